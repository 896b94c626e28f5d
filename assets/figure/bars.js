// Rows of bars, one bar for each measure. A row that stays from one scene to the next keeps its element, and so grows.

import { element } from "../lib/dom.js";
import { most } from "../lib/numbers.js";
import { hues } from "../lib/theme.js";

export class BarRows {
  constructor(root) {
    this.head = element("div", { class: "row head" });
    this.rows = new Map(); // name -> { row, title, tracks }
    this.list = element("div", { class: "bars", role: "table" });
    this.read = element("p", { class: "part", role: "status" });
    this.list.addEventListener("pointerover", ({ target }) => {
      if (target.dataset.told) this.read.textContent = target.dataset.told;
    });
    root.append(this.list, this.read);
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
        this.part(fill, bar.stacked?.[place] ?? [], bar.title);
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
    this.read.textContent = bars.some(({ stacked }) => stacked?.length) ? "Point at a part of a bar to read it." : "";
  }

  // A bar made of parts, each of which the pointer reads; for those who hear it, all of them in a row.
  part(fill, parts, title) {
    const palette = hues(getComputedStyle(this.list));
    fill.classList.toggle("parted", parts.length > 0);
    if (parts.length) {
      fill.setAttribute("role", "img");
      fill.setAttribute("aria-label", parts.map((each) => `${each.title} ${each.written}`).join("; "));
    }
    fill.replaceChildren(
      ...parts.map((each, place) => {
        const style = `flex-grow: ${each.value}; --hue: ${palette[place % palette.length]}`;
        return element("u", { style, "data-told": `${title}, ${each.title}: ${each.written}` });
      }),
    );
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
