// Where the visitor looks, and how the drawing gets there: at once, or in a short glide.

import { prefersStill } from "../lib/motion.js";
import { between, clamp } from "../lib/numbers.js";
import { legibleText, typeSize } from "../lib/type.js";
import { Framing, READABLE, SCALES, zoomed } from "./framing.js";
import { writeCards } from "./writing.js";

const FAR = 0.25; // below this scale text is dust, and hiding it keeps dragging smooth
const CALM_MS = 200; // so long after the last move the drawing is painted anew, crisp
const GLIDE_MS = 240;
const HAND_PX = 640; // up to which a window is a phone's, as in viewer.css

export class Camera {
  constructor(stage, moved) {
    this.stage = stage;
    this.moved = moved; // called at every frame in which the view has changed
    this.fitted = ""; // "readable" or "whole" until the visitor moves
    this.full = false; // whether the stage is a whole screen
    this.byHand = false; // whether the visitor has moved it here
    this.inStory = false; // whether a story tells the drawing
  }

  // Look at another drawing: from where the last one was seen, or as it was left `before`; null is the beginning.
  hold(svg, { first, lit, direction, before }) {
    if (before !== undefined) {
      this.close(); // what was about to be shown is of the last drawing; this one may be out of sight, without a view
      this.view = before?.view;
      this.goal = this.view;
      this.byHand = before?.byHand ?? false;
    }
    this.svg = svg;
    this.size = [svg.width.baseVal.value, svg.height.baseVal.value];
    this.first = first; // the card at which the flow begins
    this.lit = lit; // the place of what a story lights
    this.direction = direction;
    if (!this.view) return this.fit("readable");
    this.apply();
    this.rest();
  }

  // Where the visitor has moved it, whatever the window's size: the point in its middle and the scale, "320,840,0.75".
  get told() {
    const { stage, view, byHand } = this;
    if (!byHand || !view) return null;
    const [x, y] = [stage.clientWidth / 2 - view.x, stage.clientHeight / 2 - view.y].map((side) => side / view.k);
    return `${Math.round(x)},${Math.round(y)},${Number(view.k.toFixed(3))}`;
  }

  // To where it was told that somebody has moved it.
  goTo(told) {
    const [x, y, scale] = told.split(",").map(Number);
    const { clientWidth, clientHeight } = this.stage;
    if (![x, y, scale].every(Number.isFinite)) return false;
    const k = clamp(scale, ...SCALES);
    this.move({ x: clientWidth / 2 - x * k, y: clientHeight / 2 - y * k, k });
    this.byHand = true;
    return true;
  }

  // The geometry of the drawing in the window, whose size may change at any time.
  get framing() {
    const { stage, size, direction, first, lit, full, inStory } = this;
    return new Framing({
      room: [stage.clientWidth, stage.clientHeight],
      size,
      direction,
      first,
      lit,
      full,
      inStory,
      inHand: inStory && window.innerWidth <= HAND_PX,
      type: typeSize(),
      text: legibleText(),
    });
  }

  // Readable, with the beginning in view, or whole; the other of the two where one is shown already.
  fit(how = this.fitted === "readable" ? "whole" : "readable") {
    if (!this.stage.clientWidth || !this.size) return;
    this.byHand = false;
    this.move(this.framing.fitted(how));
    this.rest();
    this.fitted = how;
  }

  // A drawing of which nothing can be seen is shown from its beginning.
  keepInSight(cards) {
    if (this.goal && !cards.some((card) => this.framing.shows(this.goal, card))) this.fit("readable");
  }

  // The window has another size: what was fitted is fitted again, the rest keeps its middle.
  refit() {
    const width = this.stage.clientWidth;
    const wider = width - (this.width ?? width);
    this.width = width;
    if (this.fitted || !this.view) this.fit(this.fitted || "readable");
    else if (wider) this.move({ ...this.view, x: this.view.x + wider / 2 });
  }

