// The animation of a step: the window slides in, the products run through the kernels, the sums land in their cells.

import { ease } from "../../lib/motion.js";
import { between, clamp, range } from "../../lib/numbers.js";
import { cellValue, figure } from "../scene/blocks.js";
import { boxOf } from "../scene/meetings.js";
import { laneSums } from "../scene/plan.js";
import { corner, point } from "./geometry.js";
import { css } from "./look.js";
import { drawBead, drawPlate, drawThread } from "./marks.js";
import { along, meetingOf, middleOfKernel, wayIn, wayOut } from "./ways.js";

const PLATE_PX = 17; // a number on its plate is so high

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

// Windows, kernels and sums, over the threads.
export function drawWork(panel, { work, window, lit, flight, landed }) {
  const { box, targets } = work;
  if (box) drawWindow(panel, work, window, lit);
  for (const [out] of targets) drawKernels(panel, work, out);
  if (box && flight > 0 && flight < 1) for (const [out, cells] of targets) drawBeads(panel, work, out, cells, flight);
  if (landed > 0) for (const [out, cells] of targets) drawLanding(panel, work, out, cells, landed);
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

// What runs between the blocks: from the window in each channel to the filters, and from each of these to its cells.
export function drawThreads(panel, { work, window, lit, flight }) {
  if (!window) return;
  const { stage, targets } = work;
  for (const each of oneOfEachPlace(panel, work)) {
    for (const { hue, way } of waysIn(panel, stage, work.box, each)) drawThread(panel.brush, way, hue, lit);
  }
  for (const [each, cells] of targets) {
    const way = wayOut(panel.kernels[stage], panel.slabs[stage + 1], boxOf(cells), each);
    drawThread(panel.brush, way, panel.hue(panel.slabs[stage + 1], each), clamp(2 * flight - 1, 0, 1));
  }
}

// Of filters side by side, which read the same, one.
function oneOfEachPlace(panel, { stage, targets }) {
  const { place } = panel.kernels[stage];
  const outs = [...targets.keys()];
  return outs.filter((out, index) => outs.findIndex((other) => place[other] === place[out]) === index);
}

// The way of each channel that a filter reads.
function waysIn(panel, stage, box, out) {
  const { depth, read } = panel.kind.stages[stage];
  return range(0, depth).map((each) => ({
    hue: panel.laneHue(stage, read[out] + each),
    way: wayIn(panel.slabs[stage], panel.kernels[stage], box, out, each),
  }));
}

function drawKernels(panel, { stage, taps }, out) {
  for (let depth = panel.kind.stages[stage].depth - 1; depth >= 0; depth--)
    panel.paintKernel(panel.brush, stage, out, depth, true, taps);
}

// What is on its way: the sum of each channel to where they become one, and that one to its cell.
function drawBeads(panel, work, out, cells, flight) {
  const { stage, single } = work;
  const { depth, read } = panel.kind.stages[stage];
  const [kernels, slab] = [panel.kernels[stage], panel.slabs[stage + 1]];
  const { brush, look } = panel;
  if (flight > 0.5) {
    const at = along(wayOut(kernels, slab, boxOf(cells), out), 2 * flight - 1);
    const value = single ? figure(cellValue(slab, cells[0])) : "";
    if (value) drawPlate(brush, value, at, panel.hue(slab, out));
    else drawBead(brush, at, panel.hue(slab, out));
    return;
  }
  if (depth === 1) return;
  const sums = single && kernels.rows * kernels.row + kernels.seam >= PLATE_PX * look.type;
  const values = sums ? laneSums(panel.meetings[stage], cells[0].cell) : null;
  const goal = meetingOf(kernels, out);
  for (const each of range(0, depth)) {
    const from = { x: goal.x - kernels.pad - kernels.behind * kernels.shift, y: middleOfKernel(kernels, out, each) };
    const at = { x: between(from.x, goal.x, 2 * flight), y: between(from.y, goal.y, 2 * flight) };
    if (values) drawPlate(brush, figure(values[each]), at, panel.laneHue(stage, read[out] + each));
    else drawBead(brush, at, panel.laneHue(stage, read[out] + each));
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
