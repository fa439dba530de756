// Studio breaks at the first 401 or 403, and at every other no but the ones to its saving. So the page asks first, asks again
// every minute, and looks at every answer Studio gets.
import { forget, save } from './saving.js';
import { list } from './sorting.js';

const everyMinute = 60_000;
const api = `${location.origin}/elsa/api/`;
const never = new Promise(() => {});
const send = window.fetch.bind(window);
const noServer = new Set([502, 504]); // said by what stands before it

let active = false;
for (const sign of ['pointerdown', 'keydown']) addEventListener(sign, () => { active = true; }, { capture: true, passive: true });

function show(id) {
  for (const open of document.querySelectorAll('dialog[open]')) open.close();
  document.getElementById(id).showModal();
}

// True: go on. A server that can't be reached has said nothing about the session.
async function holds() {
  let status;
  try {
    ({ status } = await send(active ? '/studio/session?active' : '/studio/session', { cache: 'no-store' }));
    active = false;
  } catch {
    return true;
  }
  if (status === 401) signedInAgain();
  if (status === 403) show('not-allowed');
  return status !== 401 && status !== 403;
}

// Somebody who signs in again in another tab goes on here, with what was not yet saved. Who else signs in there has a page of their own.
let away;
const signedInAgain = () => away ??= waitForPerson();

async function waitForPerson() {
  show('signed-out');
  for (;;) {
    await new Promise(resolve => setTimeout(resolve, 2000));
    const session = await send('/studio/session', { cache: 'no-store' }).catch(() => undefined);
    if (!session?.ok) continue;
    if (decodeURIComponent(session.headers.get('X-Care-Person')) !== document.body.dataset.person) {
      location.reload();
      await never;
    }
    away = undefined;
    document.getElementById('signed-out').close();
    return;
  }
}

const hasEnded = answer => answer.status === 401 || (answer.redirected && new URL(answer.url).pathname === '/sign-in');

// A server that is started again is back in seconds. Studio would give up after some, and break with what it has not saved; so what it asks waits here.
async function ask(what, how) {
  const notice = document.getElementById('unreached');
  for (;;) {
    try {
      const answer = await send(what instanceof Request ? what.clone() : what, how);
      if (!noServer.has(answer.status)) {
        notice.hidden = true;
        return answer;
      }
    } catch (error) {
      if (error.name === 'AbortError' || how?.signal?.aborted) throw error;
    }
    notice.hidden = false;
    await new Promise(resolve => setTimeout(resolve, 2000));
  }
}

// Studio would break at the end of a session; it waits behind the notice instead.
async function askSignedIn(what, how) {
  for (;;) {
    const answer = await ask(what, how);
    if (!hasEnded(answer)) return answer;
    await signedInAgain();
  }
}

// Each refusal of the same act is added to those before it: of many files, several may not be workflows.
async function showRefused(answer) {
  const said = await answer.clone().json().catch(() => null);
  tellRefused(said?.errors?.generalErrors ?? [said?.message ?? 'The server gave no reason.']);
}

export function tellRefused(texts) {
  const notice = document.getElementById('refused');
  const list = notice.querySelector('ul');
  if (!notice.open) list.replaceChildren();
  list.append(...texts.map(text => Object.assign(document.createElement('li'), { textContent: text })));
  if (!document.querySelector('dialog[open]')) notice.showModal();
}

// Studio shows why something can't be saved, and not why a file can't be taken in, but both leave it whole.
const isSaving = (method, path) => method === 'POST' && path === 'workflow-definitions';
const isImport = path => path === 'workflow-definitions/import';
const isListOfCases = (method, path) => method === 'POST' && path === 'workflow-instances';
const isOfDefinitions = path => /^(workflow-definitions|workflow-definition-versions|bulk-actions)(\/|$)/.test(path);
const isActivities = (method, path) => method === 'GET' && path === 'descriptors/activities';
const isCase = (method, path) => method === 'GET' && /^workflow-instances\/[^/]+$/.test(path);

window.fetch = async (what, how) => {
  const url = new URL(what instanceof Request ? what.url : what, document.baseURI).href;
  if (!url.startsWith(api)) return ask(what, how);

  const method = (how?.method ?? (what instanceof Request ? what.method : 'GET')).toUpperCase();
  const path = url.slice(api.length).split('?')[0];
  const begun = performance.now();
  const answer = isSaving(method, path) ? await save(what, how, askSignedIn) : isListOfCases(method, path) ? await list(what, how, askSignedIn) : await askSignedIn(what, how);
  if (answer.status === 403) {
    show('not-allowed');
    return never; // Studio would break; it waits behind the notice instead.
  }

  if (answer.status >= 400 && answer.status < 500 && method !== 'GET' && !(isSaving(method, path) && answer.status === 400)) {
    await showRefused(answer);
    return isImport(path) ? answer : never; // else it would break, or say that it was done; leaving the notice loads the page as it is
  }
  if (method !== 'GET' && !isSaving(method, path)) forget();
  if (answer.ok && isActivities(method, path)) {
    const { items } = await answer.clone().json();
    dispatchEvent(new CustomEvent('studio-activities', { detail: items }));
  }
  if (answer.ok && isCase(method, path)) {
    answer.clone().json().then(read => dispatchEvent(new CustomEvent('studio-case-read', { detail: read.definitionVersionId })), () => {});
  }
  if (answer.ok && method !== 'GET' && isOfDefinitions(path)) dispatchEvent(new CustomEvent('studio-saved', { detail: { begun } }));
  return answer;
};

export async function guardSession() {
  if (!await holds()) {
    if (!away) return false;
    await away;
  }
  setInterval(holds, everyMinute);
  document.addEventListener('visibilitychange', () => { if (!document.hidden) holds(); });
  return true;
}
