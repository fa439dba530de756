// Small things Studio 3.8.2 has no switch for: what is hidden, how wide its panes open, what closes when.

import { watch } from './watching.js';

// A record of what happened to a child isn't deleted, cancelled or brought in from a file. Not here and not by the server either.
const notOfCases = /^(delete|cancel|import|export|retry)\b/i;
// Nor is a case begun, or ended, from the list of processes.
const notOfProcesses = /^(run|cancel)\b/i;
const tabs = /^test$/i;
const rows = /^structured logs$/i;
const unsorted = /^(status|incidents)$/i; // Studio draws the arrow and asks for no order; there are filters for both
const nothingToEdit = 'does not have any input properties';

export function tidy(place) {
  const ofCases = place.dataset.element.startsWith('elsa-workflow-instance');
  watch(() => {
    hide(place, ofCases);
    openPanes(place);
    quietBelow(place);
    closeWhenDone(place);
    link(place);
    chooseStateMachine();
  });

  addEventListener('keydown', event => { if (event.key === 'Escape') closeMenus(place); });
  addEventListener('pointerdown', event => closeMenus(place, event.target), { capture: true });
}

const textOf = element => element.textContent.trim();

function hide(place, ofCases) {
  const unwanted = ofCases ? notOfCases : notOfProcesses;
  for (const item of document.querySelectorAll('.mud-menu-item, .mud-list-item')) {
    if (unwanted.test(textOf(item))) item.hidden = true;
  }
  for (const tab of place.querySelectorAll('.mud-tab')) {
    if (tabs.test(textOf(tab))) tab.hidden = true;
  }
  for (const row of place.querySelectorAll('tr')) {
    if (row.cells[0] && rows.test(textOf(row.cells[0]))) row.hidden = true;
  }
  if (ofCases) {
    for (const menu of place.querySelectorAll('.mud-menu')) {
      if (/^(bulk actions|actions)$/i.test(textOf(menu))) menu.hidden = true;
    }
    for (const label of place.querySelectorAll('.mud-table-sort-label')) {
      label.classList.toggle('studio-unsorted', unsorted.test(textOf(label)));
    }
  }
}

// As wide as they are used: a list of activities, the diagram, the properties of the process. Once; then they are the designer's.
const opened = new WeakSet();
function openPanes(place) {
  if (place.dataset.element !== 'elsa-workflow-definition-editor') return;
  const [outer, inner] = place.querySelectorAll('.rz-splitter-horizontal');
  if (!inner || opened.has(outer)) return;
  opened.add(outer);
  widths(outer, '12%', '88%');
  widths(inner, '72%', '28%');
}

// What a new process is, where its designer says nothing else: of another kind it could not be published.
const asked = new WeakSet();
function chooseStateMachine() {
  const kinds = document.querySelector('.mud-dialog [role=radiogroup]');
  if (!kinds || asked.has(kinds)) return;
  asked.add(kinds);
  [...kinds.querySelectorAll('[role=radio]')].find(kind => textOf(kind).startsWith('State machine'))?.click();
}

function widths(splitter, ...shares) {
  const panes = [...splitter.children].filter(c => c.classList.contains('rz-splitter-pane'));
  panes.forEach((pane, i) => { pane.style.flexBasis = shares[i]; });
}

function quietBelow(place) {
  for (const splitter of place.querySelectorAll('.rz-splitter-vertical')) {
    if (splitter.querySelector('.state-machine-designer')) {
      splitter.classList.toggle('studio-quiet', splitter.lastElementChild.textContent.includes(nothingToEdit));
    }
  }
}

// Descriptions of inputs name pages of ours, as text. They open beside Studio: what is being typed must not be left.
const ours = /\/studio\/(?:grammar|schema\/[\w./-]*\w)/;
function link(place) {
  for (const help of place.querySelectorAll('.mud-input-helper-text, .mud-typography, .mud-tooltip, .state-machine-designer small')) {
    for (const text of help.childNodes) {
      const found = text.nodeType === Node.TEXT_NODE && ours.exec(text.data);
      if (!found) continue;
      const address = text.splitText(found.index);
      address.splitText(found[0].length);
      const anchor = Object.assign(document.createElement('a'), { href: found[0], target: '_blank', rel: 'noopener' });
      address.replaceWith(anchor);
      anchor.append(address);
    }
  }
}

// "Add state" and "Add transition" stay open over the inspector until they are told.
let counted = '';
function closeWhenDone(place) {
  const count = place.querySelector('.state-machine-designer__summary')?.textContent ?? '';
  if (counted && count && count !== counted) closeMenus(place);
  counted = count || counted;
}

function closeMenus(place, except) {
  for (const menu of place.querySelectorAll('.state-machine-designer__create-menu[open]')) {
    if (!except || !menu.contains(except)) menu.open = false;
  }
}
