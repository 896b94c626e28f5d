// Where the visitor looks: the drawing is moved by (x, y) pixels and scaled by k.

const COMFORTABLE = 0.96; // the scale at which a card's smallest text, 10.5 px, is still 10 px tall
const READABLE = 0.77; // the least, at which a card's name, 13 px, is still 10 px tall: where that lets a drawing fit
const LARGEST = 1.15; // a small network is not blown up further
const FAR = 0.25; // below this scale text is dust, and hiding it keeps dragging smooth
const CALM_MS = 200; // so long after the last move the drawing is painted anew, crisp
const GLIDE_MS = 240;
const EDGE_PX = 12; // of air around a drawing that is fitted
const still = matchMedia("(prefers-reduced-motion: reduce)");

class Camera {
  constructor(stage, moved) {
    this.stage = stage;
    this.moved = moved; // called at every frame in which the view has changed
    this.fitted = ""; // "readable" or "whole" until the visitor moves
  }

  // Look at another drawing, from where the last one was seen.
  hold(svg, { first, direction }) {
    this.svg = svg;
    this.size = [svg.width.baseVal.value, svg.height.baseVal.value];
    this.first = first; // the card at which the flow begins
    this.direction = direction;
    if (!this.view) return this.fit("readable");
    this.apply();
    this.rest();
  }

  get room() {
    return [this.stage.clientWidth, this.stage.clientHeight];
  }

  // The scales at which a size fits into the window from side to side, and from end to end.
  scales(width, height) {
    const [wide, high] = this.room.map((side) => side - 2 * EDGE_PX);
    return this.direction === "right" ? [high / height, wide / width] : [wide / width, high / height];
  }

  // The scale at which the drawing is seen whole.
  get whole() {
    return Math.min(...this.scales(...this.size), LARGEST);
  }

  // The scale at which a size is read: whole if that can be, else from side to side.
  readable(width, height) {
    const [across, along] = this.scales(width, height), whole = Math.min(across, along, LARGEST);
    return whole >= READABLE ? whole : across >= READABLE ? Math.min(1, across) : COMFORTABLE;
  }

  // Readable, with the beginning in view, or whole; the other of the two where one is shown already.
  fit(how = this.fitted === "readable" ? "whole" : "readable") {
    const [width, height] = this.room;
    if (!width || !this.size) return;
    const [w, h] = this.size;
    const k = how === "whole" ? this.whole : this.readable(w, h);
    const beside = (room, size, middle) => size * k <= room ? (room - size * k) / 2
      : Math.min(0, Math.max(room / 2 - middle * k, room - size * k));
    const along = (room, size) => size * k <= room - 2 * EDGE_PX ? (room - size * k) / 2 : EDGE_PX - 8;
    const { x, y, width: wide, height: high } = this.first ?? { x: 0, y: 0, width: w, height: h };
    this.move(this.direction === "right"
      ? { x: along(width, w), y: beside(height, h, y + high / 2), k }
      : { x: beside(width, w, x + wide / 2), y: along(height, h), k });
    this.fitted = how;
  }

  // The window has another size: what was fitted is fitted again, the rest keeps its middle.
  refit() {
    const [width] = this.room, wider = width - (this.width ?? width);
    this.width = width;
    if (this.fitted || !this.view) this.fit(this.fitted || "readable");
    else if (wider) this.moveBy(wider / 2, 0);
  }

  zoom(factor, x = this.room[0] / 2, y = this.room[1] / 2) {
    const k = Math.min(Math.max(this.view.k * factor, 0.01), 5), ratio = k / this.view.k;
    this.move({ x: x - (x - this.view.x) * ratio, y: y - (y - this.view.y) * ratio, k });
  }

  moveBy(dx, dy) {
    this.move({ ...this.view, x: this.view.x + dx, y: this.view.y + dy });
  }

  // Whether a place of the drawing, { x, y, width, height }, can be seen; with `partly`, a part of it is enough.
  sees(place, partly = false) {
    const [width, height] = this.room, { x, y, k } = this.view;
    const left = place.x * k + x, top = place.y * k + y, right = left + place.width * k, bottom = top + place.height * k;
    if (partly) return right > 0 && bottom > 0 && left < width && top < height;
    return left >= 0 && top >= 0 && right <= width && bottom <= height;
  }

  // Bring a place into the middle, as far as the drawing reaches; what is larger than the window shows its beginning.
  centre(place, { readable = false } = {}) {
    const [width, height] = this.room, k = readable ? Math.max(this.view.k, READABLE) : this.view.k;
    const at = (room, start, size, whole) => {
      if (whole * k <= room) return (room - whole * k) / 2;
      const wanted = size * k > room - 2 * EDGE_PX ? 3 * EDGE_PX - start * k : room / 2 - (start + size / 2) * k;
      return Math.min(0, Math.max(wanted, room - whole * k));
    };
    this.glide({ x: at(width, place.x, place.width, this.size[0]), y: at(height, place.y, place.height, this.size[1]), k });
  }

  // The least move that shows a place; of one that is longer than the window, its beginning.
  reveal(place) {
    if (!this.sees(place)) this.glide(this.showing(place, this.view));
  }

  // The least move and, as far as it stays readable, the least zoom out that show a place that has opened.
  include(place) {
    const { x, y, k } = this.view, smaller = Math.min(k, this.readable(place.width, place.height));
    const kept = { x: x + place.x * (k - smaller), y: y + place.y * (k - smaller), k: smaller };
    this.glide(this.showing(place, kept));
  }

  showing(place, { x, y, k }) {
    const [width, height] = this.room, right = this.direction === "right";
    const shift = (room, start, size, along) => {
      if (size > room - 2 * EDGE_PX) return (along ? Math.min(Math.max(start, EDGE_PX), room / 4) : (room - size) / 2) - start;
      return Math.max(0, EDGE_PX - start) + Math.min(0, room - EDGE_PX - start - size);
    };
    return { x: x + shift(width, place.x * k + x, place.width * k, right), y: y + shift(height, place.y * k + y, place.height * k, !right), k };
  }

  glide(target) {
    cancelAnimationFrame(this.gliding);
    if (still.matches) return this.move(target);
    this.goal = target; // where it will stand
    const from = this.view, start = performance.now();
    const step = (now) => {
      const part = Math.min(1, (now - start) / GLIDE_MS), eased = 1 - (1 - part) ** 3;
      const between = (name) => from[name] + (target[name] - from[name]) * eased;
      this.show(part < 1 ? { x: between("x"), y: between("y"), k: between("k") } : target);
      if (part < 1) this.gliding = requestAnimationFrame(step);
    };
    this.gliding = requestAnimationFrame(step);
  }

  move(view) {
    cancelAnimationFrame(this.gliding);
    this.goal = view;
    this.show(view);
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
    this.svg.classList.toggle("far", this.view.k < FAR);
  }

  close() {
    cancelAnimationFrame(this.pending);
    cancelAnimationFrame(this.gliding);
    clearTimeout(this.calm);
  }
}
