// A spot: a cell of a slab {slab, channel, row, column} or a weight {stage, tap}. What is there, and what lies beside.
//
// A panel is here what contentOf makes, or more.

import { clamp, range } from "../../lib/numbers.js";

export const isWeight = (spot) => spot.tap !== undefined;

// Whether a spot exists in a panel: settings may have changed since it was pinned.
export function exists(panel, spot) {
  if (isWeight(spot)) return panel.kind.stages[spot.stage]?.weights[spot.tap] !== undefined;
  const block = panel.slabs[spot.slab];
  return Boolean(block) && spot.channel < block.count && spot.row < block.size[0] && spot.column < block.size[1];
}

// As a link writes it: see netviz/convolution/spots.py.
export function written({ panel, spot }) {
  const { slab, channel, row, column, stage, tap } = spot;
  const numbers = isWeight(spot) ? [stage, tap] : [slab, channel, row, column];
  return [panel.kind.kind, ...numbers].join(".");
}

// Where that is in these panels; null where it is nowhere.
export function readIn(panels, text) {
  const [kind, ...numbers] = text.split(".");
  const panel = panels.find((each) => each.kind.kind === kind);
  const names = numbers.length === 2 ? ["stage", "tap"] : ["slab", "channel", "row", "column"];
  const spot = Object.fromEntries(names.map((name, place) => [name, Number(numbers[place])]));
  return panel && exists(panel, spot) ? { panel, spot } : null;
}

// The same spot in another panel: the input is common to all, and so is an output cell that both have.
export function twin(spot, from, to) {
  if (from === to) return spot;
  if (spot.slab === 0) return spot;
  const output = spot.slab === from.slabs.length - 1 ? { ...spot, slab: to.slabs.length - 1 } : null;
  return output && exists(to, output) ? output : null;
}

// The spot so many rows down and columns across, and so many slabs or kernels on; at the edge it stays.
export function moved(panel, spot, down, across, next) {
  return isWeight(spot) ? movedTap(panel, spot, down, across, next) : movedCell(panel, spot, down, across, next);
}

function movedCell(panel, spot, down, across, next) {
  const block = panel.slabs[spot.slab];
  return {
    slab: spot.slab,
    channel: clamp(spot.channel + next, 0, block.count - 1),
    row: clamp(spot.row + down, 0, block.size[0] - 1),
    column: clamp(spot.column + across, 0, block.size[1] - 1),
  };
}

function movedTap(panel, { stage, tap }, down, across, next) {
  const {
    kernel: [high, wide],
    channelsOut,
    depth: read,
  } = panel.kind.stages[stage];
  const meetings = panel.meetings[stage];
  const { out, depth, row, column } = meetings.atTap(tap);
  const kernel = clamp(out * read + depth + next, 0, channelsOut * read - 1);
  const there = { row: clamp(row + down, 0, high - 1), column: clamp(column + across, 0, wide - 1) };
  return { stage, tap: meetings.tap(Math.floor(kernel / read), kernel % read, there.row, there.column) };
}

// Where the keys begin: outputs, weights or inputs of the output cell {row, column, channel}, in all panels.
export function outputPlaces(panels, { row, column, channel }) {
  return panels.flatMap((panel, index) => {
    const final = panel.slabs.length - 1;
    const slabs = range(1, final)
      .reverse()
      .filter((slab) => slab < final || index === 0);
    return slabs.map((slab) => ({ panel, spot: nearest(panel, { slab, channel, row, column }) }));
  });
}

export function weightPlaces(panels, { channel }) {
  return panels.flatMap((panel) =>
    panel.kind.stages.map((stage, index) => {
      const tap = panel.meetings[index].tap(Math.min(channel, stage.channelsOut - 1), 0, 0, 0);
      return { panel, spot: { stage: index, tap } };
    }),
  );
}

export function inputPlaces([panel], { row, column }) {
  return [{ panel, spot: nearest(panel, { slab: 0, channel: 0, row, column }) }];
}

// The cell itself, or the one at the edge that is nearest to it.
const nearest = (panel, cell) => movedCell(panel, cell, 0, 0, 0);
