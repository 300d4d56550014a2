// Watched words and their neighbours: value = {caption, rows: [{word, near: [[word, cosine], …]} or {word, note}]}.
// Words are strangers' text: they only ever become textContent. A neighbour that is new to its row lights up for a moment.
let before = {};

function draw() {
  const value = props.value;
  element.replaceChildren();
  if (!value || !value.rows || value.rows.length === 0) {
    before = {};
    return;
  }
  const table = document.createElement("table");
  table.className = "w2v-probes";
  table.createCaption().textContent = value.caption;
  const body = table.createTBody();
  const now = {};
  for (const { word, near, note } of value.rows) {
    const row = body.insertRow();
    const heading = document.createElement("th");
    heading.scope = "row";
    heading.textContent = word;
    row.append(heading);
    const cell = row.insertCell();
    if (note) cell.textContent = note;
    now[word] = (near || []).map(([other]) => other);
    for (const [other, cosine] of near || []) {
      const item = document.createElement("span");
      item.textContent = other;
      item.title = `cosine ${cosine.toFixed(2)}`;
      item.style.setProperty("--near", Math.max(0, cosine));
      if (before[word] && !before[word].includes(other)) item.className = "w2v-new";
      cell.append(item, " ");
    }
  }
  before = now;
  element.append(table);
}

watch("value", draw);
draw();
