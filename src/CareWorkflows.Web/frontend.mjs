// Copies what the pages use from node_modules to wwwroot/lib, and nothing else.
// A council's site is not GOV.UK: its typeface, crest and icons stay behind.
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

const lib = 'wwwroot/lib';
rmSync(lib, { recursive: true, force: true });
mkdirSync(`${lib}/images`, { recursive: true });

const plain = css => css
  .replace(/@font-face\{[^}]*\}/g, '')
  .replace(/GDS Transport,\s*arial/gi, 'Arial,Helvetica')
  .replace(/font-family:GDS Transport/gi, 'font-family:Arial')
  .replace(/url\(\/assets\/images\/govuk-[^)]*\)/g, 'none')
  .replaceAll('url(/assets/images/', 'url(images/')
  .replace(/\/\*# sourceMappingURL=.*?\*\//g, '');

const script = js => js.replace(/^\/\/# sourceMappingURL=.*$/gm, '');

const govuk = 'node_modules/govuk-frontend/dist/govuk';
const moj = 'node_modules/@ministryofjustice/frontend/moj';
const autocomplete = 'node_modules/accessible-autocomplete/dist';

const take = (from, to, change) => writeFileSync(`${lib}/${to}`, change(readFileSync(from, 'utf8')));
take(`${govuk}/govuk-frontend.min.css`, 'govuk-frontend.min.css', plain);
take(`${govuk}/govuk-frontend.min.js`, 'govuk-frontend.min.js', script);
take(`${moj}/moj-frontend.min.css`, 'moj-frontend.min.css', plain);
take(`${autocomplete}/accessible-autocomplete.min.css`, 'accessible-autocomplete.min.css', plain);
take(`${autocomplete}/accessible-autocomplete.min.js`, 'accessible-autocomplete.min.js', script);
cpSync(`${moj}/assets/images`, `${lib}/images`, { recursive: true, filter: from => !/(crest|crown|favicon|apple|opengraph|logotype)/.test(from) });

writeFileSync(`${lib}/made`, '');
