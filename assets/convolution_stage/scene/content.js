// What a panel is about, without a screen: the scene's kind, its blocks, and the multiply-adds of each of its stages.

import { blocksOf } from "./blocks.js";
import { Meetings } from "./meetings.js";

export function contentOf(kind, steps) {
  const blocks = blocksOf(kind);
  const kernels = blocks.filter((block) => block.type === "kernels");
  return {
    kind,
    blocks,
    slabs: blocks.filter((block) => block.type === "slabs"),
    kernels,
    fronts: kernels.map((block) => block.places.map((_, place) => block.place.indexOf(place))), // see plan.js
    meetings: kind.stages.map((stage) => new Meetings(stage, steps)),
  };
}
