// A panel: one kind of convolution on its canvas, with what stands still and a step on its way.

import { element } from "../../lib/dom.js";
import { clamp, range } from "../../lib/numbers.js";
import { counted } from "../../lib/words.js";
import { cellValue, figure } from "../scene/blocks.js";
import { contentOf } from "../scene/content.js";
import { frontsOf, planOf } from "../scene/plan.js";
import { Sums } from "../writing/sums.js";
import { Brush } from "./brush.js";
import { boxOfPlace, corner, kernelCorner } from "./geometry.js";
import { place } from "./layout.js";
import { drawLight } from "./lighting.js";
import { drawThreads, drawWork, momentOf } from "./motion.js";

export class Panel {
  constructor(kind, steps) {
    Object.assign(this, contentOf(kind, steps)); // kind, blocks, slabs, kernels, meetings
    this.light = null; // what a cell under the pointer lights
    this.ready = { step: 0 };
    this.canvas = element("canvas", { role: "img" });
    this.sums = new Sums(this, steps);
    this.element = element(
      "article",
      { class: "panel", "data-kind": kind.kind },
      element(
        "header",
        {},
        element("h2", {}, kind.title),
        element("p", { class: "idea", title: kind.idea }, kind.idea),
      ),
      element("div", { class: "picture" }, this.canvas),
      this.sums.element,
    );
  }

  // Puts everything in its place. size: of its cells and of the whole, as sizesOf says them; words: the room for the sums.
  arrange(size, look, words) {
    Object.assign(this, { width: size.width, height: size.height, look });
    place(this.blocks, size, look);
    this.canvas.style.width = `${size.width}px`;
    this.canvas.style.height = `${size.height + this.labels}px`;
    this.sums.resize(words, look);
  }

  get labels() {
    return 38 * this.look.type;
  }

  // Paints everything anew. The ground never changes; the base is the ground with the values that are there after a step.
  paint() {
    this.dpr = Math.min(window.devicePixelRatio || 1, 2);
    this.brush = this.layer(this.width, 0, this.canvas);
    [this.ground, this.base] = [this.layer(this.width), this.layer(this.width)];
    this.strips = new Map(); // of filters, by stage and by what is in front
    this.paintGround();
  }

  layer(width, left = 0, canvas = document.createElement("canvas")) {
    canvas.width = Math.round(width * this.dpr);
    canvas.height = Math.round((this.height + this.labels) * this.dpr);
    return new Brush(canvas, this.look, this.dpr, left);
  }

  hue(block, channel) {
    return this.look.hue(block.sources[channel]);
  }

  laneHue(stage, lane) {
    return this.hue(this.slabs[stage], lane);
  }

  // ---- what stands still

  paintGround() {
    this.ground.clear();
    for (const block of this.slabs) this.paintSlabs(block);
    this.startAgain();
  }

  startAgain() {
    this.base.clear();
    this.base.copy(this.ground);
    this.painted = 0;
    this.shown = null; // no filters are painted
  }

  paintSlabs(block) {
    const input = block.index === 0;
    const [rows, columns] = block.size;
    for (let channel = block.count - 1; channel >= 0; channel--) {
      this.ground.slab(block, channel, !input);
      for (let cell = 0; input && cell < rows * columns; cell++) {
        this.paintCell(this.ground, block, channel, Math.floor(cell / columns), cell % columns);
      }
    }
    this.ground.label(block, block.word, [...block.size, block.count].join("×"), this.height);
  }

  // The filters as they stand in a step: by stage and place, which of them is in front; see frontsOf.
  bringToFront(fronts) {
    this.fronts = fronts;
    if (String(fronts) === this.shown) return;
    this.shown = String(fronts);
    for (const block of this.kernels) this.base.replace(this.filters(block, fronts[block.stage]));
  }

  // Filters at rest, painted once.
  filters(block, fronts) {
    const key = `${block.stage} ${fronts}`;
    if (!this.strips.has(key)) {
      const strip = this.layer(
        block.label,
        Math.round((block.x - (block.label - block.width) / 2) * this.dpr) / this.dpr,
      );
      this.paintFilters(strip, block, fronts);
      this.strips.set(key, strip);
    }
    return this.strips.get(key);
  }

  paintFilters(brush, block, fronts) {
    const stage = this.kind.stages[block.stage];
    block.places.forEach((_, place) => {
      const outs = range(0, stage.channelsOut).filter((out) => block.place[out] === place);
      const box = boxOfPlace(block, place);
      const at = kernelCorner(block, outs[0], 0);
      for (let back = block.behind; back > 0; back--) {
        brush.prism(block, { x: at.x + back * block.shift, y: at.y - back * block.rise }, 0.05, 0.3);
      }
      for (const out of block.behind ? [fronts[place]] : outs) {
        brush.prism(block, kernelCorner(block, out, 0), 0.02, 0.35);
        for (let depth = stage.depth - 1; depth >= 0; depth--) this.paintKernel(brush, block.stage, out, depth, false);
      }
      if (stage.depth > 1 || block.across > 1) brush.bracket(box);
    });
    const shape = stage.depth > 1 ? [...stage.kernel, stage.depth] : stage.kernel;
    const one = block.places.length === 1 && block.behind;
    const words = one ? `filter ${fronts[0] + 1} of ${stage.channelsOut}` : counted(stage.channelsOut, "filter");
    brush.label(block, words, shape.join("×"), this.height);
  }

