// Terms of a sum: the products behind output values, as they are written, and how they wrap into rows.
//
// A line is {terms, bias, value, dot, more, most}: terms {sign, text, hue} and a bias that add up to `value`, a `dot` of
// the hue of the channel that they come from, `more` words at the end, and at most so many rows.

import { clamp, range, sum } from "../../lib/numbers.js";
import { MINUS, number } from "../../lib/words.js";
import { cellValue } from "../scene/blocks.js";

export const FULL_DETAIL = 3; // rows for the products of one channel, where there is room; with 0 totals stand alone
export const MOST_LINES = 6; // of values or channels; more than that show their results alone
const MOST_ROWS = 12; // of products, shared by the channels of one value

const sign = (value) => (value < 0 ? ` ${MINUS} ` : " + ");

// The lines for the output cells that a stage computes in one step.
export function linesOf(panel, stage, cells, detail) {
  if (liesApart(panel, stage, cells)) {
    const others = cells.length - 1;
    const total = linesOfCell(panel, stage, cells[0], detail).pop();
    return [{ ...total, more: `  and ${others === 1 ? "one more value" : `${others} more values`}` }];
  }
  if (cells.length > 1 && cells.length * linesEach(panel, stage, detail) > (detail ? MOST_LINES : 2))
    return [results(panel, stage, cells)];
  return cells.flatMap((cell) => linesOfCell(panel, stage, cell, detail));
}

// Whether the cells lie at several places of the output.
function liesApart(panel, stage, cells) {
  const [rows, columns] = panel.kind.stages[stage].positions;
  return cells.some((cell) => cell % (rows * columns) !== cells[0] % (rows * columns));
}

function linesEach(panel, stage, detail) {
  const { depth, kernel } = panel.kind.stages[stage];
  return detail && depth > 1 && kernel[0] * kernel[1] > 1 ? depth + 1 : 1;
}

// The values alone.
function results(panel, stage, cells) {
  const output = panel.slabs[stage + 1];
  const terms = cells.map((cell) => {
    const at = panel.meetings[stage].at(cell);
    return { sign: " \u2002", text: number(cellValue(output, at)), hue: panel.hue(output, at.channel) };
  });
  return { terms, most: 2 };
}

// One output value: its products in one line, or line by line with their total below.
function linesOfCell(panel, stage, cell, detail) {
  const meetings = panel.meetings[stage];
  const { depth, kernel, bias, rest, read } = panel.kind.stages[stage];
  const at = meetings.at(cell);
  const value = cellValue(panel.slabs[stage + 1], at);
  const added = addition(bias?.[at.channel], rest?.[cell]);
  const hues = range(read[at.channel], depth).map((lane) => panel.laneHue(stage, lane));
  const lanes = hues.map(() => []);
  for (const { tap, input, weight, value: product } of meetings.products(cell)) {
    lanes[meetings.atTap(tap).depth].push({ sign: " + ", text: `${number(input)}×${number(weight)}`, value: product });
  }
  if (!lanes[0].length) return [{ terms: [{ sign: "", text: "no cell meets the kernel" }], bias: added, value }];
  const rows = clamp(Math.floor(MOST_ROWS / depth), 1, detail || 1);
  if (depth === 1) return [{ terms: lanes[0], dot: hues[0], bias: added, value, most: rows }];
  if (kernel[0] * kernel[1] === 1) {
    const terms = lanes.map(([product], lane) => ({ ...product, hue: hues[lane] }));
    return [{ terms, bias: added, value, most: FULL_DETAIL }];
  }
  const sums = lanes.map((lane) => sum(lane.map((product) => product.value)));
  const terms = sums.map((each, lane) => ({
    sign: sign(each),
    text: number(lane ? Math.abs(each) : each),
    hue: hues[lane],
  }));
  const total = { terms, bias: added, value, most: 2 };
  if (!detail) return [total];
  return [...lanes.map((each, lane) => ({ terms: each, dot: hues[lane], value: sums[lane], most: rows })), total];
}

// What is added to the products of a cell: its bias, and what the channels that are not drawn give.
function addition(bias, rest) {
  const parts = [
    bias === undefined ? null : { sign: sign(bias), text: `bias ${number(Math.abs(bias))}` },
    rest === undefined ? null : { sign: sign(rest), text: `other channels ${number(Math.abs(rest))}` },
  ].filter(Boolean);
  if (!parts.length) return null;
  return { sign: parts[0].sign, text: parts.map(({ sign, text }, index) => (index ? sign : "") + text).join("") };
}

// The terms in at most so many rows as a line may have, the last with room for what follows, and how many are left out.
// `room` and what `measure` says of words are in pixels.
export function wrapped({ terms, bias, value, more = "", most: rows = 1 }, room, measure) {
  const end = measure(`${bias ? bias.sign + bias.text : ""}${value === undefined ? "" : ` = ${number(value)}`}${more}`);
  const all = broken(terms, end, room, measure);
  if (all.length <= rows) return { rows: all, hidden: 0 };
  for (let shown = sum(all.slice(0, rows).map((row) => row.length)); shown > 1; shown--) {
    const some = broken(terms.slice(0, shown), end + measure(" + … 88 more"), room, measure);
    if (some.length <= rows) return { rows: some, hidden: terms.length - shown };
  }
  return { rows: [terms.slice(0, 1)], hidden: terms.length - 1 };
}

// Terms in rows; `end`: the room that the last of them needs beside it.
function broken(terms, end, room, measure) {
  const rows = [[]];
  let left = room;
  terms.forEach((term, index) => {
    const width = measure(index ? term.sign + term.text : term.text);
    if (index && width + (index === terms.length - 1 ? end : 0) > left) {
      rows.push([]);
      left = room;
    }
    left -= width;
    rows[rows.length - 1].push(term);
  });
  return rows;
}
