// Everything here is a convenience: each page does the same by round trips without it.
import { initAll } from '/lib/govuk-frontend.min.js';

initAll();
improve(document);
focusWhatChanged();
showWhereItStands();

/** On a narrow page the diagram begins where the case is. */
function showWhereItStands() {
  for (const diagram of document.querySelectorAll('[data-care-diagram]')) {
    const here = diagram.querySelector('.care-diagram__state--here')?.getBoundingClientRect();
    const box = diagram.getBoundingClientRect();
    if (here) diagram.scrollLeft += here.left + here.width / 2 - box.left - box.width / 2;
  }
}

/** Where the page came back with something new, start there. */
function focusWhatChanged() {
  const changed = document.querySelector('[data-care-focus]');
  if (changed && !document.querySelector('.govuk-error-summary')) changed.focus({ preventScroll: false });
}

function improve(root) {
  for (const form of root.querySelectorAll('form[data-care-form]')) {
    askAsAnswered(form);
    keepAsTyped(form);
  }
}

/**
 * An answer that decides which questions follow asks for them at once, through the same form post as without a script.
 * Only the newest asking counts: what an older one brings, late, would take away questions that have been answered since.
 */
function askAsAnswered(form) {
  let asking = 0;
  form.addEventListener('change', async event => {
    const count = form.querySelector('[data-care-count]');
    if (!count && !event.target.hasAttribute('data-asks')) return;
    const mine = ++asking;
    const response = await post(form, 'again', 'true').catch(() => null);
    if (!response?.ok) return;
    const page = new DOMParser().parseFromString(await response.text(), 'text/html');
    const fresh = page.querySelector('form[data-care-form]');
    if (!fresh || !form.isConnected || mine !== asking) return;
    const counted = fresh.querySelector('[data-care-count]');
    if (count && counted) {
      count.className = counted.className;
      count.replaceChildren(...counted.children);
    }
    if (event.target.hasAttribute('data-asks')) exchange(form, fresh);
  });
}

/** How many posts of a form are under way. */
const underWay = new WeakMap();

/** Posts the form as it stands, without its files, as one of its buttons would. */
function post(form, button, value, options) {
  const answers = new FormData(form);
  for (const [name, typed] of [...answers]) if (typed instanceof File) answers.delete(name);
  answers.set(button, value);
  const posted = fetch(form.action, { method: 'POST', body: answers, credentials: 'same-origin', redirect: 'manual', ...options });
  underWay.set(form, (underWay.get(form) ?? 0) + 1);
  posted.catch(() => null).finally(() => {
    underWay.set(form, underWay.get(form) - 1);
    if (underWay.get(form) === 0) form.dispatchEvent(new Event('care-settled'));
  });
  return posted;
}

/** What is typed is kept on the server a moment after the last key, and when the page is left; sending it keeps it anyway. */
function keepAsTyped(form) {
  const said = form.querySelector('[data-care-kept]');
  let typed = false;
  let sent = false;
  let timer;

  async function keep(options) {
    clearTimeout(timer);
    if (!typed || sent) return;
    typed = false;
    const response = await post(form, 'keep', 'on', options).catch(() => null);
    said.classList.toggle('care-problem', !response?.ok);
    if (response?.ok) {
      const now = new Date().toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
      said.textContent = `What you typed was kept at ${now}.`;
      return;
    }
    typed = true;
    said.textContent = response?.type === 'opaqueredirect'
      ? 'You have been signed out. Select “Continue” or “Save and come back later” and sign in again: what you typed comes with you.'
      : 'What you typed could not be kept just now. It is tried again when you go on typing.';
  }

  form.addEventListener('input', () => {
    typed = true;
    clearTimeout(timer);
    timer = setTimeout(keep, 1500);
  });
  form.addEventListener('submit', event => {
    sent = true;
    clearTimeout(timer);
    if (!underWay.get(form)) return;
    // What is kept is kept in the order it was typed: an older keeping must not come after what is sent now.
    event.preventDefault();
    form.addEventListener('care-settled', () => form.requestSubmit(event.submitter), { once: true });
  });
  addEventListener('pageshow', () => { sent = false; });
  addEventListener('pagehide', () => keep({ keepalive: true }));
}

const choices = field => [...field.querySelectorAll('option, [type=radio], [type=checkbox]')].map(o => o.value).join('\n');

/** Takes over the questions that came or went or have other choices now; what is being typed elsewhere in the form stays as it is. */
function exchange(form, fresh) {
  const here = new Map([...form.querySelectorAll(':scope > .care-field[data-field]')].map(f => [f.dataset.field, f]));
  let before = null;
  const wanted = [...fresh.querySelectorAll(':scope > .care-field[data-field]')];
  for (const field of wanted) {
    const there = here.get(field.dataset.field);
    const known = there && choices(there) === choices(field) ? there : null;
    if (known) here.delete(field.dataset.field);
    const stays = known ?? document.importNode(field, true);
    stays.classList.toggle('care-field--new', !there);
    if (!known) {
      if (before) before.after(stays); else form.querySelector('.care-fields-end').before(stays);
    }
    before = stays;
  }
  for (const gone of here.values()) gone.remove();
  form.elements.shown.value = wanted.map(f => f.dataset.field).join(' ');
}
