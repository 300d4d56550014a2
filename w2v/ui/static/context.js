// A concordance: value = {word, text, note, total, places, start, size, partner, partners: [{word, count}],
// lines: [{left: [[word, known]], word, right, partner, begins, ends}]}. Known words lead on; `select` carries a wish
// for other lines, {partner, start}. The words of a line are one stop of the Tab key, the arrow keys go on from there.
const { make } = W2VParts;
const number = new Intl.NumberFormat("en");
const times = (n) => (n === 1 ? "once" : n === 2 ? "twice" : `${number.format(n)} times`);

function button(text, wish, { pressed, disabled = false } = {}) {
  const made = make("button", "w2v-chip", text);
  made.type = "button";
  made.disabled = disabled;
  if (pressed !== undefined) made.setAttribute("aria-pressed", String(pressed));
  made.addEventListener("click", () => trigger("select", { value: wish }));
  return made;
}

function head(value) {
  const box = make("div", "w2v-context-head");
  if (value.note) box.append(make("p", "w2v-context-note", value.note));
  const found = value.places ? `“${value.word}” stands ${times(value.places)} in “${value.text}”.` : `“${value.word}” does not stand in “${value.text}”.`;
  box.append(make("p", "", found));
  if (value.partners.length) {
    const near = make("div", "w2v-context-near");
    near.setAttribute("role", "group");
    near.setAttribute("aria-label", "Show it near another word");
    near.append("Near ", button("any word", { partner: null, start: 0 }, { pressed: value.partner === null }));
    for (const { word, count } of value.partners) {
      const chip = button(word, { partner: word, start: 0 }, { pressed: value.partner === word });
      chip.append(make("small", "", ` ${number.format(count)}`));
      near.append(chip);
    }
    box.append(near);
  }
  return box;
}

function words(cell, some, offset, partner) {
  some.forEach(([word, known], i) => {
    const made = known ? W2VAddress.link(word) : make("span", "", word);
    if (known) made.tabIndex = -1;
    if (partner !== null && offset + i === partner) made.classList.add("w2v-partner");
    cell.append(made, " ");
  });
}

function line(body, value) {
  const row = body.insertRow();
  const [left, middle, right] = [row.insertCell(), row.insertCell(), row.insertCell()];
  const run = make("span");
  if (!value.begins) run.append("… ");
  words(run, value.left, -value.left.length, value.partner);
  left.append(run);
  middle.append(make("strong", "", value.word), " ");
  words(right, value.right, 1, value.partner);
  if (!value.ends) {
    // Not alone on a line: the last space does not break.
    if (right.lastChild) right.lastChild.textContent = "\u00a0";
    right.append("…");
  }
  const first = right.querySelector("a") ?? left.querySelector("a");
  if (first) first.tabIndex = 0;
}

// Left and right along a line, up and down between lines.
function walk(event) {
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  const jump = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  const row = event.target.closest("tr");
  if ((!step && !jump) || !row || !event.target.matches("a")) return;
  const other = jump > 0 ? row.nextElementSibling : row.previousElementSibling;
  const links = [...row.querySelectorAll("a")];
  const next = step ? links[links.indexOf(event.target) + step] : other && other.querySelector('a[tabindex="0"]');
  if (!next) return;
  event.preventDefault();
  if (step) {
    event.target.tabIndex = -1;
    next.tabIndex = 0;
  }
  next.focus();
}

function pager(value) {
  const box = make("div", "w2v-context-pager");
  const last = Math.min(value.total, value.start + value.size);
  box.append(
    button("← Earlier", { partner: value.partner, start: value.start - value.size }, { disabled: value.start === 0 }),
    make("span", "", `${number.format(value.start + 1)}–${number.format(last)} of ${number.format(value.total)}`),
    button("Later →", { partner: value.partner, start: last }, { disabled: last >= value.total }),
  );
  return box;
}

function draw() {
  element.replaceChildren();
  const value = props.value;
  if (!value) return element.append(make("p", "w2v-small", "The answer to a question is shown here as it stands in the text."));
  element.append(head(value));
  if (!value.lines.length) return;
  const table = make("table", "w2v-context");
  table.createCaption().textContent = value.partner === null ? `“${value.word}” in context` : `“${value.word}” near “${value.partner}”`;
  const columns = make("colgroup");
  columns.append(make("col"), make("col", "w2v-middle"), make("col"));
  table.append(columns);
  const body = table.createTBody();
  for (const one of value.lines) line(body, one);
  table.addEventListener("keydown", walk);
  element.append(table);
  if (value.total > value.size) element.append(pager(value));
}

watch("value", draw);
draw();
