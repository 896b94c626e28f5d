// The pointer over the drawing: mouse, pen, one finger or two.

export class Pointer {
  constructor(viewer, listen) {
    this.viewer = viewer;
    this.stage = viewer.stage;
    this.down = new Map(); // pointer -> where it is
    listen(this.stage, "wheel", (event) => this.wheel(event), { passive: false });
    listen(this.stage, "pointerdown", (event) => this.press(event));
    listen(this.stage, "pointermove", (event) => this.move(event));
    listen(this.stage, "pointerup", (event) => this.release(event));
    listen(this.stage, "pointercancel", (event) => this.lift(event));
    listen(this.stage, "dblclick", (event) => this.unfoldAt(event));
  }

  wheel(event) {
    event.preventDefault();
    this.viewer.used();
    const corner = this.stage.getBoundingClientRect();
    const lines = event.deltaMode === 1 ? 16 : 1;
    this.viewer.camera.zoom(
      Math.exp(-event.deltaY * lines * (event.ctrlKey ? 0.01 : 0.0015)),
      event.clientX - corner.left,
      event.clientY - corner.top,
    );
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
    if (event.isTrusted) this.stage.setPointerCapture(event.pointerId);
    if (this.down.size === 2) this.pinch(event.pointerId, last, now);
    else this.viewer.camera.moveBy(now.x - last.x, now.y - last.y);
    this.down.set(event.pointerId, now);
  }

  // Two fingers: one stays, the other moves; what lies under each stays under it.
  pinch(id, last, now) {
    const [other] = [...this.down].filter(([each]) => each !== id).map(([, place]) => place);
    const corner = this.stage.getBoundingClientRect();
    const apart = ({ x, y }) => Math.max(20, Math.hypot(x - other.x, y - other.y));
    this.viewer.camera.zoom(apart(now) / apart(last), other.x - corner.left, other.y - corner.top);
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
      named = event.target.closest(".card, .frame text");
    if (toggle) viewer.toggle(toggle.dataset.toggle, toggle.closest("[data-id]").dataset.id);
    else if (named) viewer.choose(viewer.drawing.places.get(named.closest("[data-id]").dataset.id));
    else if (!event.target.closest(".frame")) viewer.chooseNone();
  }

  unfoldAt(event) {
    const place = this.viewer.drawing.places.get(event.target.closest(".card")?.dataset.id);
    if (place && this.viewer.drawing.folds(place) && !event.target.closest(".toggle")) this.viewer.toggle(place.id);
  }
}
