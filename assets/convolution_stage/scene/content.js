// What a panel is about, without a screen: the scene's kind, its blocks, and the multiply-adds of each of its stages.

import { blocksOf } from "./blocks.js";
import { Meetings } from "./meetings.js";

export function contentOf(kind, steps) {
  const blocks = blocksOf(kind);
  return {
    kind,
    blocks,
    slabs: blocks.filter((block) => block.type === "slabs"),
    kernels: blocks.filter((block) => block.type === "kernels"),
    meetings: kind.stages.map((stage) => new Meetings(stage, steps)),
  };
}
