// What is typed into one of Studio's code editors reaches the process half a second later, and never if the editor is gone by
// then: going elsewhere at once would lose it, and publishing at once would publish without it. So such a click waits.
const reached = 500 + 700; // half a second, and what a busy machine takes on top
const kinds = ['pointerdown', 'mousedown', 'pointerup', 'mouseup', 'click'];
const leavesItOpen = '.monaco-editor, input, textarea, select, label';

let typedAt = -Infinity;
let waiting = [];

const remaining = () => typedAt + reached - performance.now();

function typed(event) {
  if (event.target.closest?.('.monaco-editor')) typedAt = performance.now();
}

function clicked(event) {
  if (!event.isTrusted || (waiting.length === 0 && (remaining() <= 0 || event.target.closest?.(leavesItOpen)))) return;
  event.stopImmediatePropagation();
  if (event.type === 'click') event.preventDefault();
  if (waiting.push(event) === 1) setTimeout(goOn, Math.max(0, remaining()));
}

function goOn() {
  const all = waiting;
  waiting = [];
  for (const event of all) event.target.dispatchEvent(new event.constructor(event.type, event));
}

export function keepTyped() {
  for (const sign of ['keydown', 'input', 'paste', 'drop']) addEventListener(sign, typed, { capture: true, passive: true });
  for (const kind of kinds) addEventListener(kind, clicked, { capture: true });
}
