// The pointer over the drawing: mouse, pen, one finger or two. The page is scrolled as everywhere: the wheel zooms only
// where the drawing has the focus or Ctrl is held, and one finger scrolls where two move and zoom the drawing.

const PINCH_PX = 40; // a wheel turns further at once than two fingers on a pad move apart
const HINT_MS = 2500;
const MODIFIER = /mac/i.test(navigator.platform) ? "⌘" : "Ctrl";
const HINTS = {
  wheel: `${MODIFIER} + wheel zooms · or click into the drawing first`,
  touch: "Two fingers move and zoom the drawing",
};
const hinted = new Set(); // what was told already

export class Pointer {
  constructor(viewer, listen) {
    this.viewer = viewer;
    this.stage = viewer.stage;
    this.down = new Map(); // pointer -> where it is
    listen(this.stage, "wheel", (event) => this.wheel(event), { passive: false });
    for (const type of ["touchstart", "touchmove"])
      listen(this.stage, type, (event) => this.keepPage(event), { passive: false });
    listen(this.stage, "pointerdown", (event) => this.press(event));
    listen(this.stage, "pointermove", (event) => this.move(event));
    listen(this.stage, "pointerup", (event) => this.release(event));
    listen(this.stage, "pointercancel", (event) => this.cancel(event));
    listen(this.stage, "dblclick", (event) => this.unfoldAt(event));
  }

  wheel(event) {
    const { viewer } = this,
      held = event.ctrlKey || event.metaKey;
    if (!held && !viewer.hasFocus && !viewer.full.on) return this.hint("wheel");
    event.preventDefault();
    viewer.used();
    const corner = this.stage.getBoundingClientRect();
    const lines = event.deltaMode === 1 ? 16 : 1;
    const rate = held && Math.abs(event.deltaY * lines) < PINCH_PX ? 0.01 : 0.0015;
    viewer.camera.zoom(Math.exp(-event.deltaY * lines * rate), event.clientX - corner.left, event.clientY - corner.top);
  }

  // Two fingers are the drawing's: the page neither scrolls nor zooms under them.
  keepPage(event) {
    if (event.touches.length > 1 && event.cancelable) event.preventDefault();
  }

  // Told once a visit: how the drawing is zoomed or moved, where the page was.
  hint(which) {
    if (hinted.has(which)) return;
    hinted.add(which);
    const hint = this.viewer.find(".advice");
    hint.textContent = HINTS[which];
    hint.classList.add("shown");
    setTimeout(() => hint.classList.remove("shown"), HINT_MS);
  }

  press(event) {
    if (event.button !== 0) return;
    this.down.set(event.pointerId, { x: event.clientX, y: event.clientY });
    this.start = this.down.get(event.pointerId);
    this.moved = this.down.size > 1;
  }

  move(event) {
    const last = this.down.get(event.pointerId);
    if (!last) return;
    const now = { x: event.clientX, y: event.clientY };
    if (!this.moved) {
      // A click may tremble; captured it would lose its target.
      if (Math.hypot(now.x - this.start.x, now.y - this.start.y) < 4) return;
      this.moved = true;
      this.viewer.used();
      this.stage.classList.add("dragging");
    }
    const scrolls = event.pointerType === "touch" && this.down.size === 1 && !this.viewer.full.on;
    if (event.isTrusted && !scrolls) this.stage.setPointerCapture(event.pointerId);
    if (this.down.size === 2) this.pinch(event.pointerId, last, now);
    else if (!scrolls) this.viewer.camera.moveBy(now.x - last.x, now.y - last.y);
    this.down.set(event.pointerId, now);
  }

  // Two fingers: the middle between them stays under them, and the drawing grows as they part.
  pinch(id, last, now) {
    const [other] = [...this.down].filter(([each]) => each !== id).map(([, place]) => place);
    const corner = this.stage.getBoundingClientRect();
    const apart = ({ x, y }) => Math.max(20, Math.hypot(x - other.x, y - other.y));
    const middle = ({ x, y }) => [(x + other.x) / 2 - corner.left, (y + other.y) / 2 - corner.top];
    const [x, y] = middle(last),
      [toX, toY] = middle(now);
    this.viewer.camera.zoom(apart(now) / apart(last), x, y);
    this.viewer.camera.moveBy(toX - x, toY - y);
  }

  // The browser has taken the finger, to scroll the page.
  cancel(event) {
    if (event.pointerType === "touch" && this.down.size === 1) this.hint("touch");
    this.lift(event);
  }

  lift(event) {
    this.down.delete(event.pointerId);
    this.stage.classList.remove("dragging");
  }

  release(event) {
    const clicks = this.down.has(event.pointerId) && !this.moved;
    this.lift(event);
    if (!clicks) return;
    const { viewer } = this,
      toggle = event.target.closest(".toggle"),
      shortcut = event.target.closest(".shortcut"),
      named = event.target.closest(".card, .frame text");
    if (shortcut) viewer.shortcuts.turn(shortcut);
    else if (toggle) viewer.toggle(toggle.dataset.toggle, toggle.closest("[data-id]").dataset.id);
    else if (named) viewer.choose(viewer.drawing.places.get(named.closest("[data-id]").dataset.id));
    else if (!event.target.closest(".frame")) viewer.chooseNone();
  }

  unfoldAt(event) {
    const place = this.viewer.drawing.places.get(event.target.closest(".card")?.dataset.id);
    if (place && this.viewer.drawing.folds(place) && !event.target.closest(".toggle")) this.viewer.toggle(place.id);
  }
}
