// Sums of products: what a panel computes, written out, a line of products for each channel, then their total.

import { element } from "../../lib/dom.js";
import { most, range, sum } from "../../lib/numbers.js";
import { counted, number } from "../../lib/words.js";
import { css } from "../picture/look.js";
import { cellValue } from "../scene/blocks.js";
import { isWeight } from "../scene/spots.js";
import { FULL_DETAIL, linesOf, MOST_LINES, wrapped } from "./terms.js";

const MOST_COUNTED = 150; // steps whose lines are counted beforehand

export class Sums {
  constructor(panel, steps) {
    Object.assign(this, { panel, steps, detail: FULL_DETAIL }); // detail: see terms.js
    this.element = element("div", { class: "sums" });
  }

  resize(width, look) {
    const font = `${12.6 * look.type}px ${look.font}`;
    const known = new Map();
    this.room = width - 22 * look.type;
    this.measure = (words) => {
      if (!known.has(words)) known.set(words, look.measure(words, font));
      return known.get(words);
    };
    this.reserve();
  }

  // Room for the longest step, so that nothing below jumps.
  reserve() {
    const every = Math.ceil(this.steps / MOST_COUNTED);
    const sampled = range(0, Math.ceil(this.steps / every));
    this.longest = most(sampled.map((index) => this.count(1 + index * every)));
    this.element.style.setProperty("--lines", this.longest);
    this.element.style.setProperty("--stages", this.panel.meetings.length);
  }

  // As much detail as fits into so many lines, which another panel takes anyway.
  expand(lines) {
    const { detail } = this;
    this.detail = FULL_DETAIL;
    for (this.reserve(); this.detail > detail && this.longest > lines; this.reserve()) this.detail -= 1;
  }

  // How many lines a step takes, without writing them.
  count(step) {
    const works = this.panel.meetings.flatMap(({ cells }, stage) =>
      cells[step] ? [1 + this.rowsOf(stage, cells[step])] : [],
    );
    return sum(works) + (works.length < this.panel.meetings.length ? 1 : 0);
  }

  rowsOf(stage, cells) {
    const lines = linesOf(this.panel, stage, cells, this.detail);
    return sum(lines.map((line) => wrapped(line, this.room, this.measure).rows.length));
  }

  write(step) {
    const { works, kept } = this.panel.plan(step);
    const lines = works.flatMap(({ stage, cells }) => this.work(stage, cells, "new"));
    if (kept.length && works[0].stage > 0) {
      const name = this.panel.kind.stages[works[0].stage - 1].name;
      const values = kept.map((each) => number(cellValue(this.panel.slabs[each.slab], each)));
      const rest = `, kept${!this.detail ? ": nothing new" : " from before: no new multiply-adds"}`;
      const all = `${values.join(" \u2002")}${rest}`;
      const fits = kept.length <= MOST_LINES && this.measure(`${name}  ${all}`) < this.room;
      const shown = fits ? all : `${counted(kept.length, "value")}${rest}`;
      lines.unshift(element("p", { class: "head" }, element("b", {}, capital(name)), ` ${shown}`));
    }
    if (!lines.length) lines.push(element("p", { class: "head" }, this.pause(step)));
    this.element.classList.remove("telling");
    this.element.replaceChildren(...lines);
  }

  pause(step) {
    return step > most(this.panel.kind.stages[this.panel.kind.stages.length - 1].when)
      ? "Done: this output is smaller."
      : "No such output cell here: this output is smaller.";
  }

  // What is known of a cell or weight that is pointed at or pinned.
  tell(spot, pinned) {
    const { panel } = this;
    const state = pinned ? "pinned" : "under the pointer";
    this.element.classList.add("telling"); // the sums that it takes the place of leave it room to wrap
    if (isWeight(spot)) {
      const { stage, tap } = spot;
      const meetings = panel.meetings[stage];
      const { weights, name } = panel.kind.stages[stage];
      const { out, depth } = meetings.atTap(tap);
      const times = counted(meetings.touched(tap).length, "product");
      const where = `${capital(name)}, kernel ${out + 1}, channel ${panel.kind.stages[stage].read[out] + depth + 1}`;
      this.element.replaceChildren(this.head(`Weight ${number(weights[tap])}`, ` ${state}: in ${times}. ${where}.`));
      return;
    }
    const block = panel.slabs[spot.slab];
    const lines =
      spot.slab > 0
        ? this.work(spot.slab - 1, [panel.meetings[spot.slab - 1].cell(spot.channel, spot.row, spot.column)], state)
        : [];
    if (spot.slab < panel.meetings.length) {
      const fed = panel.meetings[spot.slab].fed(spot.channel, spot.row, spot.column);
      const next = panel.slabs[spot.slab + 1].word === "output" ? "the output" : "the next image";
      const cells = `feeds ${counted(fed.length, "value")} of ${next}`;
      const named = spot.slab || !panel.look.names.length ? "" : ` (${panel.look.channel(spot.channel)})`;
      const name = `${spot.slab ? "Value" : "Input"} ${number(cellValue(block, spot))}`;
      lines.push(this.head(name, `${named}${spot.slab ? "" : ` ${state}:`} ${cells}, one product each`));
    }
    this.element.replaceChildren(...lines);
  }

  // With fingers a pinned number is changed through this button.
  offer() {
    this.element.firstChild?.append(
      " ",
      element("button", { type: "button", class: "change", "data-act": "change" }, "Change"),
    );
  }

  head(name, rest) {
    return element("p", { class: "head" }, element("b", {}, name), rest);
  }

  // The cells that one stage computes: each written out, or the first of many.
  work(stage, cells, state) {
    const meetings = this.panel.meetings[stage];
    const { name, depth, kernel } = this.panel.kind.stages[stage];
    const count = sum(cells.map((cell) => meetings.productsOf(cell)));
    const parts = cells.length > 1 ? cells.length : kernel[0] * kernel[1] > 1 ? depth : 1;
    const product = parts > 1 && count % parts === 0 ? ` = ${parts} × ${count / parts}` : "";
    const note = state === "new" ? "" : `, ${state}`;
    const head = this.head(capital(name), ` ${number(count)}${product} multiply-add${count === 1 ? "" : "s"}${note}`);
    return [head, ...linesOf(this.panel, stage, cells, this.detail).map((line) => this.line(line))];
  }

  // Terms joined by their signs, in rows. Those of one channel have a dot in front.
  line(line) {
    const { dot, bias, value, more } = line;
    const { rows, hidden } = wrapped(line, this.room, this.measure);
    const made = element("p", { class: "line" });
    const hued = (name, hue, ...words) => element("span", { class: name, style: `--hue:${css(hue)}` }, ...words);
    if (dot) made.append(hued("dot", dot));
    rows.forEach((row, index) => {
      if (index) made.append(element("br"));
      row.forEach((term, place) => {
        const joined = index || place ? term.sign : "";
        made.append(
          index && !place ? joined.trimStart() : joined,
          term.hue ? hued("term", term.hue, term.text) : term.text,
        );
      });
    });
    if (hidden) made.append(element("i", {}, ` + … ${hidden} more`));
    if (bias) made.append(bias.sign, element("i", {}, bias.text));
    if (value !== undefined) made.append(" = ", element("b", {}, number(value)));
    if (more) made.append(element("i", {}, more));
    made.normalize();
    return made;
  }
}

const capital = (name) => (/^[a-z]{2}/.test(name) ? name[0].toUpperCase() + name.slice(1) : name);
