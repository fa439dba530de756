// Studio says of a file that is no workflow only the name of the fault it met, and of an archive without any nothing at all. So such a file is told
// here, in words, and Studio never gets it.
let passed; // the event that hands good files on

export function checkFiles(tell) {
  addEventListener('change', async event => {
    const input = event.target;
    if (event === passed || !input.matches?.('input[type=file]')) return;
    event.stopImmediatePropagation();
    const faults = (await Promise.all([...input.files].map(faultsOf))).flat();
    if (faults.length > 0) {
      input.value = '';
      tell(faults);
    } else {
      passed = new Event('change', { bubbles: true });
      input.dispatchEvent(passed);
    }
  }, { capture: true });
}

async function faultsOf(file) {
  if (!/\.zip$/i.test(file.name)) return fault(file.name, await file.text());
  try {
    const texts = await textsIn(await file.arrayBuffer());
    return texts.length > 0 ? texts.flatMap(({ name, text }) => fault(`${file.name}, ${name}`, text)) : [`${file.name}: There is no workflow in this archive. A workflow is a file that ends in .json.`];
  } catch {
    return [`${file.name}: This archive can't be unpacked.`];
  }
}

// Whether it works is the server's to say.
function fault(name, text) {
  let json;
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return [`${name}: This is no workflow. It can't be read as JSON.`];
  }
  return typeof json?.root === 'object' && json.root !== null ? [] : [`${name}: This is no workflow. It has no root.`];
}

// The JSON files of a zip: its directory stands at its end (PKWARE APPNOTE 4.3.16, 4.3.12), and says where each begins (4.3.7).
async function textsIn(buffer) {
  const zip = new DataView(buffer);
  let end = buffer.byteLength - 22;
  while (zip.getUint32(end, true) !== 0x06054b50) end--;
  const texts = [];
  let entry = zip.getUint32(end + 16, true);
  for (let left = zip.getUint16(end + 10, true); left > 0; left--) {
    const [method, size, nameLength, extra, comment, at] = [zip.getUint16(entry + 10, true), zip.getUint32(entry + 20, true),
      zip.getUint16(entry + 28, true), zip.getUint16(entry + 30, true), zip.getUint16(entry + 32, true), zip.getUint32(entry + 42, true)];
    const name = new TextDecoder().decode(new Uint8Array(buffer, entry + 46, nameLength));
    if (/\.json$/i.test(name)) {
      const data = new Blob([new Uint8Array(buffer, at + 30 + zip.getUint16(at + 26, true) + zip.getUint16(at + 28, true), size)]);
      texts.push({ name, text: await (method === 0 ? data : new Response(data.stream().pipeThrough(new DecompressionStream('deflate-raw')))).text() });
    }
    entry += 46 + nameLength + extra + comment;
  }
  return texts;
}
