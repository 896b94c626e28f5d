// A drawing that a story tells: what its scene lights, what a phrase points at, and how it comes out of the one before.

import { onPoint } from "../lib/pointing.js";

const MOST_MOVED = 200; // more cards than that do not glide: it would stutter
const MOVE = { duration: 520, easing: "cubic-bezier(.2,.7,.3,1)" };
const LEAVE = { duration: 300, easing: "ease-out", fill: "forwards" };

export class Scene {
  constructor(viewer) {
    this.viewer = viewer;
    onPoint((parts) => this.point(parts), viewer.abort.signal);
  }

  // `told` is what the server says of the scene; nothing where no story tells the drawing.
  begin(told) {
    const { root, lights, camera } = this.viewer;
    this.told = told;
    camera.inStory = Boolean(told);
    this.pointed = [];
    root.classList.toggle("told", Boolean(told));
    if (told) lights.off();
  }

  // The place that holds all that the scene lights; of one that lights nothing, what it has unfolded.
  get place() {
    const { drawing, layers } = this.viewer;
    const lit = this.told.lit.flatMap((part) => this.layersOf(part)).map((layer) => drawing.cardOf(layers, layer));
    const places = lit.filter(Boolean);
    if (!places.length) return drawing.opened;
    const [x, y] = ["x", "y"].map((side) => Math.min(...places.map((place) => place[side])));
    const right = Math.max(...places.map((place) => place.x + place.width));
    const bottom = Math.max(...places.map((place) => place.y + place.height));
    return { x, y, width: right - x, height: bottom - y };
  }

  // What is pointed at and out of sight, as in a lecture where a long drawing is not seen whole, comes into it.
  point(parts) {
    if (!this.told) return;
    const { camera, drawing, layers } = this.viewer;
    this.pointed = parts.filter((part) => this.layersOf(part).length);
    this.shine();
    const pointed = this.pointed.flatMap((part) => this.layersOf(part));
    const places = pointed.map((layer) => drawing.cardOf(layers, layer)).filter(Boolean);
    if (places.length && !places.some((place) => camera.sees(place, true))) camera.reveal(places[0]);
  }

  // What is pointed at stands out from all else; what the scene lights by itself only has a bright edge.
  shine() {
    if (!this.told) return;
    const { root, lights, layers, drawing } = this.viewer;
    const parts = this.pointed.length ? this.pointed : this.told.lit;
    root.classList.toggle("points", this.pointed.length > 0);
    if (parts.length) lights.list("scene", [...new Set(parts.flatMap((part) => this.layersOf(part)))]);
    else lights.off();
    lights.shine(drawing, layers);
  }

  layersOf(part) {
    return this.viewer.layers.inside(part);
  }

  // Every card goes from where it stood in the window to where it stands now; what is new appears, what is gone fades.
  glide(old, drawing, seen) {
    const { view, framing } = this.viewer.camera;
    const scale = seen.k / view.k;
    const carried = ({ x, y, width, height }) => ({
      x: (x * seen.k + seen.x - view.x) / view.k,
      y: (y * seen.k + seen.y - view.y) / view.k,
      width: width * scale,
      height: height * scale,
    });
    const isSeen = (place) => framing.sees(view, place, true);
    const at = ({ x, y }, k = 1) => `translate(${x}px,${y}px) scale(${k})`;
    const coming = [...drawing.places.values()].map((place) => [place, old.places.get(place.id)]);
    const leaving = old.cards.filter(({ id }) => !drawing.places.has(id));
    if (coming.length + leaving.length > MOST_MOVED) return;
    for (const [place, was] of coming) {
      const before = was && carried(was);
      if (!isSeen(place) && !(before && isSeen(before))) continue;
      if (!before) place.element.animate([{ opacity: 0 }, { opacity: 0, offset: 0.4 }, { opacity: 1 }], MOVE);
      else if (place.open === was.open)
        place.element.animate([{ transform: at(before, scale) }, { transform: at(place) }], MOVE);
      if (before && place.open) this.stretch(place, was);
    }
    for (const card of leaving) if (isSeen(carried(card))) this.fade(drawing, card, at(carried(card), scale));
    for (const line of drawing.routes)
      line.animate([{ opacity: 0 }, { opacity: 0, offset: 0.4 }, { opacity: 1 }], MOVE);
  }

  // A frame whose content has another size.
  stretch(place, was) {
    const size = ({ width, height }) => ({ width: `${width}px`, height: `${height}px` });
    for (const rect of place.element.querySelectorAll(":scope > rect"))
      if (Number(rect.getAttribute("height")) === place.height) rect.animate([size(was), size(place)], MOVE);
  }

  fade(drawing, card, transform) {
    const ghost = card.element.cloneNode(true);
    for (const name of ["tabindex", "role", "data-id", "aria-current"]) ghost.removeAttribute(name);
    ghost.classList.add("leaving");
    ghost.setAttribute("aria-hidden", "true");
    drawing.svg.append(ghost);
    ghost
      .animate(
        [
          { transform, opacity: 1 },
          { transform, opacity: 0 },
        ],
        LEAVE,
      )
      .finished.then(() => ghost.remove());
  }
}
