// Marks of what is on its way: threads between blocks, beads that run along them, plates with a number.

import { between, clamp } from "../../lib/numbers.js";
import { css } from "./look.js";

// A thread from left to right, drawn up to `part`.
export function drawThread(brush, start, end, hue, part) {
  if (part <= 0) return;
  const { ctx } = brush;
  const bend = (end.x - start.x) * 0.5;
  brush.upright();
  ctx.save();
  if (part < 1) {
    const now = between(start.x, end.x, part);
    ctx.beginPath();
    ctx.rect(Math.min(start.x, now) - 1, 0, Math.abs(now - start.x) + 1, brush.canvas.height / brush.dpr);
    ctx.clip();
  }
  ctx.beginPath();
  ctx.moveTo(start.x, start.y);
  ctx.bezierCurveTo(start.x + bend, start.y, end.x - bend, end.y, end.x, end.y);
  ctx.strokeStyle = css(hue);
  ctx.globalAlpha = 0.65;
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

// A point on the thread from start to end.
export function along(start, end, part) {
  const bend = (end.x - start.x) * 0.5;
  const a = (1 - part) ** 3;
  const b = 3 * (1 - part) ** 2 * part;
  const c = 3 * (1 - part) * part ** 2;
  const d = part ** 3;
  return {
    x: a * start.x + b * (start.x + bend) + c * (end.x - bend) + d * end.x,
    y: (a + b) * start.y + (c + d) * end.y,
  };
}
