// Where one looks: which part of the map is seen, where a word is on the screen, and the way from view to view.
// A flat map's view is `range`, in the map's own coordinates; in space Plotly keeps the camera.

const FIELD = Math.PI / 4; // from the bottom to the top of a picture of space, as Plotly's eye sees it

// Pixels at each edge of the whole map, where the outermost words have their labels and their shading.
const ROOM = { across: 24, down: 16 };

class View {
  get flat() {
    return this.map.axes.length === 2;
  }

  get size() {
    return { width: this.element.clientWidth, height: this.element.clientHeight };
  }

  home() {
    const { width, height } = this.size;
    if (this.spanned !== this.map.axes) Object.assign(this, { spanned: this.map.axes, spans: this.map.axes.map(spanOf) });
    const [x, y] = this.spans;
    const wide = Math.max(width - 2 * ROOM.across, width / 2);
    const high = Math.max(height - 2 * ROOM.down, height / 2);
    const unit = Math.max((x[1] - x[0]) / wide, (y[1] - y[0]) / high);
    return this.centred((x[0] + x[1]) / 2, (y[0] + y[1]) / 2, unit);
  }

  // The view with a point in the middle, at so many units of the map a pixel (the same both ways).
  centred(x, y, unit) {
    const { width, height } = this.size;
    return { x: [x - (unit * width) / 2, x + (unit * width) / 2], y: [y - (unit * height) / 2, y + (unit * height) / 2] };
  }

  get unit() {
    return (this.range.x[1] - this.range.x[0]) / this.size.width;
  }

  get middle() {
    return [(this.range.x[0] + this.range.x[1]) / 2, (this.range.y[0] + this.range.y[1]) / 2];
  }

  // Where the eye is in space at first: so far away that all of the map is seen, however it is turned.
  get eye() {
    const { width, height } = this.size;
    const spans = this.map.axes.map(spanOf);
    // Plotly brings the box round all points to a volume of 1.
    const side = Math.cbrt(spans.reduce((product, [low, high]) => product * (high - low), 1));
    const middle = spans.map(([low, high]) => (low + high) / 2);
    const fromMiddle = (row) => Math.hypot(...this.map.axes.map((axis, at) => axis[row] - middle[at])) / side;
    const reach = this.order.reduce((most, row) => Math.max(most, fromMiddle(row)), 0);
    const narrow = Math.min(width, height);
    const room = Math.max(narrow - 2 * ROOM.down, narrow / 2) / height;
    const away = reach / Math.sin(Math.atan(Math.tan(FIELD / 2) * room)) / Math.sqrt(3) || 1;
    return { x: away, y: away, z: away };
  }

  // A point's place in pixels; null if it lies behind the eye.
  place(row) {
    return this.placer()(row);
  }

  // `place` for many words at once: what they share is looked up once.
  placer() {
    const { width, height } = this.size;
    if (!this.flat) return this.placerInSpace(width, height);
    const { x, y } = this.range;
    const [perX, perY] = [width / (x[1] - x[0]), height / (y[1] - y[0])];
    const [xs, ys] = this.map.axes;
    return (row) => ({ x: (xs[row] - x[0]) * perX, y: (y[1] - ys[row]) * perY });
  }

  placeAt(mapX, mapY) {
    const { width, height } = this.size;
    const { x, y } = this.range;
    return { x: ((mapX - x[0]) / (x[1] - x[0])) * width, y: (1 - (mapY - y[0]) / (y[1] - y[0])) * height };
  }

  placerInSpace(width, height) {
    const scene = this.element._fullLayout?.scene?._scene;
    const camera = scene?.glplot?.cameraParams;
    if (!camera) return () => null;
    // Where each axis, and the middle, leads on the screen: the same for all words.
    const scales = [...scene.dataScale, 1];
    const leads = scales.map((scale, at) => {
      const along = [0, 0, 0, 0].map((_, other) => (other === at ? scale : 0));
      return [camera.model, camera.view, camera.projection].reduce(transform, along);
    });
    const [xs, ys, zs] = this.map.axes;
    return (row) => {
      const [x, y, w] = [0, 1, 3].map((to) => leads[0][to] * xs[row] + leads[1][to] * ys[row] + leads[2][to] * zs[row] + leads[3][to]);
      return w > 0 ? { x: ((x / w + 1) / 2) * width, y: ((1 - y / w) / 2) * height } : null;
    };
  }

  get fromAfar() {
    return this.flat && this.names.length > 1 && this.unit > 0.55 * this.homeUnit;
  }

