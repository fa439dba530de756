// Below the header: what is to be mended before this process can be published. Asked again whenever Studio has saved.
const strip = document.querySelector('.studio-findings');
let asking;

export function showFindings() {
  if (!strip) return;
  addEventListener('studio-saved', ask);
  addEventListener('studio-stale', showStale);
  ask();
}

// Nothing done here is saved any more, and Studio's red note goes away: so it stays written here.
function showStale() {
  removeEventListener('studio-saved', ask);
  asking?.abort();
  strip.classList.remove('studio-findings--ready');
  strip.classList.add('studio-findings--errors');
  const again = make('a', '', 'Load it again');
  again.href = location.href;
  const text = 'This process was changed elsewhere. What you do here is not saved any more.';
  strip.querySelector('[data-shown]').replaceChildren(make('p', '', make('span', 'studio-findings__mark'), make('strong', '', text), again));
  strip.querySelector('[aria-live]').textContent = text;
}

async function ask() {
  asking?.abort(); // the answer to an older asking is of no use any more
  asking = new AbortController();
  try {
    const answer = await fetch(strip.dataset.findings, { signal: asking.signal, cache: 'no-store' });
    if (answer.ok) show(await answer.json());
    else if (answer.status === 404) show(null); // not saved yet
  } catch (error) {
    if (error.name !== 'AbortError') console.warn('What is to be mended could not be asked.', error);
  }
}

function show(said) {
  const place = strip.querySelector('[data-shown]');
  const live = strip.querySelector('[aria-live]');
  const findings = said?.findings ?? [];
  const errors = findings.filter(f => f.isError).length;
  const others = findings.length - errors;
  const text = said === null ? ''
    : errors > 0 ? `${things(errors)} to mend before this can be published`
    : said.status === 'published' ? `Published, version ${said.version}`
    : said.status === 'unpublished' ? `Version ${said.version} is not published: no new case starts on it`
    : 'Ready to publish';
  const also = others > 0 ? `${errors > 0 ? 'and ' : ''}${things(others)} to look at` : '';

  strip.classList.toggle('studio-findings--errors', errors > 0);
  strip.classList.toggle('studio-findings--ready', said !== null && errors === 0);
  const line = make(findings.length ? 'summary' : 'p', '',
    ...said === null ? [] : [make('span', 'studio-findings__mark')], text,
    ...also ? [make('span', 'studio-findings__version', also)] : [],
    ...said?.status === 'draft' ? [make('span', 'studio-findings__version', `Draft of version ${said.version}`)] : []);

  if (findings.length) {
    const details = make('details', '', line, make('ul', '', ...[...findings]
      .sort((a, b) => b.isError - a.isError)
      .map(f => make('li', f.isError ? 'studio-findings__error' : '', ...f.place ? [make('strong', '', f.place)] : [], f.message))));
    details.open = place.querySelector('details')?.open ?? false;
    place.replaceChildren(details, ...older(said));
  } else {
    place.replaceChildren(line, ...older(said));
  }
  // Said only when it is news.
  const news = [text, also, said?.openCasesOnOlderVersions ? `${said.openCasesOnOlderVersions} open on older versions` : ''].filter(Boolean).join(', ');
  if (live.textContent !== news) live.textContent = news;
}

// After publishing: whose cases still run on what was before, and where to move them.
function older(said) {
  const count = said?.openCasesOnOlderVersions ?? 0;
  if (!count) return [];
  const link = make('a', 'studio-findings__older', `${count === 1 ? '1 open case is' : `${count} open cases are`} on an older version`);
  link.href = strip.dataset.findings.replace(/findings$/, 'cases');
  return [link];
}

const things = n => n === 1 ? '1 thing' : `${n} things`;

function make(tag, name, ...children) {
  const element = document.createElement(tag);
  if (name) element.className = name;
  element.append(...children);
  return element;
}
