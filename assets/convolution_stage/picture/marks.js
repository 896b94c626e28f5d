// Marks of what is on its way: threads between blocks, beads that run along them, plates with a number.

import { clamp } from "../../lib/numbers.js";
import { css } from "./look.js";
import { along } from "./ways.js";

// A thread along a way, drawn up to `part` of it.
export function drawThread(brush, way, hue, part) {
  if (part <= 0) return;
  const { ctx } = brush;
  brush.upright();
  ctx.save();
  const from = way[0].start;
  if (part < 1) {
    const now = along(way, part).x;
    ctx.beginPath();
    ctx.rect(from.x - 1, 0, now - from.x + 1, brush.canvas.height / brush.dpr);
    ctx.clip();
  }
  ctx.beginPath();
  ctx.moveTo(from.x, from.y);
  for (const { start, end, bends } of way) {
    const bend = bends ? (end.x - start.x) * 0.5 : 0;
    if (bends) ctx.bezierCurveTo(start.x + bend, start.y, end.x - bend, end.y, end.x, end.y);
    else ctx.lineTo(end.x, end.y);
  }
  ctx.strokeStyle = css(hue);
  ctx.globalAlpha = 0.8;
  ctx.lineWidth = 1.5 * brush.look.type;
  ctx.stroke();
  ctx.restore();
}

export function drawBead(brush, at, hue) {
  brush.upright();
  brush.ctx.beginPath();
  brush.ctx.arc(at.x, at.y, 3.2 * brush.look.type, 0, 7);
  brush.ctx.fillStyle = css(hue);
  brush.ctx.fill();
}

// Words on a small plate at (x, y): a dark one beside it, or one around it with a border in the hue.
export function drawPlate(brush, words, { x, y }, hue, alpha = 1) {
  const { ctx, look } = brush;
  const size = 11 * look.type;
  brush.upright();
  ctx.font = `600 ${size}px ${look.font}`;
  const wide = ctx.measureText(words).width + size * 0.8;
  const high = size * 1.45;
  const left = clamp(hue ? x - wide / 2 : x + 3, 1, brush.canvas.width / brush.dpr - wide - 1);
  const top = Math.max(y - high / 2, 1);
  ctx.globalAlpha = alpha;
  ctx.beginPath();
  ctx.roundRect(left, top, wide, high, size * 0.45);
  ctx.fillStyle = css(hue ? look.paper : look.ink);
  ctx.fill();
  if (hue) {
    ctx.strokeStyle = css(hue);
    ctx.lineWidth = 1.5 * look.type;
    ctx.stroke();
  }
  ctx.fillStyle = css(hue ? look.ink : look.paper);
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.fillText(words, left + wide / 2, top + high / 2 + 0.5);
  ctx.globalAlpha = 1;
}
