// The receptive field of one cell, backwards and forwards: what lights up around a spot that is pointed at or pinned.

import { boxOf } from "./meetings.js";
import { isWeight } from "./spots.js";

// The cells that meet the spot's, each in the colour of the weight between them, and the kernels at work; farther away,
// where a stage lies in between, only the outline of what takes part.
export function lightOf(panel, spot) {
  const light = { spot, cells: [], kernels: [], outlines: [] };
  if (isWeight(spot)) {
    const { stage, tap } = spot;
    const { out, depth } = panel.meetings[stage].atTap(tap);
    light.cells = panel.meetings[stage].touched(tap).map((cell) => ({ ...cell, slab: stage, stage }));
    light.kernels.push({ stage, out, depth, taps: new Set([tap]) });
    return light;
  }
  const { slab, channel, row, column } = spot;
  if (slab > 0) lightBefore(panel, light, slab - 1, panel.meetings[slab - 1].cell(channel, row, column));
  if (slab < panel.meetings.length) lightAfter(panel, light, slab, channel, row, column);
  return light;
}

// Backwards: the inputs of an output cell.
function lightBefore(panel, light, stage, cell) {
  const products = panel.meetings[stage].products(cell);
  const taps = new Set(products.map(({ tap }) => tap));
  const { depth } = panel.kind.stages[stage];
  const out = panel.meetings[stage].at(cell).channel;
  light.cells.push(
    ...products.map(({ lane, row, column, tap }) => ({ slab: stage, stage, channel: lane, row, column, tap })),
  );
  for (let index = 0; index < depth; index++) light.kernels.push({ stage, out, depth: index, taps });
  let cells = light.cells.filter((each) => each.slab === stage);
  for (let earlier = stage - 1; earlier >= 0; earlier--) {
    const meetings = panel.meetings[earlier];
    const inside = cells
      .filter((each) => each.row >= 0 && each.column >= 0)
      .map((each) => meetings.cell(each.channel, each.row, each.column))
      .filter((each) => each >= 0);
    cells = inside.flatMap((each) => meetings.products(each)).map((each) => ({ ...each, channel: each.lane }));
    light.outlines.push(...boxes(earlier, cells));
  }
}

// Forwards: the outputs that an input cell feeds.
function lightAfter(panel, light, stage, channel, row, column) {
  let cells = panel.meetings[stage].fed(channel, row, column);
  light.cells.push(...cells.map((cell) => ({ ...cell, slab: stage + 1, stage })));
  const kernels = new Map();
  for (const { tap } of cells) {
    const { out, depth } = panel.meetings[stage].atTap(tap);
    const key = `${out} ${depth}`;
    if (!kernels.has(key)) kernels.set(key, { stage, out, depth, taps: new Set() });
    kernels.get(key).taps.add(tap);
  }
  light.kernels.push(...kernels.values());
  for (let later = stage + 1; later < panel.meetings.length; later++) {
    const once = new Map();
    for (const each of cells) {
      for (const fed of panel.meetings[later].fed(each.channel, each.row, each.column)) {
        once.set(panel.meetings[later].cell(fed.channel, fed.row, fed.column), fed);
      }
    }
    cells = [...once.values()];
    light.outlines.push(...boxes(later + 1, cells));
  }
}

function boxes(slab, cells) {
  return [...new Set(cells.map((cell) => cell.channel))].map((channel) => ({
    slab,
    channel,
    box: boxOf(cells.filter((cell) => cell.channel === channel)),
  }));
}
