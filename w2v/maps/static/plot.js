// The picture itself: Plotly's WebGL scatter, flat or in space, and the words written over it.

const TRACES = { points: 0, links: 1, lit: 2, ring: 3 };
const CONFIG = { displayModeBar: false, displaylogo: false, showSendToCloud: false, scrollZoom: true, doubleClick: false };
const COLOURS = {
  light: ["#0072b2", "#d55e00", "#008a63", "#b8568f", "#a86e00", "#2a8fc7", "#6a4bb0", "#6b6b1f"],
  dark: ["#4da3e8", "#f0803c", "#2fc59b", "#e08fc0", "#e6b13f", "#86d0f7", "#b09cf0", "#cfcf6a"],
};

class Plot {
  // parent: where to draw; on: {hover(row|null), click(row|null), lasso(rows), moved()}.
  constructor(parent, on) {
    this.on = on;
    this.element = make("div", "w2v-map-plot");
    parent.append(this.element);
    this.labels = new LabelLayer(parent);
    this.tip = make("div", "w2v-map-tip");
    this.tip.hidden = true;
    parent.append(this.tip);
    this.lit = { rows: [], from: null };
    this.cursor = null;
    this.range = null;
  }

  get flat() {
    return this.map.axes.length === 2;
  }

  get size() {
    return { width: this.element.clientWidth, height: this.element.clientHeight };
  }

  theme() {
    const dark = document.body.classList.contains("dark");
    const css = getComputedStyle(this.element);
    const colour = (name) => css.getPropertyValue(`--map-${name}`).trim();
    return { dark, clusters: dark ? COLOURS.dark : COLOURS.light, ink: colour("ink"), grey: colour("grey"), surface: colour("surface") };
  }

  // Show another map; the view stays if it is a map of the same thing.
  show(map) {
    const sameView = this.map && this.map.view === map.view && this.map.axes.length === map.axes.length;
    this.map = map;
    this.sizes = sizesOf(map);
    this.order = Array.from({ length: map.n }, (_, row) => row);
    if (!sameView) this.range = null;
    this.cursor = null;
    this.lit = { rows: [], from: null };
    this.draw();
  }

