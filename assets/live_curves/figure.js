// What plotly is told to draw: traces of the lines of runs and the layout around them, by view and theme.

import { least, most } from "../lib/numbers.js";
import { bands } from "./bands.js";
import { PLOTS } from "./plots.js";
import { robustTop, span } from "./series.js";
import { AXES, at, BUDGET } from "./view.js";

const CHANCE = 10; // per cent: of ten classes
const RATE_TICKS = 4;
// In pixels: margins of a plot, and of words above it the usual letter's width, the height of a row and the most rows.
export const LEFT = 46;
export const RIGHT = 30;
export const TOP = 40;
const [LETTER, ROW, ROWS] = [6.6, 17, 3];
const [TITLE, BESIDE] = [15, 12]; // how large the letters of a title are, and of what stands beside it
const STACKED_ROWS = 2; // on a phone, where plots are low

export const CONFIG = {
  displaylogo: false,
  responsive: false,
  doubleClick: "autosize",
  modeBarButtons: [["zoom2d", "pan2d", "zoomIn2d", "zoomOut2d", "autoScale2d"]],
};

// Where the axes of a plot end, in values: what the visitor has zoomed to, else all that is near enough to the rest.
export function ranges(value, drawn, view) {
  const seen = drawn.filter(({ kind }) => kind !== "raw");
  const across = span(drawn.flatMap(({ x }) => x)) ?? [0, 1];
  const isLogX = view.logarithmic.x;
  const x = isLogX ? [least(drawn.flatMap((line) => line.x).filter((at) => at > 0)), across[1]] : [0, across[1]];
  const values = drawn.flatMap((line) => line.y).filter(Number.isFinite);
  let y = PLOTS[value].range;
  if (value === "loss") {
    const top = robustTop(values) || 1;
    const low = least(seen.flatMap((line) => line.y).filter((at) => at > 0));
    y = view.logarithmic.loss ? [Number.isFinite(low) ? low / 1.15 : top / 10, top * 1.15] : [0, top * 1.05];
  } else if (value === "rate") {
    const [low, high] = span(values) ?? [0, 1];
    y = isWide(values) ? [low / 1.6, high * 1.6] : [0, high * 1.3 || 1];
  }
  return { x: view.zoom.x ?? x, y: view.zoom[value] ?? y };
}

// Whether a rate changes by hand or in steps, and by much: a schedule that falls to 0 is seen on a linear axis.
function isWide(values) {
  const distinct = [...new Set(values.filter((value) => value > 0))];
  const [low, high] = span(distinct) ?? [1, 1];
  return distinct.length <= 8 && high / low > 8;
}

// Whether an axis is logarithmic: the rate's is, where it changes by much.
export function logarithmic(value, drawn, view) {
  return {
    x: view.logarithmic.x,
    y: value === "loss" ? view.logarithmic.loss : value === "rate" && isWide(drawn.flatMap(({ y }) => y)),
  };
}

const QUIET = new Set(["raw", "void", "past", "cloud", "reach"]);
const LOOKS = {
  raw: { mode: "lines", width: 1, opacity: 0.28 },
  void: { mode: "lines", width: 1.4, opacity: 0.45 },
  guess: { mode: "lines", width: 2.2, opacity: 0.75 },
  cloud: { mode: "lines", width: 1.3, opacity: 0.3 },
  reach: { mode: "lines", width: 0, opacity: 0 },
  past: { mode: "lines", width: 1.6, opacity: 0.4 },
  training: { mode: "lines", width: 2.2, opacity: 1 },
  "held-out": { mode: "lines+markers", width: 2.2, opacity: 1 },
  rate: { mode: "lines", width: 2, opacity: 1 },
};

// `drawn` as plotly's traces: held-out images are a solid line, training is a dotted one. What lies above the axis is marked at its upper end.
export function traces(value, drawn, { top, text }) {
  const shown = drawn.map(({ name, kind, colour = text, x, y }) => {
    const { mode, width, opacity } = LOOKS[kind];
    const isQuiet = QUIET.has(kind);
    return {
      type: "scatter",
      name,
      x,
      y,
      mode,
      opacity,
      connectgaps: false,
      line: {
        color: colour,
        width,
        dash: { training: "dot", guess: "dash" }[kind] ?? "solid",
        shape: kind === "rate" ? "hv" : "linear",
      },
      marker: { size: 6, color: colour },
      showlegend: (kind === "guess" || kind === "cloud") && x.length > 0, // in a picture; on the page the key tells
      hoverinfo: isQuiet ? "skip" : undefined,
      hovertemplate: isQuiet ? undefined : `%{y:${PLOTS[value].format}}${PLOTS[value].suffix}`,
    };
  });
  return [...bands(drawn), ...shown, ...outside(drawn, top)];
}

