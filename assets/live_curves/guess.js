// Guessing first: the visitor draws the accuracy that he expects into the empty plot, by pointer or by keys.

import { button, element, svgElement } from "../lib/dom.js";
import { clamp, range } from "../lib/numbers.js";

export const POINTS = 20; // at evenly spaced moments of the budget, the last of which is its end
const CHANCE = 10; // per cent, with which every curve begins
export const HANDLES = [1, 4, 9, 14, 19]; // the points that keys move
const REACH = 14; // pixels from a handle's centre within which a pointer takes it
const STEPS = { ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1, PageUp: 10, PageDown: -10 };
const QUIET_MS = 15_000; // what was drawn stays so long, though updates of a busy server still tell the former one
const HINT = "Draw the held-out accuracy that you expect";

// Which point lies at that share of the budget.
const pointAt = (share) => clamp(Math.round(share * POINTS) - 1, 0, POINTS - 1);

// The values with a stroke drawn over them: a line between two places `{ share, value }`.
export function drawnOver(values, from, to) {
  const [left, right] = from.share <= to.share ? [from, to] : [to, from];
  const [first, last] = [pointAt(left.share), pointAt(right.share)];
  return values.map((value, index) => {
    if (index < first || index > last) return value;
    const part = first === last ? 1 : (index - first) / (last - first);
    const [a, b] = first === last ? [to.value, to.value] : [left.value, right.value];
    return clamp(Math.round(a + part * (b - a)), 0, 100);
  });
}

// A whole curve of what was drawn: straight from chance to where it begins, between pieces, and level at its end.
export function filled(values) {
  const known = range(0, values.length).filter((index) => values[index] !== null);
  if (!known.length) return null;
  return values.map((_, index) => {
    const after = known.find((each) => each >= index);
    const before = known.findLast((each) => each <= index) ?? -1;
    if (after === undefined) return values[known.at(-1)];
    if (after === index) return values[index];
    const start = before < 0 ? CHANCE : values[before];
    return Math.round(start + ((index - before) / (after - before)) * (values[after] - start));
  });
}

// The values with that handle moved; up to the handles beside it the curve follows.
export function moved(values, handle, value) {
  const next = [...values];
  const at = HANDLES.indexOf(handle);
  next[handle] = clamp(value, 0, 100);
  const [before, after] = [HANDLES[at - 1] ?? -1, HANDLES[at + 1]];
  const level = before < 0 ? CHANCE : values[before];
  for (let index = before + 1; index < handle; index += 1)
    next[index] = Math.round(level + ((index - before) / (handle - before)) * (next[handle] - level));
  if (after !== undefined)
    for (let index = handle + 1; index < after; index += 1)
      next[index] = Math.round(next[handle] + ((index - handle) / (after - handle)) * (values[after] - next[handle]));
  return next;
}

// Where the moments of the budget lie along the chosen axis, by how fast the run has gone until its last point.
export function moments({ seconds, batches }, last) {
  if (!last) return range(1, POINTS).map((index) => (100 * index) / POINTS);
  const share = Math.max(last.seconds / seconds, batches ? last.batch / batches : 0) || 1;
  return range(1, POINTS).map((index) => ((index / POINTS) * last.x) / share);
}

function isNear(handle, { clientX, clientY }) {
  const { left, top, width, height } = handle.getBoundingClientRect();
  return Math.hypot(clientX - left - width / 2, clientY - top - height / 2) < REACH;
}

export class Guess {
  // `give` is told the values whenever a stroke ends or a key has moved one; nothing where all was wiped off.
  constructor(give) {
    this.give = give;
    this.values = Array(POINTS).fill(null);
    this.path = svgElement("path", { "vector-effect": "non-scaling-stroke" });
    this.hint = element("p", {}, HINT);
    this.handles = HANDLES.map((index) =>
      element("span", {
        role: "slider",
        tabindex: 0,
        "aria-orientation": "vertical",
        "aria-valuemin": 0,
        "aria-valuemax": 100,
        "aria-label": `Accuracy that you expect after ${(100 * (index + 1)) / POINTS} % of the budget`,
        style: `left: ${(100 * (index + 1)) / POINTS}%`,
      }),
    );
    this.field = element(
      "div",
      { class: "field" },
      svgElement("svg", { viewBox: "0 0 100 100", preserveAspectRatio: "none", "aria-hidden": "true" }, this.path),
      this.hint,
      ...this.handles,
    );
    this.finger = button("finger", "Draw with a finger", { text: "Draw with a finger" });
    this.wipe = button("wipe", "Clear the guess", { text: "Clear" });
    this.root = element("div", { class: "guess", hidden: true }, this.field, this.finger, this.wipe);
    this.listen();
  }

