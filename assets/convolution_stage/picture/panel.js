// A panel: one kind of convolution on its canvas, with what stands still and a step on its way.

import { element } from "../../lib/dom.js";
import { clamp, range } from "../../lib/numbers.js";
import { counted } from "../../lib/words.js";
import { cellValue, figure } from "../scene/blocks.js";
import { contentOf } from "../scene/content.js";
import { planOf } from "../scene/plan.js";
import { Sums } from "../writing/sums.js";
import { Brush } from "./brush.js";
import { corner, kernelCorner } from "./geometry.js";
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

  // size: of its cells and of the whole, as sizesOf says them.
  resize(size, look) {
    const { width, height } = size;
    const dpr = Math.min(window.devicePixelRatio || 1, 2);
    const labels = 38 * look.type;
    Object.assign(this, { dpr, width, height, look });
    // The ground never changes; the base is the ground with the values that are there after a step.
    place(this.blocks, size, look);
    const figured = this.blocks.some((block) => block.figures);
    const layer = (over, canvas = document.createElement("canvas")) => {
      canvas.width = Math.round(width * dpr);
      canvas.height = Math.round((height + labels) * dpr);
      return new Brush(canvas, look, dpr, over ? layer(false) : null);
    };
    this.brush = layer(false, this.canvas);
    [this.ground, this.base] = [layer(figured), layer(figured)];
    this.canvas.style.width = `${width}px`;
    this.canvas.style.height = `${height + labels}px`;
    this.paintGround();
    this.sums.resize(width, look);
  }

  hue(block, channel) {
    return this.look.hue(block.sources[channel]);
  }

  laneHue(stage, lane) {
    return this.hue(this.slabs[stage], lane);
  }

  // ---- what stands still

  paintGround() {
    const { ground } = this;
    ground.clear();
    for (const block of this.blocks) {
      if (block.type === "slabs") this.paintSlabs(block);
      else this.paintKernels(block);
    }
    this.base.clear();
    this.base.copy(ground);
    this.painted = 0;
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

  paintKernels(block) {
    const stage = this.kind.stages[block.stage];
    for (let out = 0; out < stage.channelsOut; out++) {
      for (let depth = stage.depth - 1; depth >= 0; depth--)
        this.paintKernel(this.ground, block.stage, out, depth, false);
    }
    const shape = stage.depth > 1 ? [...stage.kernel, stage.depth] : stage.kernel;
    this.ground.label(block, counted(stage.channelsOut, "kernel"), shape.join("×"), this.height);
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
    const from = kernelCorner(block, lane, block.columns[out]);
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
    const lane = this.kind.stages[index].read[out] + depth;
    const all = range(0, block.rows * block.wide).map((cell) => this.meetings[index].tap(out, depth, 0, 0) + cell);
    const busy = all.filter((tap) => taps.has(tap));
    if (busy.length === all.length) return;
    for (const tap of busy) {
      const { row, column } = this.meetings[index].atTap(tap);
      const from = kernelCorner(block, lane, block.columns[out]);
      brush.outline(block, from, { top: row, left: column, bottom: row + 1, right: column + 1 }, this.look.ink, 1.5);
    }
  }

  // The base as it is after a step. Backwards it is painted anew, so that it never depends on the way there.
  paintTo(step) {
    if (step < this.painted) {
      this.base.clear();
      this.base.copy(this.ground);
      this.painted = 0;
    }
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
    brush.clear();
    brush.copy(this.base);
    if (this.light) {
      brush.veil(this.height + 4);
      return drawLight(this, this.light);
    }
    const { works, kept } = this.plan(step);
    for (const { slab, channel, row, column } of kept) {
      this.frameCell(slab, channel, row, column, this.hue(this.slabs[slab], channel), 1.75);
    }
    const moments = works
      .map((work, index) => momentOf(work, clamp(part * works.length - index, 0, 1)))
      .filter(Boolean);
    for (const moment of moments) drawThreads(this, moment);
    if (this.base.figures) brush.copy(this.base.figures);
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
