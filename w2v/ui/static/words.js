// A ranked list of words with bars: value = {caption, score, whole, relative, plain, rows: [{word, score, count}]}.
// Words are strangers' text: they only ever become textContent. Each is a link that asks about it, unless `plain`.
const number = new Intl.NumberFormat("en");

function cell(row, tag, className, text) {
  const made = W2VParts.make(tag, className, text);
  row.append(made);
  return made;
}

function headings(table, value, counted) {
  const row = table.createTHead().insertRow();
  for (const [text, className] of [["Word", ""], [value.score ?? "Similarity", "w2v-wide"]].concat(counted ? [["Count", "w2v-number"]] : [])) {
    const heading = cell(row, "th", className, text);
    heading.scope = "col";
  }
}

function draw() {
  // Who asked by one of these links, with the keyboard, goes on from the new answer.
  const inside = element.contains(document.activeElement);
  element.replaceChildren();
  const value = props.value;
  if (!value || !value.rows || value.rows.length === 0) return;
  const table = W2VParts.make("table", "w2v-words");
  const caption = table.createCaption();
  caption.textContent = value.caption ?? "";
  const counted = value.rows.some((entry) => entry.count !== undefined && entry.count !== null);
  headings(table, value, counted);
  const most = Math.max(...value.rows.map((entry) => Math.abs(entry.score)), 1e-9);
  const body = table.createTBody();
  for (const entry of value.rows) {
    const row = body.insertRow();
    const word = cell(row, "td", "w2v-word");
    word.append(value.plain ? entry.word : W2VAddress.link(entry.word));
    const bar = cell(row, "td", "w2v-bar");
    const fill = cell(bar, "span", entry.score < 0 ? "w2v-fill w2v-negative" : "w2v-fill");
    // A cosine fills its own scale of 1; counts and products are drawn against the largest.
    fill.style.width = `${(100 * Math.abs(entry.score)) / (value.whole || value.relative ? most : 1)}%`;
    cell(bar, "span", "w2v-score", value.whole ? number.format(entry.score) : entry.score.toFixed(3));
    if (counted) cell(row, "td", "w2v-number", entry.count === null ? "" : number.format(entry.count));
  }
  element.append(table);
  if (inside) {
    caption.tabIndex = -1;
    caption.focus();
  }
}

watch("value", draw);
draw();
