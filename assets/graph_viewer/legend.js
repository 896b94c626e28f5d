// What the colours mean, beneath the drawing: a button with its title, and the colours when they are wanted.

import { element } from "../lib/dom.js";

export class Legend {
  constructor(root) {
    this.toggle = root.querySelector("[data-act=legend]");
    this.list = root.querySelector(".legend");
  }

  // `entries` are { cls, label }: a card of that class has the colour that the label explains.
  show(colourBy, { title, entries }) {
    this.toggle.textContent = title;
    this.list.className = `legend by-${colourBy}`;
    this.list.replaceChildren(
      ...entries.map(({ cls, label }) => element("li", {}, element("i", { class: cls }), label)),
    );
  }

  open(open = this.list.hidden) {
    this.list.hidden = !open;
    this.toggle.setAttribute("aria-expanded", String(open));
  }
}
