// Where slabs, kernels and cells lie on a panel, and the small tools that all parts share.

const LEAN = 0.28; // how far a row moves to the left, in cell widths
const STEEP = 0.74, FLAT = 0.3; // the height of a row, in cell widths: at its best, and where room is short
const NARROW_PX = 720;
const FIGURES_PX = 11.5; // rows at least so high hold figures
const SMALLEST_PX = 6.5; // letters of a figure
const MINUS = "−";

const clamp = (value, low, high) => Math.min(Math.max(value, low), high);
const ease = (part) => part * part * (3 - 2 * part);
const between = (a, b, part) => a + (b - a) * part;
const range = (first, count) => Array.from({ length: count }, (_, index) => first + index);
const most = (values) => values.reduce((a, b) => Math.max(a, b), -Infinity);
const least = (values) => values.reduce((a, b) => Math.min(a, b), Infinity);
const sum = (values) => values.reduce((a, b) => a + b, 0);

const grouped = (digits) => digits.replace(/\B(?=(\d{3})+$)/g, ",");
const number = (value) =>
  (Number.isInteger(value) ? grouped(String(value)) : String(Number(value.toFixed(4)))).replace("-", MINUS);
const counted = (count, word) => `${number(count)} ${word}${count === 1 ? "" : "s"}`;
// In a cell there is room for two digits or three.
const figure = (value) =>
  Number.isInteger(value) ? number(value) : value.toFixed(Math.abs(value) < 10 ? 1 : 0).replace("-", MINUS);

function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

// The blocks of a kind from left to right: an image, its kernels, the next image, ..., the output. A channel keeps its
// hue as long as it is alone; `sources` are the input channels that it sums.
function blocksOf(kind) {
  const blocks = [];
  const [first] = kind.stages, last = kind.stages[kind.stages.length - 1];
  let sources = range(0, first.channels).map((channel) => [channel]);
  kind.stages.forEach((stage, index) => {
    blocks.push(slabs(index, stage.image, stage.channels, stage.size, stage.margins, sources));
    const columns = stage.read.map((lane, out) => out - stage.read.indexOf(lane));
    blocks.push({
      type: "kernels", stage: index, sources, columns, across: most(columns) + 1,
      rows: stage.kernel[0], wide: stage.kernel[1], peak: peakOf(stage.weights), letters: lettersOf(stage.weights),
    });
    const before = sources;
    sources = stage.read.map((lane) => [...new Set(before.slice(lane, lane + stage.depth).flat())]);
  });
  blocks.push(slabs(kind.stages.length, last.output, last.channelsOut, last.positions, [0, 0, 0, 0], sources));
  blocks[0].word = "input";
  blocks[blocks.length - 1].word = "output";
  return blocks;
}

// `index` counts images: 0 is the input. rows and wide are those that are drawn, margins included.
function slabs(index, values, count, size, [top, left, bottom, right], sources) {
  return {
    type: "slabs", index, values, count, size, top, left, sources, word: "between",
    rows: size[0] + top + bottom, wide: size[1] + left + right, peak: peakOf(values),
    letters: lettersOf(values),
  };
}

const lettersOf = (values) => most(values.map((value) => figure(value).length));
const peakOf = (values) => most(values.map(Math.abs)) || 1;

const valueOf = (block, { channel, row, column }) =>
  block.values[(channel * block.size[0] + row) * block.size[1] + column];

const gapOf = (cell) => clamp(cell * 1.1, 9, 34);
const slabWidth = (block, cell) => (block.wide + block.rows * LEAN) * cell;
const widestOf = (blocks, cell) =>
  most(blocks.filter((block) => block.type === "slabs").map((block) => slabWidth(block, cell)));

function kernelCell(block, cell, widest) {
  const fitting = ((widest * 1.2) / block.across - 5) / (block.wide + block.rows * LEAN);
  return clamp(Math.min(cell * 0.78, fitting), 2.2, 40);
}

function widthOf(block, cell, widest, type) {
  if (block.type === "slabs") return Math.max(slabWidth(block, cell), 42 * type);
  return Math.max(block.across * (slabWidth(block, kernelCell(block, cell, widest)) + 5), 40 * type);
}

