// What was added up: value = {sum, steps: [{label, word, taken}], path, answers: [{word, score}], places, kept}.
// Arrows head to tail from the origin, the result, and its nearest answers as points that lead on; the same as numbers.
const { make, svg, table, numbers } = W2VParts;
const [MOST, LEAST, EDGE, LINE] = [330, 190, 30, 17];
let WIDTH = 440;

// As much of a word as there is room for; whole it stands in a title and among the numbers.
const shortened = (word) => (word.length > 24 ? `${word.slice(0, 23)}…` : word);

// From the plane to the picture: one scale for both directions.
function fit(points, labels) {
  const [xs, ys] = [0, 1].map((axis) => points.map((point) => point[axis]));
  const [left, right, low, high] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const widest = Math.min(160, 7.2 * Math.max(0, ...labels.map((label) => label.length))); // they stand to the right
  const room = WIDTH - 2 * EDGE - widest;
  const scale = Math.min(room / (right - left || 1), (MOST - 2 * EDGE) / (high - low || 1));
  const height = Math.max(LEAST, (high - low) * scale + 2 * EDGE);
  const top = (height - (high - low) * scale) / 2;
  return { height, place: ([x, y]) => [EDGE + (x - left) * scale, top + (high - y) * scale] };
}

function arrow(from, to, className) {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const length = Math.hypot(dx, dy);
  const group = svg("g", { class: className });
  group.append(svg("line", { x1: from[0], y1: from[1], x2: to[0], y2: to[1] }));
  if (length < 1) return group;
  const [ux, uy] = [dx / length, dy / length];
  const head = Math.min(9, length / 2);
  const side = (sign) => `${to[0] - head * ux - sign * 0.45 * head * uy},${to[1] - head * uy + sign * 0.45 * head * ux}`;
  group.append(svg("polygon", { points: `${to[0]},${to[1]} ${side(1)} ${side(-1)}` }));
  return group;
}

// How far a point is from a line between two others.
function away([x, y], [[x1, y1], [x2, y2]]) {
  const [dx, dy] = [x2 - x1, y2 - y1];
  const along = Math.max(0, Math.min(1, ((x - x1) * dx + (y - y1) * dy) / (dx * dx + dy * dy || 1)));
  return Math.hypot(x - x1 - along * dx, y - y1 - along * dy);
}

// Beside an arrow: of a few places, the one furthest from the other arrows and from the labels there are.
function stepLabel(text, from, to, others, taken, className) {
  const length = Math.hypot(to[0] - from[0], to[1] - from[1]) || 1;
  const across = [-(to[1] - from[1]) / length, (to[0] - from[0]) / length];
  let best = null;
  for (const part of [0.5, 0.35, 0.65]) {
    for (const side of [1, -1]) {
      const [nx, ny] = [side * across[0], side * across[1]];
      const at = [from[0] + part * (to[0] - from[0]) + 24 * nx, from[1] + part * (to[1] - from[1]) + 12 * ny];
      const room = Math.min(60, ...others.map((segment) => away(at, segment)), ...taken.map((label) => away(at, label)));
      if (!best || room > best.room + 1) best = { room, nx, ny, part };
    }
  }
  const { nx, ny, part } = best;
  const [x, y] = [from[0] + part * (to[0] - from[0]) + 9 * nx, from[1] + part * (to[1] - from[1]) + 11 * ny + 4];
  const anchor = nx > 0.35 ? "start" : nx < -0.35 ? "end" : "middle";
  const label = shortened(text);
  const width = 7 * label.length;
  const left = anchor === "start" ? x : anchor === "end" ? x - width : x - width / 2;
  taken.push([[left, y - 4], [left + width, y - 4]]);
  const made = svg("text", { x: Math.max(x, anchor === "middle" ? width / 2 : anchor === "end" ? width : 0), y, "text-anchor": anchor, class: className }, label);
  if (label !== text) made.append(svg("title", {}, text));
  return made;
}

// Labels in a column beside their points, none upon another.
function apart(labels, height) {
  labels.sort((one, other) => one.y - other.y);
  labels.forEach((label, i) => (label.y = Math.max(label.y, i ? labels[i - 1].y + LINE : 12)));
  let floor = height - 6;
  for (const label of [...labels].reverse()) {
    label.y = Math.min(label.y, floor);
    floor = label.y - LINE;
  }
}

function picture(value) {
  const { height, place } = fit([...value.path, ...value.places], value.answers.map(({ word }) => word));
  const path = value.path.map(place);
  const result = path[path.length - 1];
  const arrows = [...value.steps.map((_, i) => [path[i], path[i + 1]]), [path[0], result]];
  const taken = [];
  const drawn = svg("svg", { viewBox: `0 0 ${WIDTH} ${height}`, role: "group", "aria-label": `Picture of ${value.sum}. Its numbers follow.` });
  value.steps.forEach((step, i) => drawn.append(arrow(path[i], path[i + 1], step.taken ? "w2v-taken" : "w2v-added")));
  drawn.append(arrow(path[0], result, "w2v-result"), svg("circle", { cx: path[0][0], cy: path[0][1], r: 3, class: "w2v-origin" }));
  const points = value.places.map(place);
  const column = Math.max(...[...path, ...points].map(([x]) => x)) + 14;
  const labels = value.answers.map(({ word }, i) => ({ word, point: points[i], y: points[i][1] + 4 }));
  apart(labels, height);
  for (const { word, y } of labels) taken.push([[column, y - 4], [column + 7 * word.length, y - 4]]);
  value.steps.forEach((step, i) =>
    drawn.append(
      stepLabel(step.label, ...arrows[i], arrows.filter((_, j) => j !== i), taken, step.taken ? "w2v-taken" : "w2v-added"),
    ),
  );
  for (const { word, point, y } of labels) {
    const link = W2VAddress.link("", { word }, svg("a"));
    link.append(
      svg("line", { x1: point[0], y1: point[1], x2: column - 3, y2: y - 4, class: "w2v-leader" }),
      svg("circle", { cx: point[0], cy: point[1], r: 4.5 }),
      svg("text", { x: column, y }, shortened(word)),
      svg("title", {}, word),
    );
    drawn.append(link);
  }
  return drawn;
}

function figures(value) {
  const at = ([x, y]) => [x.toFixed(3), y.toFixed(3)];
  const rows = value.steps.map((step, i) => [step.label, ...at(value.path[i + 1]), ""]);
  rows.push(...value.answers.map(({ word, score }, i) => [W2VAddress.link(word), ...at(value.places[i]), score.toFixed(3)]));
  return table("w2v-figures", "Where the sum is after each word, and where its answers lie", ["", "across", "up", "score"], rows);
}

function draw() {
  element.replaceChildren();
  const value = props.value;
  if (!value) return;
  const figure = make("figure", "w2v-sum");
  const share = `What was added up, in the plane that shows most of it: ${Math.round(100 * value.kept)} % of these vectors.`;
  figure.append(picture(value), make("figcaption", "", share), numbers("Numbers of the picture", figures(value)));
  element.append(figure);
}

watch("value", draw);
draw();
W2VParts.onRoom(element, (width) => {
  WIDTH = width;
  draw();
});
