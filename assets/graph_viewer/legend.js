// What colours and signs mean, beneath the drawing: a button with its title, and the list when it is wanted.

import { element, svgElement } from "../lib/dom.js";

export class Legend {
  constructor(root) {
    this.toggle = root.querySelector("[data-act=legend]");
    this.list = root.querySelector(".legend");
  }

  // `entries` are { cls, label }: a card of that class has the colour that the label explains, and by kind a sign, too.
  // `signs` are [picture, label] by the class of what else a drawing may have; what it has is explained.
  show(drawing, colourBy, { title, entries }, signs) {
    this.toggle.textContent = title;
    this.list.className = `legend by-${colourBy}`;
    const rows = entries.map(({ cls, label }) => {
      const glyph = colourBy === "kind" && drawing.querySelector(`.${cls} > .glyph`);
      return element("li", {}, glyph ? this.picture(cls, "8 6 12 12", glyph) : element("i", { class: cls }), label);
    });
    for (const [sign, [path, label]] of Object.entries(signs))
      if (drawing.querySelector(`.${sign}`)) {
        const drawn = svgElement("path", { class: sign, d: path, fill: "none" });
        rows.push(element("li", {}, this.picture("", "0 0 14 12", drawn), label));
      }
    this.list.replaceChildren(...rows);
  }

  picture(cls, box, drawn) {
    const made = svgElement("svg", { class: `nv ${cls}`, viewBox: box, width: 15, height: 15, "aria-hidden": true });
    made.append(drawn.cloneNode());
    return made;
  }

  open(open = this.list.hidden) {
    this.list.hidden = !open;
    this.toggle.setAttribute("aria-expanded", String(open));
  }
}
