// What Studio draws is looked at again once before each frame in which it has changed.
export function watch(look, attributeFilter) {
  let planned = false;
  new MutationObserver(() => {
    if (planned) return;
    planned = true;
    requestAnimationFrame(() => {
      planned = false;
      look();
    });
  }).observe(document.body, { childList: true, subtree: true, characterData: true, ...attributeFilter && { attributeFilter } });
}
