// Where a drawing stands in its window: plain geometry. A view { x, y, k } moves the drawing by (x, y) pixels and
// scales it by k; a place of the drawing is { x, y, width, height } in its own units.

import { clamp } from "../lib/numbers.js";

const COMFORTABLE = 0.96; // the scale at which a card's smallest text, 10.5 px, is still 10 px tall
const READING = 1; // the scale at which a long drawing is read, where its width allows
export const READABLE = 0.75; // the least, at which a card's name, 13 px, is still 10 px tall: if so a drawing fits
const GLANCE = 0.5; // the least at which what opens is seen whole, its names told by their place
const LEAST = 0.3; // the least at which all of its columns are, on a phone
const LARGEST = 1.15; // a small network is not blown up further
const USUAL = { largest: LARGEST, closer: 1, least: READABLE };
const FULL = { largest: 2.5, closer: 1.6, least: READABLE }; // but on a full screen, which is looked at from afar
const IN_STORY = { largest: 1.9, closer: 1, least: READABLE }; // in a story, where it is all that one looks at
const SHAPE_PX = 9.5; // a drawing's smallest text, which a lecture shows as large as its page's
// What a story's words tell stays legible as the drawing shrinks: its letters grow.
const LETTERS_PX = 16.2; // as far as the lines of a card are apart
const ALL_PX = 13.3; // as far as all of the drawing's text has room
const IN_HAND = 0.49; // the least at which a story's drawing is seen whole on a phone: all branches of a module
const EDGE_PX = 12; // of air around a drawing that is fitted
const NARROW_PX = 480; // up to which a window is a phone's, high and read from its upper edge
const ENOUGH_PX = 40; // of a card in sight is enough to find one's way
export const SCALES = [0.01, 5]; // what zooming can reach

// The view `factor` times as large; the point (x, y) of the window stays where it is.
export function zoomed(view, factor, x, y) {
  const k = clamp(view.k * factor, ...SCALES);
  const ratio = k / view.k;
  return { x: x - (x - view.x) * ratio, y: y - (y - view.y) * ratio, k };
}

export class Framing {
  // The sides of the window in pixels, the sides of the drawing, whether the flow goes "down" or to the "right", and
  // the place at which it begins; `full`: the window is a screen that it fills; `inStory`: a story tells the drawing,
  // and lights what stands in the place `lit`, `inHand` on a phone; `type`: how much larger than usual the page is
  // written, and `text` the least size of what is legible there.
  constructor({ room, size, direction, first, lit, full = false, inStory = false, inHand = false, type = 1, text }) {
    const { largest, closer, least } = full || type > 1 ? FULL : inStory ? IN_STORY : USUAL;
    Object.assign(this, { room, size, direction, first, lit, inHand, largest, closer, least, text });
    this.seenWhole = type > 1 || inStory; // as far as its text is legible
    this.legible = inStory ? text / ALL_PX : type > 1 ? text / SHAPE_PX : 0; // the scale at which all of its text is
    this.smallest = inStory ? text / LETTERS_PX : this.legible; // and that at which its cards' text is
  }

  // How large a story's drawing is written at a scale, at least, in its own pixels.
  letters(k) {
    return Math.min(this.text / k, LETTERS_PX);
  }

  // Whether a story's drawing shows so much at a scale: "all" of its text, "cards" and what has room on them, or "names".
  told(k) {
    const reaches = (least) => k >= least * 0.99;
    return reaches(this.legible) ? "all" : reaches(this.smallest) ? "cards" : "names";
  }

  get flowsRight() {
    return this.direction === "right";
  }

  // The scales at which a size fits into the window from side to side, and from end to end.
  scales(width, height) {
    const [wide, high] = this.room.map((side) => side - 2 * EDGE_PX);
    return this.flowsRight ? [high / height, wide / width] : [wide / width, high / height];
  }

  // The scale at which the drawing is seen whole.
  get whole() {
    return Math.min(...this.scales(...this.size), this.largest);
  }

  // The scale at which a size is read: whole if that can be, else from side to side.
  readable(width, height) {
    const [across, along] = this.scales(width, height);
    const whole = Math.min(across, along, this.largest);
    if (this.seenWhole) return this.inHand ? this.held(across, along) : Math.max(whole, this.smallest);
    if (whole >= this.least * this.closer) return whole;
    return across >= READABLE ? Math.min(READING * this.closer, across) : COMFORTABLE;
  }

  // The scale on a phone: whole if that can be, and smaller where width alone is short; else as large as elsewhere.
  held(across, along) {
    const whole = Math.min(across, along, this.largest);
    return whole < (across < along + 0.01 ? IN_HAND : this.smallest) ? COMFORTABLE : whole;
  }

  // What is left free before a drawing that fits into a side of the window: half of the rest, but little above it on a
  // phone.
  air(room, size) {
    const [width, height] = this.room;
    const half = (room - size) / 2;
    return room === height && width <= NARROW_PX ? Math.min(half, EDGE_PX) : half;
  }

  // The scale at which what opens is framed: whole if it can be told apart so, else from side to side.
  framed(width, height) {
    const [across, along] = this.scales(width, height);
    const whole = Math.min(across, along, this.largest);
    if (this.seenWhole || whole >= READABLE * this.closer) return this.readable(width, height);
    return whole >= GLANCE ? whole : clamp(across, LEAST, READING * this.closer);
  }

