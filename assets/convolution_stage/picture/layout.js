// Layout: how large the cells of all panels are, and where the blocks of each then stand.

import { clamp, least, most, sum } from "../../lib/numbers.js";
import { LEAN, slabWidth } from "./geometry.js";

const STEEP = 0.74; // the height of a row, in cell widths, at its best
const FLAT = 0.3; // and where room is short
const GAP_PX = 28; // between panels, as in stage.css
const FIGURES_PX = 11.5; // rows at least so high hold figures
const KERNEL_FIGURES_PX = 10.5; // and those of kernels
const SMALLEST_PX = 6.5; // letters of a figure
const [USUAL, LOWEST] = [0.66, 0.9]; // of a row's height, letters of a figure; of theirs, a row that just holds them
const [SMALL_PX, LARGE_PX] = [8, 30];
const LEGIBLE_PX = 21; // cells of kernels at least so wide, where there is room: their figures are then read
const [KERNEL_STEEP, KERNEL_FLAT] = [0.6, 0.4]; // as those of images, so that figures can be read
const SEAM_PX = 3; // between the kernels of a filter
const [SHIFT_PX, RISE_PX] = [5, 3]; // how far a filter behind another is seen
const PAD_PX = 9; // between a filter and its bracket
const BESIDE_PX = 5; // between filters side by side

const gapOf = (cell) => clamp(cell * 1.5, 12, 44);
const widestOf = (blocks, cell) =>
  most(blocks.filter((block) => block.type === "slabs").map((block) => slabWidth(block, cell)));

function kernelCell(block, cell, widest, type) {
  const share = block.across > 1 ? 1.3 : 0.95; // of the width of the images beside them
  const fits = ((widest * share) / block.across - BESIDE_PX) / (block.wide + block.rows * LEAN);
  return clamp(Math.min(Math.max(cell, LEGIBLE_PX * type), fits), 2.2, 40 * type);
}

// What filters take beside their kernels: the bracket, and those that are seen behind.
const framing = (block, type) => 2 * PAD_PX * type + block.behind * SHIFT_PX * type;

function widthOf(block, cell, widest, type) {
  if (block.type === "slabs") return Math.max(slabWidth(block, cell), 42 * type);
  const kernel = slabWidth(block, kernelCell(block, cell, widest, type));
  return Math.max(block.across * (kernel + BESIDE_PX) + framing(block, type), 40 * type);
}

export function panelWidth(blocks, cell, type) {
  const widest = widestOf(blocks, cell);
  return sum(blocks.map((block) => widthOf(block, cell, widest, type))) + gapOf(cell) * (blocks.length - 1) + 46 * type;
}

// The cells and the size of each panel, {cell, slope, width, height}, on a row of `width` pixels whose slabs have `room`
// pixels of height. `stacked`: one below the other, each as large as it can be; else side by side, and the rest is shared.
export function sizesOf(panels, { width, room, stacked, type }) {
  if (stacked) return panels.flatMap((blocks) => sizesOf([blocks], { width, room, stacked: false, type }));
  const gaps = GAP_PX * (panels.length - 1);
  const cell = largestCell(panels, width - gaps, room, type);
  const needed = panels.map((blocks) => panelWidth(blocks, cell, type));
  const spare = Math.max(0, width - gaps - sum(needed));
  return panels.map((_, index) => ({
    cell,
    ...heights(panels, cell, room),
    width: Math.floor(needed[index] + spare / panels.length),
  }));
}

// The largest cell with which all panels fit beside one another, and no slab covers another much.
function largestCell(panels, width, room, type) {
  const all = panels.flat().filter((block) => block.type === "slabs");
  let low = 2;
  let high = Math.max(least(all.map((block) => (room / block.count - 14) / (block.rows * 0.38))), 9 * type);
  for (let round = 0; round < 24; round++) {
    const cell = (low + high) / 2;
    if (sum(panels.map((blocks) => panelWidth(blocks, cell, type))) <= width) low = cell;
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
const fitting = (block, letters, look) => (block.cell * 0.78) / (letters * look.digit);

// The height of a figure's letters in its cell.
export function lettersOf(block, words, look) {
  const tall = clamp(block.row * USUAL, Math.max(SMALL_PX, look.least), Math.max(LARGE_PX, look.least));
  return Math.min(tall, fitting(block, words.length, look));
}

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
    else standBeside(blocks[index - 1], block, kernelCell(block, cell, widest, type), height, type);
    const legible = Math.max(block.type === "slabs" ? FIGURES_PX : KERNEL_FIGURES_PX, LOWEST * look.least);
    block.figures = block.row >= legible && fitting(block, block.letters, look) >= Math.max(SMALLEST_PX, look.least);
  });
}

// The slabs of an image, one above the other: `pitch` lies between two, and `open` rows of each are not covered. Where
// one covers another they lie whole rows apart, so that the lines between rows are common to them.
function stack(block, cell, slope, height) {
  Object.assign(block, { cell, row: cell * slope, inset: (block.width - slabWidth(block, cell)) / 2 });
  const tall = block.rows * block.row + 6;
  block.pitch = block.count > 1 ? Math.min(tall + 8, (height - tall) / (block.count - 1)) : 0;
  if (block.pitch < tall) block.pitch = Math.max(1, Math.floor(block.pitch / block.row)) * block.row;
  block.y = (height - tall - block.pitch * (block.count - 1)) / 2;
  block.open = block.pitch === 0 ? block.rows : Math.min(block.rows, block.pitch / block.row);
}

// Filters in the middle of the slabs that they read, as large as these leave room for.
function standBeside(lanes, block, cell, height, type) {
  const { depth, across, behind } = block;
  const spanned = (depth - 1) * lanes.pitch + lanes.rows * lanes.row;
  const room = depth === lanes.count ? height - 14 : Math.min(depth * lanes.pitch - 6, spanned);
  const [seam, rise] = [SEAM_PX, behind ? RISE_PX * type : 0];
  const highest = Math.max((room - (depth - 1) * seam - behind * rise) / (depth * block.rows), 1);
  block.row = Math.min(cell * KERNEL_STEEP, highest);
  block.cell = Math.min(cell, block.row / KERNEL_FLAT);
  block.step = slabWidth(block, block.cell) + BESIDE_PX;
  Object.assign(block, { lanes, seam, rise, shift: SHIFT_PX * type, pad: PAD_PX * type });
  block.height = depth * block.rows * block.row + (depth - 1) * seam + behind * rise;
  block.wideness = across * block.step - BESIDE_PX + framing(block, type);
}
