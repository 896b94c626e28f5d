// What is known of every layer of the network, drawn or folded away: names, kinds, shapes, connections, blocks.

import { comparable } from "../lib/text.js";

const spaced = (text) => comparable(text).replace(/_/g, " "); // a name's parts are words, too

export class Layers {
  constructor(index) {
    this.holders = [];
    for (const [written, parent] of index.holders) {
      const id = Array.isArray(written) ? `${this.holders[parent].id}/${written[0]}` : written;
      this.holders.push({ id, parent, layers: [] });
    }
    this.holderOf = index.holder;
    const prefixes = this.holders.map(({ id }, i) => index.holders[i][2] ?? `${id.replaceAll("/", "_")}_`);
    this.names = index.label.map((label, i) => (prefixes[index.holder[i]] ?? "") + index.labels[label]);
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
    this.heaviest = index.heaviest;
    this.longest = index.longest;
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
