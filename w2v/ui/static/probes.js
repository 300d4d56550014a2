// Watched words and their neighbours: value = {caption, rows: [{word, near: [[word, cosine], …]} or {word, note}]}.
// Words are strangers' text: they only ever become textContent. A neighbour that is new to its row lights up for a moment.
const { make } = W2VParts;
let before = {};

function draw() {
  const value = props.value;
  element.replaceChildren();
  if (!value || !value.rows || value.rows.length === 0) {
    before = {};
    return;
  }
  const table = make("table", "w2v-probes");
  table.createCaption().textContent = value.caption;
  const body = table.createTBody();
  const now = {};
  for (const { word, near, note } of value.rows) {
    const row = body.insertRow();
    row.append(Object.assign(make("th", "", word), { scope: "row" }));
    const cell = row.insertCell();
    if (note) cell.textContent = note;
    now[word] = (near || []).map(([other]) => other);
    for (const [other, cosine] of near || []) {
      const item = make("span", before[word] && !before[word].includes(other) ? "w2v-new" : "", other);
      item.title = `cosine ${cosine.toFixed(2)}`;
      item.style.setProperty("--near", Math.max(0, cosine));
      cell.append(item, " ");
    }
  }
  before = now;
  element.append(table);
}

watch("value", draw);
draw();
