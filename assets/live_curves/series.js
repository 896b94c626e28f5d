// Arithmetic on curves: numbers in order, null where a value was no number.

import { least, most } from "../lib/numbers.js";

// The exponential mean of about the last `over` values, without a bias towards the first; gaps stay gaps.
export function smooth(values, over) {
  const keep = 1 - 1 / over;
  let total = 0;
  let weight = 0;
  return values.map((value) => {
    if (value === null) return null;
    total = keep * total + value;
    weight = keep * weight + 1;
    return total / weight;
  });
}

// Indices of at most `limit` values that keep the curve's outline: the values are cut into pieces of equal length, and
// of each the lowest and the highest stay; so do both ends and the first gap.
export function thin(values, limit) {
  const count = values.length;
  if (count <= limit) return values.map((_, index) => index);
  const pieces = Math.max(1, Math.floor((limit - 3) / 2));
  const kept = new Set([0, count - 1]);
  const gap = values.indexOf(null);
  if (gap >= 0) kept.add(gap);
  for (let piece = 0; piece < pieces; piece += 1) {
    const start = 1 + Math.floor((piece * (count - 2)) / pieces);
    const end = 1 + Math.floor(((piece + 1) * (count - 2)) / pieces);
    let [low, high] = [-1, -1];
    for (let index = start; index < end; index += 1) {
      if (values[index] === null) continue;
      if (low < 0 || values[index] < values[low]) low = index;
      if (high < 0 || values[index] > values[high]) high = index;
    }
    if (low >= 0) kept.add(low).add(high);
  }
  return [...kept].sort((a, b) => a - b);
}

// The highest value that is not far from all others: one early loss of 1,400 must not flatten the rest. Far is beyond
// four times the middle half's length above that half (Tukey's fence), and beyond three times the median.
export function robustTop(values) {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
  if (!sorted.length) return null;
  const at = (share) => sorted[Math.floor(share * (sorted.length - 1))];
  const limit = Math.max(at(0.75) + 4 * (at(0.75) - at(0.25)), 3 * at(0.5));
  return most(sorted.filter((value) => value <= limit));
}

// From the smallest to the largest; null without numbers.
export function span(values) {
  const numbers = values.filter(Number.isFinite);
  return numbers.length ? [least(numbers), most(numbers)] : null;
}
