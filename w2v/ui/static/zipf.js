// How often each word occurs, by its rank, both on logarithmic scales: value = {points: [[rank, count, word], …], kept}.
// `kept` is the rank of the last word the model will know. Words are strangers' text: only ever textContent.
const { make, svg } = W2VParts;
const HEIGHT = 260, LEFT = 58, RIGHT = 12, TOP = 10, BOTTOM = 38;
let WIDTH = 640;
const number = new Intl.NumberFormat("en");

function add(parent, ...what) {
  const made = svg(...what);
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

function axes(drawn, { x, y, marks }) {
  for (const rank of marks[0]) {
    add(drawn, "line", { x1: x(rank), x2: x(rank), y1: TOP, y2: HEIGHT - BOTTOM, class: "w2v-grid" });
    add(drawn, "text", { x: x(rank), y: HEIGHT - BOTTOM + 15, "text-anchor": "middle" }, number.format(rank));
  }
  for (const count of marks[1]) {
    add(drawn, "line", { x1: LEFT, x2: WIDTH - RIGHT, y1: y(count), y2: y(count), class: "w2v-grid" });
    add(drawn, "text", { x: LEFT - 6, y: y(count) + 4, "text-anchor": "end" }, number.format(count));
  }
  add(drawn, "text", { x: (LEFT + WIDTH) / 2, y: HEIGHT - 4, "text-anchor": "middle" }, "rank of the word");
  add(drawn, "text", { x: 12, y: HEIGHT / 2 - 10, "text-anchor": "middle", transform: `rotate(-90 12 ${HEIGHT / 2 - 10})` }, "times seen");
}

function picture({ points, kept }) {
  const scale = scales(points), { x, y } = scale;
  const [lastRank] = points[points.length - 1], most = points[0][1];
  const told = `Counts of words by rank, 1 to ${lastRank}, from ${most} down; the first ${kept} are kept.`;
  const drawn = svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: "w2v-zipf", role: "img", "aria-label": told });
  axes(drawn, scale);
  if (kept < lastRank) {
    const from = x(Math.max(1, kept));
    add(drawn, "rect", { x: from, y: TOP, width: WIDTH - RIGHT - from, height: HEIGHT - TOP - BOTTOM, class: "w2v-left-out" });
  }
  const end = Math.min(lastRank, most);
  add(drawn, "line", { x1: x(1), y1: y(most), x2: x(end), y2: y(most / end), class: "w2v-law" });
  add(drawn, "polyline", { points: points.map(([rank, count]) => `${x(rank)},${y(count)}`).join(" "), class: "w2v-counts" });
  for (const [rank, count, word] of points) {
    const dot = add(drawn, "circle", { cx: x(rank), cy: y(count), r: 3, class: "w2v-dot" });
    add(dot, "title", {}, `${word}: rank ${number.format(rank)}, seen ${number.format(count)}×`);
  }
  return drawn;
}

function numbers({ points }) {
  const table = make("table", "w2v-words");
  const head = table.createTHead().insertRow();
  for (const name of ["Rank", "Word", "Times seen"]) head.append(Object.assign(make("th", "", name), { scope: "col" }));
  const body = table.createTBody();
  for (const [rank, count, word] of points) {
    const row = body.insertRow();
    for (const text of [number.format(rank), word, number.format(count)]) row.insertCell().textContent = text;
  }
  const fold = make("details");
  fold.append(make("summary", "", "The numbers"), table);
  return fold;
}

function draw() {
  const open = element.querySelector("details")?.open;
  element.replaceChildren();
  const value = props.value;
  if (!value || value.points.length < 2) return;
  const figure = make("figure", "w2v-figure");
  const fold = numbers(value);
  fold.open = Boolean(open);
  figure.append(picture(value), make("figcaption", "", value.caption), fold);
  element.append(figure);
}

watch("value", draw);
draw();
W2VParts.onRoom(element, (width) => {
  WIDTH = width;
  draw();
});
