// The light around a spot, painted: what meets it in the colour of the weight between them.

import { figure } from "../scene/blocks.js";
import { isInFront } from "../scene/plan.js";
import { isWeight } from "../scene/spots.js";
import { corner } from "./geometry.js";
import { tapPlace } from "./hit.js";

export function drawLight(panel, light) {
  const { brush, look } = panel;
  for (const { slab, channel, box } of light.outlines)
    panel.frame(slab, channel, box, panel.hue(panel.slabs[slab], channel), 1.75);
  for (const { stage, out, depth, taps } of light.kernels) {
    if (isInFront(panel, stage, out)) panel.paintKernel(brush, stage, out, depth, true, taps);
  }
  for (const cell of light.cells) drawMeeting(panel, cell);
  const { spot } = light;
  if (!spot) return;
  if (isWeight(spot)) {
    const { block, from, row, column } = tapPlace(panel, spot);
    brush.outline(block, from, { top: row, left: column, bottom: row + 1, right: column + 1 }, look.ink, 2.5);
    return;
  }
  const { slab, channel, row, column } = spot;
  panel.paintCell(brush, panel.slabs[slab], channel, row, column, 650);
  panel.frameCell(slab, channel, row, column, look.ink, 2.5);
}

// A cell in the colour of the weight that it meets.
function drawMeeting(panel, { slab, stage, channel, row, column, tap }) {
  const block = panel.slabs[slab];
  const meetings = panel.meetings[stage];
  const { out, depth } = meetings.atTap(tap);
  const weight = panel.kind.stages[stage].weights[tap];
  const hue = panel.laneHue(stage, panel.kind.stages[stage].read[out] + depth);
  const words = block.figures ? `×${figure(weight)}` : "";
  panel.brush.tile(
    block,
    corner(block, channel),
    column + block.left,
    row + block.top,
    weight / panel.kernels[stage].peak,
    hue,
    words,
    600,
  );
  panel.frameCell(slab, channel, row, column, hue, 1.2);
}
