// Words written on the map: as many as can be read, none over another, more as one zooms in.

const MOST_LABELS = 140;
const FONT = "ui-sans-serif, system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif";

// Where a label may stand beside its point, [right, down], the best place first.
const ABOVE = [[0, -1]];
const AROUND = [[0, -1], [0, 1], [1, 0], [-1, 0]];

// Keeps rectangles apart. A coarse grid remembers which rectangles touch which cell.
class Crowd {
  constructor(cell = 48) {
    this.cell = cell;
    this.cells = new Map();
  }

  // Take the place if it is free.
  take(left, top, right, bottom) {
    const keys = [];
    for (let x = Math.floor(left / this.cell); x <= Math.floor(right / this.cell); x++) {
      for (let y = Math.floor(top / this.cell); y <= Math.floor(bottom / this.cell); y++) keys.push(x * 65536 + y);
    }
    for (const key of keys) {
      for (const other of this.cells.get(key) || []) {
        if (left < other[2] && right > other[0] && top < other[3] && bottom > other[1]) return false;
      }
    }
    const box = [left, top, right, bottom];
    for (const key of keys) this.cells.has(key) ? this.cells.get(key).push(box) : this.cells.set(key, [box]);
    return true;
  }
}

// Which words to write where. `rows` come most important first; `place(row)` is the point's pixel, or null if behind.
function chooseLabels({ rows, words, place, measure, width, height, most, sizes, crowd, sides = ABOVE }) {
  const chosen = [];
  let tried = 0;
  for (const row of rows) {
    if (chosen.length >= most || tried >= 3000) break;
    const at = place(row);
    if (!at || at.x < 0 || at.y < 0 || at.x > width || at.y > height) continue;
    tried++;
    const half = measure(words[row]) / 2 + 4;
    const away = sizes ? sizes[row] / 2 : 0;
    for (const [right, down] of sides) {
      const x = at.x + right * (half + away);
      const y = at.y + (sizes ? down * (away + 8) : 0);
      if (x - half < 0 || x + half > width || y < 8 || y > height - 8) continue;
      if (!crowd.take(x - half, y - 8, x + half, y + 8)) continue;
      chosen.push({ row, x, y });
      break;
    }
  }
  return chosen;
}

// A long word is cut where it is drawn; lists show it whole.
function shortened(word) {
  return word.length > 28 ? `${word.slice(0, 27)}…` : word;
}

class LabelLayer {
  constructor(parent) {
    this.canvas = make("canvas", "w2v-map-labels");
    this.canvas.setAttribute("aria-hidden", "true");
    parent.append(this.canvas);
    this.pen = this.canvas.getContext("2d");
    this.widths = new Map();
  }

  resize(width, height) {
    const ratio = window.devicePixelRatio || 1;
    if (this.width === width && this.height === height && this.ratio === ratio) return;
    Object.assign(this, { width, height, ratio });
    this.canvas.width = width * ratio;
    this.canvas.height = height * ratio;
    Object.assign(this.canvas.style, { width: `${width}px`, height: `${height}px` });
  }

  // A function that tells a word's width in one font; it remembers.
  measureIn(font) {
    if (!this.widths.has(font)) this.widths.set(font, new Map());
    const known = this.widths.get(font);
    if (known.size > 50_000) known.clear();
    let ready = false;
    return (text) => {
      if (!known.has(text)) {
        if (!ready) this.pen.font = font;
        ready = true;
        known.set(text, this.pen.measureText(shortened(text)).width);
      }
      return known.get(text);
    };
  }

  // What to write where: [{text, x, y, font, colour, halo}]. Groups come the most important first: {rows, sides, font,
  // colour, halo, most}, and, for names that stand for no point, {texts, place} of their own. `reserved` boxes stay free.
  choose(groups, { reserved, ...all }) {
    const crowd = new Crowd();
    for (const box of reserved) crowd.take(...box);
    return groups.flatMap(({ font, colour, halo, texts, ...group }) => {
      const words = texts || all.words;
      const measure = this.measureIn(font);
      const labels = chooseLabels({ ...all, ...group, words, sizes: texts ? null : all.sizes, measure, crowd });
      return labels.map(({ row, x, y }) => ({ text: shortened(words[row]), x, y, font, colour, halo }));
    });
  }

  draw(groups, all) {
    const { pen } = this;
    pen.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    pen.clearRect(0, 0, this.width, this.height);
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    pen.lineJoin = "round";
    pen.lineWidth = 3.5;
    for (const { text, x, y, font, colour, halo } of this.choose(groups, all)) {
      pen.font = font;
      pen.strokeStyle = halo;
      pen.fillStyle = colour;
      pen.strokeText(text, x, y);
      pen.fillText(text, x, y);
    }
  }
}
