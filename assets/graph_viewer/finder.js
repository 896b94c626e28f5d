// The line beneath the buttons: what is searched for or lit, how much of it there is, and the way from one to the next.

import { element } from "../lib/dom.js";
import { clamp } from "../lib/numbers.js";
import { stepOut } from "./keys.js";
import { highlights } from "./toolbar.js";

const OTHERS = ["search", "scene"]; // what is lit by a search, or by a story, is no highlight that a link names
const TAIL = 16; // of a long name the end, which tells it from its like, is always shown: so many letters

export class Finder {
  constructor(viewer) {
    this.viewer = viewer;
    this.row = viewer.find(".finder");
    this.input = viewer.find(".finder input");
    this.input.addEventListener("input", () => this.look());
    this.input.addEventListener("keydown", (event) => {
      event.stopPropagation(); // letters are no shortcuts of the page
      if (event.key === "Escape") stepOut(viewer, this.input);
      else if (event.key !== "Enter") return;
      else if (event.ctrlKey || event.metaKey) this.unfold();
      else this.step(event.shiftKey ? -1 : 1);
      event.preventDefault();
    });
  }

  search() {
    this.open("search");
    this.input.focus();
    this.input.select();
    this.look();
  }

  look() {
    const { lights, layers } = this.viewer;
    lights.list("search", layers.search(this.input.value));
    this.shine();
    if (lights.found.length) this.step(1);
  }

  heaviest(of) {
    this.open(of);
    this.viewer.lights.list(of, this.viewer.layers.heaviest[of]);
    this.step(1);
  }

  longest() {
    this.open("longest");
    this.viewer.lights.list("longest", this.viewer.layers.longest, { connected: true });
    this.step(1);
  }

  // The light on what feeds a card and what it feeds; asked for without one, it is the focused card's, on and off.
  path({ of } = {}) {
    const { drawing, lights, layers, focusId } = this.viewer;
    if (!of && this.of === focusId && lights.kind === "path") return this.close();
    this.of = of ?? focusId;
    this.open("path");
    lights.path(layers, layers.inside(this.of));
    this.label = drawing.label(drawing.places.get(this.of));
    this.shine();
  }

  // What a link lights: what is searched for, or one of the highlights, and to which of it one has come: its place is
  // returned.
  followLink() {
    const { viewer } = this,
      { drawing, lights, layers, chosenId } = viewer;
    const [kind, text, at] = ["lit", "find", "at"].map((what) => viewer.linked(what));
    const id = kind === "path" ? (at ?? chosenId) : null;
    const place = id && viewer.placeOf([id, ...layers.around(id)]);
    if (text) {
      this.input.value = text;
      this.open("search");
      lights.list("search", layers.search(text));
    } else if (kind === "longest" || Object.hasOwn(layers.heaviest, kind)) {
      this.open(kind);
      const found = kind === "longest" ? layers.longest : layers.heaviest[kind];
      lights.list(kind, found, { connected: kind === "longest" });
    } else if (place) {
      this.path({ of: place.id });
      return place;
    }
    if (at && lights.found.length) lights.at = clamp(Number(at) || 0, 1, lights.found.length) - 1;
    this.shine();
    return drawing.cardOf(layers, lights.found[lights.at]);
  }

  open(kind) {
    this.row.hidden = false;
    this.row.dataset.kind = kind;
  }

  close() {
    this.viewer.lights.off();
    this.row.hidden = true;
    this.shine();
  }

  // The drawing is another: the same layers are lit in it, as far as it has them.
  refresh() {
    const { lights, layers } = this.viewer,
      { kind, at } = lights;
    if (kind === "path") {
      const start = layers.inside(this.of);
      if (!start.length) return this.close();
      lights.path(layers, start);
    } else if (kind) {
      const found =
        kind === "search"
          ? layers.search(this.input.value)
          : kind === "longest"
            ? layers.longest
            : layers.heaviest[kind];
      lights.list(kind, found, { connected: kind === "longest" });
      lights.at = Math.min(at, found.length - 1);
    }
    this.shine();
  }

  step(by) {
    const { viewer } = this,
      { drawing, layers, lights } = viewer;
    const layer = lights.step(by);
    this.shine();
    if (layer === undefined) return;
    const card = drawing.cardOf(layers, layer);
    viewer.rove(card.id);
    viewer.crumbs.show(layers.names[layer]);
    viewer.camera.centre(card, { readable: true });
  }

  // One action opens all blocks around the layer that one has come to.
  unfold() {
    const { viewer } = this,
      name = viewer.layers.names[viewer.lights.found[viewer.lights.at]];
    if (name === undefined) return;
    viewer.ask({ unfold: viewer.layers.around(name) }, { id: name, seek: true });
  }

  shine() {
    const { lights, layers, drawing } = this.viewer,
      { row } = this;
    lights.shine(drawing, layers);
    const isOther = OTHERS.includes(lights.kind);
    this.viewer.keep("lit", lights.on && !isOther ? lights.kind : null);
    this.viewer.keep("find", lights.kind === "search" ? this.input.value.trim() || null : null);
    this.viewer.keep("at", lights.kind === "path" ? this.of : lights.at >= 0 ? String(lights.at + 1) : null);
    const name = layers.names[lights.found[lights.at]] ?? "";
    const say = (part, text) => (row.querySelector(part).textContent = text);
    say(".what", lights.kind === "path" ? this.label : (highlights(this.viewer.data.settings)[lights.kind] ?? ""));
    row
      .querySelector(".name")
      .replaceChildren(element("span", {}, name.slice(0, -TAIL)), element("span", {}, name.slice(-TAIL)));
    const several =
      lights.kind === "path"
        ? `fed by ${lights.counts[0]}, feeds ${lights.counts[1]} layers`
        : lights.found.length
          ? `${lights.at + 1} of ${lights.found.length}`
          : this.input.value.trim() && lights.on
            ? "nothing found"
            : "";
    say(".count", several);
    for (const act of ["last", "next"]) row.querySelector(`[data-act=${act}]`).hidden = lights.found.length < 2;
    row.querySelector("[data-act=open]").hidden = !name || drawing.places.has(name);
  }
}
