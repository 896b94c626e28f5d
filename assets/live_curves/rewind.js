// Rewinding: the checkpoints of the run that is watched stand along the curves' axis, and one goes back to one of them.

import { element } from "../lib/dom.js";
import { at } from "./view.js";

const HINT = "Checkpoints: go back to one to branch from it";
const NOW = "now";
const KEYS = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 };
const WAIT_MS = 500; // a key may follow

// Which of the places, in pixels, is nearest; of equal ones the first. A place that is out of sight is null.
export function nearest(places, x) {
  let found = -1;
  for (const [index, place] of places.entries())
    if (place !== null && (found < 0 || Math.abs(place - x) < Math.abs(places[found] - x))) found = index;
  return found;
}

export class Rewind {
  // `changed` is called when another checkpoint is looked at, `choose` with the batch of one that was chosen: -1 where
  // the visitor is back at the end of the curve.
  constructor(changed, choose) {
    this.changed = changed;
    this.choose = choose;
    this.stops = [];
    this.told = element("output", {});
    this.track = element("div", {
      class: "track",
      role: "slider",
      tabindex: 0,
      "aria-label": "Checkpoint of the run",
      "aria-orientation": "horizontal",
      "aria-valuemin": 0,
    });
    this.root = element("div", { class: "rewind", hidden: true }, this.track, this.told);
    this.listen();
  }

  // The checkpoints and the chosen one, as the curves show them: also while one is only looked at.
  get shown() {
    return { checkpoints: this.checkpoints, chosen: this.stops[this.index]?.batch ?? null };
  }

  // What the server knows; while the visitor moves, what he looks at stays.
  take(told) {
    this.checkpoints = told?.checkpoints ?? [];
    const looked = this.isMoving ? this.stops[this.index]?.batch : (told?.chosen ?? null);
    this.stops = [...this.checkpoints, { batch: null, text: NOW }];
    const found = this.stops.findIndex(({ batch }) => batch === looked);
    this.index = found < 0 ? this.stops.length - 1 : found;
    this.root.hidden = !this.checkpoints.length;
  }

  // Where each stands: under the axis of `plot`.
  draw(plot, run, view) {
    const axis = plot._fullLayout?.xaxis;
    if (!axis || !run || !plot.offsetWidth) return;
    const place = (point) => {
      const x = axis.d2p(at(point, view.axis, run.per_epoch));
      return x >= -1 && x <= axis._length + 1 ? x : null;
    };
    const { training } = run;
    const last = training.batch.length - 1;
    const end =
      last < 0
        ? null
        : place({ batch: training.batch[last], images: training.images[last], seconds: training.seconds[last] });
    this.places = [...this.checkpoints.map(place), end];
    this.root.style.paddingInlineStart = `${axis._offset}px`;
    this.track.style.width = `${axis._length}px`;
    this.mark();
  }

  mark() {
    const { text, batch } = this.stops[this.index];
    const marks = this.places.map((x, index) => {
      if (x === null) return "";
      const isNow = index === this.stops.length - 1;
      return element("i", {
        class: `${isNow ? "now" : ""} ${index === this.index ? "chosen" : ""}`,
        style: `left: ${x}px`,
      });
    });
    this.track.replaceChildren(...marks.filter(Boolean).reverse()); // the end of the curve lies beneath the others
    this.track.setAttribute("aria-valuemax", this.stops.length - 1);
    this.track.setAttribute("aria-valuenow", this.index);
    this.track.setAttribute("aria-valuetext", text);
    this.told.textContent = batch === null ? HINT : text;
  }

  look(index) {
    if (index < 0 || index === this.index) return;
    this.index = index;
    this.mark();
    this.changed();
  }

  // What is looked at is what the visitor wants.
  settle() {
    clearTimeout(this.waiting);
    this.isMoving = false;
    this.choose(this.stops[this.index].batch ?? -1);
  }

  listen() {
    const { track } = this;
    const follow = ({ clientX }) => this.look(nearest(this.places, clientX - track.getBoundingClientRect().left));
    track.addEventListener("pointerdown", (event) => {
      if (event.button) return;
      this.isMoving = true;
      track.setPointerCapture(event.pointerId);
      follow(event);
    });
    track.addEventListener(
      "pointermove",
      (event) => this.isMoving && track.hasPointerCapture(event.pointerId) && follow(event),
    );
    track.addEventListener("pointerup", () => this.isMoving && this.settle());
    track.addEventListener("pointercancel", () => {
      this.isMoving = false;
    });
    track.addEventListener("keydown", (event) => {
      const last = this.stops.length - 1;
      const wanted = { Home: 0, End: last, Escape: last }[event.key] ?? this.index + (KEYS[event.key] ?? NaN);
      if (event.key === "Enter") return this.settle();
      if (Number.isNaN(wanted)) return;
      event.preventDefault();
      this.isMoving = true;
      this.look(Math.min(last, Math.max(0, wanted)));
      clearTimeout(this.waiting);
      this.waiting = setTimeout(() => this.settle(), WAIT_MS);
    });
  }

  close() {
    clearTimeout(this.waiting);
  }
}
