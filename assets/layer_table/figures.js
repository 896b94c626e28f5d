// The columns of the table, and how their figures are written.

import { number } from "../lib/words.js";

const UNITS = ["B", "KiB", "MiB", "GiB"];

// What nobody knows arrives as null: "?", and a sum with it is at least the rest.
export const count = (value) => (value === null ? "?" : number(value));
export const bounded = (total, unknown, write) => (unknown ? (total ? `≥ ${write(total)}` : "?") : write(total));
const bytes = (value) => {
  if (value === null) return "?";
  const power = value < 1024 ? 0 : Math.min(Math.floor(Math.log2(value) / 10), UNITS.length - 1);
  const size = value / 1024 ** power;
  const digits = power === 0 || size >= 99.95 ? 0 : size >= 9.995 ? 1 : 2;
  return `${size.toFixed(digits)} ${UNITS[power]}`;
};
export const share = (part, whole) => {
  const percent = whole ? (100 * part) / whole : 0;
  return !whole ? "–" : percent > 0 && percent < 0.05 ? "under 0.1 %" : `${percent.toFixed(1)} %`;
};

// key: heading, the column of figures that it shows, how it is written; `adds` where figures add up, `text` where it
// is words.
export const COLUMNS = {
  type: { heading: "Type", text: true },
  block: { heading: "Block", text: true },
  shape: { heading: "Output shape", text: true, by: "values" },
  params: { heading: "Parameters", adds: true, bar: true },
  params_share: { heading: "of parameters", of: "params", adds: true, share: true },
  trained: { heading: "Trained", adds: true },
  macs: { heading: "Multiply-adds", adds: true, bar: true },
  macs_share: { heading: "of multiply-adds", of: "macs", adds: true, share: true },
  bytes: { heading: "Activations", adds: true, bar: true, write: bytes },
  field: { heading: "Receptive field", room: 140 },
  stride: { heading: "Stride" },
};
