// The picture itself: what Plotly draws, the words written over it, and what is done to it by hand.

class Plot extends Figure {
  // parent: where to draw; on: {hover(row|null), click(row|null), region(rows), choosing(way), moved()}.
  // plain: without shading; reserved(): boxes where nothing may be written.
  constructor(parent, on, { plain = false, reserved = () => [] } = {}) {
    super();
    Object.assign(this, { on, plain, reserved });
    this.density = new DensityLayer(parent);
    this.element = make("div", "w2v-map-plot");
    parent.append(this.element);
    this.labels = new LabelLayer(parent);
    this.tip = make("div", "w2v-map-tip");
    this.tip.hidden = true;
    parent.append(this.tip);
    this.lit = { rows: [], from: null };
    this.cursor = null;
    this.box = null;
    this.choosing = null;
    this.range = null;
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
    this.box = null;
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

  jumpTo(axes) {
    cancelAnimationFrame(this.glide);
    this.moveTo(axes);
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
    // Not in space: there Plotly tells of a click in the midst of drawing, and again while that is being answered.
    element.on("plotly_hover", ({ points }) => this.flat && this.hover(points[0].pointNumber));
    element.on("plotly_unhover", () => this.flat && this.hover(null));
    element.on("plotly_click", ({ points }) => this.flat && this.clicked(points[0].pointNumber));
    element.on("plotly_selected", (event) => event && this.selected(event.points));
    this.gestures = new Gestures(this);
    element.addEventListener("click", () => this.flat && this.hovered === null && this.clicked(null));
  }

  clicked(row) {
    if (this.gestures.moved || this.choosing) return;
    this.tip.hidden = true;
    this.on.click(row);
  }

  // The word nearest to a pixel, if it is not further than `reach` away.
  nearest(x, y, reach) {
    const place = this.placer();
    let [best, least] = [null, reach];
    for (const row of this.order) {
      const at = place(row);
      const away = at ? Math.hypot(at.x - x, at.y - y) : Infinity;
      if (away < least) [best, least] = [row, away];
    }
    return best;
  }

  selected(points) {
    const rows = points.filter((point) => point.curveNumber === TRACES.points).map((point) => point.pointNumber);
    this.choose(null);
    this.hover(null);
    this.on.region(rows.sort((a, b) => a - b));
  }

  // Let the next drag take a region, by a box ("select") or a "lasso", or none (null).
  choose(way) {
    this.choosing = way;
    this.element.classList.toggle("w2v-choosing", way !== null);
    this.on.choosing(way);
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
    if (this.map.counts) this.tip.append(make("span", "", counted(this.map.counts[row], "time")));
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
    this.element.classList.toggle("w2v-whole", this.whole);
    this.labels.resize(width, height);
    const theme = this.theme();
    this.density.draw(this, theme.clusters, this.shade);
    const most = Math.min(MOST_LABELS, Math.round((width * height) / 5500));
    const groups = this.labelGroups(theme, most, (x, y) => this.placeAt(x, y));
    this.labels.draw(groups, { words: this.map.words, sizes: this.sizes, place: this.placer(), width, height, reserved: this.reserved() });
  }

  // Whether all of the map is seen, so that there is nothing above and below it to move to.
  get whole() {
    return this.flat && !this.choosing && this.unit > 0.9 * this.homeUnit;
  }

  // How much of the shading is seen: all of it from afar, none from near or where words are lit.
  get shade() {
    if (!this.flat || this.plain || this.lit.rows.length) return 0;
    return Math.max(0, Math.min(1, (this.unit / this.homeUnit - 0.25) / 0.4));
  }

  // What there is to write, the most important first, in letters `scale` times as large as on the page.
  labelGroups(theme, most, placeAt, scale = 1) {
    const plain = { colour: theme.ink, halo: theme.surface };
    const letters = (weight, size) => `${weight} ${size * scale}px ${FONT}`;
    const { rows, from } = this.lit;
    const chosen = from === null ? [] : [from];
    const groups = [{ ...plain, rows: chosen, sides: AROUND, font: letters(700, 14), most: 1 }];
    const others = rows.filter((row) => row !== from);
    if (others.length > 20) others.sort((a, b) => this.map.weights[b] - this.map.weights[a]);
    const sides = rows.length > 60 ? ABOVE : AROUND;
    groups.push({ ...plain, rows: others, sides, font: letters(600, 12.5), most });
    if (rows.length) return groups;
    if (this.fromAfar) {
      // From afar each district carries its name, in its colour.
      for (const [cluster, { name, x, y }] of this.names.entries()) {
        const place = () => placeAt(x, y);
        groups.push({ ...plain, texts: [name], rows: [0], place, font: letters(700, 15), colour: theme.clusters[cluster], most: 1 });
      }
    }
    groups.push({ ...plain, rows: this.telling, font: letters(400, 12), most });
    return groups;
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
