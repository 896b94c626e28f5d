// Layout: how large the cells of all panels are, and where the blocks of each then stand.

import { clamp, least, most, sum } from "../../lib/numbers.js";
import { LEAN, slabWidth } from "./geometry.js";

const STEEP = 0.74; // the height of a row, in cell widths, at its best
const FLAT = 0.3; // and where room is short
const GAP_PX = 28; // between panels, as in stage.css
const FIGURES_PX = 11.5; // rows at least so high hold figures
const KERNEL_FIGURES_PX = 10.5; // and those of kernels
const SMALLEST_PX = 6.5; // letters of a figure

const gapOf = (cell) => clamp(cell * 1.1, 9, 34);
const widestOf = (blocks, cell) =>
  most(blocks.filter((block) => block.type === "slabs").map((block) => slabWidth(block, cell)));

function kernelCell(block, cell, widest) {
  const fits = ((widest * 1.2) / block.across - 5) / (block.wide + block.rows * LEAN);
  return clamp(Math.min(cell * 0.78, fits), 2.2, 40);
}

function widthOf(block, cell, widest, type) {
  if (block.type === "slabs") return Math.max(slabWidth(block, cell), 42 * type);
  return Math.max(block.across * (slabWidth(block, kernelCell(block, cell, widest)) + 5), 40 * type);
}

export function panelWidth(blocks, cell, type) {
  const widest = widestOf(blocks, cell);
  return sum(blocks.map((block) => widthOf(block, cell, widest, type))) + gapOf(cell) * (blocks.length - 1) + 46 * type;
}

// The cells and the size of each panel, {cell, slope, width, height}, on a row of `width` pixels whose slabs have `room`
// pixels of height. `stacked`: one below the other, each as wide as the row; else side by side, and the rest is shared.
export function sizesOf(panels, { width, room, stacked, type }) {
  const gaps = stacked ? 0 : GAP_PX * (panels.length - 1);
  const cell = largestCell(panels, width - gaps, room, stacked, type);
  const needed = panels.map((blocks) => panelWidth(blocks, cell, type));
  const spare = stacked ? 0 : Math.max(0, width - gaps - sum(needed));
  return panels.map((blocks, index) => ({
    cell,
    ...heights(stacked ? [blocks] : panels, cell, room),
    width: stacked ? width : Math.floor(needed[index] + spare / panels.length),
  }));
}

// The largest cell with which all panels fit, side by side or one below the other, and no slab covers another much.
function largestCell(panels, width, room, stacked, type) {
  const all = panels.flat().filter((block) => block.type === "slabs");
  let low = 2;
  let high = Math.max(least(all.map((block) => (room / block.count - 14) / (block.rows * 0.42))), 9 * type);
  for (let round = 0; round < 24; round++) {
    const cell = (low + high) / 2;
    const widths = panels.map((blocks) => panelWidth(blocks, cell, type));
    if ((stacked ? most(widths) : sum(widths)) <= width) low = cell;
    else high = cell;
  }
  return low;
}

// The height of a row in cell widths, and the height that the slabs then take.
function heights(panels, cell, room) {
  const all = panels.flat().filter((block) => block.type === "slabs");
  const slope = clamp(least(all.map((block) => (room / block.count - 12) / (block.rows * cell))), FLAT, STEEP);
  const tall = (block) => block.rows * cell * slope + 12;
  const tallest = most(all.map((block) => block.count * tall(block)));
  return { slope, height: Math.max(Math.min(tallest, room), most(all.map(tall)), 110) };
}

// The height of letters with which a figure fills its cell.
export const fitting = (block, letters, look) => (block.cell * 0.78) / (letters * look.digit);

// Puts the blocks of a panel in their places: x, y, width, and the width and height of their cells, `cell` and `row`.
export function place(blocks, { cell, slope, width, height }, look) {
  const { type } = look;
  const widest = widestOf(blocks, cell);
  const spare = width - panelWidth(blocks, cell, type); // between the blocks first, then on both sides
  const gap = gapOf(cell) + clamp(spare / blocks.length, 0, 40 * type);
  let x = 15 * type + Math.max(0, (spare - (gap - gapOf(cell)) * (blocks.length - 1)) / 2);
  blocks.forEach((block, index) => {
    block.x = x;
    block.width = widthOf(block, cell, widest, type);
    block.label = block.width + gap;
    x += block.width + gap;
    if (block.type === "slabs") stack(block, cell, slope, height);
    else standBeside(blocks[index - 1], block, kernelCell(block, cell, widest), Math.max(slope, 0.45), height);
    const legible = block.type === "slabs" ? FIGURES_PX : KERNEL_FIGURES_PX;
    block.figures = block.row >= legible && fitting(block, block.letters, look) >= SMALLEST_PX;
  });
}

// The slabs of an image, one above the other: `pitch` lies between two, and `open` rows of each are not covered.
function stack(block, cell, slope, height) {
  Object.assign(block, { cell, row: cell * slope, inset: (block.width - slabWidth(block, cell)) / 2 });
  const tall = block.rows * block.row + 6;
  block.pitch = block.count > 1 ? Math.min(tall + 8, (height - tall) / (block.count - 1)) : 0;
  block.y = (height - tall - block.pitch * (block.count - 1)) / 2;
  block.open = block.pitch === 0 ? block.rows : Math.min(block.rows, block.pitch / block.row);
}

// Kernels beside the slabs that they read: `step` lies between two output channels' of one slab.
function standBeside(lanes, block, cell, slope, height) {
  const room = lanes.count > 1 ? lanes.pitch : height;
  block.cell = Math.min(cell, (room - 3) / (block.rows * slope));
  block.row = block.cell * slope;
  block.lanes = lanes;
  block.step = block.width / block.across;
}
