// What is lit in the drawing: layers that were searched for, the heaviest, or the way from the image to a layer and on.

import { svgElement } from "../lib/dom.js";

const STEPPED = "match",
  BEFORE = "before",
  AFTER = "after";

export class Lights {
  constructor() {
    this.off();
  }

  get on() {
    return this.kind !== "";
  }

  off() {
    this.kind = "";
    this.found = []; // layers to step through
    this.at = -1;
    this.roles = new Map(); // layer -> how it is lit
    this.pairs = new Set(); // "source consumer": lit connections
  }

  // Layers in an order to step through; `connected` lights the connections from each to the next, too.
  list(kind, found, { connected = false } = {}) {
    this.off();
    this.kind = kind;
    this.found = found;
    this.roles = new Map(found.map((layer) => [layer, STEPPED]));
    if (connected) found.slice(1).forEach((layer, i) => this.pairs.add(`${found[i]} ${layer}`));
  }

  // All that feeds the layers of a card, and all that they feed.
  path(layers, start) {
    this.off();
    this.kind = "path";
    const inside = new Set(start);
    const before = layers.reach(start, layers.inputs),
      after = layers.reach(start, layers.consumers);
    for (const layer of before) this.roles.set(layer, BEFORE);
    for (const layer of after) this.roles.set(layer, AFTER);
    layers.inputs.forEach((sources, layer) =>
      sources.forEach((source) => {
        const into = before.has(source) && (before.has(layer) || inside.has(layer));
        const outOf = after.has(layer) && (after.has(source) || inside.has(source));
        if (into || outOf) this.pairs.add(`${source} ${layer}`);
      }),
    );
    this.start = inside;
    this.counts = [before.size, after.size];
  }

  step(by) {
    if (this.found.length)
      this.at = (this.at + by + this.found.length + (this.at < 0 && by < 0 ? 1 : 0)) % this.found.length;
    return this.found[this.at];
  }

  // Put the light on the cards and connections of a drawing, and count on each folded card what it holds.
  shine(drawing, layers) {
    drawing.svg.classList.toggle("lit", this.on);
    drawing.svg.querySelectorAll(".held").forEach((badge) => badge.remove());
    const lit = new Map(),
      held = new Map();
    for (const [layer, role] of this.roles) {
      const card = drawing.cardOf(layers, layer);
      if (!card) continue;
      if (lit.get(card.id) !== BEFORE) lit.set(card.id, role);
      held.set(card.id, (held.get(card.id) ?? 0) + 1);
    }
    for (const layer of this.start ?? []) if (this.kind === "path") lit.set(drawing.cardOf(layers, layer)?.id, "start");
    const now = this.found[this.at] === undefined ? null : drawing.cardOf(layers, this.found[this.at]);
    for (const card of drawing.cards) {
      for (const role of [STEPPED, BEFORE, AFTER, "start"])
        card.element.classList.toggle(role, lit.get(card.id) === role);
      card.element.classList.toggle("now", card === now);
      if (this.kind !== "path" && held.has(card.id) && card.element.querySelector(".toggle"))
        this.count(card, held.get(card.id));
    }
    for (const route of drawing.routes) {
      const role = this.on && this.pairs.size ? this.roleOf(route, layers) : "";
      for (const each of [STEPPED, BEFORE, AFTER]) route.classList.toggle(each, role === each);
    }
  }

  // The connection takes the layer data-tensor to what data-to names: a card, or the frame that it leaves.
  roleOf({ dataset }, layers) {
    const tensor = layers.numbers.get(dataset.tensor);
    if (tensor === undefined) return "";
    for (const source of layers.stoodFor(tensor)) {
      const leaves = layers.isInside(source, dataset.to);
      const lit = layers.consumers[source].some(
        (other) => this.pairs.has(`${source} ${other}`) && layers.isInside(other, dataset.to) !== leaves,
      );
      if (lit) return this.kind !== "path" ? STEPPED : this.roles.get(source) === BEFORE ? BEFORE : AFTER;
    }
    return "";
  }

  count(card, number) {
    const width = 14 + 7 * String(number).length;
    const badge = svgElement("g", { class: "held", transform: `translate(${card.width - width + 6},-11)` });
    const text = svgElement("text", { x: width / 2, y: 13, "text-anchor": "middle" }, number);
    badge.append(svgElement("rect", { width, height: 18, rx: 9 }), text);
    card.element.append(badge);
  }
}
