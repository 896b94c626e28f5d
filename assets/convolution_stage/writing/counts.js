// Multiply-adds of every kind: bars that grow in step, and at the end the ratio that grows out of them.

import { element } from "../../lib/dom.js";
import { between, most, sum } from "../../lib/numbers.js";
import { number } from "../../lib/words.js";
import { stagesOfTerms } from "./ratio.js";

export class Counts {
  constructor() {
    this.element = element("div", { class: "bars" });
  }

  set(scene, panels, steps) {
    this.steps = steps;
    this.reference = scene.reference;
    this.most = most(scene.kinds.map((kind) => kind.total));
    this.rows = panels.map((panel) => new CountRow(panel, this));
    this.measure = this.rows.find((row) => row.kind.kind === scene.reference);
    this.element.replaceChildren(...this.rows.map((row) => row.element));
    // Room for the ratio in its final form, so that no bar changes its length.
    const letters = scene.kinds.map((kind) => (kind.ratio ? kind.ratio.length + 9 : 0));
    this.element.style.setProperty("--letters", most(letters));
  }

  resize(type) {
    for (const row of this.rows) row.width = row.track.clientWidth / type;
  }

  tell(step) {
    for (const row of this.rows) row.tell(step);
  }

  // part: how far into the step; `still` for visitors who want no motion.
  grow(step, part, still) {
    for (const row of this.rows) row.grow(step, part, still);
  }
}

class CountRow {
  constructor(panel, counts) {
    const { kind } = panel;
    Object.assign(this, { counts, kind, running: panel.meetings.map((meetings) => meetings.running), closed: false });
    this.fills = kind.stages.map((_, index) => element("span", { class: "fill", "data-part": index }));
    this.parts = kind.stages.map((stage, index) => element("span", { class: "part", "data-part": index }, stage.name));
    this.count = element("b");
    this.added = element("i");
    this.ratio = element("span", { class: "ratio" });
    const whole = element("span", { class: "whole", style: `width:${(100 * kind.total) / counts.most}%` });
    this.track = element("span", { class: "track" }, whole, ...[...this.fills].reverse(), ...this.parts);
    this.element = element(
      "div",
      { class: "bar" },
      element("span", { class: "name" }, kind.title),
      this.track,
      element("span", { class: "count" }, this.added, this.count, ` of ${number(kind.total)}`),
      this.ratio,
    );
  }

  // The multiply-adds after a step: of all stages, or of those up to `last`.
  done(step, last = this.running.length - 1) {
    return sum(this.running.slice(0, last + 1).map((running) => running[Math.max(step, 0)]));
  }

  tell(step) {
    const done = this.done(step);
    const new_ = done - this.done(step - 1);
    this.count.textContent = number(done);
    this.added.textContent = new_ ? `+${number(new_)}` : "";
    if (this.closed && step === this.counts.steps) return;
    this.closed = false;
    this.ratio.replaceChildren(...this.share());
    this.parts.forEach((part, stage) => {
      const from = this.done(step, stage - 1);
      const wide = this.done(step, stage) - from;
      part.textContent = this.kind.stages[stage].name;
      part.style.left = `${(100 * from) / this.counts.most}%`;
      part.style.width = `${(100 * wide) / this.counts.most}%`;
      part.hidden = this.parts.length === 1 || (wide / this.counts.most) * this.width < part.textContent.length * 7.5;
    });
  }

  // What the whole pass costs, in parts of the standard one: the first step alone would mislead.
  share() {
    const { measure } = this.counts;
    if (this === measure) return this.counts.rows.length > 1 ? ["multiply-adds"] : [];
    const part = (this.kind.total / measure.kind.total).toFixed(3);
    return [element("b", {}, part), ` of ${measure.kind.title.toLowerCase()}`];
  }

  grow(step, part, still) {
    this.fills.forEach((fill, stage) => {
      const value = between(this.done(step - 1, stage), this.done(step, stage), part);
      fill.style.transform = `scaleX(${value / this.counts.most})`;
    });
    if (part === 1 && step === this.counts.steps && !this.closed) this.close(still);
  }

  get closedForm() {
    return this === this.counts.measure || this.kind.ratio === "1" ? null : this.kind.ratio;
  }

  // The ratio in closed form; each of its terms grows out of the part of the bar that it measures.
  close(still) {
    this.closed = true;
    if (!this.closedForm) return;
    const texts = this.closedForm.split(" + ");
    const whole = this.counts.measure.kind.total;
    const stages = stagesOfTerms(
      texts,
      this.running.map((running) => running[this.counts.steps] / whole),
    );
    const terms = texts.map((text) => element("span", { class: "term" }, text));
    this.ratio.replaceChildren(
      this.share()[0],
      " = ",
      ...terms.flatMap((term, index) => (index ? [" + ", term] : [term])),
    );
    if (!stages) return;
    terms.forEach((term, index) => {
      const part = this.parts[stages[index]];
      part.textContent = texts[index];
      part.hidden = false;
      if (still) return;
      const [from, to] = [part, term].map((each) => each.getBoundingClientRect());
      const x = from.x + from.width / 2 - to.x - to.width / 2;
      const y = from.y + from.height / 2 - to.y - to.height / 2;
      const timing = { duration: 1100, delay: 350 * index, easing: "cubic-bezier(.3,0,.2,1)", fill: "backwards" };
      part.animate(
        [
          { opacity: 0, transform: "scale(.3)" },
          { opacity: 1, transform: "none" },
        ],
        { ...timing, duration: 450 },
      );
      term.animate(
        [
          { opacity: 0, transform: `translate(${x}px, ${y}px) scale(.6)` },
          { opacity: 1, offset: 0.25 },
          { transform: "none" },
        ],
        { ...timing, delay: timing.delay + 300 },
      );
    });
  }
}
