// The animation of a step: the window slides in, the products run through the kernels, the sums land in their cells.

import { ease } from "../../lib/motion.js";
import { between, clamp, range } from "../../lib/numbers.js";
import { cellValue, figure } from "../scene/blocks.js";
import { boxOf } from "../scene/meetings.js";
import { laneSums } from "../scene/plan.js";
import { corner, kernelMiddle, point } from "./geometry.js";
import { css } from "./look.js";
import { along, drawBead, drawPlate, drawThread } from "./marks.js";

// How far everything is: `part` of the work is done, from 0 to 1. Nothing before it begins.
export function momentOf(work, part) {
  if (part <= 0) return null;
  const { box, before } = work;
  const moved = before && box && (before.top !== box.top || before.left !== box.left);
  const slide = moved ? ease(clamp(part / 0.25, 0, 1)) : 1;
  const lit = moved ? clamp((part - 0.2) / 0.15, 0, 1) : clamp(part / 0.15, 0, 1);
  const flight = ease(clamp((part - 0.4) / 0.45, 0, 1));
  const landed = clamp((part - 0.8) / 0.2, 0, 1);
  const sides =
    box && Object.keys(box).map((side) => [side, between(moved ? before[side] : box[side], box[side], slide)]);
  return { work, window: box && Object.fromEntries(sides), lit: slide === 1 ? lit : 0, flight, landed };
}

// Windows, kernels and sums, over the figures.
export function drawWork(panel, { work, window, lit, flight, landed }) {
  const { box, targets } = work;
  if (box) drawWindow(panel, work, window, lit);
  for (const [out] of targets) drawKernels(panel, work, out);
  if (box && flight > 0 && flight < 1) for (const [out, cells] of targets) drawBeads(panel, work, out, cells, flight);
  if (landed > 0) for (const [out, cells] of targets) drawLanding(panel, work, out, cells, landed);
}

// The edges that join the windows through the whole stack.
function drawStack({ brush, look, slabs }, { stage, lanes }, box) {
  if (lanes.length < 2) return;
  const block = slabs[stage];
  const first = lanes[0];
  const last = lanes[lanes.length - 1];
  brush.upright();
  brush.ctx.strokeStyle = look.shade(look.ink, 0.4).fill;
  brush.ctx.lineWidth = look.type;
  brush.ctx.beginPath();
  for (const [row, column] of [
    [box.top, box.left],
    [box.top, box.right],
    [box.bottom, box.left],
    [box.bottom, box.right],
  ]) {
    const high = point(block, first, row, column);
    const low = point(block, last, row, column);
    brush.ctx.moveTo(high.x, high.y);
    brush.ctx.lineTo(low.x, low.y);
  }
  brush.ctx.stroke();
}

// The window in every channel that it reads.
function drawWindow(panel, { stage, lanes, lit }, box, alpha) {
  const { look } = panel;
  for (let index = lanes.length - 1; index >= 0; index--) {
    const gaps = lit[index].length < (box.bottom - box.top) * (box.right - box.left);
    if (alpha > 0) lightCells(panel, stage, lanes[index], lit[index], alpha, gaps);
    panel.frame(stage, lanes[index], box, look.ink, gaps ? 0.9 : 1.6);
  }
}

// gaps: between the cells of the window lie others, so each has a frame of its own, where there is room for it.
function lightCells(panel, stage, lane, cells, alpha, gaps) {
  const { brush, look } = panel;
  const block = panel.slabs[stage];
  const hue = panel.hue(block, lane);
  const from = corner(block, lane);
  for (const { row, column } of cells) {
    brush.tilt(block, from);
    brush.ctx.globalAlpha = (gaps ? 0.6 : 0.34) * alpha;
    brush.ctx.fillStyle = css(hue);
    brush.ctx.fillRect(column + block.left, row + block.top, 1, 1);
    brush.ctx.globalAlpha = 1;
    if (gaps && block.cell >= 9) panel.frameCell(stage, lane, row, column, look.ink, 1.4);
    if (block.figures) {
      const value = panel.meetings[stage].input(lane, row, column);
      brush.figure(block, point(block, lane, row + 0.5, column + 0.5), figure(value), css(look.ink), 650);
    }
  }
}

// What runs below the figures: from window to window, to each kernel of an output channel, and on to the cells.
export function drawThreads(panel, { work, window, lit, flight }) {
  if (!window) return;
  drawStack(panel, work, window);
  for (const [out, cells] of work.targets) {
    for (const { hue, start, arriving, leaving, target } of waysOf(panel, work, out, cells)) {
      drawThread(panel.brush, start, arriving, hue, lit);
      drawThread(panel.brush, leaving, target, hue, flight);
    }
  }
}

// The way of each channel that an output channel reads, the lowest first: what lies above is drawn over it.
function waysOf(panel, { stage, box }, out, cells) {
  const { depth: read, read: lanes } = panel.kind.stages[stage];
  const kernels = panel.kernels[stage];
  const goal = boxOf(cells);
  const target = point(panel.slabs[stage + 1], out, (goal.top + goal.bottom) / 2, (goal.left + goal.right) / 2);
  return range(0, read)
    .reverse()
    .map((depth) => {
      const lane = lanes[out] + depth;
      const { x, y, half } = kernelMiddle(kernels, lane, kernels.columns[out]);
      return {
        depth,
        target,
        hue: panel.laneHue(stage, lane),
        start: point(panel.slabs[stage], lane, (box.top + box.bottom) / 2, box.right),
        arriving: { x: x - half, y },
        leaving: { x: x + half, y },
      };
    });
}

function drawKernels(panel, { stage, taps }, out) {
  for (let depth = panel.kind.stages[stage].depth - 1; depth >= 0; depth--)
    panel.paintKernel(panel.brush, stage, out, depth, true, taps);
}

// What is on its way from the kernels: the sum of a channel, where it is that of one value.
function drawBeads(panel, work, out, cells, flight) {
  const { stage, single } = work;
  const read = panel.kind.stages[stage].depth;
  const sums = single && read > 1 ? laneSums(panel.meetings[stage], cells[0].cell) : null;
  for (const { depth, leaving, target, hue } of waysOf(panel, work, out, cells)) {
    const at = along(leaving, target, flight);
    if (sums) drawPlate(panel.brush, figure(sums[depth]), at, hue);
    else drawBead(panel.brush, at, hue);
  }
}

function drawLanding(panel, work, out, cells, landed) {
  const slab = work.stage + 1;
  const block = panel.slabs[slab];
  const { type, ink } = panel.look;
  for (const { row, column } of cells) panel.paintCell(panel.brush, block, out, row, column, 650);
  panel.frame(slab, out, boxOf(cells), ink, 2);
  const crowded = work.targets.size > 1 && block.pitch < 17 * type;
  if (block.figures || !work.single || crowded) return;
  const { row, column } = cells[0];
  const at = point(block, out, row, column + 1);
  drawPlate(
    panel.brush,
    figure(cellValue(block, { channel: out, row, column })),
    { x: at.x, y: at.y - 5 * type },
    null,
    landed,
  );
}