  // How high a phone's window must be for the drawing to be seen in it.
  get needed() {
    const [w, h] = this.size;
    const [across] = this.scales(w, h);
    return h * this.held(across, across) + 2 * EDGE_PX;
  }

  // The view of the drawing "whole", or "readable" with the beginning in view, or what a story lights.
  fitted(how) {
    const [width, height] = this.room;
    const [w, h] = this.size;
    const k = how === "whole" ? this.whole : this.readable(w, h);
    if (how === "readable" && this.lit && k > this.whole) {
      const [across] = this.scales(w, h);
      const fit = Math.min(...this.scales(this.lit.width, this.lit.height));
      const most = across >= k ? Math.min(across, this.legible) : this.legible; // all columns, where they are legible
      return this.centred({ k: this.inHand ? clamp(fit, IN_HAND, k) : clamp(fit, k, most) }, this.lit);
    }
    const beside = (room, size, middle) =>
      size * k <= room ? this.air(room, size * k) : clamp(room / 2 - middle * k, room - size * k, 0);
    const along = (room, size) => (size * k <= room - 2 * EDGE_PX ? this.air(room, size * k) : EDGE_PX - 8);
    const { x, y, width: wide, height: high } = this.first ?? { x: 0, y: 0, width: w, height: h };
    return this.flowsRight
      ? { x: along(width, w), y: beside(height, h, y + high / 2), k }
      : { x: beside(width, w, x + wide / 2), y: along(height, h), k };
  }

  // Whether a place can be seen; with `partly`, a part of it is enough.
  sees({ x, y, k }, place, partly = false) {
    const [width, height] = this.room;
    const [left, top] = [place.x * k + x, place.y * k + y];
    const [right, bottom] = [left + place.width * k, top + place.height * k];
    if (partly) return right > 0 && bottom > 0 && left < width && top < height;
    return left >= 0 && top >= 0 && right <= width && bottom <= height;
  }

  // Whether so much of a place is in the window that one can tell what it is.
  shows({ x, y, k }, place) {
    const enough = (room, start, size) =>
      Math.min(room, start + size) - Math.max(0, start) >= Math.min(size, ENOUGH_PX);
    const [width, height] = this.room;
    return enough(width, place.x * k + x, place.width * k) && enough(height, place.y * k + y, place.height * k);
  }

  // The view with a place in the middle, as far as the drawing reaches; of what is larger than the window, its start.
  centred({ k }, place) {
    const at = (room, start, size, whole) => {
      if (whole * k <= room) return this.air(room, whole * k);
      let before = place.open ? this.air(room, size * k) : (room - size * k) / 2;
      if (size * k > room - 2 * EDGE_PX) before = 3 * EDGE_PX;
      return clamp(before - start * k, room - whole * k, 0);
    };
    const [width, height] = this.room;
    return {
      x: at(width, place.x, place.width, this.size[0]),
      y: at(height, place.y, place.height, this.size[1]),
      k,
    };
  }

  // The least move that shows a place; of one that is longer than the window, its beginning.
  showing({ x, y, k }, place) {
    const shift = (room, start, size, along) => {
      if (size > room - 2 * EDGE_PX) return (along ? clamp(start, EDGE_PX, room / 4) : (room - size) / 2) - start;
      return Math.max(0, EDGE_PX - start) + Math.min(0, room - EDGE_PX - start - size);
    };
    const [width, height] = this.room;
    return {
      x: x + shift(width, place.x * k + x, place.width * k, this.flowsRight),
      y: y + shift(height, place.y * k + y, place.height * k, !this.flowsRight),
      k,
    };
  }

  // The least move and the least zoom out that frame a place that has opened.
  including({ x, y, k }, place) {
    const smaller = Math.min(k, this.framed(place.width, place.height));
    return this.showing({ x: x + place.x * (k - smaller), y: y + place.y * (k - smaller), k: smaller }, place);
  }

  // The view in which the flow enters `to` where it entered `from`: a card that becomes a frame grows to both sides.
  pinned(view, from, to) {
    const entry = ({ x, y, width, height }) => (this.flowsRight ? { x, y: y + height / 2 } : { x: x + width / 2, y });
    const [was, is] = [entry(from), entry(to)];
    return { x: view.x + (was.x - is.x) * view.k, y: view.y + (was.y - is.y) * view.k, k: view.k };
  }

  // The one of these places that is nearest to the middle of the window.
  middle({ x, y, k }, places) {
    const [cx, cy] = [(this.room[0] / 2 - x) / k, (this.room[1] / 2 - y) / k];
    const far = (place) => Math.hypot(place.x + place.width / 2 - cx, place.y + place.height / 2 - cy);
    return places.reduce((best, place) => (!best || far(place) < far(best) ? place : best), null);
  }

  // Whether two views show much the same: moved by less than half a window and hardly scaled.
  near(a, b) {
    const [width, height] = this.room;
    const moved = Math.abs(a.x - b.x) < width / 2 && Math.abs(a.y - b.y) < height / 2;
    return moved && Math.abs(Math.log(a.k / b.k)) < 0.3;
  }
}
