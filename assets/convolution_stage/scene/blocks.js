// Feature maps and kernels of one kind of convolution, as the blocks that stand beside one another on its panel.

import { most, range } from "../../lib/numbers.js";
import { MINUS, number } from "../../lib/words.js";

// The blocks of a kind from left to right: an image, its kernels, the next image, ..., the output. A channel keeps its
// hue as long as it is alone; `sources` are the input channels that it sums.
export function blocksOf(kind) {
  const blocks = [];
  const [first] = kind.stages;
  const last = kind.stages[kind.stages.length - 1];
  let sources = range(0, first.channels).map((channel) => [channel]);
  kind.stages.forEach((stage, index) => {
    blocks.push(slabs(index, stage.image, stage.channels, stage.size, stage.margins, sources));
    blocks.push(kernels(index, stage, sources));
    const before = sources;
    sources = stage.read.map((lane) => [...new Set(before.slice(lane, lane + stage.depth).flat())]);
  });
  blocks.push(slabs(kind.stages.length, last.output, last.channelsOut, last.positions, [0, 0, 0, 0], sources));
  blocks[0].word = "input";
  blocks[blocks.length - 1].word = "output";
  return blocks;
}

// An image: a slab of cells for each channel. `index` counts images: 0 is the input. rows and wide are those that are
// drawn, margins included.
function slabs(index, values, count, size, [top, left, bottom, right], sources) {
  return {
    type: "slabs",
    index,
    values,
    count,
    size,
    top,
    left,
    sources,
    word: "between",
    rows: size[0] + top + bottom,
    wide: size[1] + left + right,
    peak: peakOf(values),
    letters: lettersOf(values),
  };
}

// The kernels of a stage: a row of them beside each slab that they read. `columns`: where in its row an output channel's
// kernel is.
function kernels(stage, { read, kernel: [rows, wide], weights }, sources) {
  const columns = read.map((lane, out) => out - read.indexOf(lane));
  return {
    type: "kernels",
    stage,
    sources,
    columns,
    across: most(columns) + 1,
    rows,
    wide,
    peak: peakOf(weights),
    letters: lettersOf(weights),
  };
}

const lettersOf = (values) => most(values.map((value) => figure(value).length));
const peakOf = (values) => most(values.map(Math.abs)) || 1;

export const cellValue = (block, { channel, row, column }) =>
  block.values[(channel * block.size[0] + row) * block.size[1] + column];

// A number as it stands in a cell, where there is room for two digits or three.
export const figure = (value) =>
  Number.isInteger(value) ? number(value) : value.toFixed(Math.abs(value) < 10 ? 1 : 0).replace("-", MINUS);
