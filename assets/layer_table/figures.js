// How the figures of a column are written. Which columns there are, and in which unit, the server declares.

import { number } from "../lib/words.js";

const SIZES = ["B", "kB", "MB", "GB", "TB"];

// As `words.size` on the server: three figures, of a unit that is a thousand of the one before.
const bytes = (value) => {
  const power = value < 1000 ? 0 : Math.min(Math.floor(Math.log10(value / 0.9995) / 3), SIZES.length - 1);
  const size = value / 1000 ** power;
  const digits = power === 0 || size >= 99.95 ? 0 : size >= 9.995 ? 1 : 2;
  return `${size.toFixed(digits)} ${SIZES[power]}`;
};
const share = (part, whole) => {
  const percent = whole ? (100 * part) / whole : 0;
  return !whole ? "–" : percent > 0 && percent < 0.05 ? "under 0.1 %" : `${percent.toFixed(1)} %`;
};

// A figure in words, by the unit of its column. `network` has the side of the image, null for any, 0 without an image,
// and the sums of all layers.
const UNITS = {
  count: number,
  bytes,
  share: (part, { whole }, { part_of: of }) => share(part, whole[of]),
  pixels: (side, { image }) => `${number(side)} px${image !== null && side >= image ? " (whole image)" : ""}`,
  stride: (pixels) => number(Number.isInteger(pixels) ? pixels : Number(pixels.toPrecision(3))),
};

// What nobody knows arrives as null: "?"; a sum with something `unknown` in it is at least the rest.
export function written(column, value, network, unknown = false) {
  if (network.image === 0 && (column.unit === "pixels" || column.unit === "stride")) return "–";
  if (value === null || (unknown && !value)) return "?";
  return `${unknown ? "≥ " : ""}${UNITS[column.unit](value, network, column)}`;
}

// What a figure's sign means; nothing for a plain one.
export const meaning = (text) =>
  ({ "?": "not known", "–": "does not apply" })[text] ?? (text.startsWith("≥") ? "at least" : null);

// Whether the cells of a column are words, set to the left.
export const isText = ({ unit }) => unit === "words" || unit === "shape";

// The key of the figures that a column shows: its own, or those of the column whose shares it gives.
export const figuresOf = (columns, key) => columns[key].part_of ?? key;
