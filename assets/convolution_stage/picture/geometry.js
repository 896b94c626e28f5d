// Oblique projection: slabs and kernels lean, and here is where their cells then lie, in pixels of the page.
//
// A block that stands in its place has x, y, cell (the width of a cell) and row (its height); see layout.js.

export const LEAN = 0.28; // how far a row moves to the left, in cell widths

export const slabWidth = (block, cell) => (block.wide + block.rows * LEAN) * cell;

// The corner of a slab from which rows and columns are counted, margins included.
export function corner(block, channel) {
  return { x: block.x + block.inset + block.rows * block.cell * LEAN, y: block.y + channel * block.pitch };
}

// A point of a slab in image cells; (0, 0) is the first cell's far left corner.
export function point(block, channel, row, column) {
  const from = corner(block, channel);
  const down = row + block.top;
  return { x: from.x + (column + block.left - down * LEAN) * block.cell, y: from.y + down * block.row };
}

// The least and the greatest x of an image's slabs, without what gives them thickness.
export function slabSpan(block) {
  const { x } = corner(block, 0);
  return { left: x - block.rows * block.cell * LEAN, right: x + block.wide * block.cell };
}

// The corner of a filter's kernel for one of the channels that it reads: a block of kernels, one above the other, in
// the middle of the slabs that it reads, and always in the same place.
export function kernelCorner(block, out, depth) {
  const { top, left } = boxOfPlace(block, block.place[out]);
  return {
    x: left + block.pad + block.columns[out] * block.step + block.rows * block.cell * LEAN,
    y: top + block.behind * block.rise + depth * (block.rows * block.row + block.seam),
  };
}

// What the filters of a place take, with those behind and the bracket: lines end at its left and begin at its right.
export function boxOfPlace(block, place) {
  const [upper, lower] = [block.places[place], block.places[place] + block.depth - 1].map((lane) =>
    corner(block.lanes, lane),
  );
  const middle = (upper.y + lower.y + block.lanes.rows * block.lanes.row) / 2;
  const top = middle - block.height / 2;
  const left = block.x + (block.width - block.wideness) / 2;
  return { top, left, bottom: top + block.height, right: left + block.wideness };
}

// Which cell of a leaning grid lies at (x, y): row and column from its corner, or null.
export function cellAt(from, block, x, y) {
  const down = (y - from.y) / block.row;
  const row = Math.floor(down);
  const column = Math.floor((x - from.x) / block.cell + down * LEAN);
  return row >= 0 && column >= 0 && row < block.rows && column < block.wide ? { row, column } : null;
}
