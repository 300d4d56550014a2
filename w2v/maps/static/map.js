// The map as people meet it: search, tools, picture, list.

const REGION = "Words in the region";
const MOST_GLIDING = 1500; // words that can be redrawn many times a second

function sameWords(one, other) {
  return one.axes.length === other.axes.length && one.n === other.n && one.words.every((word, row) => word === other.words[row]);
}

const MOST_REMEMBERED = 240;

// The moments of a run that is still going on, the newest last; of a long run every second one is forgotten.
function remembered(frames, label, axes) {
  const all = [...frames, { label, axes }];
  return all.length > MOST_REMEMBERED ? all.filter((_, at) => at % 2 === 0 || at === all.length - 1) : all;
}

function boxOf({ offsetLeft, offsetTop, offsetWidth, offsetHeight }) {
  return [offsetLeft, offsetTop, offsetLeft + offsetWidth, offsetTop + offsetHeight];
}

class MapView {
  // onMissing(words) asks which words that are not on the map the model knows, to be told by `answered`; onAdd(words)
  // puts more words on the map, onSave() saves it as a page; without them nothing of it is offered. A small map has no
  // search, and a list only of what is selected.
  constructor(root, { onMissing = null, onAdd = null, onSave = null, small = false } = {}) {
    Object.assign(this, { onMissing, onAdd, onSave, small });
    root.addEventListener("w2v-answer", ({ detail }) => this.answered(detail));
    root.classList.add("w2v-map");
    root.classList.toggle("w2v-map-small", small);
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
      region: (rows) => this.selectMany(rows, REGION),
      choosing: (way) => this.ways.forEach((tool, one) => tool.setAttribute("aria-pressed", String(one === way))),
      moved: () => this.plot.cursor !== null && this.plot.pointAt(this.plot.cursor),
    }, { plain: small, reserved: () => [boxOf(this.tools)] });
    this.live = make("div", "w2v-map-hidden");
    this.live.setAttribute("aria-live", "polite");
    this.help = make("p", "w2v-map-keys", HELP);
    this.help.id = `w2v-help-${Math.random().toString(36).slice(2)}`;
    this.tools = this.toolbar();
    this.stage.append(this.tools);
    Object.assign(this.stage, { tabIndex: 0 });
    const described = { role: "group", "aria-label": "Map of words", "aria-describedby": this.help.id };
    for (const [name, value] of Object.entries(described)) this.stage.setAttribute(name, value);
    this.message = make("p", "w2v-map-message");
    this.message.hidden = true;
    const bar = make("div", "w2v-map-top");
    this.caption = make("p", "w2v-map-message");
    bar.append(...(small ? [this.caption] : [this.search.element]), this.message);
    this.replay = new Replay((axes) => this.plot.jumpTo(axes));
    root.replaceChildren(bar, this.stage, this.panel.element, this.replay.element, this.help, this.live);
    this.keyboard = new Keyboard(this);
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
    const choice = (way) => () => this.plot.choose(this.plot.choosing === way ? null : way);
    this.ways = new Map([
      ["select", tool("▭", "Drag a box round words to list them", choice("select"))],
      ["lasso", tool("◌", "Draw round words to list them", choice("lasso"))],
    ]);
    const saving = make("details");
    const summary = make("summary", "", "⤓");
    summary.title = "Save the map";
    summary.setAttribute("aria-label", "Save the map");
    const choices = make("div");
    const offer = (text, act) => choices.append(button(text, () => ((saving.open = false), act())));
    offer("PNG picture", () => savePicture(this.plot, "png"));
    offer("SVG picture", () => savePicture(this.plot, "svg"));
    offer("CSV of coordinates", () => download("map.csv", csvOf(this.map, this.plot.order), "text/csv"));
    if (this.onSave) offer("Page that needs no server", () => this.onSave());
    saving.append(summary, choices);
    bar.append(saving);
    return bar;
  }

  // Show a map from the data of `figures.figure_data`.
  show(data) {
    if (!data || data.version < this.version) return; // overtaken by a newer map on its way
    this.version = data.version;
    const before = this.map && this.selected !== null ? this.map.words[this.selected] : null;
    const was = this.map;
    this.map = decode(data);
    const { axes } = this.map;
    const goesOn = was && was.view === this.map.view && sameWords(was, this.map);
    if (data.moment !== undefined) this.map.frames = remembered(goesOn ? was.frames : [], data.moment, axes);
    const follows = !goesOn || this.replay.atEnd;
    const glides = goesOn && was.n <= MOST_GLIDING;
    if (glides) this.map.axes = was.axes;
    for (const tool of this.ways.values()) tool.hidden = this.map.axes.length > 2;
    this.caption.textContent = this.map.title;
    const name = `Map of ${counted(this.map.n, "word")}${this.map.title ? `: ${this.map.title}` : ""}`;
    this.stage.setAttribute("aria-label", name);
    this.plot.show(this.map);
    if (glides && follows) this.plot.glideTo(axes);
    this.replay.show(this.map, follows);
    if (before !== null && this.map.index.has(before)) this.select(this.map.index.get(before), { quiet: true });
    else this.clear();
    if (this.awaited) this.find(this.awaited);
    this.awaited = null;
  }

  // Whether nothing is selected; a small map then has no list.
  get atRest() {
    return this.resting;
  }

  set atRest(rest) {
    this.resting = rest;
    this.panel.element.hidden = this.small && rest;
  }

  redraw() {
    if (!this.map) return;
    this.plot.draw();
    if (this.atRest) this.panel.showClusters(this.map, this.plot.theme().clusters);
  }

  select(row, { fly = false, quiet = false } = {}) {
    this.selected = row;
    this.atRest = false;
    this.plot.box = null;
    const near = this.map.near(row);
    this.plot.light([row, ...near.map((one) => one.row)], row);
    if (fly) this.plot.flyToWord(row, near.map((one) => one.row));
    this.panel.showWord(this.map, row);
    if (quiet) return;
    const list = near.slice(0, 5).map((one) => this.map.words[one.row]);
    this.say(`${this.map.words[row]} selected. ${list.length ? `Nearest: ${list.join(", ")}.` : ""}`);
  }

  // box: two words between which the region spans, as the keyboard draws it; why: what is missing, if anything.
  selectMany(rows, title, { box = null, why = "" } = {}) {
    if (!rows.length) return this.clear();
    this.selected = null;
    this.atRest = false;
    this.plot.box = box;
    this.plot.light(rows);
    this.panel.showWords(this.map, rows, title, why);
    this.say(`${counted(rows.length, "word")} selected.`);
  }

  // Nothing was found: the list says so, rather than go on showing what was selected before.
  selectNone(why) {
    this.selected = null;
    this.atRest = false;
    this.plot.box = null;
    this.plot.light([]);
    this.panel.showNothing(why);
  }

  selectCluster(cluster) {
    const rows = this.plot.order.filter((row) => this.map.clusters.of[row] === cluster);
    this.selectMany(rows, this.map.clusters.names[cluster]);
    this.plot.flyTo(rows);
  }

  clear() {
    const something = this.atRest === false; // not before the first map
    this.forget();
    this.selected = null;
    this.atRest = true;
    this.plot.box = null;
    this.missing = [];
    this.tell("");
    if (this.plot.lit.rows.length) this.plot.light([]);
    this.panel.showClusters(this.map, this.plot.theme().clusters);
    if (something) this.say("Nothing selected.");
  }

  // With its result a search goes, too; what is only being typed stays, and so does what waits to be put on the map.
  forget() {
    if (!this.awaited && this.search.input.value === this.asked) this.search.input.value = "";
    this.asked = null;
  }

  async find(text) {
    if (!this.map) return;
    this.asked = text;
    this.missing = [];
    const { rows = [], missing = [], error = "" } = await find(this.map, text);
    if (this.asked !== text) return; // another question was faster
    const why = error || notOnMap(missing);
    if (rows.length === 1 && !why) this.select(rows[0], { fly: true });
    else if (rows.length) {
      this.selectMany(rows, text.trim(), { why });
      this.plot.flyTo(rows);
    } else if (why) this.selectNone(why);
    else return this.clear();
    this.tell(why);
    this.missing = missing;
    if (missing.length) this.onMissing?.(missing);
  }

  // What the model says of words that are not on its map: which it knows, and why the others cannot be put there.
  answered({ asked, known, why }) {
    if (JSON.stringify(asked) !== JSON.stringify(this.missing)) return; // something else was looked for meanwhile
    this.awaited = null;
    this.tell([notOnMap(known), why].filter(Boolean).join(" "));
    if (known.length) this.offerToAdd(known, this.asked);
  }

  offerToAdd(words, text) {
    const add = button(words.length === 1 ? "Add it to the map" : "Add them to the map", () => {
      this.awaited = text;
      this.missing = words;
      this.tell("Adding…");
      this.onAdd(words);
    });
    this.message.append(" ", add);
  }

  tell(text) {
    this.message.textContent = text;
    this.message.hidden = !text;
    if (text) this.say(text);
  }

  say(text) {
    this.live.textContent = text;
  }
}
