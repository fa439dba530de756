// Studio says of a file that is no workflow only the name of the fault it met. So such a file is told here, in words, and Studio never gets it.
let passed; // the event that hands good files on

export function checkFiles(tell) {
  addEventListener('change', async event => {
    const input = event.target;
    if (event === passed || !input.matches?.('input[type=file]')) return;
    event.stopImmediatePropagation();
    const faults = (await Promise.all([...input.files].map(fault))).filter(Boolean);
    if (faults.length > 0) {
      input.value = '';
      tell(faults);
    } else {
      passed = new Event('change', { bubbles: true });
      input.dispatchEvent(passed);
    }
  }, { capture: true });
}

// Archives are taken apart by Studio, and what is in them judged by the server.
async function fault(file) {
  if (/\.zip$/i.test(file.name)) return undefined;
  let json;
  try {
    json = JSON.parse(await file.text());
  } catch {
    return `${file.name}: This is no workflow. It can't be read as JSON.`;
  }
  return typeof json?.root === 'object' && json.root !== null ? undefined : `${file.name}: This is no workflow. It has no root.`;
}
