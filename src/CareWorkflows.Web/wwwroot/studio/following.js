// Studio draws a case's diagram once, with the state it stands in then, and never calls the server again once the line to it is broken. So when the
// case has gone on to another state, or to another version of its process, or the line is lost, the viewer is made anew.
let drawn; // the version and state in Studio's diagram

export function follow(place, make) {
  if (!place.dataset.instanceId) return;
  const stands = `${location.origin}/elsa/api/workflow-instances/${encodeURIComponent(place.dataset.instanceId)}/execution-state`;
  let following = Promise.resolve();
  const again = () => { following = following.then(() => replace(place, make)).catch(error => console.warn('The case is not followed.', error)); };

  addEventListener('studio-case-read', ({ detail: now }) => {
    drawn ??= now;
    if (now === drawn) return;
    drawn = now;
    again();
  });

  let isLost = false;
  addEventListener('studio-line-lost', async () => {
    if (isLost) return;
    isLost = true;
    await fetch(stands); // answered when there is a server again
    isLost = false;
    again();
  });
}

// Before Studio opens its first.
export function watchLines() {
  window.WebSocket = class extends WebSocket {
    #isEnded = false;

    constructor(...to) {
      super(...to);
      this.addEventListener('close', () => { if (!this.#isEnded) dispatchEvent(new Event('studio-line-lost')); });
    }

    close(...why) {
      this.#isEnded = true;
      super.close(...why);
    }
  };
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