  // What the server knows of it; while the visitor draws, what he draws stays.
  take({ own, may }) {
    this.root.hidden = !may;
    if (!may) this.quietUntil = 0;
    if (!this.isDrawing && performance.now() > (this.quietUntil ?? 0)) this.values = own ?? Array(POINTS).fill(null);
    this.mark();
  }

  // Over the axes of `plot`, which lies in the same box.
  place(plot) {
    const { xaxis, yaxis } = plot._fullLayout ?? {};
    if (!xaxis || !plot.offsetWidth) return;
    const { style } = this.root;
    style.left = `${plot.offsetLeft + xaxis._offset}px`;
    style.top = `${plot.offsetTop + yaxis._offset}px`;
    style.width = `${xaxis._length}px`;
    style.height = `${yaxis._length}px`;
    this.root.classList.add("placed");
  }

  mark() {
    const whole = filled(this.values);
    const shown = this.isDrawing ? this.values : whole;
    const points = (shown ?? []).map((value, index) => [(100 * (index + 1)) / POINTS, value]);
    const known = points.filter(([, value]) => value !== null);
    const start = !this.isDrawing && known.length ? [[0, CHANCE]] : [];
    this.path.setAttribute("d", [...start, ...known].map(([x, y], at) => `${at ? "L" : "M"}${x} ${100 - y}`).join(" "));
    this.hint.hidden = known.length > 0;
    this.wipe.hidden = !known.length;
    for (const [at, handle] of this.handles.entries()) {
      const value = whole?.[HANDLES[at]] ?? CHANCE;
      handle.style.top = `${100 - value}%`;
      handle.setAttribute("aria-valuenow", value);
      handle.setAttribute("aria-valuetext", `${value} %`);
    }
  }

  // The curve as it stands; level at chance where nothing is drawn yet.
  whole() {
    return filled(this.values) ?? Array(POINTS).fill(CHANCE);
  }

  told(values) {
    this.values = values ?? Array(POINTS).fill(null);
    this.quietUntil = performance.now() + QUIET_MS;
    this.mark();
    this.give(values ?? []);
  }

  listen() {
    const { field } = this;
    const at = ({ clientX, clientY }) => {
      const { left, top, width, height } = field.getBoundingClientRect();
      return {
        share: clamp((clientX - left) / width, 0, 1),
        value: clamp(100 - (100 * (clientY - top)) / height, 0, 100),
      };
    };
    let last = null;
    let begun = null; // what stood there, and where the pointer was
    let held = -1; // the handle that is dragged up or down, which takes the curve with it
    const stroke = (event) => {
      const now = at(event);
      if (held >= 0 && Math.abs(event.clientX - begun.x) > REACH) {
        held = -1; // it goes along: a curve is drawn that begins at the handle
        this.values = begun.values;
        last = begun.place;
      }
      if (held >= 0) this.values = moved(this.whole(), HANDLES[held], Math.round(now.value));
      else this.values = drawnOver(this.values, last ?? now, now);
      last = now;
      this.mark();
    };
    const end = () => {
      if (!this.isDrawing) return;
      this.isDrawing = false;
      this.told(filled(this.values));
    };
    field.addEventListener("pointerdown", (event) => {
      // A finger scrolls the page until it is asked to draw.
      if (event.button || (event.pointerType === "touch" && !this.root.classList.contains("drawing"))) return;
      field.setPointerCapture(event.pointerId);
      this.isDrawing = true;
      last = null;
      begun = { x: event.clientX, values: this.values, place: at(event) };
      held = this.handles.findIndex((handle) => isNear(handle, event));
      stroke(event);
    });
    field.addEventListener("pointermove", (event) => this.isDrawing && stroke(event));
    field.addEventListener("pointerup", end);
    field.addEventListener("pointercancel", end);
    this.finger.addEventListener("click", () => {
      const draws = this.root.classList.toggle("drawing");
      this.finger.querySelector("span").textContent = draws ? "Scroll again" : "Draw with a finger";
    });
    this.wipe.addEventListener("click", () => this.told(null));
    for (const [index, handle] of this.handles.entries())
      handle.addEventListener("keydown", (event) => {
        const whole = this.whole();
        const ends = { Home: 0, End: 100 };
        const value = ends[event.key] ?? whole[HANDLES[index]] + (STEPS[event.key] ?? NaN);
        if (Number.isNaN(value)) return;
        event.preventDefault();
        this.values = moved(whole, HANDLES[index], value);
        this.quietUntil = performance.now() + QUIET_MS;
        this.mark();
        clearTimeout(this.waiting);
        this.waiting = setTimeout(() => this.told(this.values), 400); // a key may follow
      });
  }

  close() {
    clearTimeout(this.waiting);
  }
}
