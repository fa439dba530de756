// What is typed into one of Studio's code editors reaches the process half a second later, and never if the editor is gone by
// then: going elsewhere at once would lose it, and publishing at once would publish without it. So such a click waits. And what leaves the page, or a
// designer within another, leaves behind what Studio has not saved yet: so that waits for the save.
const reached = 500 + 700; // half a second, and what a busy machine takes on top
const longest = 4000; // for a save that does not come: nothing was changed after all, or the server does not answer
const kinds = ['pointerdown', 'mousedown', 'pointerup', 'mouseup', 'click'];
const leavesItOpen = '.monaco-editor, input, textarea, select, label';
const movesOnly = /^(Arrow|Page|Home|End|Escape|Shift|Control|Alt|Meta|CapsLock|F\d)/;
const edits = 'form, .monaco-editor, .state-machine-designer, .graph-container';
const leaves = '.studio-header, .studio-findings a, .mud-breadcrumbs, a[href]:not([target])';

let typedAt = -Infinity;
let editedAt = -Infinity;
let isSaved = true;
let waiting = [];
let held; // since when the first of them waits

const settled = () => performance.now() > typedAt + reached;

function typed(event) {
  if (event.target.closest?.('.monaco-editor')) typedAt = performance.now();
  if (!movesOnly.test(event.key ?? '') && event.target.closest?.('#studio')?.contains(event.target.closest(edits))) {
    editedAt = performance.now();
    isSaved = false;
  }
}

// A save that was begun before the last change has got there is not the one that holds it.
function saved({ detail }) {
  if (detail.begun > Math.max(editedAt, typedAt + 500)) isSaved = true;
}

function clicked(event) {
  if (!event.isTrusted) return;
  const isLeaving = !isSaved && event.target.closest?.(leaves);
  if (waiting.length === 0 && !isLeaving && (settled() || event.target.closest?.(leavesItOpen))) return;
  event.stopImmediatePropagation();
  if (event.type === 'click') event.preventDefault();
  if (waiting.push(event) > 1) return;
  held = performance.now();
  goOn(isLeaving);
}

function goOn(isLeaving) {
  const isLate = performance.now() > held + longest;
  if (!settled() || (isLeaving && !isSaved && !isLate) || !waiting.some(event => event.type === 'click' || isLate)) {
    setTimeout(goOn, 50, isLeaving);
    return;
  }
  if (isLeaving) isSaved = true;
  const all = waiting;
  waiting = [];
  for (const event of all) event.target.dispatchEvent(new event.constructor(event.type, event));
}

export function keepTyped() {
  for (const sign of ['keydown', 'input', 'change', 'paste', 'drop']) addEventListener(sign, typed, { capture: true, passive: true });
  for (const kind of kinds) addEventListener(kind, clicked, { capture: true });
  addEventListener('studio-saved', saved);
}
