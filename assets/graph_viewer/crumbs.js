// Breadcrumbs: the blocks around the card that was chosen, focused or found last. Each is a button that leads there.

import { element } from "../lib/dom.js";

export class Crumbs {
  constructor(viewer) {
    this.viewer = viewer;
    this.nav = viewer.find(".crumbs");
  }

  show(id) {
    const { viewer } = this,
      { drawing, layers } = viewer;
    this.id = id;
    const around = id === undefined ? [] : [...layers.around(id).reverse(), id];
    const places = around.map((each) => drawing.places.get(each)).filter(Boolean);
    const steps = places.map((place, i) =>
      this.crumb(drawing.label(place), () => viewer.go(place), i === places.length - 1),
    );
    this.nav.replaceChildren(
      this.crumb(viewer.data.title, () => viewer.camera.fit("readable"), false),
      ...steps,
    );
    viewer.root.classList.toggle("placed", steps.length > 0);
  }

  crumb(label, act, current) {
    const made = element("button", { type: "button", "aria-current": current ? "location" : null }, label);
    made.addEventListener("click", act);
    return made;
  }
}
