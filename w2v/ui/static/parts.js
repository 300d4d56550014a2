// What several widgets are made of. Loaded once, before any of them. Text only ever becomes textContent.
globalThis.W2VParts = {
  make(tag, className = "", text) {
    const made = document.createElement(tag);
    if (className) made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  },

  svg(tag, attributes = {}, text) {
    const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    if (text !== undefined) made.textContent = text;
    return made;
  },

  // Tell how wide, in pixels, the picture in a widget may be, at first and when that changes. A picture of that width
  // keeps the size of its letters. What a scroll bar takes or leaves does not count, or it might come and go for ever.
  onRoom(element, tell) {
    let known = 0;
    new ResizeObserver(() => {
      const width = Math.round(element.querySelector("svg")?.clientWidth ?? 0);
      if (!width || Math.abs(width - known) < 20) return;
      known = width;
      tell(width);
    }).observe(element);
  },

  // A table of text: rows of cells, a Node or text each; the first cell of a row names it.
  table(className, caption, headings, rows) {
    const { make } = W2VParts;
    const table = make("table", className);
    table.createCaption().textContent = caption;
    const head = table.createTHead().insertRow();
    for (const heading of headings) head.append(Object.assign(make("th", "", heading), { scope: "col" }));
    const body = table.createTBody();
    for (const [first, ...others] of rows) {
      const row = body.insertRow();
      const name = Object.assign(make("th"), { scope: "row" });
      name.append(first);
      row.append(name);
      for (const cell of others) row.insertCell().append(cell);
    }
    return table;
  },

  // Something that opens to show the numbers of a picture.
  numbers(summary, content) {
    const { make } = W2VParts;
    const details = make("details", "w2v-numbers");
    details.append(make("summary", "", summary), content);
    return details;
  },
};
