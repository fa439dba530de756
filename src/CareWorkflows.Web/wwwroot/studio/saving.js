// Studio sends a save before it has the answer to the one before, and says of each only what it was based on when it was begun. So that a save made
// against something older can be told from one that comes quickly after another of this window, they go one at a time, and each says what the
// window has.
let last = Promise.resolve();
const became = new Map(); // version.revision of what was saved here -> what it became

const stateOf = definition => definition?.id && `${definition.version}.${definition.customProperties?.careRevision}`;

// A version deleted, or an old one brought back: Studio loads what there is now.
export function forget() {
  became.clear();
}

export function save(what, how, ask) {
  const saved = last.then(() => saveNow(what, how, ask));
  last = saved.catch(() => {});
  return saved;
}

async function saveNow(what, how, ask) {
  const sent = what instanceof Request ? what.clone() : new Request(what, how);
  const headers = new Headers(sent.headers);
  const before = stateOf((await sent.json().catch(() => null))?.model);
  if (!before) return ask(what, how); // new

  let has = before;
  while (became.has(has)) has = became.get(has);
  headers.set('X-Care-Window-Has', has);
  const answer = await ask(what, { ...how, headers });
  const after = answer.headers.get('X-Care-Window-Has'); // also where it was kept, and not published
  if (after && after !== has) became.set(has, after);
  if (answer.headers.has('X-Care-Stale')) dispatchEvent(new Event('studio-stale'));
  return answer;
}
