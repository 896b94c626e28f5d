// Ways: where lines run between images and filters. Over a slab a way keeps to the line between two rows of cells, and
// everything else is between the blocks: so it crosses no number, and ends at the bracket of the filters.
//
// A way is legs from left to right, each {start, end, bends}: straight, or as an S between two levels.

import { between } from "../../lib/numbers.js";
import { boxOfPlace, kernelCorner, point, slabSpan } from "./geometry.js";

// From a window's upper right corner, in the channel that kernel `depth` of a filter reads, to that kernel.
export function wayIn(slab, kernels, box, out, depth) {
  const place = kernels.place[out];
  const start = point(slab, kernels.places[place] + depth, box.top, box.right);
  const edge = { x: Math.max(slabSpan(slab).right, start.x), y: start.y };
  const end = { x: boxOfPlace(kernels, place).left, y: middleOfKernel(kernels, out, depth) };
  return [straight(start, edge), bent(edge, end)];
}

// From a filter to the lower left corner of the cells that it has computed.
export function wayOut(kernels, slab, box, out) {
  const start = { x: boxOfPlace(kernels, kernels.place[out]).right, y: meetingOf(kernels, out).y };
  const end = point(slab, out, box.bottom, box.left);
  const edge = { x: Math.min(slabSpan(slab).left, end.x), y: end.y };
  return [bent(start, edge), straight(edge, end)];
}

// Where the sums of a filter's channels become one: on the right of its bracket.
export function meetingOf(kernels, out) {
  const [upper, lower] = [0, kernels.depth - 1].map((depth) => middleOfKernel(kernels, out, depth));
  return { x: boxOfPlace(kernels, kernels.place[out]).right, y: (upper + lower) / 2 };
}

export const middleOfKernel = (kernels, out, depth) =>
  kernelCorner(kernels, out, depth).y + (kernels.rows * kernels.row) / 2;

const straight = (start, end) => ({ start, end, bends: false });
const bent = (start, end) => ({ start, end, bends: true });

// The point of a way after a part of it.
export function along(way, part) {
  const from = way[0].start.x;
  const x = between(from, way[way.length - 1].end.x, part);
  const leg = way.find(({ end }) => x <= end.x) || way[way.length - 1];
  const wide = leg.end.x - leg.start.x;
  const t = wide > 0 ? (x - leg.start.x) / wide : 1;
  return onLeg(leg, t);
}

// The point of a leg at its curve's parameter t; controls lie half way, at the level of either end.
export function onLeg({ start, end, bends }, t) {
  const { x, y } = { x: between(start.x, end.x, t), y: between(start.y, end.y, t) };
  if (!bends) return { x, y };
  const bend = (end.x - start.x) * 0.5;
  const [a, b, c, d] = [(1 - t) ** 3, 3 * (1 - t) ** 2 * t, 3 * (1 - t) * t ** 2, t ** 3];
  return {
    x: a * start.x + b * (start.x + bend) + c * (end.x - bend) + d * end.x,
    y: (a + b) * start.y + (c + d) * end.y,
  };
}
