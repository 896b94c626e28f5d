// One drawing as the server sent it: where its cards and frames stand, and the gentle way from one drawing to the next.

const MOST_MOVED = 150; // more than so many cards in sight do not glide: that would stutter
const MOVE = { duration: 260, easing: "cubic-bezier(.2,.7,.3,1)" };

export class Drawing {
  constructor(text) {
    this.svg = document.importNode(new DOMParser().parseFromString(text, "image/svg+xml").documentElement, true);
    // id -> { id, element, open, x, y, width, height }: cards and frames, from the outermost in
    this.places = new Map();
    for (const element of this.svg.querySelectorAll(".frame, .card")) {
      const [x, y] = element
        .getAttribute("transform")
        .match(/-?[\d.]+/g)
        .map(Number);
      const box = element.querySelector(".body") ?? element.querySelector("rect");
      const [width, height] = ["width", "height"].map((side) => Number(box.getAttribute(side)));
      const open = element.classList.contains("frame"),
        id = element.dataset.id;
      this.places.set(id, { id, element, open, x, y, width, height });
      for (const toggle of element.querySelectorAll(".toggle")) toggle.setAttribute("tabindex", "-1");
      if (!open) element.setAttribute("tabindex", "-1");
      if (this.folds({ element })) this.target({ element, open }).setAttribute("aria-expanded", String(open));
    }
    this.cards = [...this.places.values()].filter((place) => !place.open);
    this.routes = [...this.svg.querySelectorAll("path.flow, path.skip")];
  }

  // The innermost frame that holds every other, or that every other holds: what a link has opened, if it is one thing.
  get opened() {
    const frames = [...this.places.values()].filter((place) => place.open);
    const holds = (a, b) =>
      a.x <= b.x && a.y <= b.y && b.x + b.width <= a.x + a.width && b.y + b.height <= a.y + a.height;
    return frames.findLast((frame) => frames.every((other) => holds(frame, other) || holds(other, frame)));
  }

  // What has the keyboard's focus for a place: the card, or the frame's toggle.
  target(place) {
    return place.open ? place.element.querySelector(".toggle") : place.element;
  }

  // Whether a place can be unfolded, or folded.
  folds(place) {
    return place.element.querySelector(".toggle") !== null;
  }

  label(place) {
    const text = place.element.querySelector("text");
    return (place.element.querySelector("title") ?? text?.firstChild)?.textContent ?? "";
  }

  // The first of these ids that is drawn.
  find(ids) {
    return this.places.get(ids.find((id) => this.places.has(id)));
  }

  // The card in which a layer is drawn: its own, or the folded block that holds it; where it is in a repeat that shows
  // its first item only, the card in its place there.
  cardOf(layers, number) {
    if (!layers.standIns.has(number) || this.shows(layers, number)) return this.placeOf(layers, number);
    return this.cardOf(layers, layers.standIns.get(number));
  }

  // Whether a layer has a card of its own or is in one: else all around it is open, and another layer stands for it.
  shows(layers, number) {
    return this.placeOf(layers, number)?.open === false;
  }

  // The place of a layer: its card, or the innermost block around it that is drawn; found for all layers at once.
  placeOf(layers, number) {
    if (this.found?.layers !== layers) {
      const around = [];
      layers.holders.forEach(({ id, parent }, h) => {
        around[h] = this.places.get(id) ?? around[parent];
      });
      const places = layers.names.map((name, i) => this.places.get(name) ?? around[layers.holderOf[i]]);
      this.found = { layers, places };
    }
    return this.found.places[number];
  }

  // Cards glide to where they stand now, frames expand from what they were, new cards grow out of the card that was
  // clicked. `origin` is where that stood, in the old drawing; `sees` says whether a place is in sight.
  comeFrom(old, origin, sees) {
    const moves = [];
    for (const place of this.places.values()) {
      const before = old.places.get(place.id);
      const same =
        before &&
        before.x === place.x &&
        before.y === place.y &&
        before.width === place.width &&
        before.height === place.height;
      if (!same && (sees(place) || (before && sees(before)))) moves.push([place, before]);
    }
    if (!moves.length || moves.length > MOST_MOVED) return;
    const at = ({ x, y }, scale = 1) => `translate(${x}px,${y}px) scale(${scale})`;
    for (const [place, before] of moves) {
      const from = before ?? origin;
      if (!from) place.element.animate([{ opacity: 0 }, { opacity: 1 }], MOVE);
      else if (!before)
        place.element.animate(
          [
            { transform: at(from, 0.4), opacity: 0 },
            { transform: at(place), opacity: 1 },
          ],
          MOVE,
        );
      else place.element.animate([{ transform: at(from) }, { transform: at(place) }], MOVE);
      if (before && (place.open || before.open)) {
        const size = ({ width, height }) => ({ width: `${width}px`, height: `${height}px` });
        for (const rect of place.element.querySelectorAll(":scope > rect"))
          if (Number(rect.getAttribute("height")) === place.height) rect.animate([size(before), size(place)], MOVE);
      }
    }
    for (const line of this.routes.length <= 2 * MOST_MOVED ? this.routes : [])
      line.animate([{ opacity: 0 }, { opacity: 1 }], { duration: 380 });
  }
}