  home() {
    const { width, height } = this.size;
    const [x, y] = [spanOf(this.map.axes[0]), spanOf(this.map.axes[1])];
    const unit = Math.max((x[1] - x[0]) / width, (y[1] - y[0]) / height);
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

  pick(rows) {
    const names = ["x", "y", "z"];
    return Object.fromEntries(this.map.axes.map((axis, at) => [names[at], rows.map((row) => (row === null ? null : axis[row]))]));
  }

  traces() {
    const { map, flat } = this;
    const theme = this.theme();
    const type = flat ? "scattergl" : "scatter3d";
    const dimmed = this.lit.rows.length > 0;
    const colourOf = (row) => theme.clusters[map.clusters.of[row] % theme.clusters.length];
    const all = Object.fromEntries(map.axes.map((axis, at) => [["x", "y", "z"][at], axis]));
    const shrink = flat ? 1 : 0.7;
    const opacity = dimmed ? 0.35 : Math.max(0.55, Math.min(0.9, 60 / Math.sqrt(map.n)));
    const points = {
      ...all,
      marker: {
        size: flat ? this.sizes : Array.from(this.sizes, (size) => size * shrink),
        color: dimmed ? theme.grey : this.clusterColours(theme),
        opacity,
        line: { width: 0 },
      },
    };
    const links = this.lit.from === null ? [] : this.lit.rows.flatMap((row) => [this.lit.from, row, null]);
    const lit = this.lit.rows;
    const litMarker = {
      size: lit.map((row) => (this.sizes[row] + (lit.length > 200 ? 0 : 3)) * shrink),
      color: lit.map(colourOf),
      opacity: 1,
      line: { width: 0 },
    };
    const ringed = [this.lit.from, this.cursor].filter((row) => row !== null);
    const ring = {
      size: ringed.map((row) => (this.sizes[row] + 10) * shrink),
      color: flat ? theme.ink : ringed.map(colourOf),
      symbol: "circle-open",
      line: { width: 2 },
    };
    const quiet = { type, hoverinfo: "skip", showlegend: false };
    return [
      { ...quiet, ...points, mode: "markers", hoverinfo: "none" },
      { ...quiet, ...this.pick(links), mode: "lines", line: { color: theme.ink, width: flat ? 1 : 2 }, opacity: 0.45 },
      { ...quiet, ...this.pick(lit), mode: "markers", marker: litMarker },
      { ...quiet, ...this.pick(ringed), mode: "markers", marker: ring },
    ];
  }

  clusterColours(theme) {
    if (this.coloured?.map !== this.map || this.coloured.dark !== theme.dark) {
      const colours = Array.from(this.map.clusters.of, (cluster) => theme.clusters[cluster % theme.clusters.length]);
      this.coloured = { map: this.map, dark: theme.dark, colours };
    }
    return this.coloured.colours;
  }

  layout() {
    const clear = "rgba(0,0,0,0)";
    const axis = { visible: false, zeroline: false, showspikes: false };
    const base = { margin: { l: 0, r: 0, t: 0, b: 0 }, paper_bgcolor: clear, plot_bgcolor: clear, showlegend: false, ...this.size };
    if (!this.flat) {
      const scene = { xaxis: axis, yaxis: axis, zaxis: axis, aspectmode: "data", bgcolor: clear, dragmode: "orbit" };
      return { ...base, uirevision: this.map.view, hovermode: "closest", scene };
    }
    this.range ??= this.home();
    return {
      ...base,
      dragmode: this.lassoing ? "lasso" : "pan",
      hovermode: "closest",
      hoverdistance: 14,
      xaxis: { ...axis, range: [...this.range.x] },
      yaxis: { ...axis, range: [...this.range.y] },
      selections: [],
      newselection: { line: { color: this.theme().ink, width: 1.5, dash: "dot" } },
    };
  }

  // Draw everything anew, once the element can be seen and Plotly is there.
  draw() {
    if (!this.map || !this.element.offsetParent || !this.size.width || !globalThis.Plotly) return;
    Plotly.react(this.element, this.traces(), this.layout(), CONFIG);
    if (!this.listening) this.listen();
    if (!this.flat) this.followCamera();
    this.drawLabels();
  }

  listen() {
    this.listening = true;
    const { element } = this;
    element.on("plotly_hover", ({ points }) => this.hover(points[0].pointNumber));
    element.on("plotly_unhover", () => this.hover(null));
    element.on("plotly_relayouting", (change) => this.follow(change));
    element.on("plotly_relayout", (change) => this.follow(change));
    element.on("plotly_click", ({ points }) => this.on.click(points[0].pointNumber));
    element.on("plotly_selected", (event) => event && this.selected(event.points));
    let pressed = null;
    element.addEventListener("pointerdown", (event) => (pressed = [event.clientX, event.clientY]), true);
    element.addEventListener("click", (event) => {
      const moved = pressed && Math.hypot(event.clientX - pressed[0], event.clientY - pressed[1]) > 4;
      if (this.flat && !moved && !this.lassoing && this.hovered === null) this.on.click(null);
    });
  }

  follow(change) {
    const side = (axis, at) => change[`${axis}axis.range[${at}]`] ?? change[`${axis}axis.range`]?.[at];
    if (side("x", 0) !== undefined) this.range.x = [side("x", 0), side("x", 1)];
    if (side("y", 0) !== undefined) this.range.y = [side("y", 0), side("y", 1)];
    this.labelsSoon();
  }

  selected(points) {
    const rows = points.filter((point) => point.curveNumber === TRACES.points).map((point) => point.pointNumber);
    this.lasso(false);
    this.on.lasso(rows);
  }

  lasso(on) {
    this.lassoing = on;
    this.element.classList.toggle("w2v-lassoing", on);
    this.draw();
  }

  hover(row) {
    this.hovered = row;
    this.tip.hidden = row === null;
    if (row !== null) this.pointAt(row);
    this.on.hover(row);
  }
  hovered = null;

  // The small card at a point: its word, and how often it occurs.
  pointAt(row) {
    const at = this.place(row);
    if (!at) return;
    this.tip.replaceChildren(make("strong", "", this.map.words[row]));
    if (this.map.counts) this.tip.append(make("span", "", `${this.map.counts[row].toLocaleString("en")} times`));
    this.tip.hidden = false;
    const { width } = this.size;
    const half = this.tip.offsetWidth / 2;
    const above = at.y > 56;
    this.tip.style.left = `${Math.min(Math.max(at.x, half + 4), width - half - 4)}px`;
    this.tip.style.top = `${at.y + (above ? -1 : 1) * (this.sizes[row] / 2 + 8)}px`;
    this.tip.classList.toggle("w2v-below", !above);
  }

  // A point's place in pixels; null if it lies behind the eye.
  place(row) {
    const { width, height } = this.size;
    if (!this.flat) return this.placeInSpace(row, width, height);
    const { x, y } = this.range;
    return {
      x: ((this.map.axes[0][row] - x[0]) / (x[1] - x[0])) * width,
      y: (1 - (this.map.axes[1][row] - y[0]) / (y[1] - y[0])) * height,
    };
  }

  placeInSpace(row, width, height) {
    const scene = this.element._fullLayout?.scene?._scene;
    const camera = scene?.glplot?.cameraParams;
    if (!camera) return null;
    const scaled = this.map.axes.map((axis, at) => axis[row] * scene.dataScale[at]);
    const [x, y, , w] = [camera.model, camera.view, camera.projection].reduce(transform, [...scaled, 1]);
    return w > 0 ? { x: ((x / w + 1) / 2) * width, y: ((1 - y / w) / 2) * height } : null;
  }

  // In space the labels follow the camera: Plotly tells of every frame it draws.
  followCamera() {
    const glplot = this.element._fullLayout?.scene?._scene?.glplot;
    if (!glplot || glplot === this.followed) return;
    this.followed = glplot;
    const before = glplot.onrender;
    glplot.onrender = () => {
      before?.();
      this.labelsSoon();
    };
  }

  labelsSoon() {
    this.waiting ??= requestAnimationFrame(() => {
      this.waiting = undefined;
      this.drawLabels();
      this.on.moved();
    });
  }

  drawLabels() {
    const { width, height } = this.size;
    if (!width || (this.flat && !this.range)) return;
    this.labels.resize(width, height);
    const theme = this.theme();
    const most = Math.min(MOST_LABELS, Math.round((width * height) / 5500));
    const plain = { colour: theme.ink, halo: theme.surface };
    const { rows, from } = this.lit;
    const ringed = [this.cursor, from].filter((row) => row !== null);
    const groups = [{ ...plain, rows: ringed, font: `700 14px ${FONT}`, most: 2 }];
    groups.push({ ...plain, rows, font: `600 12.5px ${FONT}`, most });
    if (!rows.length) groups.push({ ...plain, rows: this.order, font: `12px ${FONT}`, most });
    const area = { left: 0, top: 0, width, height };
    this.labels.draw(groups, { words: this.map.words, sizes: this.sizes, place: (row) => this.place(row), area });
  }

  // Light some words and grey the others; `from` is linked to each. Nothing lit: all in colour.
  light(rows, from = null) {
    this.lit = { rows, from };
    this.draw();
  }

  // Bring words into view: one into the middle, closer if the view is wide; of several, all.
  flyTo(rows) {
    if (!this.flat || !this.range || !rows.length) return;
    const [xs, ys] = this.map.axes.map((axis) => spanOf(rows.map((row) => axis[row])));
    const middle = [(xs[0] + xs[1]) / 2, (ys[0] + ys[1]) / 2];
    const { width, height } = this.size;
    const whole = this.home();
    const closest = (whole.x[1] - whole.x[0]) / width / 4;
    const needed = rows.length > 1 ? Math.max((xs[1] - xs[0]) / width, (ys[1] - ys[0]) / height) * 1.15 : 0;
    this.animate(this.centred(...middle, rows.length > 1 ? Math.max(needed, closest) : Math.min(this.unit, closest)));
  }

  reset() {
    if (this.flat) this.animate(this.home());
    else Plotly.relayout(this.element, { "scene.camera": { eye: { x: 1.25, y: 1.25, z: 1.25 } } });
  }

  zoom(factor) {
    if (this.flat) return this.animate(this.centred(...this.middle, this.unit / factor), 180);
    const { eye } = this.element._fullLayout.scene.camera;
    const nearer = Object.fromEntries(Object.entries(eye).map(([axis, value]) => [axis, value / factor]));
    Plotly.relayout(this.element, { "scene.camera.eye": nearer });
  }

  animate(goal, duration = 450) {
    const start = this.range;
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const began = performance.now();
    cancelAnimationFrame(this.flight);
    const step = (now) => {
      const part = still ? 1 : Math.min(1, (now - began) / duration);
      const eased = part < 0.5 ? 2 * part * part : 1 - 2 * (1 - part) ** 2;
      const between = (axis) => start[axis].map((value, at) => value + (goal[axis][at] - value) * eased);
      Plotly.relayout(this.element, { "xaxis.range": between("x"), "yaxis.range": between("y") });
      if (part < 1) this.flight = requestAnimationFrame(step);
    };
    this.flight = requestAnimationFrame(step);
  }

  resize() {
    if (!this.map || !this.element.offsetParent || !this.size.width) return;
    if (this.flat && this.range) {
      const [x, y] = this.middle;
      const wide = this.range.x[1] - this.range.x[0];
      this.range = this.drawnWidth ? this.centred(x, y, wide / this.drawnWidth) : null;
    }
    this.drawnWidth = this.size.width;
    this.draw();
  }
}

// A 4 × 4 matrix, column by column as WebGL keeps it, times a vector.
function transform(vector, matrix) {
  return [0, 1, 2, 3].map((row) => vector.reduce((sum, value, column) => sum + matrix[column * 4 + row] * value, 0));
}
