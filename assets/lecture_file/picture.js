// A place for a picture: from scene to scene the same component shows another one, which glides out of the one before.

import { element } from "../lib/dom.js";
import { Component } from "./component.js";
import { headOf, unfolded, wished } from "./unfolding.js";

const NAMES = { drawing: "graph_viewer", stage: "convolution_stage" }; // others are called as what they show

const NOT_HERE = "This file does not hold that fold.";
const NOT_BOTH = "This file holds the folds of few blocks at a time: another one was folded again.";

export class Picture {
  // `turned` is called when something was folded or unfolded, with a sentence where the file does not hold just that.
  constructor(styles, turned) {
    Object.assign(this, { styles, turned, answered: 0 });
    this.root = element("div", { class: "picture" });
  }

  show(told) {
    const kind = told?.kind;
    if (kind !== this.told?.kind) {
      this.component?.close();
      this.component = null;
    }
    this.told = told;
    this.opened = new Set(told?.folds?.[0].opened);
    this.root.hidden = !told;
    this.root.dataset.kind = kind ?? "";
    if (kind === "none") return this.root.replaceChildren(element("p", { class: "none" }, told.data));
    if (!told) return;
    if (!this.component) {
      const heard = { asked: (wishes) => this.asked(wishes) };
      const name = NAMES[kind] ?? kind;
      this.component = new Component(name, this.styles[name], heard);
      this.root.replaceChildren(this.component.root);
    }
    this.draw();
  }

  draw() {
    const { data, folds, pieces } = this.told;
    if (!folds) return this.component.show(data);
    const held = this.held();
    const svg = held < 0 ? unfolded(pieces, this.opened, headOf(folds[0].svg)) : folds[held].svg;
    const id = `${data.network} ${data.followed} ${[...this.opened].sort()}`;
    this.component.show({ ...data, svg, svg_id: id, answered: this.answered });
  }

  // The place of the drawing with just these folds among those that the file holds, -1 where it does not.
  held() {
    const { opened } = this;
    return this.told.folds.findIndex(
      (each) => each.opened.length === opened.size && each.opened.every((id) => opened.has(id)),
    );
  }

  // Whether something is folded or unfolded.
  get isTurned() {
    return Boolean(this.told?.folds) && this.held() !== 0;
  }

  // The drawing numbers its wishes, and sends each until it is answered.
  asked(wishes) {
    let said = "";
    for (const [number, wish] of wishes) {
      if (number <= this.answered) continue;
      this.answered = number;
      said = this.turn(wish);
    }
    this.draw();
    this.turned(said);
  }

  // Fold or unfold; returns what is to be said.
  turn(wish) {
    const { folds, pieces } = this.told;
    if (pieces) {
      const opened = wished(pieces, this.opened, wish);
      if (opened) this.opened = opened;
      return opened ? "" : NOT_HERE;
    }
    const [to, isAll] = folds[this.held()].turns[wish.toggle] ?? [];
    if (to === undefined) return NOT_HERE;
    this.opened = new Set(folds[to].opened);
    return isAll ? "" : NOT_BOTH;
  }

  again() {
    this.component?.again();
  }
}
