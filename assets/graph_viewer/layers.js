// What is known of every layer of the network, drawn or folded away: names, kinds, shapes, connections, blocks.

import { comparable } from "../lib/text.js";

const spaced = (text) => comparable(text).replace(/_/g, " "); // a name's parts are words, too

// Numbers that are told as steps, from 0 to the first and from each to the next.
function summed(steps) {
  let at = 0;
  return steps.map((step) => (at += step));
}

export class Layers {
  constructor(index) {
    this.holderOf = summed(index.holder);
    const prefixes = [];
    this.holders = index.holders.map(([written, back, prefix], h) => ({
      written,
      parent: h - back,
      prefix,
      layers: [],
    }));
    this.holders.forEach((holder, h) => {
      const { written, parent, prefix } = holder;
      if (Array.isArray(written)) holder.id = `${this.holders[parent].id}/${written[0]}`;
      else if (typeof written === "string") holder.id = written;
      // A unit is named after its convolution, and its layers' names begin as those of the block around it.
      prefixes[h] = prefix ?? (holder.id ? `${holder.id.replaceAll("/", "_")}_` : (prefixes[parent] ?? ""));
    });
    this.names = index.label.map((label, i) => (prefixes[this.holderOf[i]] ?? "") + index.labels[label]);
    for (const holder of this.holders) holder.id ??= `~${this.names[holder.written]}`;
    this.numbers = new Map(this.names.map((name, i) => [name, i]));
    this.holderNumbers = new Map(this.holders.map(({ id }, i) => [id, i]));
    const kinds = index.kinds.map(spaced),
      shapes = index.shapes.map(spaced);
    this.words = this.names.map((name, i) => `${spaced(name)} ${kinds[index.kind[i]]}`);
    this.shapes = index.shape.map((shape) => `×${shapes[shape]}×`);
    this.inputs = index.inputs.map((steps, i) => [steps].flat().map((step) => i - step));
    this.consumers = this.names.map(() => []);
    this.inputs.forEach((sources, i) => sources.forEach((source) => this.consumers[source].push(i)));
    this.holderOf.forEach((holder, i) => {
      for (let h = holder; h >= 0; h = this.holders[h].parent) this.holders[h].layers.push(i);
    });
    this.standIns = this.findStandIns();
    this.standsFor = new Map();
    for (const [layer, first] of this.standIns)
      this.standsFor.set(first, [...(this.standsFor.get(first) ?? []), layer]);
    this.heaviest = index.heaviest;
    this.longest = summed(index.longest);
  }

  // Of each layer in a repeat of equal items, but in the first, the layer in its place in the first: Map.
  findStandIns() {
    const found = new Map();
    this.holders.forEach(({ id, layers }, repeat) => {
      if (!id.endsWith("*")) return;
      const items = this.holders.filter(({ parent }) => parent === repeat).map((item) => item.layers);
      const [first, ...others] = items.length ? items : layers.map((layer) => [layer]);
      for (const other of others) other.forEach((layer, place) => found.set(layer, first[place]));
    });
    return found;
  }

  // All layers that one may stand for, itself first.
  stoodFor(layer) {
    return [layer, ...(this.standsFor.get(layer) ?? []).flatMap((other) => this.stoodFor(other))];
  }

  // The ids around a layer or block, from the innermost out.
  around(id) {
    const number = this.numbers.get(id);
    const found = [];
    let h = number === undefined ? (this.holders[this.holderNumbers.get(id)]?.parent ?? -1) : this.holderOf[number];
    for (; h >= 0; h = this.holders[h].parent) found.push(this.holders[h].id);
    return found;
  }

  // The layers of a card: itself, or what is folded in it.
  inside(id) {
    const number = this.numbers.get(id);
    return number === undefined ? (this.holders[this.holderNumbers.get(id)]?.layers ?? []) : [number];
  }

  isInside(layer, id) {
    return this.names[layer] === id || this.around(this.names[layer]).includes(id);
  }

  // The layers in which every word is found: in the name, the kind, or as whole sides of the shape.
  search(query) {
    const words = spaced(query).split(/\s+/).filter(Boolean);
    if (!words.length) return [];
    const found = (word, i) =>
      this.words[i].includes(word) || (/^[\d×]+$/.test(word) && this.shapes[i].includes(`×${word}×`));
    return [...this.names.keys()].filter((i) => words.every((word) => found(word, i)));
  }

  // Everything that can be reached from these layers along `next`: their inputs, or their consumers.
  reach(start, next) {
    const seen = new Set(),
      waiting = [...start];
    while (waiting.length)
      for (const other of next[waiting.pop()])
        if (!seen.has(other)) {
          seen.add(other);
          waiting.push(other);
        }
    start.forEach((layer) => seen.delete(layer));
    return seen;
  }
}
