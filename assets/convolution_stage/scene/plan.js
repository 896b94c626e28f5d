// The plan of a step, looked up once: for each stage with work its new cells, and all that they meet.

import { boxOf } from "./meetings.js";

// `works`: what each stage computes; `kept`: the intermediate values that are there already and used again; `fronts`: by
// stage and place (see blocks.js) the filter that works now, or was the last to do so.
export function planOf(panel, step) {
  const works = panel.meetings.flatMap((meetings, stage) => {
    const cells = meetings.cells[step];
    return cells ? [workOf(panel, stage, cells, step)] : [];
  });
  return {
    step,
    works,
    kept: keptBy(panel, works, step),
    fronts: panel.kernels.map((block) => lastOf(panel, block, step)),
  };
}

function lastOf(panel, block, step) {
  const meetings = panel.meetings[block.stage];
  const last = block.places.map(() => undefined);
  for (let each = step; each > 0 && last.includes(undefined); each--) {
    for (const cell of meetings.cells[each] || []) {
      const out = meetings.at(cell).channel;
      last[block.place[out]] ??= out;
    }
  }
  return last.map((out, place) => out ?? block.place.indexOf(place));
}

// Whether a filter is seen whole: those that work together stand side by side.
export const isInFront = ({ kernels, fronts }, stage, out) =>
  kernels[stage].behind === 0 || fronts[stage][kernels[stage].place[out]] === out;

// The same with filters in front that a light falls on, where it falls on one of their place alone.
export function frontsOf(panel, fronts, kernels) {
  return fronts.map((outs, stage) => {
    const { place } = panel.kernels[stage];
    const lit = new Set(kernels.filter((each) => each.stage === stage).map(({ out }) => out));
    return outs.map((front, index) => {
      const here = [...lit].filter((out) => place[out] === index);
      return here.length === 1 ? here[0] : front;
    });
  });
}

function workOf(panel, stage, cells, step) {
  const meetings = panel.meetings[stage];
  const products = cells.flatMap((cell) => meetings.products(cell));
  const targets = new Map(); // by output channel: its new cells
  for (const cell of cells) {
    const at = meetings.at(cell);
    if (!targets.has(at.channel)) targets.set(at.channel, []);
    targets.get(at.channel).push({ ...at, cell });
  }
  const lit = new Map(); // by channel read: the cells under the window, once each
  for (const { lane, row, column } of products) {
    if (!lit.has(lane)) lit.set(lane, new Map());
    lit.get(lane).set(`${row},${column}`, { row, column });
  }
  const lanes = [...lit.keys()].sort((a, b) => a - b);
  return {
    stage,
    cells,
    targets,
    lanes,
    lit: lanes.map((lane) => [...lit.get(lane).values()]),
    taps: new Set(products.map(({ tap }) => tap)),
    box: boxOf(products),
    before: boxBefore(meetings, step),
    single: cells.length === targets.size,
  };
}

// Where the window of a stage stood when it last worked.
function boxBefore(meetings, step) {
  for (let each = step - 1; each > 0; each--) {
    if (meetings.cells[each]) return boxOf(meetings.cells[each].flatMap((cell) => meetings.products(cell)));
  }
  return null;
}

// Intermediate values that an earlier step has computed and this one uses again.
function keptBy(panel, works, step) {
  return works.flatMap(({ stage, cells }) => {
    if (!stage) return [];
    const before = panel.meetings[stage - 1];
    const kept = new Map();
    for (const { lane, row, column } of cells.flatMap((cell) => panel.meetings[stage].products(cell))) {
      const cell = row < 0 || column < 0 ? -1 : before.cell(lane, row, column);
      if (cell >= 0 && before.stage.when[cell] < step) kept.set(cell, { slab: stage, channel: lane, row, column });
    }
    return [...kept.values()];
  });
}

// The products of an output cell, added up channel by channel.
export function laneSums(meetings, cell) {
  const sums = new Array(meetings.stage.depth).fill(0);
  for (const { tap, value } of meetings.products(cell)) sums[meetings.atTap(tap).depth] += value;
  return sums;
}
