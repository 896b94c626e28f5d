// What is read off a probe, and how a share is written.

import { sum } from "../lib/numbers.js";

// Of each true class the share that was taken for each class; a class without images has none: null.
export function shares(confusion) {
  return confusion.map((row) => {
    const all = sum(row);
    return row.map((count) => (all ? count / all : null));
  });
}

// A share in percent: whole from 10 on, and 0 or 100 only where it is exactly that.
export function percent(share) {
  if (share === null) return "–";
  if (share === 0 || share === 1) return `${100 * share} %`;
  if (share < 0.001) return "< 0.1 %";
  if (share >= 0.995) return share < 0.999 ? `${(Math.floor(1000 * share) / 10).toFixed(1)} %` : "> 99.9 %";
  return `${(100 * share).toFixed(share < 0.0995 ? 1 : 0)} %`;
}
