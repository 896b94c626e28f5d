// Which of the page's colours tells which run. One that was chosen for a run is no other's.

import { range } from "../lib/numbers.js";
import { told } from "./bands.js";

// The runs, each without a colour of its own with the place of one in the palette, which repeats share: those that were
// shown `before` keep theirs, and a trunk comes before its branches, as when they grew.
export function hued(runs, before, palette) {
  const chosen = runs.map(({ colour }) => palette.indexOf(colour)).filter((hue) => hue >= 0);
  const isBranch = ({ trunk }) => Number(Number.isFinite(trunk?.batch));
  const inTurn = runs.filter(({ colour }) => !colour).sort((a, b) => isBranch(a) - isBranch(b));
  const all = [...new Set(inTurn.map(told))];
  const stays = (run) => all.includes(told(run)) && run.hue !== undefined && !chosen.includes(run.hue);
  const kept = new Map(before.filter(stays).map((run) => [told(run), run.hue]));
  const taken = [...chosen, ...kept.values()];
  const free = range(0, all.length + chosen.length).filter((hue) => !taken.includes(hue));
  for (const each of all) if (!kept.has(each)) kept.set(each, free.shift());
  return runs.map((run) => ({ ...run, hue: kept.get(told(run)) }));
}
