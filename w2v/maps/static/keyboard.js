// The map by keyboard: from word to word, and whatever a mouse can do to one word or to a region of them.

const HELP =
  "Arrow keys move from word to word, with Shift they span a box of words; Enter selects a word, D its whole district, " +
  "Escape clears; plus and minus zoom, 0 shows everything.";

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

class Keyboard {
  // view: the MapView whose stage listens.
  constructor(view) {
    this.view = view;
    view.stage.addEventListener("keydown", (event) => this.key(event));
    view.stage.addEventListener("blur", () => this.point(null));
  }

  get plot() {
    return this.view.plot;
  }

  key(event) {
    const { view, plot } = this;
    // A tool that was taken up is put down from wherever it was taken.
    if (event.key === "Escape" && plot.choosing && event.target !== view.stage) return plot.choose(null);
    if (event.target !== view.stage || !view.map || event.ctrlKey || event.metaKey || event.altKey) return;
    const { cursor } = plot;
    const step = ARROWS[event.key];
    if (step) event.shiftKey ? this.span(...step) : this.move(...step);
    else if (event.key === "Enter" || event.key === " ") cursor !== null && view.select(cursor);
    else if (event.key === "d" || event.key === "D") cursor !== null && view.selectCluster(view.map.clusters.of[cursor]);
    else if (event.key === "Escape") {
      plot.choosing ? plot.choose(null) : view.clear();
      this.point(null);
    } else if (event.key === "+" || event.key === "=") plot.zoom(1.6);
    else if (event.key === "-") plot.zoom(1 / 1.6);
    else if (event.key === "0") plot.reset();
    else return;
    event.preventDefault();
  }

  // Point at a word.
  point(row) {
    const { view, plot } = this;
    if (plot.cursor === row || !view.map) return;
    plot.cursor = row;
    plot.draw();
    if (row === null) plot.tip.hidden = true;
    else {
      plot.pointAt(row);
      view.say(view.map.words[row]);
    }
  }

  // To the nearest word in a direction, as the eye sees it; the first step goes to the word nearest the middle.
  move(right, down) {
    const { plot } = this;
    const best = this.next(right, down);
    if (best === null) return;
    this.point(best);
    const { width, height } = plot.size;
    const at = plot.place(best);
    const outside = at && (at.x < 20 || at.y < 20 || at.x > width - 20 || at.y > height - 20);
    if (outside && plot.flat) {
      const [x, y] = plot.map.axes.map((axis) => axis[best]);
      plot.animate(plot.centred(x, y, plot.unit), 200);
    }
  }

  next(right, down) {
    const { view, plot } = this;
    const { width, height } = plot.size;
    const start = plot.cursor ?? view.selected;
    const from = start === null ? { x: width / 2, y: height / 2 } : plot.place(start);
    let best = null;
    let least = Infinity;
    for (const row of plot.order) {
      if (row === start) continue;
      const at = plot.place(row);
      if (!at) continue;
      const [x, y] = [at.x - from.x, at.y - from.y];
      const along = x * right + y * down;
      const across = Math.abs(x * down) + Math.abs(y * right);
      const cost = start === null ? Math.hypot(x, y) : along > 0.5 && across <= along ? along + 2 * across : Infinity;
      if (cost < least) [best, least] = [row, cost];
    }
    return best;
  }

  // A step that takes along all words in the box between where the steps began and where they have led.
  span(right, down) {
    const { view, plot } = this;
    const began = plot.box?.[0] ?? plot.cursor ?? view.selected;
    this.move(right, down);
    const [from, to] = [began ?? plot.cursor, plot.cursor];
    if (to === null) return;
    const [one, other] = [plot.place(from), plot.place(to)];
    const within = (at, axis) => at[axis] >= Math.min(one[axis], other[axis]) && at[axis] <= Math.max(one[axis], other[axis]);
    const rows = plot.order.filter((row) => {
      const at = plot.place(row);
      return row === from || row === to || (at && within(at, "x") && within(at, "y"));
    });
    view.selectMany(rows, REGION, { box: [from, to] });
    plot.pointAt(to);
    const { words } = view.map;
    view.say(`${words[to]}. ${counted(rows.length, "word")} in the box that began at ${words[from]}.`);
  }
}
