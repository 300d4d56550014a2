// A page that is loaded again begins with the part of it that was seen last, and finds the visitor's things again by a
// key that only this browser tab has. Both lie in the browser tab's storage only while the page is not seen, as it is
// before it is loaded again or put away by a phone: a browser tab that is duplicated while it is looked at begins anew.
// Loaded once, before any widget.
globalThis.W2VVisit = (() => {
  const NAME = "w2v-visit";
  const PLACE = "w2v-place";
  const TELL_MS = 20_000;
  let mine = "";
  let place = null; // the part of the page, one of its tabs, that was seen before it was loaded again
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
    const [seen, address] = JSON.parse(storage((stored) => stored.getItem(PLACE)) || "[]");
    if (address === location.search) place = seen; // else another question was asked in between
    storage((stored) => [NAME, PLACE].forEach((name) => stored.removeItem(name)));
  }

  function put() {
    const seen = document.querySelector("#w2v-tabs [role=tab][aria-selected=true]")?.dataset.tabId;
    if (mine) storage((stored) => stored.setItem(NAME, mine));
    if (seen) storage((stored) => stored.setItem(PLACE, JSON.stringify([seen, location.search])));
  }

  // Where a page begins: where it was left, else where the question in its address is answered. null: anywhere.
  function where() {
    const asked = new URLSearchParams(location.search);
    return place ?? (asked.get("word") || asked.get("q") ? "query" : null);
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
  return { key: () => mine, keep, where };
})();
