// Moving about on a flat map: drag, wheel, two fingers; and pointing, where Plotly sees it too late or twice: by a
// finger, and in space. The picture follows the hand at once, as an image moved and
// scaled by the browser; Plotly draws the true one as often as the machine can: at each frame, or when the hand rests.

const CLICK = 5; // pixels a press may move and still be a click
const FINGER = 22; // pixels round a tap in which a word is meant
const MOUSE = 14;
const REST = 160; // milliseconds without a movement

class Gestures {
  constructor(plot) {
    this.plot = plot;
    this.pointers = new Map();
    this.moved = false;
    this.cost = 0;
    const { element } = plot;
    element.addEventListener("pointerdown", (event) => this.press(event), true);
    window.addEventListener("pointermove", (event) => this.move(event));
    for (const end of ["pointerup", "pointercancel"]) window.addEventListener(end, (event) => this.release(event));
    element.addEventListener("pointermove", (event) => this.point(event));
    element.addEventListener("pointerleave", () => this.plot.flat || this.plot.hover(null));
    // Of a tap Plotly and the browser would make up to three clicks, of which each second one clears: they get none of it.
    element.addEventListener("touchstart", (event) => this.on && event.stopPropagation(), { passive: true, capture: true });
    element.addEventListener("touchend", (event) => this.lift(event), { passive: false, capture: true });
    element.addEventListener("wheel", (event) => this.wheel(event), { passive: false, capture: true });
  }

  get on() {
    return this.plot.flat && this.plot.range && !this.plot.choosing;
  }

  // Whether a drag is under way: no time for hovering.
  get busy() {
    return this.moved && this.pointers.size > 0;
  }

  press(event) {
    if (!this.pointers.size) this.moved = false;
    if ((this.plot.flat && !this.on) || event.button > 0) return;
    this.plot.land();
    this.pointers.set(event.pointerId, { x: event.clientX, y: event.clientY, startX: event.clientX, startY: event.clientY });
  }

  move(event) {
    const pointer = this.pointers.get(event.pointerId);
    if (!pointer) return;
    if (Math.hypot(event.clientX - pointer.startX, event.clientY - pointer.startY) > CLICK) this.moved = true;
    const before = this.grip();
    Object.assign(pointer, { x: event.clientX, y: event.clientY });
    if (!this.moved || !this.on) return;
    this.plot.touched = true;
    const now = this.grip();
    const factor = before.spread && now.spread ? now.spread / before.spread : 1;
    const scrolls = event.pointerType === "touch" && this.pointers.size === 1 && this.plot.whole; // the page, up and down
    this.show(this.plot.moved(now.x - before.x, scrolls ? 0 : now.y - before.y, factor, now));
  }

  release(event) {
    if (!this.pointers.delete(event.pointerId) || this.pointers.size) return;
    this.commit();
    if (this.plot.flat || this.moved || event.type !== "pointerup") return;
    this.plot.clicked(this.under(event, event.pointerType === "touch" ? FINGER : MOUSE));
  }

  lift(event) {
    if (!this.on) return;
    event.stopPropagation();
    if (this.moved || event.touches.length) return;
    event.preventDefault();
    this.plot.clicked(this.under(event.changedTouches[0], FINGER));
  }

  // In space a mouse points at the nearest word.
  point(event) {
    if (this.plot.flat || event.pointerType !== "mouse") return;
    this.pointed ??= requestAnimationFrame(() => {
      this.pointed = undefined;
      this.plot.hover(this.under(event, MOUSE));
    });
  }

  // The word within `reach` pixels of where an event was.
  under({ clientX, clientY }, reach) {
    const box = this.plot.element.getBoundingClientRect();
    return this.plot.nearest(clientX - box.left, clientY - box.top, reach);
  }

  // Where the fingers' middle is on the picture, and how far they are apart.
  grip() {
    const held = [...this.pointers.values()];
    const box = this.plot.element.getBoundingClientRect();
    const x = held.reduce((sum, one) => sum + one.x, 0) / held.length - box.left;
    const y = held.reduce((sum, one) => sum + one.y, 0) / held.length - box.top;
    return { x, y, spread: held.length > 1 ? Math.hypot(held[0].x - held[1].x, held[0].y - held[1].y) : 0 };
  }

  wheel(event) {
    if (!this.on) return;
    event.preventDefault();
    event.stopPropagation();
    this.plot.touched = true;
    this.plot.land();
    const lines = event.deltaMode === 1 ? 30 : 1;
    const factor = Math.exp(-Math.max(-240, Math.min(240, event.deltaY * lines)) * 0.002);
    const box = this.plot.element.getBoundingClientRect();
    this.show(this.plot.moved(0, 0, factor, { x: event.clientX - box.left, y: event.clientY - box.top }));
  }

  // Show a view: as an image now, truly when there is time.
  show(range) {
    const { plot } = this;
    plot.range = range;
    plot.element.setAttribute("aria-busy", "true"); // until it rests
    this.image ??= requestAnimationFrame((now) => {
      this.image = undefined;
      plot.moveImage();
      plot.drawLabels();
      plot.on.moved();
      if (now - (this.committed ?? 0) > 4 * this.cost) this.commit();
    });
    clearTimeout(this.resting);
    this.resting = setTimeout(() => this.commit(), REST);
  }

  commit() {
    clearTimeout(this.resting);
    if (this.on && this.plot.stale) this.draw();
    if (!this.plot.flight) this.plot.element.removeAttribute("aria-busy");
  }

  draw() {
    const began = performance.now();
    this.plot.drawTruly();
    // What it really took is known when the browser has shown the frame after the next.
    requestAnimationFrame(() => requestAnimationFrame((now) => (this.cost = Math.max(0, now - began - 30))));
    this.committed = performance.now();
  }
}
