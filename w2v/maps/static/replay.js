// A run played again, from noise to meaning: a slider over the frames of a map, and a button that pushes it.

const SECONDS = 8; // for a whole run

class Replay {
  // onMove(axes): show the words there.
  constructor(onMove) {
    this.onMove = onMove;
    this.element = make("div", "w2v-map-replay");
    this.element.hidden = true;
    this.push = button("▶", () => (this.running ? this.pause() : this.play()));
    this.slider = Object.assign(make("input"), { type: "range", min: 0, step: "any" });
    this.slider.setAttribute("aria-label", "Moment of the training");
    this.slider.addEventListener("input", () => {
      this.pause();
      this.seek(Number(this.slider.value));
    });
    this.slider.addEventListener("keydown", (event) => {
      const step = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 }[event.key];
      if (!step) return;
      event.preventDefault();
      this.pause();
      this.seek(Math.max(0, Math.min(this.last, Math.round(Number(this.slider.value)) + step)));
    });
    this.label = make("output");
    this.element.append(this.push, this.slider, this.label);
    this.pause();
  }

  get last() {
    return this.frames.length - 1;
  }

  // Whether the newest moment is shown, so that a still newer one should be.
  get atEnd() {
    return !this.frames || (!this.running && Number(this.slider.value) >= this.last);
  }

  // Take the frames of a map; go to the last one, or stay at the moment that is looked at.
  show(map, follow = true) {
    this.element.hidden = !map.frames || map.frames.length < 2;
    const moment = this.frames?.[Math.round(Number(this.slider.value))];
    this.frames = map.frames;
    if (follow) this.pause();
    if (this.element.hidden) return;
    this.slider.max = this.last;
    if (follow) this.name(this.last);
    else if (!this.running) this.name(Math.max(0, this.frames.indexOf(moment)));
  }

  name(at) {
    this.slider.value = at;
    this.label.textContent = this.frames[Math.round(at)].label;
    this.slider.setAttribute("aria-valuetext", this.label.textContent);
  }

  // Between two frames every word is on its way from one to the other.
  seek(at) {
    this.name(at);
    const [before, after] = [this.frames[Math.floor(at)], this.frames[Math.ceil(at)]];
    this.onMove(between(before.axes, after.axes, at - Math.floor(at)));
  }

  play() {
    this.running = true;
    this.sign("❚❚", "Pause");
    const start = Number(this.slider.value) >= this.last ? 0 : Number(this.slider.value);
    const began = performance.now();
    const step = (now) => {
      if (!this.running) return;
      const at = Math.min(this.last, start + (Math.max(0, now - began) / 1000 / SECONDS) * this.last);
      this.seek(at);
      if (at < this.last) requestAnimationFrame(step);
      else this.pause();
    };
    requestAnimationFrame(step);
  }

  pause() {
    this.running = false;
    this.sign("▶", "Play the training again");
  }

  sign(text, name) {
    this.push.textContent = text;
    this.push.title = name;
    this.push.setAttribute("aria-label", name);
  }
}

function between(before, after, part) {
  return before.map((axis, at) => axis.map((value, row) => value + (after[at][row] - value) * part));
}
