// Holds one Studio element on the page, and keeps it from breaking at what it can't handle itself.
import { loadBootResource } from './assemblies.js';
import { watchDiagrams } from './diagram.js';
import { showFindings } from './findings.js';
import { follow, watchLines } from './following.js';
import { drawIcons } from './icons.js';
import { checkFiles } from './importing.js';
import { guardSession, tellRefused } from './session.js';
import { watchSorting } from './sorting.js';
import { tidy } from './tidy.js';
import { keepTyped } from './typing.js';

const place = document.getElementById('studio');
const name = place.dataset.element;
const pages = {
  process: id => `/studio/workflows/definitions/${encodeURIComponent(id)}/edit`,
  case: id => `/studio/workflows/instances/${encodeURIComponent(id)}/view`,
};

// Studio takes day and month from here alone, and starts as American.
localStorage.setItem('BlazorCulture', 'en-GB');

// This takes longest, so everything else is done meanwhile: the scripts below on the page run before its DOMContentLoaded.
const started = Blazor.start({ loadBootResource });
const scripts = new Promise(resolve => addEventListener('DOMContentLoaded', resolve, { once: true }));

function element() {
  const studio = document.createElement(name);
  studio.setAttribute('remote-endpoint', `${location.origin}/elsa/api`);
  if (place.dataset.definitionId) studio.setAttribute('definition-id', place.dataset.definitionId);
  if (place.dataset.instanceId) studio.setAttribute('instance-id', place.dataset.instanceId);
  // Set on an element that is not yet defined, these would be lost.
  studio.editWorkflowDefinition = id => location.assign(pages.process(id));
  studio.viewWorkflowInstance = id => location.assign(pages.case(id));
  return studio;
}

let leaving = false;
addEventListener('pagehide', () => { leaving = true; });

function showBroken(error) {
  // What was cut off because the page is being left is no fault.
  if (leaving || document.querySelector('dialog[open]')) return;
  if (error) console.error(error);
  document.getElementById('went-wrong').showModal();
}

for (const notice of document.querySelectorAll('dialog.studio-notice')) {
  notice.addEventListener('cancel', event => event.preventDefault());
}

// Studio changes the address without loading; two of its elements can't live on one page, so another path is another page.
for (const way of ['pushState', 'replaceState']) {
  const change = history[way];
  history[way] = function (state, unused, url) {
    const to = url === undefined || url === null ? location : new URL(url, document.baseURI);
    if (to.origin === location.origin && to.pathname !== location.pathname) {
      location.assign(to.href);
      return;
    }
    change.call(this, state, unused, url);
  };
}

new MutationObserver(() => showBroken()).observe(document.getElementById('blazor-error-ui'), { attributes: true });

watchDiagrams(place);
tidy(place);
drawIcons();
watchLines();
watchSorting();
keepTyped();
checkFiles(tellRefused);
showFindings();

try {
  const [mayGoOn] = await Promise.all([guardSession(), started, scripts]);
  if (mayGoOn) {
    await customElements.whenDefined(name);
    place.replaceChildren(element());
    follow(place, element);
  }
} catch (error) {
  showBroken(error);
}