function panelWidth(blocks, cell, type) {
  const widest = widestOf(blocks, cell);
  return sum(blocks.map((block) => widthOf(block, cell, widest, type))) + gapOf(cell) * (blocks.length - 1) + 46 * type;
}

// The largest cell with which all panels fit, side by side or one below the other, and no slab covers another much.
function largestCell(panels, width, room, stacked, type) {
  const all = panels.flat().filter((block) => block.type === "slabs");
  let low = 2, high = Math.max(least(all.map((block) => (room / block.count - 14) / (block.rows * 0.42))), 9 * type);
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
const fitting = (block, letters, look) => (block.cell * 0.78) / (letters * look.digit);

function place(blocks, cell, slope, width, height, look) {
  const { type } = look, widest = widestOf(blocks, cell);
  const spare = width - panelWidth(blocks, cell, type); // between the blocks first, then on both sides
  const gap = gapOf(cell) + clamp(spare / blocks.length, 0, 40 * type);
  let x = 15 * type + Math.max(0, (spare - (gap - gapOf(cell)) * (blocks.length - 1)) / 2);
  blocks.forEach((block, index) => {
    block.x = x;
    block.width = widthOf(block, cell, widest, type);
    block.label = block.width + gap;
    x += block.width + gap;
    if (block.type === "slabs") {
      Object.assign(block, { cell, row: cell * slope, inset: (block.width - slabWidth(block, cell)) / 2 });
      const tall = block.rows * block.row + 6;
      block.pitch = block.count > 1 ? Math.min(tall + 8, (height - tall) / (block.count - 1)) : 0;
      block.y = (height - tall - block.pitch * (block.count - 1)) / 2;
      block.open = block.pitch === 0 ? block.rows : Math.min(block.rows, block.pitch / block.row); // rows not covered
      block.figures = block.row >= FIGURES_PX && fitting(block, block.letters, look) >= SMALLEST_PX;
    } else {
      const lanes = blocks[index - 1];
      const lane = lanes.count > 1 ? lanes.pitch : height;
      block.cell = Math.min(kernelCell(block, cell, widest), (lane - 3) / (block.rows * Math.max(slope, 0.45)));
      block.row = block.cell * Math.max(slope, 0.45);
      block.lanes = lanes;
      block.step = block.width / block.across;
      block.figures = block.row >= 10.5 && fitting(block, block.letters, look) >= SMALLEST_PX;
    }
  });
}

// The corner of a slab from which rows and columns are counted, margins included.
function corner(block, channel) {
  return { x: block.x + block.inset + block.rows * block.cell * LEAN, y: block.y + channel * block.pitch };
}

// A point of a slab in image cells; (0, 0) is the first cell's far left corner.
function point(block, channel, row, column) {
  const from = corner(block, channel);
  const down = row + block.top;
  return { x: from.x + (column + block.left - down * LEAN) * block.cell, y: from.y + down * block.row };
}

function kernelCorner(block, lane, column) {
  const wide = slabWidth(block, block.cell);
  const middle = corner(block.lanes, lane).y + (block.lanes.rows * block.lanes.row) / 2;
  return {
    x: block.x + column * block.step + (block.step - wide) / 2 + block.rows * block.cell * LEAN,
    y: middle - (block.rows * block.row) / 2,
  };
}

function kernelMiddle(block, lane, column) {
  const from = kernelCorner(block, lane, column);
  return {
    x: from.x + ((block.wide - block.rows * LEAN) * block.cell) / 2,
    y: from.y + (block.rows * block.row) / 2,
    half: slabWidth(block, block.cell) / 2,
  };
}

// Which cell of a leaning grid lies at (x, y): row and column from its corner, or null.
function cellAt(from, block, x, y) {
  const down = (y - from.y) / block.row;
  const row = Math.floor(down), column = Math.floor((x - from.x) / block.cell + down * LEAN);
  return row >= 0 && column >= 0 && row < block.rows && column < block.wide ? { row, column } : null;
}
