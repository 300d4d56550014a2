// The map as people meet it: search, tools, picture, list. Makes `W2VMap.mount` for the app and `W2VMap.page` for a file.

const HELP = "Arrow keys move from word to word, Enter selects, Escape clears, plus and minus zoom, 0 shows everything.";

const MOST_GLIDING = 1500; // words that can be redrawn many times a second

function sameWords(one, other) {
  return one.axes.length === other.axes.length && one.n === other.n && one.words.every((word, row) => word === other.words[row]);
}

class MapView {
  // onSelect(word) is told of every word selected.
  constructor(root, { onSelect = () => {} } = {}) {
    this.onSelect = onSelect;
    root.classList.add("w2v-map");
    this.search = new SearchBox({ onSearch: (text) => this.find(text), onType: (text) => (this.map ? complete(this.map, text) : []) });
    this.stage = make("div", "w2v-map-stage");
    this.panel = new Panel({
      onWord: (row) => this.select(row, { fly: true }),
      onCluster: (cluster) => this.selectCluster(cluster),
      onClear: () => this.clear(),
    });
    this.plot = new Plot(this.stage, {
      hover: (row) => this.stage.classList.toggle("w2v-pointing", row !== null),
      click: (row) => (row === null || row === this.selected ? this.clear() : this.select(row)),
      lasso: (rows) => this.selectMany(rows, "Words in the region"),
      moved: () => this.plot.cursor !== null && this.plot.pointAt(this.plot.cursor),
    });
    this.live = make("div", "w2v-map-hidden");
    this.live.setAttribute("aria-live", "polite");
    this.help = make("p", "w2v-map-hidden", HELP);
    this.help.id = `w2v-help-${Math.random().toString(36).slice(2)}`;
    this.stage.append(this.toolbar());
    Object.assign(this.stage, { tabIndex: 0 });
    const described = { role: "group", "aria-label": "Map of words", "aria-describedby": this.help.id };
    for (const [name, value] of Object.entries(described)) this.stage.setAttribute(name, value);
    this.message = make("p", "w2v-map-message");
    this.message.hidden = true;
    const bar = make("div", "w2v-map-top");
    bar.append(this.search.element, this.message);
    this.replay = new Replay((axes) => this.plot.moveTo(axes));
    root.replaceChildren(bar, this.stage, this.panel.element, this.replay.element, this.help, this.live);
    this.stage.addEventListener("keydown", (event) => this.key(event));
    this.stage.addEventListener("blur", () => this.point(null));
    new ResizeObserver(() => this.plot.resize()).observe(this.stage);
    const themed = new MutationObserver(() => this.redraw());
    themed.observe(document.body, { attributes: true, attributeFilter: ["class"] });
  }

  toolbar() {
    const bar = make("div", "w2v-map-toolbar");
    const tool = (sign, name, act) => {
      const made = button(sign, act);
      made.title = name;
      made.setAttribute("aria-label", name);
      bar.append(made);
      return made;
    };
    tool("+", "Zoom in", () => this.plot.zoom(1.6));
    tool("−", "Zoom out", () => this.plot.zoom(1 / 1.6));
    tool("⤢", "Show everything", () => this.plot.reset());
    this.lassoTool = tool("◌", "Draw round words to list them", () => this.plot.lasso(!this.plot.lassoing));
    const saving = make("details");
    const summary = make("summary", "", "⤓");
    summary.title = "Save the map";
    summary.setAttribute("aria-label", "Save the map");
    const choices = make("div");
    const choice = (text, act) => choices.append(button(text, () => ((saving.open = false), act())));
    choice("PNG picture", () => savePicture(this.plot, "png"));
    choice("SVG picture", () => savePicture(this.plot, "svg"));
    choice("CSV of coordinates", () => download("map.csv", csvOf(this.map, this.plot.order), "text/csv"));
    saving.append(summary, choices);
    bar.append(saving);
    return bar;
  }

  // Show a map from the data of `figures.figure_data`.
  show(data) {
    if (!data) return;
    const before = this.map && this.selected !== null ? this.map.words[this.selected] : null;
    const was = this.map;
    this.map = decode(data);
    const { axes } = this.map;
    const glides = was && was.view === this.map.view && was.n <= MOST_GLIDING && sameWords(was, this.map);
    if (glides) this.map.axes = was.axes;
    this.lassoTool.hidden = this.map.axes.length > 2;
    const name = `Map of ${this.map.n.toLocaleString("en")} words${this.map.title ? `: ${this.map.title}` : ""}`;
    this.stage.setAttribute("aria-label", name);
    this.plot.show(this.map);
    if (glides) this.plot.glideTo(axes);
    this.replay.show(this.map);
    if (before !== null && this.map.index.has(before)) this.select(this.map.index.get(before), { quiet: true });
    else this.clear();
  }

  redraw() {
    if (!this.map) return;
    this.plot.draw();
    if (this.atRest) this.panel.showClusters(this.map, this.plot.theme().clusters);
  }