  get homeUnit() {
    const home = this.home();
    return (home.x[1] - home.x[0]) / this.size.width;
  }

  // Bring words into view, all of them and not too close.
  flyTo(rows) {
    if (!this.flat || !this.range || !rows.length) return;
    const [xs, ys] = this.map.axes.map((axis) => spanOf(rows.map((row) => axis[row])));
    this.frame((xs[0] + xs[1]) / 2, (ys[0] + ys[1]) / 2, (xs[1] - xs[0]) / 2, (ys[1] - ys[0]) / 2);
  }

  // Bring a word into the middle and most of its neighbours into view.
  flyToWord(row, near) {
    if (!this.flat || !this.range) return;
    const [x, y] = this.map.axes.map((axis) => axis[row]);
    const reach = (axis) => {
      const away = near.map((other) => Math.abs(this.map.axes[axis][other] - this.map.axes[axis][row]));
      return away.sort((a, b) => a - b)[Math.floor(away.length * 0.85)] ?? 0;
    };
    this.frame(x, y, reach(0), reach(1));
  }

  frame(x, y, halfWidth, halfHeight) {
    this.touched = true;
    const { width, height } = this.size;
    const whole = this.home();
    const furthest = (whole.x[1] - whole.x[0]) / width;
    const needed = 2.3 * Math.max(halfWidth / width, halfHeight / height);
    const unit = Math.min(Math.max(needed, furthest / 4), furthest);
    // At the edge of the map, rather the word off the middle than half a view of nothing.
    const kept = (at, [low, high], half) => Math.min(Math.max(at, low + 0.8 * half), high - 0.8 * half);
    this.animate(this.centred(kept(x, whole.x, (unit * width) / 2), kept(y, whole.y, (unit * height) / 2), unit));
  }

  reset() {
    this.touched = false;
    if (this.flat) this.animate(this.home());
    else Plotly.relayout(this.element, { "scene.camera": { eye: this.eye } });
  }

  zoom(factor) {
    this.touched = true;
    if (this.flat) return this.animate(this.centred(...this.middle, this.unit / factor), 180);
    const { eye } = this.element._fullLayout.scene.camera;
    const nearer = Object.fromEntries(Object.entries(eye).map(([axis, value]) => [axis, value / factor]));
    Plotly.relayout(this.element, { "scene.camera.eye": nearer });
  }

  // The view after a move by so many pixels and a zoom about a pixel.
  moved(right, down, factor, { x, y }) {
    const { width, height } = this.size;
    const unit = Math.min(Math.max(this.unit / factor, this.homeUnit / 500), this.homeUnit * 3);
    const [fixedX, fixedY] = [this.range.x[0] + (x - right) * this.unit, this.range.y[1] - (y - down) * this.unit];
    return this.centred(fixedX + (width / 2 - x) * unit, fixedY - (height / 2 - y) * unit, unit);
  }

  animate(goal, duration = 450) {
    this.land();
    const start = this.range;
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const began = performance.now();
    const step = (now) => {
      const part = still ? 1 : Math.min(1, Math.max(0, now - began) / duration);
      const eased = part < 0.5 ? 2 * part * part : 1 - 2 * (1 - part) ** 2;
      const between = (axis) => start[axis].map((value, at) => value + (goal[axis][at] - value) * eased);
      this.gestures.show({ x: between("x"), y: between("y") });
      this.flight = part < 1 ? requestAnimationFrame(step) : undefined;
    };
    this.flight = requestAnimationFrame(step);
  }

  // End a flight where it is.
  land() {
    cancelAnimationFrame(this.flight);
    this.flight = undefined;
  }

  get stale() {
    return this.drawn !== this.range;
  }

  // Move and scale what Plotly drew so that it shows the present view.
  moveImage() {
    if (!this.drawn) return;
    const { x, y } = this.range;
    const left = (this.drawn.x[0] - x[0]) / this.unit;
    const top = (y[1] - this.drawn.y[1]) / this.unit;
    const scale = (this.drawn.x[1] - this.drawn.x[0]) / (x[1] - x[0]);
    this.image.style.transform = `translate(${left}px, ${top}px) scale(${scale})`;
  }

  get image() {
    return this.element.querySelector(WEBGL ? ".gl-container" : ".cartesianlayer");
  }
}

// A 4 × 4 matrix, column by column as WebGL keeps it, times a vector.
function transform(vector, matrix) {
  return [0, 1, 2, 3].map((row) => vector.reduce((sum, value, column) => sum + matrix[column * 4 + row] * value, 0));
}
