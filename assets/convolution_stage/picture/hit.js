// Hit testing: which cell or weight lies at a point of a panel, and where one that is known lies.

import { isInFront } from "../scene/plan.js";
import { isWeight } from "../scene/spots.js";
import { cellAt, corner, kernelCorner, LEAN, point } from "./geometry.js";

// The spot at (x, y) of a panel, or null. Slabs of lower channels lie on top; of the filters those in front are seen.
export function spotAt(panel, x, y) {
  for (const block of panel.slabs) {
    for (let channel = 0; channel < block.count; channel++) {
      const found = cellAt(corner(block, channel), block, x, y);
      if (!found) continue;
      const row = found.row - block.top;
      const column = found.column - block.left;
      const inside = row >= 0 && column >= 0 && row < block.size[0] && column < block.size[1];
      return inside ? { slab: block.index, channel, row, column } : null;
    }
  }
  for (const block of panel.kernels) {
    const stage = panel.kind.stages[block.stage];
    const meetings = panel.meetings[block.stage];
    for (let out = 0; out < stage.channelsOut; out++) {
      if (!isInFront(panel, block.stage, out)) continue;
      for (let depth = 0; depth < stage.depth; depth++) {
        const from = kernelCorner(block, out, depth);
        const found = cellAt(from, block, x, y);
        if (found) return { stage: block.stage, tap: meetings.tap(out, depth, found.row, found.column) };
      }
    }
  }
  return null;
}

// The kernel of a weight, its corner, and the weight's row and column in it.
export function tapPlace(panel, { stage, tap }) {
  const { out, depth, row, column } = panel.meetings[stage].atTap(tap);
  const block = panel.kernels[stage];
  return {
    block,
    from: kernelCorner(block, out, depth),
    row,
    column,
  };
}

// The middle of a spot.
export function middleOf(panel, spot) {
  if (!isWeight(spot)) return point(panel.slabs[spot.slab], spot.channel, spot.row + 0.5, spot.column + 0.5);
  const { block, from, row, column } = tapPlace(panel, spot);
  return { x: from.x + (column + 0.5 - (row + 0.5) * LEAN) * block.cell, y: from.y + (row + 0.5) * block.row };
}
