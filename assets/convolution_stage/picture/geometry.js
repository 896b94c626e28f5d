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

export function kernelCorner(block, lane, column) {
  const wide = slabWidth(block, block.cell);
  const middle = corner(block.lanes, lane).y + (block.lanes.rows * block.lanes.row) / 2;
  return {
    x: block.x + column * block.step + (block.step - wide) / 2 + block.rows * block.cell * LEAN,
    y: middle - (block.rows * block.row) / 2,
  };
}

export function kernelMiddle(block, lane, column) {
  const from = kernelCorner(block, lane, column);
  return {
    x: from.x + ((block.wide - block.rows * LEAN) * block.cell) / 2,
    y: from.y + (block.rows * block.row) / 2,
    half: slabWidth(block, block.cell) / 2,
  };
}

// Which cell of a leaning grid lies at (x, y): row and column from its corner, or null.
export function cellAt(from, block, x, y) {
  const down = (y - from.y) / block.row;
  const row = Math.floor(down);
  const column = Math.floor((x - from.x) / block.cell + down * LEAN);
  return row >= 0 && column >= 0 && row < block.rows && column < block.wide ? { row, column } : null;
}
