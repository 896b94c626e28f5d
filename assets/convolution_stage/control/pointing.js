// What a story's phrase names on the stage: a kind, its image, the kernels of one of its stages, or its output.

import { inputPlaces, outputPlaces, weightPlaces } from "../scene/spots.js";

// The place of a part such as "separable/depthwise", at the output cell {row, column, channel}; null where that is none.
export function placeOf(panels, part, cell) {
  const [kind, inside] = part.split("/");
  const panel = panels.find((each) => each.kind.kind === kind);
  if (!panel || !inside) return null;
  if (inside === "image") return inputPlaces([panel], cell)[0];
  if (inside === "output") return outputPlaces([panel], cell)[0];
  const stage = panel.kind.stages.findIndex(({ name }) => name.replaceAll(" ", "_") === inside);
  return stage < 0 ? null : weightPlaces([panel], cell)[stage];
}
