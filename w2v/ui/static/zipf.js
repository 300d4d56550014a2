// How often each word occurs, by its rank, both on logarithmic scales: value = {points: [[rank, count, word], …], kept}.
// `kept` is the rank of the last word the model will know. Words are strangers' text: only ever textContent.
const SVG = "http://www.w3.org/2000/svg";
const HEIGHT = 260, LEFT = 58, RIGHT = 12, TOP = 10, BOTTOM = 38;
let WIDTH = 640;
const number = new Intl.NumberFormat("en");

function add(parent, tag, attributes, text) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  if (text !== undefined) made.textContent = text;
  parent.append(made);
  return made;
}

function scales(points) {
  const most = [Math.log10(points[points.length - 1][0]) || 1, Math.log10(points[0][1]) || 1];
  return {
    x: (rank) => LEFT + (Math.log10(rank) / most[0]) * (WIDTH - LEFT - RIGHT),
    y: (count) => HEIGHT - BOTTOM - (Math.log10(count) / most[1]) * (HEIGHT - TOP - BOTTOM),
    marks: most.map(marks),
  };
}

// Round numbers up to 10^log: powers of ten, and those between where they are few.
function marks(log) {
  const steps = log < 2 ? [1, 2, 5] : [1];
  const powers = Array.from({ length: Math.floor(log + 1e-9) + 1 }, (_, power) => 10 ** power);
  return powers.flatMap((power) => steps.map((step) => step * power)).filter((mark) => Math.log10(mark) <= log + 1e-9);
}

function axes(svg, { x, y, marks }) {
  for (const rank of marks[0]) {
    add(svg, "line", { x1: x(rank), x2: x(rank), y1: TOP, y2: HEIGHT - BOTTOM, class: "w2v-grid" });
    add(svg, "text", { x: x(rank), y: HEIGHT - BOTTOM + 15, "text-anchor": "middle" }, number.format(rank));
  }
  for (const count of marks[1]) {
    add(svg, "line", { x1: LEFT, x2: WIDTH - RIGHT, y1: y(count), y2: y(count), class: "w2v-grid" });
    add(svg, "text", { x: LEFT - 6, y: y(count) + 4, "text-anchor": "end" }, number.format(count));
  }
  add(svg, "text", { x: (LEFT + WIDTH) / 2, y: HEIGHT - 4, "text-anchor": "middle" }, "rank of the word");
  add(svg, "text", { x: 12, y: HEIGHT / 2 - 10, "text-anchor": "middle", transform: `rotate(-90 12 ${HEIGHT / 2 - 10})` }, "times seen");
}

function picture({ points, kept }) {
  const scale = scales(points), { x, y } = scale;
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", `0 0 ${WIDTH} ${HEIGHT}`);
  svg.setAttribute("class", "w2v-zipf");
  svg.setAttribute("role", "img");
  const [lastRank] = points[points.length - 1], most = points[0][1];
  svg.setAttribute("aria-label", `Counts of words by rank, 1 to ${lastRank}, from ${most} down; the first ${kept} are kept.`);
  axes(svg, scale);
  if (kept < lastRank) {
    const from = x(Math.max(1, kept));
    add(svg, "rect", { x: from, y: TOP, width: WIDTH - RIGHT - from, height: HEIGHT - TOP - BOTTOM, class: "w2v-left-out" });
  }
  const end = Math.min(lastRank, most);
  add(svg, "line", { x1: x(1), y1: y(most), x2: x(end), y2: y(most / end), class: "w2v-law" });
  add(svg, "polyline", { points: points.map(([rank, count]) => `${x(rank)},${y(count)}`).join(" "), class: "w2v-counts" });
  for (const [rank, count, word] of points) {
    const dot = add(svg, "circle", { cx: x(rank), cy: y(count), r: 3, class: "w2v-dot" });
    add(dot, "title", {}, `${word}: rank ${number.format(rank)}, seen ${number.format(count)}×`);
  }
  return svg;
}

function numbers({ points }) {
  const table = document.createElement("table");
  table.className = "w2v-words";
  const head = table.createTHead().insertRow();
  for (const name of ["Rank", "Word", "Times seen"]) {
    const cell = document.createElement("th");
    cell.scope = "col";
    cell.textContent = name;
    head.append(cell);
  }
  const body = table.createTBody();
  for (const [rank, count, word] of points) {
    const row = body.insertRow();
    for (const text of [number.format(rank), word, number.format(count)]) row.insertCell().textContent = text;
  }
  const fold = document.createElement("details");
  fold.append(Object.assign(document.createElement("summary"), { textContent: "The numbers" }), table);
  return fold;
}

function draw() {
  const open = element.querySelector("details")?.open;
  element.replaceChildren();
  const value = props.value;
  if (!value || value.points.length < 2) return;
  const figure = document.createElement("figure");
  figure.className = "w2v-figure";
  const caption = document.createElement("figcaption");
  caption.textContent = value.caption;
  const fold = numbers(value);
  fold.open = Boolean(open);
  figure.append(picture(value), caption, fold);
  element.append(figure);
}

watch("value", draw);
draw();
W2VParts.onRoom(element, (width) => {
  WIDTH = width;
  draw();
});