function outside(drawn, top) {
  return drawn.flatMap(({ name, colour, x, y }) => {
    const above = y.map((_, index) => index).filter((index) => y[index] > top);
    if (!above.length) return [];
    return [
      {
        type: "scatter",
        name: `${name}, above the axis`,
        x: above.map((index) => x[index]),
        y: above.map(() => top),
        text: above.map((index) => `${name}: ${Number(y[index].toPrecision(4)).toLocaleString("en")}, above the axis`),
        mode: "markers",
        marker: { symbol: "triangle-up", size: 9, color: colour, line: { width: 0 } },
        cliponaxis: false,
        hoverinfo: "skip",
      },
    ];
  });
}

// Those of the values that have room beside one another on a logarithmic axis, from the highest on.
function apart(values, [low, high]) {
  const step = (high / low) ** (1 / RATE_TICKS);
  const kept = [];
  for (const rate of [...new Set(values)].filter((each) => each > 0).sort((a, b) => b - a))
    if (!kept.length || kept.at(-1) / rate >= step) kept.push(rate);
  return kept.reverse();
}

const powers = (ends, isLog) => (isLog ? ends.map((end) => Math.log10(end)) : ends);

// What stands around the lines of a value; `width` is that of the plot within its margins, in pixels. Where plots are
// `stacked` only the one with the words has room for them: side by side they are of one height.
export function layout(value, drawn, runs, view, theme) {
  const { text, line, font, paper, type = 1, canDrag, width, rewind, stacked = false } = theme;
  const plot = PLOTS[value];
  const axis = AXES[view.axis] ?? BUDGET;
  const ends = ranges(value, drawn, view);
  const isLog = logarithmic(value, drawn, view);
  const marks = unlike(runs.flatMap((run) => marksOf(run, view)));
  const rows = stacked ? STACKED_ROWS : ROWS;
  const isTold = value === "loss" || (value === "accuracy" && !stacked);
  const told = isTold ? flat(marks, powers(ends.x, isLog.x), isLog.x, { type, width, rows }) : [];
  const both = {
    gridcolor: line,
    linecolor: line,
    zeroline: false,
    tickcolor: line,
    automargin: true,
    autorange: false,
  };
  return {
    title: {
      text: titled(value, ends.y, { type, width }),
      x: 0,
      xref: "paper",
      xanchor: "left",
      y: 1,
      yref: "container",
      yanchor: "top",
      pad: { t: 10 },
      font: { size: TITLE * type },
    },
    font: { family: font, size: 12.5 * type, color: text },
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    margin: { l: LEFT, r: RIGHT, t: TOP * type + heightOf(told, type), b: (value === "rate" ? 34 : 42) * type },
    showlegend: false, // the key above all plots is theirs
    hovermode: "x unified",
    dragmode: canDrag ? "zoom" : false,
    hoverlabel: { bgcolor: paper, bordercolor: line, font: { color: text } },
    modebar: { bgcolor: "rgba(0,0,0,0)", orientation: value === "rate" ? "h" : "v" }, // it is low
    shapes: [...chance(value, text), ...marks.map((mark) => rule(mark, text)), ...kept(rewind, runs[0], view, text)],
    annotations: value === "loss" ? told.map((mark) => words(mark, text, type)) : [],
    xaxis: {
      ...both,
      type: isLog.x ? "log" : "linear",
      range: powers(ends.x, isLog.x),
      title: { text: axis.title, standoff: 6 },
      unifiedhovertitle: { text: `${axis.title} %{x:${axis.format}}` },
      hoverformat: axis.format,
    },
    yaxis: {
      ...both,
      type: isLog.y ? "log" : "linear",
      range: powers(ends.y, isLog.y),
      tickformat: plot.ticks,
      ticksuffix: plot.suffix,
      nticks: value === "rate" ? RATE_TICKS : undefined,
      tickvals:
        value === "rate" && isLog.y
          ? apart(
              drawn.flatMap((line) => line.y),
              ends.y,
            )
          : undefined,
    },
  };
}

