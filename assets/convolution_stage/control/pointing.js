// What a story's phrase names on the stage: a kind, its image, the kernels of one of its stages, or its output.

import { range } from "../../lib/numbers.js";
import { inputPlaces, outputPlaces } from "../scene/spots.js";

// Of parts such as "separable/depthwise" what lights up: { panel, spot }, a cell as if it were under the pointer at the
// output cell {row, column, channel}; or { panel, light }, all kernels of a stage. Null where they name nothing here.
export function pointedAt(panels, parts, cell) {
  return parts.map((part) => found(panels, part, cell)).find(Boolean) ?? null;
}

function found(panels, part, cell) {
  const [kind, inside] = part.split("/");
  const panel = panels.find((each) => each.kind.kind === kind);
  if (!panel || !inside) return null;
  if (inside === "image") return inputPlaces([panel], cell)[0];
  if (inside === "output") return outputPlaces([panel], cell)[0];
  const stage = panel.kind.stages.findIndex(({ name }) => name.replaceAll(" ", "_") === inside);
  return stage < 0 ? null : { panel, light: lightOfKernels(panel, stage) };
}

function lightOfKernels(panel, stage) {
  const { channelsOut, depth: read, kernel } = panel.kind.stages[stage];
  const [high, wide] = kernel;
  const taps = (out, depth) =>
    range(0, high * wide).map((cell) => panel.meetings[stage].tap(out, depth, Math.floor(cell / wide), cell % wide));
  const kernels = range(0, channelsOut * read).map((index) => {
    const [out, depth] = [Math.floor(index / read), index % read];
    return { stage, out, depth, taps: new Set(taps(out, depth)) };
  });
  return { spot: null, cells: [], outlines: [], kernels };
}
