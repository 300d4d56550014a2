// What a visitor does wins over what the page changes by itself. An answer that the page asked for, on arrival or of
// another model, comes as an offer: it is taken at once, in the browser, but for what was touched since it was asked for.
// Loaded once, before any widget.
globalThis.W2VOffers = (() => {
  const done = {}; // how often something was done: {id of a part of the page that was typed into, or a name: times}
  const settled = {}; // of what was typed into, how much was acted on: the rest is a draft

  function touched({ target }) {
    for (let part = target; part instanceof Element; part = part.parentElement) {
      if (!part.id) continue;
      done[part.id] = (done[part.id] ?? 0) + 1;
      settled[part.id] ??= 0;
    }
  }

  addEventListener("input", touched, true);
  // To take an option from a list is no input for the browser: it is pressed, or Enter is.
  const inList = ({ target }, role) => target instanceof Element && target.closest(`[role="${role}"]`);
  addEventListener("mousedown", (event) => inList(event, "option") && touched(event), true);
  addEventListener("keydown", (event) => event.key === "Enter" && inList(event, "combobox") && touched(event), true);
  addEventListener("click", ({ target }) => target instanceof Element && target.closest('[role="tab"]') && did("tab"), true);

  // Something was done with what stands in these parts; passes the values of an event's inputs on.
  function did(name, parts = [], values = []) {
    done[name] = (done[name] ?? 0) + 1;
    for (const part of parts) if (part in done) settled[part] = done[part];
    return values;
  }

  // What had been done by now, drafts not counted: an offer leaves them alone, however old they are.
  const since = () => ({ ...done, ...settled });

  // What had been done by now, drafts and all: for an offer that is made with what was typed in mind.
  const now = () => ({ ...done });

  // The same as `since` for what is asked on arrival: nothing, unless the visitor was faster.
  const sinceArrival = () => (done.asked ? since() : {});

  // The values to take over from an offer, for each output unless something of the same place in `unless` was done. Nor
  // what is `shown` already: Gradio sets a value in a folded part once that is unfolded, when one may be typing there.
  // The offer may be an update of more than the value.
  function take(offer, unless, shown) {
    const late = (name) => (done[name] ?? 0) > (offer.since[name] ?? 0);
    const same = (value, at) => JSON.stringify(value) === JSON.stringify(shown[at]);
    return offer.values.map((value, at) => {
      if (unless[at].some(late) || same(value, at)) return undefined;
      if (value?.__type__ !== "update" || !same(value.value, at)) return value;
      const { value: _, ...rest } = value;
      return rest;
    });
  }

  return { did, now, since, sinceArrival, take };
})();