// Where marks lie: at the batch after which something was done to the run.
function marksOf(run, view) {
  return run.marks.map((mark) => ({ text: mark.text, x: at(mark, view.axis, run.per_epoch) }));
}

const rule = ({ x }, color) => ({
  type: "line",
  xref: "x",
  yref: "paper",
  x0: x,
  x1: x,
  y0: 0,
  y1: 1,
  opacity: 0.55,
  line: { color, width: 1, dash: "dot" },
});

// The checkpoints of the run that is watched, as ticks that stand on the axis, and a rule at the one that is chosen.
function kept(rewind, run, view, color) {
  if (!rewind || !run) return [];
  const standing = { type: "line", xref: "x", yref: "paper", y0: 0 };
  return rewind.checkpoints.flatMap((each) => {
    const x = at(each, view.axis, run.per_epoch);
    const tick = { ...standing, x0: x, x1: x, y1: 0.035, line: { color, width: 2 } };
    return each.batch === rewind.chosen ? [tick, { ...tick, y1: 1, line: { color, width: 1.4 } }] : [tick];
  });
}

// What two runs have had alike stands there once.
function unlike(marks) {
  return [...new Map(marks.map((mark) => [`${mark.x} ${mark.text}`, mark])).values()];
}

// The words of marks in rows above the plot, each from its mark on: `{ text, x, shift, row }`, x as plotly has it and
// shift in pixels, where they would leave the plot; what is longer than the plot is cut short. They take the lowest row in
// which they touch no others; where there is none, the rule stands alone.
function flat(marks, [low, high], isLog, { type, width, rows }) {
  const ends = Array(rows).fill(Number.NEGATIVE_INFINITY);
  const room = Math.floor(width / (LETTER * type));
  const placed = [];
  for (const { text: whole, x } of [...marks].sort((a, b) => a.x - b.x)) {
    const [at] = powers([x], isLog);
    if (!(at >= low && at <= high)) continue;
    const text = whole.length > room ? `${whole.slice(0, room - 1)}…` : whole;
    const long = LETTER * type * text.length;
    const from = (width * (at - low)) / (high - low);
    const start = Math.max(0, Math.min(from, width - long));
    const row = ends.findIndex((end) => end < start);
    if (row < 0) continue;
    ends[row] = start + long + LETTER * type;
    placed.push({ text, x: at, row, shift: start - from });
  }
  return placed;
}

// How high the rows of words are, in pixels.
function heightOf(told, type = 1) {
  return told.length ? (1 + most(told.map(({ row }) => row))) * ROW * type : 0;
}

// The name of a plot, and beside it, as far as there is room, what its dashed line is and what its values are. The line
// has no words of its own: within the plot they would lie on curves or on the strokes of checkpoints.
function titled(value, [low, high], { type, width }) {
  const { title, unit } = PLOTS[value];
  const isInSight = value === "accuracy" && low < CHANCE && high > CHANCE;
  const beside = [unit, isInSight && `dashed: chance, ${CHANCE} %`].filter(Boolean);
  const room = (width + RIGHT) / type - letters(title, TITLE);
  while (beside.length > 1 && letters(beside.join(" · "), BESIDE) > room) beside.shift();
  return beside.length ? `${title}<span style="font-size:${BESIDE / TITLE}em"> · ${beside.join(" · ")}</span>` : title;
}

// About how wide a text is, in pixels.
const letters = (text, size) => (LETTER / 12.5) * size * text.length;

const words = ({ x, text, row, shift }, color, type) => ({
  xref: "x",
  yref: "paper",
  x,
  y: 1,
  yshift: row * ROW * type,
  xanchor: "left",
  xshift: shift,
  yanchor: "bottom",
  showarrow: false,
  borderpad: 0,
  text,
  font: { color },
});

const chance = (value, color) =>
  value === "accuracy"
    ? [
        {
          type: "line",
          xref: "paper",
          yref: "y",
          x0: 0,
          x1: 1,
          y0: CHANCE,
          y1: CHANCE,
          opacity: 0.6,
          line: { color, width: 1.2, dash: "dash" },
        },
      ]
    : [];
