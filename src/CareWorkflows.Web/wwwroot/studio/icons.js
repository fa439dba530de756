// A picture for each activity. Studio has pictures for Elsa's own only, and draws a cube for everything else; its picker has none. What it has drawn stays
// where it is, and is covered (host.css): it takes out itself what it has put there.

import { watch } from './watching.js';

// Lines on a field of 24 by 24. Colours say what an activity is for: what is waited for, what is owed, what is done.
const waits = '#1d5fa8', owed = '#9c4a00', done = '#0b6b47', over = '#505a5f', flow = '#5a4fb0';
const pictures = {
  'Care.Action': [waits, 'M12 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8M4 21c0-4 3.5-6.5 8-6.5s8 2.5 8 6.5'],
  'Care.Deadline': [waits, 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18M12 7v5l3.5 2'],
  'Care.Signal': [waits, 'M5 19h.01M5 12a7 7 0 0 1 7 7M5 5a14 14 0 0 1 14 14'],
  'Care.Duty': [owed, 'M8 5H6a1 1 0 0 0-1 1v14a1 1 0 0 0 1 1h12a1 1 0 0 0 1-1V6a1 1 0 0 0-1-1h-2M9 3h6v4H9zM9 14l2.2 2.2L15.5 12'],
  'Care.CloseBreach': [done, 'M12 3l7.5 3v6c0 4.5-3 7.5-7.5 9-4.5-1.5-7.5-4.5-7.5-9V6zM8.5 12l2.5 2.5 4.5-5'],
  'Care.Document': [done, 'M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6'],
  'Care.Notify': [done, 'M6 16v-5a6 6 0 0 1 12 0v5l2 2H4zM10 21.5h4'],
  'Care.SendSignal': [done, 'M21 3L3 10.5l7 3.5 3.5 7zM10 14L21 3'],
  'Care.StartProcess': [done, 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18M10 8.5v7l5.5-3.5z'],
  'Care.End': [over, 'M6 21V4M6 5h12l-2.5 4 2.5 4H6'],
  'Elsa.FlowDecision': [flow, 'M12 3l9 9-9 9-9-9zM12 8v5M12 16h.01'],
  'Elsa.Flowchart': [flow, 'M9 3h6v5H9zM3 16h6v5H3zM15 16h6v5h-6zM12 8v4M6 16v-4h12v4'],
  'Elsa.ForEach': [flow, 'M4 12V9a3 3 0 0 1 3-3h13M17 3l3 3-3 3M20 12v3a3 3 0 0 1-3 3H4M7 21l-3-3 3-3'],
  'Elsa.If': [flow, 'M12 21v-7L5 7V3M12 14l7-7V3M2.5 5.5L5 3l2.5 2.5M16.5 5.5L19 3l2.5 2.5'],
  'Elsa.Sequence': [flow, 'M8 3h8v4H8zM8 10h8v4H8zM8 17h8v4H8zM12 7v3M12 14v3'],
  'Elsa.SetVariable': [flow, 'M4 20l1-4L16.5 4.5l3 3L8 19zM14 7l3 3'],
  'Elsa.StateMachine': [flow, 'M6 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6M18 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6M9 12h6'],
};

const textOf = element => element?.textContent.trim();
const types = new Map(); // title -> type, as the server has told Studio

// Where Studio names an activity, and how it says there which.
const places = [
  ['.state-machine-activity-picker__result', option => option.dataset.activityType],
  ['.state-machine-activity-slot__copy', card => textOf(card.lastElementChild)],
  ['elsa-activity-wrapper', node => JSON.parse(node.getAttribute('activity-json') || '{}').type],
  ['#studio [draggable=true], #studio .mud-breadcrumb-item', named => types.get(textOf(named))],
];

export function drawIcons() {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(Object.entries(pictures).map(([type, [colour, lines]]) => {
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="#000" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round"><path d="${lines}"/></svg>`;
    return `[data-activity-icon="${type}"] { --studio-icon: url("data:image/svg+xml,${encodeURIComponent(svg)}"); --studio-icon-colour: ${colour}; }`;
  }).join('\n'));
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];

  addEventListener('studio-activities', ({ detail: activities }) => {
    for (const { displayName, typeName } of activities) types.set(displayName, typeName);
  });
  watch(draw, ['activity-json', 'data-activity-type']);
}

// Each time anew: Studio uses an element again for another activity.
function draw() {
  for (const [where, typeOf] of places) {
    for (const element of document.querySelectorAll(where)) {
      const type = typeOf(element);
      if (type in pictures) element.dataset.activityIcon = type;
      else delete element.dataset.activityIcon;
    }
  }
}