  // The window has another size, and the drawing stays where it is.
  keep() {
    this.width = this.stage.clientWidth;
  }

  // `x` and `y`: the point of the window that stays; its middle without them.
  zoom(factor, x = this.stage.clientWidth / 2, y = this.stage.clientHeight / 2) {
    this.byHand = true;
    this.move(zoomed(this.view, factor, x, y));
  }

  moveBy(dx, dy) {
    this.byHand = true;
    this.move({ ...this.view, x: this.view.x + dx, y: this.view.y + dy });
  }

  // Whether a place can be seen; with `partly`, a part of it is enough.
  sees(place, partly = false) {
    return this.framing.sees(this.view, place, partly);
  }

  // Bring a place into the middle, as far as the drawing reaches; what is larger than the window shows its beginning.
  // With `readable` it is as large as it can be read, and as small as it must be to be seen whole; what is open is
  // framed.
  centre(place, { readable = false } = {}) {
    const { framing, view } = this;
    const { width, height, open } = place;
    const k = open
      ? framing.framed(width, height)
      : Math.max(Math.min(view.k, framing.readable(width, height)), READABLE);
    this.glide(framing.centred(readable ? { ...view, k } : view, place));
  }

  // The least move that shows a place; of one that is longer than the window, its beginning.
  reveal(place) {
    if (!this.sees(place)) this.glide(this.framing.showing(this.view, place));
  }

  // The least move and the least zoom out that frame a place that has opened.
  include(place) {
    this.glide(this.framing.including(this.view, place));
  }

  glide(target) {
    cancelAnimationFrame(this.gliding);
    this.byHand = false;
    if (prefersStill()) return this.move(target);
    this.goal = target; // where it will stand
    const from = this.view;
    const start = performance.now();
    const step = (now) => {
      const part = Math.min(1, (now - start) / GLIDE_MS);
      const eased = 1 - (1 - part) ** 3;
      const at = (name) => between(from[name], target[name], eased);
      this.show(part < 1 ? { x: at("x"), y: at("y"), k: at("k") } : target);
      if (part < 1) this.gliding = requestAnimationFrame(step);
    };
    this.gliding = requestAnimationFrame(step);
  }

  move(view) {
    cancelAnimationFrame(this.gliding);
    this.goal = view;
    this.show(view);
  }

  // Another drawing has led here.
  follow(view) {
    this.move(view);
    cancelAnimationFrame(this.pending);
    this.apply();
  }

  show(view) {
    this.view = view;
    this.fitted = "";
    this.svg.style.willChange = "transform"; // while moving the browser only shifts a picture
    clearTimeout(this.calm);
    this.calm = setTimeout(() => this.rest(), CALM_MS);
    this.pending ??= requestAnimationFrame(() => this.apply());
  }

  apply() {
    this.pending = null;
    const { x, y, k } = this.view;
    this.svg.style.transform = `translate(${x}px,${y}px) scale(${k})`;
    this.moved(this.view);
  }

  rest() {
    this.svg.style.willChange = "auto";
    const { inStory, svg } = this;
    const { k } = this.view;
    svg.style.setProperty("--scale", k); // for what stays as large on the screen
    svg.classList.toggle("far", k < FAR);
    if (inStory) this.write();
  }

  // A story's drawing is written as large as its scale asks.
  write() {
    const { framing, stage, svg, view } = this;
    if (!stage.clientWidth) return; // out of sight nothing can be measured
    const letters = `${framing.letters(view.k).toFixed(2)}px`;
    const told = framing.told(view.k);
    if (svg.dataset.told === told && svg.style.getPropertyValue("--letters") === letters) return;
    svg.dataset.told = told;
    svg.style.setProperty("--letters", letters);
    if (told !== "names") writeCards(svg);
  }

  close() {
    cancelAnimationFrame(this.pending);
    this.pending = null;
    cancelAnimationFrame(this.gliding);
    clearTimeout(this.calm);
  }
}
