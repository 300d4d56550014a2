// Where many words lie close together the ground is shaded, in the colours of their districts; seen from afar only.

const CELLS = 160; // along the longer side of the map
const SOFT = 3; // cells a word spreads to either side, three times over: nearly a Gaussian
const DARKEST = 0.3;

class DensityLayer {
  constructor(parent) {
    this.canvas = make("canvas", "w2v-map-density");
    this.canvas.setAttribute("aria-hidden", "true");
    parent.append(this.canvas);
    this.pen = this.canvas.getContext("2d");
  }

  // Draw the shading of a flat map as `view` sees it; colours: one a district; part: how much of it, 0 to 1.
  draw(view, colours, part) {
    const { width, height } = view.size;
    if (this.canvas.width !== width || this.canvas.height !== height) Object.assign(this.canvas, { width, height });
    this.pen.clearRect(0, 0, width, height);
    if (part <= 0) return;
    const key = colours.join();
    if (this.axes !== view.map.axes || this.key !== key) Object.assign(this, shade(view.map, colours), { axes: view.map.axes, key });
    const [low, high] = [view.placeAt(this.x, this.y), view.placeAt(this.x + this.span, this.y + this.span)];
    this.pen.globalAlpha = part;
    this.pen.drawImage(this.image, low.x, high.y, high.x - low.x, low.y - high.y);
  }
}

// → {image, x, y, span}: a square picture, and where on the map its lower left corner lies.
function shade(map, colours) {
  const [xs, ys] = map.axes.map(spanOf);
  const span = Math.max(xs[1] - xs[0], ys[1] - ys[0]) * 1.2;
  const [x, y] = [(xs[0] + xs[1] - span) / 2, (ys[0] + ys[1] - span) / 2];
  const sums = Array.from({ length: 4 }, () => new Float32Array(CELLS * CELLS)); // weight, red, green, blue
  const rgb = colours.map((colour) => [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16)));
  for (let row = 0; row < map.n; row++) {
    const across = Math.min(CELLS - 1, Math.floor(((map.axes[0][row] - x) / span) * CELLS));
    const down = Math.min(CELLS - 1, Math.floor((1 - (map.axes[1][row] - y) / span) * CELLS));
    const cell = down * CELLS + across;
    const colour = rgb[map.clusters.of[row]];
    sums[0][cell]++;
    for (let part = 0; part < 3; part++) sums[part + 1][cell] += colour[part];
  }
  for (let round = 0; round < 3; round++) sums.forEach((sum, at) => (sums[at] = spread(spread(sum, 1, CELLS), CELLS, 1)));
  const full = quantile(sums[0].filter((weight) => weight > 1e-3), 0.9) || 1;
  const canvas = Object.assign(make("canvas"), { width: CELLS, height: CELLS });
  const pen = canvas.getContext("2d");
  const pixels = pen.createImageData(CELLS, CELLS);
  for (let cell = 0; cell < CELLS * CELLS; cell++) {
    const weight = sums[0][cell];
    for (let part = 0; part < 3; part++) pixels.data[cell * 4 + part] = weight > 0 ? sums[part + 1][cell] / weight : 0;
    pixels.data[cell * 4 + 3] = 255 * DARKEST * Math.min(1, weight / full);
  }
  pen.putImageData(pixels, 0, 0);
  return { image: canvas, x, y, span };
}

// The running mean over 2 · SOFT + 1 cells, along lines whose cells are `step` apart and that begin `stride` apart.
function spread(values, step, stride) {
  const means = new Float32Array(values.length);
  for (let line = 0; line < CELLS; line++) {
    const start = line * stride;
    let sum = 0;
    for (let at = -SOFT; at < CELLS; at++) {
      if (at + SOFT < CELLS) sum += values[start + (at + SOFT) * step];
      if (at - SOFT - 1 >= 0) sum -= values[start + (at - SOFT - 1) * step];
      if (at >= 0) means[start + at * step] = Math.max(0, sum) / (2 * SOFT + 1);
    }
  }
  return means;
}

function quantile(values, part) {
  return values.sort()[Math.floor(values.length * part)];
}
