// The data of a map, as `figures.figure_data` packs it, unpacked for drawing.

function unpack(text, Type) {
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return new Type(bytes.buffer);
}

function decode(data) {
  const n = data.words.length;
  const axesOf = (coordinates) => {
    const flat = unpack(coordinates, Float32Array);
    return Array.from({ length: data.dimensions }, (_, axis) => flat.subarray(axis * n, (axis + 1) * n));
  };
  const axes = axesOf(data.coordinates);
  const each = data.neighbours.each;
  const rows = unpack(data.neighbours.rows, n > 65536 ? Uint32Array : Uint16Array);
  const similarities = unpack(data.neighbours.similarities, Uint16Array);
  return {
    title: data.title,
    view: data.view,
    words: data.words,
    n,
    axes,
    counts: data.counts && unpack(data.counts, Uint32Array),
    frames: data.frames?.map((frame) => ({ label: frame.label, axes: axesOf(frame.coordinates) })),
    weights: unpack(data.weights, Float32Array),
    clusters: { names: data.clusters.names, of: unpack(data.clusters.of, Uint8Array) },
    index: new Map(data.words.map((word, row) => [word, row])),
    near(row) {
      return Array.from({ length: each }, (_, k) => ({
        row: rows[row * each + k],
        similarity: similarities[row * each + k] / 65535,
      }));
    },
  };
}

// The range of an axis that shows all points with some air around them.
function spanOf(values) {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (!(high > low)) return [(low || 0) - 1, (low || 0) + 1];
  const air = (high - low) * 0.04;
  return [low - air, high + air];
}

// Frequent words are larger: the area of a point grows with the logarithm of its count (or its rank).
function sizesOf(map) {
  const base = Math.max(2.4, Math.min(6, 260 / Math.sqrt(map.n)));
  const fame = (row) => Math.log(map.counts ? map.counts[row] + 1 : map.n - row + 1);
  let most = 0;
  let least = Infinity;
  for (let row = 0; row < map.n; row++) {
    most = Math.max(most, fame(row));
    least = Math.min(least, fame(row));
  }
  const sizes = new Float32Array(map.n);
  for (let row = 0; row < map.n; row++) {
    sizes[row] = base * Math.sqrt(0.6 + 3.4 * ((fame(row) - least) / (most - least || 1)) ** 2);
  }
  return sizes;
}

// Which colour each district of a new map gets, so that most words keep theirs from the map before.
function keptColours(before, paint, map) {
  const shared = new Map();
  map.words.forEach((word, row) => {
    const was = before.index.get(word);
    if (was === undefined) return;
    const key = map.clusters.of[row] * 256 + paint[before.clusters.of[was]];
    shared.set(key, (shared.get(key) || 0) + 1);
  });
  const colours = map.clusters.names.map(() => null);
  const taken = new Set();
  for (const [key] of [...shared].sort((a, b) => b[1] - a[1])) {
    const [cluster, colour] = [key >> 8, key & 255];
    if (colours[cluster] !== null || taken.has(colour)) continue;
    colours[cluster] = colour;
    taken.add(colour);
  }
  let next = 0;
  return colours.map((colour) => {
    if (colour !== null) return colour;
    while (taken.has(next)) next++;
    taken.add(next);
    return next;
  });
}

// Where each district's name stands: in the middle (the median) of its words; two words of it are enough there.
function clusterNames(map) {
  const members = map.clusters.names.map(() => []);
  map.clusters.of.forEach((cluster, row) => members[cluster].push(row));
  const median = (rows, axis) => rows.map((row) => axis[row]).sort((a, b) => a - b)[rows.length >> 1];
  return map.clusters.names.map((name, cluster) => ({
    name: name.split(", ").slice(0, 2).join(" · "),
    x: median(members[cluster], map.axes[0]),
    y: median(members[cluster], map.axes[1]),
  }));
}

// A cell of a table that a spreadsheet must not take for a formula (or a number, or a date).
function csvCell(text) {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function csvOf(map, rows) {
  const names = ["x", "y", "z"].slice(0, map.axes.length);
  const lines = [["word", ...names, ...(map.counts ? ["count"] : []), "group"].join(",")];
  for (const row of rows) {
    const numbers = map.axes.map((axis) => axis[row].toFixed(5));
    const counts = map.counts ? [map.counts[row]] : [];
    lines.push([csvCell(map.words[row]), ...numbers, ...counts, map.clusters.of[row] + 1].join(","));
  }
  return `${lines.join("\n")}\n`;
}

function download(name, content, type) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([content], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

// So many of something, in words.
const counted = (n, one) => `${n.toLocaleString("en")} ${one}${n === 1 ? "" : "s"}`;

function make(tag, className, text) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  return node;
}
