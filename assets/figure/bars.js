// Rows of bars, one bar for each measure. A row that stays from one scene to the next keeps its element, and so grows.

import { element } from "../lib/dom.js";
import { most } from "../lib/numbers.js";

export class BarRows {
  constructor(root) {
    this.head = element("div", { class: "row head" });
    this.rows = new Map(); // name -> { row, title, tracks }
    this.list = element("div", { class: "bars", role: "table" });
    root.append(this.list);
  }

  show({ measures, bars, now }) {
    this.list.style.setProperty("--measures", measures.length);
    const cell = (text) => element("span", { role: "columnheader" }, text);
    this.head.replaceChildren(cell(""), ...measures.map(cell));
    this.head.setAttribute("role", "row");
    const largest = measures.map((_, place) => most(bars.map(({ values }) => values[place])) || 1);
    const rows = bars.map((bar) => {
      const made = this.rows.get(bar.name) ?? this.make(bar.name, measures.length);
      made.title.textContent = bar.title;
      made.row.classList.toggle("now", bar.name === now);
      made.tracks.forEach(({ fill, text }, place) => {
        fill.style.setProperty("--share", bar.values[place] / largest[place]);
        text.textContent = bar.written[place];
      });
      return made.row;
    });
    const kept = new Set(bars.map(({ name }) => name));
    for (const name of this.rows.keys()) if (!kept.has(name)) this.rows.delete(name);
    const wanted = [this.head, ...rows];
    // An element that is put in anew begins without its motion: only what is not in its place is moved.
    wanted.forEach((row, place) => {
      if (this.list.children[place] !== row) this.list.insertBefore(row, this.list.children[place] ?? null);
    });
    while (this.list.children.length > wanted.length) this.list.lastChild.remove();
  }

  make(name, measures) {
    const title = element("span", { class: "title", role: "rowheader" });
    const tracks = Array.from({ length: measures }, () => {
      const fill = element("i", {});
      const text = element("b", {});
      return { fill, text, track: element("span", { class: "track", role: "cell" }, fill, text) };
    });
    const row = element("div", { class: "row", role: "row" }, title, ...tracks.map(({ track }) => track));
    this.rows.set(name, { row, title, tracks });
    return this.rows.get(name);
  }

  light(parts) {
    const lit = parts.filter((part) => this.rows.has(part));
    this.list.classList.toggle("points", lit.length > 0);
    for (const [name, { row }] of this.rows) row.classList.toggle("lit", lit.includes(name));
  }

  fit() {}
}
