// What a visitor does wins over what the page changes by itself. An answer that the page asked for, on arrival or of
// another model, comes as an offer: it is taken at once, in the browser, but for what was touched since it was asked for.
// Loaded once, before any widget.
globalThis.W2VOffers = (() => {
  const done = {}; // how often something was done: {id of a part of the page that was typed into, or a name: times}
  const settled = {}; // of what was typed into, how much was acted on: the rest is a draft

  addEventListener("input", ({ target }) => {
    for (let part = target; part instanceof Element; part = part.parentElement) {
      if (!part.id) continue;
      done[part.id] = (done[part.id] ?? 0) + 1;
      settled[part.id] ??= 0;
    }
  }, true);
  addEventListener("click", ({ target }) => target instanceof Element && target.closest('[role="tab"]') && did("tab"), true);

  // Something was done with what stands in these parts; passes the values of an event's inputs on.
  function did(name, parts = [], values = []) {
    done[name] = (done[name] ?? 0) + 1;
    for (const part of parts) if (part in done) settled[part] = done[part];
    return values;
  }

  // What had been done by now, drafts not counted: an offer leaves them alone, however old they are.
  const since = () => ({ ...done, ...settled });

  // The same for what is asked on arrival: nothing, unless the visitor was faster.
  const sinceArrival = () => (done.asked ? since() : {});

  // The values to take over from an offer, for each output unless something of the same place in `unless` was done. Nor
  // what is `shown` already: Gradio sets a value in a folded part once that is unfolded, when one may be typing there.
  function take(offer, unless, shown) {
    const late = (name) => (done[name] ?? 0) > (offer.since[name] ?? 0);
    const same = (value, at) => JSON.stringify(value) === JSON.stringify(shown[at]);
    return offer.values.map((value, at) => (unless[at].some(late) || same(value, at) ? undefined : value));
  }

  return { did, since, sinceArrival, take };
})();