  paintCell(brush, block, channel, row, column, weight) {
    const value = cellValue(block, { channel, row, column });
    const words = block.figures ? figure(value) : "";
    brush.tile(
      block,
      corner(block, channel),
      column + block.left,
      row + block.top,
      value / block.peak,
      this.hue(block, channel),
      words,
      weight,
    );
  }

  // A kernel's weights; at rest they are paler, and of `taps` only those are shown in full that meet a cell.
  paintKernel(brush, index, out, depth, active, taps = null) {
    const stage = this.kind.stages[index];
    const block = this.kernels[index];
    const meetings = this.meetings[index];
    const lane = stage.read[out] + depth;
    const hue = this.laneHue(index, lane);
    const from = kernelCorner(block, out, depth);
    for (let row = 0; row < block.rows; row++) {
      for (let column = 0; column < block.wide; column++) {
        const tap = meetings.tap(out, depth, row, column);
        const idle = taps && !taps.has(tap);
        const weight = stage.weights[tap];
        const words = block.figures ? figure(weight) : "";
        brush.ctx.globalAlpha = idle ? 0.25 : 1;
        brush.tile(
          block,
          from,
          column,
          row,
          (active ? 1 : 0.62) * (weight / block.peak),
          hue,
          words,
          active ? 650 : 500,
        );
      }
    }
    brush.ctx.globalAlpha = 1;
    if (taps) this.frameTaps(brush, index, out, depth, taps);
    if (active)
      brush.outline(block, from, { top: 0, left: 0, bottom: block.rows, right: block.wide }, this.look.ink, 1.25);
  }

  // The taps at work, where some of the kernel's are idle.
  frameTaps(brush, index, out, depth, taps) {
    const block = this.kernels[index];
    const all = range(0, block.rows * block.wide).map((cell) => this.meetings[index].tap(out, depth, 0, 0) + cell);
    const busy = all.filter((tap) => taps.has(tap));
    if (busy.length === all.length) return;
    for (const tap of busy) {
      const { row, column } = this.meetings[index].atTap(tap);
      const from = kernelCorner(block, out, depth);
      brush.outline(block, from, { top: row, left: column, bottom: row + 1, right: column + 1 }, this.look.ink, 1.5);
    }
  }

  // The base as it is after a step. Backwards it is painted anew, so that it never depends on the way there.
  paintTo(step) {
    if (step < this.painted) this.startAgain();
    for (let each = this.painted + 1; each <= step; each++) {
      this.meetings.forEach((meetings, index) => {
        for (const cell of meetings.cells[each] || []) {
          const { channel, row, column } = meetings.at(cell);
          this.paintCell(this.base, this.slabs[index + 1], channel, row, column);
        }
      });
    }
    this.painted = step;
  }

  // ---- a step

  plan(step) {
    if (this.ready.step !== step) this.ready = planOf(this, step);
    return this.ready;
  }

  // part: how far into the step, from 0 to 1.
  draw(step, part) {
    const { brush } = this;
    this.paintTo(part < 1 ? step - 1 : step);
    const { works, kept, fronts } = this.plan(step);
    this.bringToFront(this.light ? frontsOf(this, fronts, this.light.kernels) : fronts);
    brush.clear();
    brush.copy(this.base);
    if (this.light) {
      brush.veil(this.height + 4);
      return drawLight(this, this.light);
    }
    for (const { slab, channel, row, column } of kept) {
      this.frameCell(slab, channel, row, column, this.hue(this.slabs[slab], channel), 1.75);
    }
    const moments = works
      .map((work, index) => momentOf(work, clamp(part * works.length - index, 0, 1)))
      .filter(Boolean);
    for (const moment of moments) drawThreads(this, moment);
    for (const moment of moments) drawWork(this, moment);
  }

  frameCell(slab, channel, row, column, colour, width) {
    this.frame(slab, channel, { top: row, left: column, bottom: row + 1, right: column + 1 }, colour, width);
  }

  frame(slab, channel, box, colour, width) {
    const block = this.slabs[slab];
    const shifted = {
      top: box.top + block.top,
      bottom: box.bottom + block.top,
      left: box.left + block.left,
      right: box.right + block.left,
    };
    this.brush.outline(block, corner(block, channel), shifted, colour, width);
  }
}
