// What Studio's runtime is made of, taken from the one file the build puts it into (frontend.mjs).
const asked = document.getElementById('assemblies').href;

const assemblies = fetch(asked).then(async answer => {
  if (!answer.ok) throw new Error(`${asked} answered ${answer.status}.`);
  const all = await answer.arrayBuffer();
  const length = new DataView(all).getUint32(0, true);
  const index = JSON.parse(new TextDecoder().decode(new Uint8Array(all, 4, length)));
  return name => Object.hasOwn(index, name) ? new Uint8Array(all, 4 + length + index[name][0], index[name][1]) : undefined;
}).catch(error => {
  console.warn('One by one, then.', error);
  return () => undefined;
});

// A file with a fingerprint in its name can't be stale: the browser need not ask again, as Blazor would make it.
const fingerprinted = /\.[a-z0-9]{10}\.[a-z]+$/;

export function loadBootResource(type, file, url, integrity) {
  if (type === 'dotnetjs') return file === 'dotnet.js' ? document.getElementById('dotnet').href : undefined; // modules must be addresses
  if (!fingerprinted.test(url)) return undefined;
  const alone = () => fetch(url, { integrity, cache: 'default' });
  if (type === 'dotnetwasm') return alone(); // so that the browser keeps what it has compiled
  return assemblies.then(found => found(url.slice(url.lastIndexOf('/') + 1))).then(data => data ? new Response(data) : alone());
}
