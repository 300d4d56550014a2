// The picture itself: Plotly's WebGL scatter, flat or in space, and the words written over it.

const TRACES = { points: 0, links: 1, lit: 2, ring: 3 };
const CONFIG = { displayModeBar: false, displaylogo: false, showSendToCloud: false, scrollZoom: false, doubleClick: false };
const COLOURS = {
  light: ["#0072b2", "#d55e00", "#008a63", "#b8568f", "#a86e00", "#2a8fc7", "#6a4bb0", "#6b6b1f"],
  dark: ["#4da3e8", "#f0803c", "#2fc59b", "#e08fc0", "#e6b13f", "#86d0f7", "#b09cf0", "#cfcf6a"],
};

// Without WebGL (switched off, or an old machine) the map is drawn as SVG: slower, but there.
const WEBGL = Boolean(document.createElement("canvas").getContext("webgl"));

class Plot extends View {
  // parent: where to draw; on: {hover(row|null), click(row|null), lasso(rows), moved()}.
  constructor(parent, on) {
    super();
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

  theme() {
    const dark = document.body.classList.contains("dark");
    const css = getComputedStyle(this.element);
    const colour = (name) => css.getPropertyValue(`--map-${name}`).trim();
    const palette = dark ? COLOURS.dark : COLOURS.light;
    const clusters = (this.paint || []).map((place) => palette[place % palette.length]);
    return { dark, clusters, ink: colour("ink"), grey: colour("grey"), surface: colour("surface") };
  }

  // Show another map; the view stays if it is a map of the same thing.
  show(map) {
    const sameView = this.map && this.map.view === map.view && this.map.axes.length === map.axes.length;
    this.paint = sameView ? keptColours(this.map, this.paint, map) : map.clusters.names.map((_, cluster) => cluster);
    this.map = map;
    this.sizes = sizesOf(map);
    this.order = Array.from({ length: map.n }, (_, row) => row);
    this.telling = [...this.order].sort((a, b) => map.weights[b] - map.weights[a]);
    this.names = clusterNames(map);
    if (!sameView) this.touched = false;
    if (!this.touched) this.range = null;
    this.cursor = null;
    this.lit = { rows: [], from: null };
    this.draw();
  }

  // Show the same words elsewhere.
  moveTo(axes) {
    this.map.axes = axes;
    this.names = clusterNames(this.map);
    if (!this.touched) this.range = null;
    this.draw();
  }

  // Show the same words elsewhere, on the way there, too.
  glideTo(axes, duration = 350) {
    const start = this.map.axes;
    const began = performance.now();
    cancelAnimationFrame(this.glide);
    const step = (now) => {
      const part = Math.min(1, Math.max(0, now - began) / duration);
      this.moveTo(part < 1 ? between(start, axes, part) : axes);
      if (part < 1) this.glide = requestAnimationFrame(step);
    };
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) this.moveTo(axes);
    else this.glide = requestAnimationFrame(step);
  }

  pick(rows) {
    const names = ["x", "y", "z"];
    return Object.fromEntries(this.map.axes.map((axis, at) => [names[at], rows.map((row) => (row === null ? null : axis[row]))]));
  }

  traces() {
    const { map, flat } = this;
    const theme = this.theme();
    const type = flat ? (WEBGL ? "scattergl" : "scatter") : "scatter3d";
    const dimmed = this.lit.rows.length > 0;
    const colourOf = (row) => theme.clusters[map.clusters.of[row]];
    const all = Object.fromEntries(map.axes.map((axis, at) => [["x", "y", "z"][at], axis]));
    const shrink = flat ? 1 : 0.85; // points in space are drawn larger
    const opacity = dimmed ? 0.45 : Math.max(0.55, Math.min(0.9, 60 / Math.sqrt(map.n)));
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
      const colours = Array.from(this.map.clusters.of, (cluster) => theme.clusters[cluster]);
      this.coloured = { map: this.map, dark: theme.dark, colours };
    }
    return this.coloured.colours;
  }

  layout() {
    const clear = "rgba(0,0,0,0)";
    const axis = { visible: false, zeroline: false, showspikes: false };
    const base = { margin: { l: 0, r: 0, t: 0, b: 0 }, paper_bgcolor: clear, plot_bgcolor: clear, showlegend: false, ...this.size };
    if (!this.flat) {
      const scene = { xaxis: axis, yaxis: axis, zaxis: axis, aspectmode: "data", bgcolor: clear, dragmode: "orbit", camera: { eye: EYE } };
      return { ...base, uirevision: this.map.view, hovermode: "closest", scene };
    }
    this.range ??= this.home();
    return {
      ...base,
      dragmode: this.lassoing ? "lasso" : false, // dragging is the business of Gestures
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
    this.drawnTruly();
    if (!this.listening) this.listen();
    if (!this.flat) this.followCamera();
    this.drawLabels();
  }

  listen() {
    this.listening = true;
    const { element } = this;
    element.on("plotly_hover", ({ points }) => this.hover(points[0].pointNumber));
    element.on("plotly_unhover", () => this.hover(null));
    element.on("plotly_click", ({ points }) => this.clicked(points[0].pointNumber));
    element.on("plotly_selected", (event) => event && this.selected(event.points));
    this.gestures = new Gestures(this);
    element.addEventListener("click", () => this.flat && this.hovered === null && this.clicked(null));
  }

  clicked(row) {
    if (this.gestures.moved || this.lassoing) return;
    this.tip.hidden = true;
    this.on.click(row);
  }

  selected(points) {
    const rows = points.filter((point) => point.curveNumber === TRACES.points).map((point) => point.pointNumber);
    this.lasso(false);
    this.hover(null);
    this.on.lasso(rows.sort((a, b) => a - b));
  }

  lasso(on) {
    this.lassoing = on;
    this.element.classList.toggle("w2v-lassoing", on);
    this.draw();
  }

  hover(row) {
    if (this.gestures.busy) row = null;
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
    const chosen = from === null ? [] : [from];
    const groups = [{ ...plain, rows: chosen, sides: AROUND, font: `700 14px ${FONT}`, most: 1 }];
    const others = rows.filter((row) => row !== from);
    if (others.length > 20) others.sort((a, b) => this.map.weights[b] - this.map.weights[a]);
    const sides = rows.length > 60 ? ABOVE : AROUND;
    groups.push({ ...plain, rows: others, sides, font: `600 12.5px ${FONT}`, most });
    if (!rows.length) {
      if (this.fromAfar) groups.push(...this.nameGroups(theme));
      groups.push({ ...plain, rows: this.telling, font: `12px ${FONT}`, most });
    }
    this.labels.draw(groups, { words: this.map.words, sizes: this.sizes, place: (row) => this.place(row), width, height });
  }

  // From afar each district carries its name, in its colour.
  nameGroups(theme) {
    return this.names.map(({ name, x, y }, cluster) => ({
      texts: [name],
      rows: [0],
      place: () => this.placeAt(x, y),
      font: `700 15px ${FONT}`,
      colour: theme.clusters[cluster],
      halo: theme.surface,
      most: 1,
    }));
  }

  // Light some words and grey the others; `from` is linked to each. Nothing lit: all in colour.
  light(rows, from = null) {
    this.lit = { rows, from };
    this.draw();
  }

  drawTruly() {
    Plotly.relayout(this.element, { "xaxis.range": [...this.range.x], "yaxis.range": [...this.range.y] });
    this.drawnTruly();
  }

  drawnTruly() {
    this.drawn = this.range;
    const { image } = this;
    if (image) Object.assign(image.style, { transform: "", transformOrigin: "0 0" });
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
