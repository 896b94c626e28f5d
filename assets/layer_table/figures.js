// The columns of the table, and how their figures are written.

const count = (number) => (number === null ? "?" : number.toLocaleString("en"));
// What nobody knows arrives as null: "?", and a sum with it is at least the rest.
const sum = (numbers) => numbers.reduce((total, number) => total + (number ?? 0), 0);
const bounded = (total, unknown, write) => (unknown ? (total ? `≥ ${write(total)}` : "?") : write(total));
const bytes = (number) => {
  if (number === null) return "?";
  let power = 0;
  for (; number >= 1024 && power < 3; power += 1) number /= 1024;
  const digits = power === 0 || number >= 99.95 ? 0 : number >= 9.995 ? 1 : 2;
  return `${number.toFixed(digits)} ${["B", "KiB", "MiB", "GiB"][power]}`;
};
const share = (part, whole) => {
  const percent = whole ? (100 * part) / whole : 0;
  return !whole ? "–" : percent > 0 && percent < 0.05 ? "under 0.1 %" : `${percent.toFixed(1)} %`;
};

// key: heading, the column of figures that it shows, how it is written; `adds` where figures add up, `text` where it is words.
const COLUMNS = {
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
