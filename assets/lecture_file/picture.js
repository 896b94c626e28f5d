// A place for a picture: from scene to scene the same component shows another one, which glides out of the one before.

import { element } from "../lib/dom.js";
import { Component } from "./component.js";

const NAMES = { drawing: "graph_viewer", stage: "convolution_stage", figure: "figure", volumes: "volumes" };

export class Picture {
  // `turned` is called when something was folded or unfolded, with whether the file has that.
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
    this.at = 0;
    this.root.hidden = !told;
    this.root.dataset.kind = kind ?? "";
    if (kind === "none") return this.root.replaceChildren(element("p", { class: "none" }, told.data));
    if (!told) return;
    if (!this.component) {
      const heard = { asked: (wishes) => this.asked(wishes) };
      this.component = new Component(NAMES[kind], this.styles[NAMES[kind]], heard);
      this.root.replaceChildren(this.component.root);
    }
    this.draw();
  }

  draw() {
    const { data, folds } = this.told;
    if (!folds) return this.component.show(data);
    const { svg } = folds[this.at];
    const id = `${data.network} ${data.followed} ${this.at}`;
    this.component.show({ ...data, svg, svg_id: id, answered: this.answered });
  }

  // Whether something is folded or unfolded.
  get isTurned() {
    return this.at > 0;
  }

  // The drawing numbers its wishes, and sends each until it is answered.
  asked(wishes) {
    let found = true;
    for (const [number, wish] of wishes) {
      if (number <= this.answered) continue;
      this.answered = number;
      const to = this.told.folds[this.at].turns[wish.toggle];
      if (to === undefined) found = false;
      else this.at = to;
    }
    this.draw();
    this.turned(found);
  }

  again() {
    this.component?.again();
  }
}
