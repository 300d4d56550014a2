// A page that is loaded again finds the visitor's things again, by a key that only this tab has. The key lies in the
// tab's storage only while the page is not seen, as it is before it is loaded again or put away by a phone: a tab that
// is duplicated while it is looked at begins anew. Loaded once, before any widget.
globalThis.W2VVisit = (() => {
  const NAME = "w2v-visit";
  const TELL_MS = 20_000;
  let mine = "";
  let told = 0;

  function storage(act) {
    try {
      return act(sessionStorage);
    } catch {
      return null; // the browser lends none, as in a page within another one at times
    }
  }

  function take() {
    mine = storage((stored) => stored.getItem(NAME)) || mine;
    storage((stored) => stored.removeItem(NAME));
  }

  function put() {
    if (mine) storage((stored) => stored.setItem(NAME, mine));
  }

  // The server learns that somebody is there, and the page whether all they have still is.
  function sign() {
    if (!mine || Date.now() - told < TELL_MS) return;
    told = Date.now();
    document.querySelector("#w2v-here")?.click();
  }

  function keep(key) {
    mine = key;
    told = Date.now();
    if (document.visibilityState === "hidden") put();
    return key;
  }

  take();
  addEventListener("pagehide", put);
  addEventListener("pageshow", take);
  for (const kind of ["pointermove", "pointerdown", "keydown", "wheel"]) addEventListener(kind, sign, { passive: true, capture: true });
  addEventListener("visibilitychange", () => (document.visibilityState === "hidden" ? put() : take()), true);
  return { key: () => mine, keep };
})();
