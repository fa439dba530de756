// Studio draws a case's diagram once, with the state it stands in then. When the case has gone on to another state, or to another version of its
// process, the viewer is made anew; everything else in it follows by itself.
let drawn; // the version and state in Studio's diagram

export function follow(place, make) {
  let following = Promise.resolve();
  addEventListener('studio-case-read', ({ detail: now }) => {
    drawn ??= now;
    if (now === drawn) return;
    drawn = now;
    following = following.then(() => replace(place, make)).catch(error => console.warn('The diagram does not follow.', error));
  });
}

// Two of Studio's elements can't live on one page, and one that is taken out lives on for a second, but when told not to.
async function replace(place, make) {
  const [before] = place.children;
  before.remove();
  clearTimeout(before._disposalTimeoutHandle);
  before._isDisposed = true;
  (await before._addRootComponentPromise).dispose();
  place.replaceChildren(make());
}
