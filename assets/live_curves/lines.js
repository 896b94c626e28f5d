// The lines of runs: which points make which, out of what the runs have told and how one looks at them.

import { least } from "../lib/numbers.js";
import { banded, told } from "./bands.js";
import { moments } from "./guess.js";
import { PLOTS } from "./plots.js";
import { smooth, thin } from "./series.js";
import { along, at } from "./view.js";

const MOST_POINTS = 600; // of a line: more than it has pixels

// The lines of one value: `{ name, run, colour, kind, x, y }`, kind being "raw", "training", "held-out", "rate" or
// "void" for what was trained and then taken back, by a reset, say. A run has a hue.
export function lines(value, runs, view, palette) {
  const all = [...new Set(runs.map(told))];
  const several = all.length > 1;
  const { scale } = PLOTS[value];
  const scaled = (each) => (each === null ? null : scale * each);
  const drawn = runs.flatMap((run) => {
    const hue = run.colour || palette[(run.hue ?? all.indexOf(told(run))) % palette.length];
    const called = run.repeats || run.name;
    const named = (name) => (several ? `${called} · ${name}` : name);
    const common = { run: run.id, repeats: run.repeats, colour: hue };
    const line = (kind, name, columns, y) => {
      const x = along(columns, view.axis, run.per_epoch);
      const start = ownFrom(columns.batch, run.trunk);
      const part = (kind, from, to) => ({
        ...common,
        kind,
        name: kind === "past" ? `${name}, before it branched` : name,
        ...thinned(x.slice(from, to), y.slice(from, to).map(scaled)),
      });
      const own = part(kind, start, undefined);
      // Where its trunk is shown, that draws it.
      const isDrawn = runs.some(({ id }) => id === run.trunk?.run) || kind === "raw" || kind === "void";
      return start && !isDrawn ? [part("past", 0, start + 1), own] : [own];
    };
    const over = Math.max(1, view.over / run.every);
    const { valid, taken } = parted(run.training, run.rewinds);
    if (value === "rate") return line("rate", several ? called : "learning rate", valid, valid.rate);
    const checked = parted(run.heldOut, run.rewinds).valid;
    const raw = run.every > 1 ? `mean of ${run.every} batches` : "each batch";
    return [
      ...taken.flatMap((columns) => line("void", named("taken back"), columns, smooth(columns[value], over))),
      ...(runs.length > 1 ? [] : line("raw", named(raw), valid, valid[value])),
      ...line("training", named("training"), valid, smooth(valid[value], over)),
      ...line("held-out", named("held-out"), checked, checked[value]),
    ];
  });
  return banded(drawn);
}

// The index from which the points of a branch are its own, with the last that it shares with its trunk: it grows there.
function ownFrom(batches, trunk) {
  if (!trunk?.batch) return 0;
  const first = batches.findIndex((batch) => batch > trunk.batch);
  return Math.max(0, (first < 0 ? batches.length : first) - 1);
}

// What was expected of a run, as a dashed line in the plot of accuracy, and what a class expected as a cloud behind it.
// All plots reach as far as they do.
export function expected(value, guess, run, view) {
  if (!guess || (!guess.own && !guess.others.length)) return [];
  const { training } = run ?? {};
  const end = (training?.batch.length ?? 0) - 1;
  const point =
    end < 0 ? null : Object.fromEntries(["batch", "images", "seconds"].map((name) => [name, training[name][end]]));
  const x = moments(guess, point && { ...point, x: at(point, view.axis, run.per_epoch) });
  if (value !== "accuracy") return [{ kind: "reach", name: "", run: "", colour: "", x: x.slice(-1), y: [null] }];
  const gapped = guess.others.flatMap((each) => [...each, null]);
  return [
    { kind: "cloud", name: "the class", run: "", x: guess.others.flatMap(() => [...x, null]), y: gapped },
    ...(guess.own ? [{ kind: "guess", name: "your guess", run: "", x, y: guess.own }] : []),
  ];
}

// What tells several runs apart: each by its name and colour, and its repeats by theirs.
export function key(drawn, runs) {
  const first = new Map([...runs].reverse().map((run) => [told(run), run]));
  if (first.size < 2) return [];
  const all = [...new Set(runs.map(told))].map((each) => first.get(each));
  return all.map(({ id, name, repeats }) => ({
    name: repeats || name,
    colour: drawn.find((line) => line.run === id || (repeats && line.repeats === repeats)).colour,
  }));
}

// The points that count, as one curve, and of each part those that were taken back: all behind the batch at which a
// later part begins.
function parted(columns, rewinds) {
  const until = (part) => least(rewinds.slice(part));
  const pick = (isIn) => {
    const kept = columns.batch.map((_, index) => index).filter(isIn);
    return Object.fromEntries(
      Object.entries(columns).map(([name, values]) => [name, kept.map((index) => values[index])]),
    );
  };
  const isValid = (index) => columns.batch[index] <= until(columns.part[index]);
  const parts = [...new Set(columns.part)];
  const taken = parts.map((part) => pick((index) => columns.part[index] === part && !isValid(index)));
  return { valid: pick(isValid), taken: taken.filter(({ batch }) => batch.length) };
}

function thinned(x, y) {
  const kept = thin(y, MOST_POINTS);
  return { x: kept.map((index) => x[index]), y: kept.map((index) => y[index]) };
}
