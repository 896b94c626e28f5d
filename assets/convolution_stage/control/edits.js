// Edits: which numbers a visitor can change, to what, and how the server is told; see messages.json.
//
// Limits are [lowest, highest, decimals], or none where the server has not said them.

import { counted, MINUS, number } from "../../lib/words.js";
import { cellValue } from "../scene/blocks.js";
import { isWeight } from "../scene/spots.js";

// Only the input image and the kernels can be changed.
export const isChangeable = (spot) => isWeight(spot) || spot.slab === 0;

// What is typed as a number, also with the longer minus that the stage writes; else not a number, or an infinite one.
export function numberIn(words) {
  const plain = words.trim().replace(MINUS, "-");
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain) ? Number(plain) : NaN;
}

export function isAllowed(value, limits) {
  if (!limits || !Number.isFinite(value)) return Number.isFinite(value);
  const [low, high, decimals] = limits;
  return value >= low && value <= high && Number(value.toFixed(decimals)) === value;
}

export function ruleOf(limits) {
  if (!limits) return "The value must be a number.";
  const [low, high, decimals] = limits;
  const within = `from ${number(low)} to ${number(high)} with at most ${counted(decimals, "decimal")}`;
  return `The value must be a number ${within}.`;
}

export function currentValue(panel, spot) {
  return !isWeight(spot) ? cellValue(panel.slabs[spot.slab], spot) : panel.kind.stages[spot.stage].weights[spot.tap];
}

// The change as the server is told of it.
export function editOf(panel, spot, value) {
  if (!isWeight(spot)) return { part: "image", channel: spot.channel, row: spot.row, column: spot.column, value };
  return {
    part: "kernel",
    kind: panel.kind.kind,
    stage: spot.stage,
    ...panel.meetings[spot.stage].atTap(spot.tap),
    value,
  };
}

// A cell or weight in words.
export function nameOf(panel, spot) {
  if (!isWeight(spot))
    return `Input, ${panel.look.channel(spot.channel)}, row ${spot.row + 1}, column ${spot.column + 1}`;
  const { out, depth, row, column } = panel.meetings[spot.stage].atTap(spot.tap);
  return `Weight of kernel ${out + 1}, channel ${depth + 1}, row ${row + 1}, column ${column + 1}`;
}
