// The pen: one draws over whatever is on the screen, and what is drawn fades. While it is up, nothing of it is there
// that a click could meet.

import { element } from "../lib/dom.js";
import { prefersStill } from "../lib/motion.js";

const SEEN_MS = 3_000; // in full
const FADES_MS = 900;
const WIDTH_PX = 5,
  EDGE_PX = 9; // of a light edge, which keeps a line apart from any drawing
const LINE = "#d4145a",
  EDGE = "rgb(255 255 255 / .85)";

// How strong a line is so long after it was drawn, from 1 to 0; with `still` it goes at once.
export function strength(age, still = false) {
  if (age <= SEEN_MS) return 1;
  return still ? 0 : Math.max(0, 1 - (age - SEEN_MS) / FADES_MS);
}

export class Pen {
  // `changed` is called when it has begun and when it has ended.
  constructor(changed) {
    this.changed = changed;
    this.canvas = element("canvas", { "aria-hidden": "true" });
    const end = element("button", { type: "button" }, "Put the pen down (Esc)");
    // In the browser's top layer it lies over a full screen, too.
    this.sheet = element("div", { id: "nv-pen", popover: "manual" }, this.canvas, end);
    this.strokes = []; // each { points, ended }
    end.addEventListener("click", () => this.set(false));
    const hear = (type, act) => this.canvas.addEventListener(type, act);
    hear("pointerdown", (event) => this.begin(event));
    hear("pointermove", (event) => this.move(event));
    for (const type of ["pointerup", "pointercancel"]) hear(type, () => this.lift());
    hear("wheel", ({ deltaY }) => document.querySelector('[data-testid="stMain"]')?.scrollBy(0, deltaY));
    window.addEventListener("resize", () => this.on && this.fit());
  }

  get on() {
    return this.sheet.matches(":popover-open");
  }

  set(on) {
    if (on === this.on) return;
    this.strokes = [];
    if (on) {
      this.sheet.showPopover();
      this.fit();
    } else this.sheet.hidePopover();
    this.changed();
  }

  fit() {
    const { canvas } = this;
    const scale = window.devicePixelRatio || 1;
    canvas.width = window.innerWidth * scale;
    canvas.height = window.innerHeight * scale;
    this.brush = canvas.getContext("2d");
    this.brush.scale(scale, scale);
    Object.assign(this.brush, { lineCap: "round", lineJoin: "round" });
    this.ask();
  }

  begin(event) {
    if (event.button > 0) return;
    this.canvas.setPointerCapture(event.pointerId);
    this.stroke = { points: [[event.clientX, event.clientY]], ended: Infinity };
    this.strokes.push(this.stroke);
    this.ask();
  }

  move(event) {
    if (!this.stroke) return;
    const moves = event.getCoalescedEvents?.() ?? [];
    this.stroke.points.push(...(moves.length ? moves : [event]).map(({ clientX, clientY }) => [clientX, clientY]));
    this.ask();
  }

  lift() {
    if (this.stroke) this.stroke.ended = performance.now();
    this.stroke = null;
  }

  // Paint once the browser is ready, and again as long as there is something that fades.
  ask() {
    this.asked ??= requestAnimationFrame(() => {
      this.asked = null;
      this.paint();
      if (this.strokes.length) this.ask();
    });
  }

  paint() {
    const { brush } = this,
      now = performance.now(),
      still = prefersStill();
    const left = ({ ended }) => (ended === Infinity ? 1 : strength(now - ended, still));
    this.strokes = this.strokes.filter((stroke) => left(stroke) > 0);
    brush.clearRect(0, 0, window.innerWidth, window.innerHeight);
    for (const stroke of this.strokes) {
      brush.globalAlpha = left(stroke);
      const path = traced(stroke.points);
      for (const [strokeStyle, lineWidth] of [
        [EDGE, EDGE_PX],
        [LINE, WIDTH_PX],
      ]) {
        Object.assign(brush, { strokeStyle, lineWidth });
        brush.stroke(path);
      }
    }
  }
}

// A line through the middles between its points, which is smooth; of one point, a dot.
function traced(points) {
  const path = new Path2D();
  const [[x, y], ...rest] = points;
  path.moveTo(x, y);
  if (!rest.length) path.lineTo(x, y);
  rest.forEach(([toX, toY], index) => {
    const [nextX, nextY] = rest[index + 1] ?? [toX, toY];
    path.quadraticCurveTo(toX, toY, (toX + nextX) / 2, (toY + nextY) / 2);
  });
  return path;
}
