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

// The kernels of a stage. A filter is the kernels of one output channel, one for each channel that it reads; filters that
// read the same channels share a `place`: one stands in front of the others, or all stand side by side where they work
// in the same steps. `columns`: where a filter then stands; `behind`: how many the front one hides.
function kernels(stage, { read, depth, kernel: [rows, wide], weights, when, positions }, sources) {
  const places = [...new Set(read)];
  const columns = read.map((lane, out) => out - read.indexOf(lane));
  const cells = positions[0] * positions[1];
  const together = columns.some((column, out) => column && when[out * cells] === when[(out - column) * cells]);
  return {
    type: "kernels",
    stage,
    sources,
    depth,
    places,
    place: read.map((lane) => places.indexOf(lane)),
    columns: together ? columns : columns.map(() => 0),
    across: together ? most(columns) + 1 : 1,
    behind: together ? 0 : most(columns),
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

// A number as it stands in a cell, where there is room for two digits or three: 7, 1.3, .33.
export function figure(value) {
  const size = Math.abs(value);
  if (Number.isInteger(value)) return number(value);
  const digits = size < 0.995 ? value.toFixed(2).replace("0.", ".") : value.toFixed(size < 10 ? 1 : 0);
  return digits.replace("-", MINUS);
}
