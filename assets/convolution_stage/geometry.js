// Where slabs, kernels and cells lie on a panel, and the small tools that all parts share.

const SPEEDS = [0.25, 0.5, 1, 2, 4, 8, 16];
const STEP_MS = 1000;
const LEAN = 0.28; // how far a row moves to the left, in cell widths
const STEEP = 0.74, FLAT = 0.3; // the height of a row, in cell widths: at its best, and where room is short
const NARROW_PX = 720;
const FIGURES_PX = 11.5; // rows at least so high hold figures
const MOST_LINES = 6; // of products; more channels than that show their results alone
const MINUS = "−";

const clamp = (value, low, high) => Math.min(Math.max(value, low), high);
const ease = (part) => part * part * (3 - 2 * part);
const between = (a, b, part) => a + (b - a) * part;
const number = (value) =>
  (Number.isInteger(value) ? value.toLocaleString("en-US") : value.toFixed(2)).replace("-", MINUS);

function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

// The blocks of a kind from left to right: an image, its kernels, the next image, ..., the output.
function blocksOf(kind) {
  const blocks = [];
  let hues = Array.from({ length: kind.stages[0].channels }, (_, channel) => channel);
  kind.stages.forEach((stage, index) => {
    blocks.push({
      type: "slabs", stage: index - 1, values: stage.image, count: stage.channels, cells: stage.size,
      before: stage.margins[0], side: stage.size + stage.margins[0] + stage.margins[1], hues,
      word: index ? "between" : "input",
    });
    const columns = stage.read.map((first, out) => out - stage.read.indexOf(first));
    blocks.push({ type: "kernels", stage: index, hues, columns, across: Math.max(...columns) + 1, side: stage.kernel });
    // A channel keeps its hue as long as it is alone; what sums several is drawn in the colour of ink.
    const before = hues;
    hues = stage.read.map((first) => (stage.depth === 1 ? before[first] : null));
  });
  const last = kind.stages[kind.stages.length - 1];
  blocks.push({
    type: "slabs", stage: kind.stages.length - 1, values: last.output, count: last.channelsOut,
    cells: last.positions, before: 0, side: last.positions, hues, word: "output",
  });
  for (const block of blocks) {
    if (block.type === "slabs") block.peak = Math.max(1, ...block.values.map(Math.abs));
  }
  return blocks;
}

const gapOf = (cell) => clamp(cell * 1.1, 9, 34);
const slabWidth = (block, cell) => block.side * cell * (1 + LEAN);

function kernelCell(block, cell, widest) {
  const fitting = ((widest * 1.2) / block.across - 5) / (block.side * (1 + LEAN));
  return clamp(Math.min(cell * 0.78, fitting), 2.2, 26);
}

function widthOf(block, cell, widest) {
  if (block.type === "slabs") return Math.max(slabWidth(block, cell), 36);
  const column = block.side * kernelCell(block, cell, widest) * (1 + LEAN) + 5;
  return Math.max(block.across * column, 44);
}

function panelWidth(blocks, cell) {
  const widest = Math.max(...blocks.map((block) => (block.type === "slabs" ? slabWidth(block, cell) : 0)));
  const widths = blocks.map((block) => widthOf(block, cell, widest));
  return widths.reduce((sum, width) => sum + width, 0) + gapOf(cell) * (blocks.length - 1) + 34;
}

// The largest cell with which all panels fit, side by side or one below the other.
function largestCell(panels, width, stacked) {
  let low = 2, high = 40;
  for (let round = 0; round < 24; round++) {
    const cell = (low + high) / 2;
    const widths = panels.map((blocks) => panelWidth(blocks, cell));
    const fits = stacked
      ? Math.max(...widths) <= width
      : widths.reduce((sum, each) => sum + each, 0) <= width;
    if (fits) low = cell;
    else high = cell;
  }
  return low;
}

// The height of a row in cell widths, and the height that the slabs then take.
function heights(panels, cell, room) {
  const slabs = panels.flat().filter((block) => block.type === "slabs");
  const steep = Math.min(...slabs.map((block) => (room / block.count - 12) / (block.side * cell)));
  const slope = clamp(steep, FLAT, STEEP);
  const tallest = Math.max(...slabs.map((block) => block.count * (block.side * cell * slope + 12)));
  const highest = Math.max(...slabs.map((block) => block.side * cell * slope + 12));
  return { slope, height: Math.max(Math.min(tallest, room), highest, 110) };
}

function place(blocks, cell, slope, width, height) {
  const widest = Math.max(...blocks.map((block) => (block.type === "slabs" ? slabWidth(block, cell) : 0)));
  const spare = width - panelWidth(blocks, cell); // between the blocks first, then on both sides
  const gap = gapOf(cell) + clamp(spare / blocks.length, 0, 40);
  let x = 17 + Math.max(0, (spare - (gap - gapOf(cell)) * (blocks.length - 1)) / 2);
  blocks.forEach((block, index) => {
    block.x = x;
    block.width = widthOf(block, cell, widest);
    x += block.width + gap;
    if (block.type === "slabs") {
      Object.assign(block, { cell, row: cell * slope, inset: (block.width - slabWidth(block, cell)) / 2 });
      const tall = block.side * block.row + 6;
      block.pitch = block.count > 1 ? Math.min(tall + 8, (height - tall) / (block.count - 1)) : 0;
      block.y = (height - tall - block.pitch * (block.count - 1)) / 2;
    } else {
      const lanes = blocks[index - 1];
      const column = kernelCell(block, cell, widest);
      const lane = lanes.count > 1 ? lanes.pitch : height;
      block.cell = Math.min(column, (lane - 3) / (block.side * Math.max(slope, 0.45)));
      block.row = block.cell * Math.max(slope, 0.45);
      block.lanes = lanes;
      block.step = block.width / block.across;
    }
  });
}

// The corner of a slab from which rows and columns are counted, margins included.
function corner(block, channel) {
  return {
    x: block.x + block.inset + block.side * block.cell * LEAN,
    y: block.y + channel * block.pitch,
  };
}

// A point of a slab in image cells; (0, 0) is the first cell's far left corner.
function point(block, channel, row, column) {
  const from = corner(block, channel);
  const down = row + block.before;
  return {
    x: from.x + (column + block.before) * block.cell - down * block.cell * LEAN,
    y: from.y + down * block.row,
  };
}

function kernelCorner(block, lane, column) {
  const wide = block.side * block.cell * (1 + LEAN);
  const middle = corner(block.lanes, lane).y + (block.lanes.side * block.lanes.row) / 2;
  return {
    x: block.x + column * block.step + (block.step - wide) / 2 + block.side * block.cell * LEAN,
    y: middle - (block.side * block.row) / 2,
  };
}

function kernelMiddle(block, lane, column) {
  const from = kernelCorner(block, lane, column);
  return {
    x: from.x + (block.side * block.cell * (1 - LEAN)) / 2,
    y: from.y + (block.side * block.row) / 2,
    half: (block.side * block.cell * (1 + LEAN)) / 2,
  };
}
