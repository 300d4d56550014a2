// Words compared: value = {words, similarities, joins: [[left, right, similarity]], odd}. A table of cosines coloured by
// size, which is the heat map and its numbers in one, with the dendrogram drawn beside its rows.
const { make, svg, table, numbers } = W2VParts;
const [ROW, DEPTH] = [28, 84]; // of the table's rows, and of the dendrogram, in pixels

// Every group's middle row and the similarity it was joined at; words first, then joins.
function groups(value) {
  const found = value.words.map((word, i) => ({ y: (i + 0.5) * ROW, similarity: 1, words: [word] }));
  for (const [left, right, similarity] of value.joins) {
    const [one, other] = [found[left], found[right]];
    found.push({ y: (one.y + other.y) / 2, similarity, words: [...one.words, ...other.words], parts: [one, other] });
  }
  return found;
}

function dendrogram(value, found) {
  const least = Math.min(0, ...value.joins.map((join) => join[2]));
  const x = (similarity) => 4 + ((DEPTH - 8) * (similarity - least)) / (1 - least);
  const drawn = svg("svg", { width: DEPTH, height: value.words.length * ROW, "aria-hidden": "true", class: "w2v-tree" });
  for (const { similarity, parts } of found.slice(value.words.length)) {
    const [one, other] = parts;
    const at = x(similarity);
    drawn.append(svg("path", { d: `M${x(one.similarity)},${one.y}H${at}V${other.y}H${x(other.similarity)}` }));
  }
  return drawn;
}

// The dendrogram is a cell beside all the rows, so that its leaves lie where the rows do.
function heat(value, tree) {
  const made = table("w2v-heat", "Cosine similarity of each two words", ["", ...value.words], []);
  made.tHead.rows[0].insertCell(0).className = "w2v-beside";
  const body = made.tBodies[0];
  value.words.forEach((word, i) => {
    const row = body.insertRow();
    if (i === 0) {
      const beside = row.insertCell();
      Object.assign(beside, { className: "w2v-beside", rowSpan: value.words.length });
      beside.append(tree);
    }
    const name = Object.assign(make("th"), { scope: "row" });
    name.append(W2VAddress.link(word));
    if (word === value.odd) {
      name.className = "w2v-odd";
      name.title = "The odd one out";
    }
    row.append(name);
    value.similarities[i].forEach((cosine, j) => {
      const cell = row.insertCell();
      cell.textContent = i === j ? "" : cosine.toFixed(2).replace("-", "−").replace("0.", ".");
      cell.title = `${word}, ${value.words[j]}: ${cosine.toFixed(3)}`;
      cell.className = i === j ? "w2v-same" : cosine < 0 ? "w2v-cold" : "w2v-warm";
      cell.style.setProperty("--part", Math.min(1, Math.abs(cosine)).toFixed(3));
    });
  });
  return made;
}

function joined(value, found) {
  const rows = found.slice(value.words.length).map(({ similarity, parts }) => [
    parts.map((part) => part.words.join(", ")).join("  +  "),
    similarity.toFixed(3),
  ]);
  return table("w2v-figures", "What belongs together, the most similar first", ["Joined", "Mean similarity"], rows);
}

function draw() {
  element.replaceChildren();
  const value = props.value;
  if (!value) return;
  const found = groups(value);
  const scroller = make("div", "w2v-scroller");
  Object.assign(scroller, { tabIndex: 0 });
  scroller.setAttribute("role", "region");
  scroller.setAttribute("aria-label", "Heat map");
  scroller.append(heat(value, dendrogram(value, found)));
  element.append(scroller, numbers("Which words belong together", joined(value, found)));
}

watch("value", draw);
draw();
