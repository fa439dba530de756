// Copies what the pages use from node_modules to wwwroot/lib, and nothing else.
// A council's site is not GOV.UK: its typeface, crest and icons stay behind.
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

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


// Studio's 125 assemblies in one file, so that opening it asks for one file and not for 125: a length (4 bytes, little endian), an index
// in JSON of that length (name: [start, length]), then the assemblies. wwwroot/studio/assemblies.js takes it apart.
const framework = 'node_modules/@elsa-workflows/elsa-studio-wasm/_framework';
const boot = readFileSync(`${framework}/dotnet.js`, 'utf8').match(/\/\*json-start\*\/(.*)\/\*json-end\*\//s)[1];
const { coreAssembly, assembly, icu } = JSON.parse(boot).resources;
const files = [...coreAssembly, ...assembly, ...icu].map(({ name }) => ({ name, data: readFileSync(`${framework}/${name}`) }));
let at = 0;
const index = Buffer.from(JSON.stringify(Object.fromEntries(files.map(({ name, data }) => [name, [(at += data.length) - data.length, data.length]]))));
const length = Buffer.alloc(4);
length.writeUInt32LE(index.length);
const all = Buffer.concat([length, index, ...files.map(f => f.data)]);
const path = `${framework}/assemblies.${createHash('sha256').update(all).digest('hex').slice(0, 10)}.bin`;
const { BROTLI_PARAM_QUALITY, BROTLI_PARAM_LGWIN } = constants;
for (const old of readdirSync(framework).filter(f => f.startsWith('assemblies.'))) rmSync(`${framework}/${old}`);
writeFileSync(path, all);
writeFileSync(`${path}.br`, brotliCompressSync(all, { params: { [BROTLI_PARAM_QUALITY]: 5, [BROTLI_PARAM_LGWIN]: 24 } }));
writeFileSync(`${path}.gz`, gzipSync(all));

writeFileSync(`${lib}/made`, '');
