// Runs that differ by their seed alone, as one line: their median, in a band from the lowest to the highest of them.

import { least, most } from "../lib/numbers.js";

const OPACITY = { training: 0.1, "held-out": 0.2 };

// By what a run is told from others: it alone, or its repeats.
export const told = (run) => run.repeats || run.id;

// Those of `drawn` that repeat one another made one, with the ends of its band as `low` and `high`.
export function banded(drawn) {
  const done = new Set();
  return drawn.flatMap((line) => {
    if (!line.repeats || line.kind === "void") return [line];
    const alike = drawn.filter(({ repeats, kind, x }) => repeats === line.repeats && kind === line.kind && x.length);
    const key = `${line.kind} of ${line.repeats}`;
    if (done.has(key)) return [];
    done.add(key);
    return [alike.length > 1 ? merged(alike) : (alike[0] ?? line)];
  });
}

// Along the points of that which has come farthest; of each point those count that have come so far.
function merged(alike) {
  const [farthest] = [...alike].sort((a, b) => b.x.at(-1) - a.x.at(-1));
  const values = farthest.x.map((at) => alike.map((line) => between(line, at)).filter(Number.isFinite));
  const each = (of) => values.map((those) => (those.length ? of(those) : null));
  return { ...alike[0], x: farthest.x, y: each(median), low: each(least), high: each(most) };
}

// The value of a line at `x`, between two of its points along the straight line; null outside of it.
export function between({ x, y }, at) {
  const after = x.findIndex((each) => each >= at);
  if (after < 0) return null;
  if (x[after] === at) return y[after];
  if (!after || y[after] === null || y[after - 1] === null) return null;
  const share = (at - x[after - 1]) / (x[after] - x[after - 1]);
  return y[after - 1] + share * (y[after] - y[after - 1]);
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return (sorted[Math.floor(middle)] + sorted[Math.ceil(middle)]) / 2;
}

// The bands as plotly's traces, to lie beneath the lines.
export function bands(drawn) {
  return drawn.flatMap(({ name, kind, colour, x, low, high }) => {
    if (!low || !OPACITY[kind]) return [];
    const known = x.map((_, index) => index).filter((index) => low[index] !== null);
    const back = [...known].reverse();
    return [
      {
        type: "scatter",
        name: `${name}, lowest to highest`,
        x: [...known, ...back].map((index) => x[index]),
        y: [...known.map((index) => high[index]), ...back.map((index) => low[index])],
        mode: "lines",
        fill: "toself",
        fillcolor: colour,
        opacity: OPACITY[kind],
        line: { width: 0 },
        hoverinfo: "skip",
      },
    ];
  });
}