  select(row, { fly = false, quiet = false } = {}) {
    this.selected = row;
    this.atRest = false;
    const near = this.map.near(row);
    this.plot.light([row, ...near.map((one) => one.row)], row);
    if (fly) this.plot.flyToWord(row, near.map((one) => one.row));
    this.panel.showWord(this.map, row);
    if (quiet) return;
    const list = near.slice(0, 5).map((one) => this.map.words[one.row]);
    this.say(`${this.map.words[row]} selected. ${list.length ? `Nearest: ${list.join(", ")}.` : ""}`);
    this.onSelect(this.map.words[row]);
  }

  selectMany(rows, title) {
    if (!rows.length) return this.clear();
    this.selected = null;
    this.atRest = false;
    this.plot.light(rows);
    this.panel.showWords(this.map, rows, title);
    this.say(`${rows.length} words selected.`);
  }

  selectCluster(cluster) {
    const rows = this.plot.order.filter((row) => this.map.clusters.of[row] === cluster);
    this.selectMany(rows, this.map.clusters.names[cluster]);
    this.plot.flyTo(rows);
  }

  clear() {
    const something = !this.atRest;
    this.selected = null;
    this.atRest = true;
    this.tell("");
    if (this.plot.lit.rows.length) this.plot.light([]);
    this.panel.showClusters(this.map, this.plot.theme().clusters);
    if (something) this.say("Nothing selected.");
  }

  find(text) {
    if (!this.map) return;
    const { rows = [], error = "", note = "" } = find(this.map, text);
    if (error) return this.tell(error);
    if (!rows.length) return this.clear();
    if (rows.length === 1) this.select(rows[0], { fly: true });
    else {
      this.selectMany(rows, text.trim());
      this.plot.flyTo(rows);
    }
    this.tell(note);
  }

  tell(text) {
    this.message.textContent = text;
    this.message.hidden = !text;
    if (text) this.say(text);
  }

  say(text) {
    this.live.textContent = text;
  }

  // The word the keyboard points at.
  point(row) {
    if (this.plot.cursor === row || !this.map) return;
    this.plot.cursor = row;
    this.plot.draw();
    if (row === null) this.plot.tip.hidden = true;
    else {
      this.plot.pointAt(row);
      this.say(this.map.words[row]);
    }
  }

  key(event) {
    if (event.target !== this.stage || !this.map || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (step) this.move(...step);
    else if (event.key === "Enter" || event.key === " ") this.plot.cursor !== null && this.select(this.plot.cursor);
    else if (event.key === "Escape") {
      this.plot.lassoing ? this.plot.lasso(false) : this.clear();
      this.point(null);
    } else if (event.key === "+" || event.key === "=") this.plot.zoom(1.6);
    else if (event.key === "-") this.plot.zoom(1 / 1.6);
    else if (event.key === "0") this.plot.reset();
    else return;
    event.preventDefault();
  }

  // To the nearest word in a direction, as the eye sees it; the first step goes to the word nearest the middle.
  move(right, down) {
    const { width, height } = this.plot.size;
    const start = this.plot.cursor ?? this.selected;
    const from = start === null ? { x: width / 2, y: height / 2 } : this.plot.place(start);
    let best = null;
    let least = Infinity;
    for (const row of this.plot.order) {
      if (row === start) continue;
      const at = this.plot.place(row);
      if (!at) continue;
      const [x, y] = [at.x - from.x, at.y - from.y];
      const along = x * right + y * down;
      const across = Math.abs(x * down) + Math.abs(y * right);
      const cost = start === null ? Math.hypot(x, y) : along > 0.5 && across <= along ? along + 2 * across : Infinity;
      if (cost < least) [best, least] = [row, cost];
    }
    if (best === null) return;
    this.point(best);
    const at = this.plot.place(best);
    const outside = at && (at.x < 20 || at.y < 20 || at.x > width - 20 || at.y > height - 20);
    if (outside && this.plot.flat) {
      const [x, y] = this.plot.map.axes.map((axis) => axis[best]);
      this.plot.animate(this.plot.centred(x, y, this.plot.unit), 200);
    }
  }
}

// Plotly's script, fetched when the first map comes into view: nothing else on the page needs it.
let fetched;
function fetchPlotly(url) {
  if (globalThis.Plotly) return Promise.resolve();
  fetched ??= new Promise((resolve, reject) => {
    const tag = Object.assign(document.createElement("script"), { src: url, onload: resolve, onerror: reject });
    document.head.append(tag);
  });
  return fetched;
}

function whenSeen(element) {
  return new Promise((resolve) => {
    const seen = new ResizeObserver(() => {
      if (!element.offsetParent || !element.clientWidth) return;
      seen.disconnect();
      resolve();
    });
    seen.observe(element);
  });
}

globalThis.W2VMap = {
  // In the app: a map in `element`, its Plotly fetched from `plotly`. Returns {show(data)}.
  mount(element, { plotly, onSelect }) {
    const root = make("div");
    element.replaceChildren(root);
    const view = new MapView(root, { onSelect });
    whenSeen(root)
      .then(() => fetchPlotly(plotly))
      .then(() => view.plot.resize());
    return view;
  },

  // In a file: the whole page, with the data beside it.
  page(element, data) {
    const dark = matchMedia("(prefers-color-scheme: dark)");
    const follow = () => document.body.classList.toggle("dark", dark.matches);
    follow();
    dark.addEventListener("change", follow);
    const view = new MapView(element);
    view.show(JSON.parse(data.textContent));
    return view;
  },
};
