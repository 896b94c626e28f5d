// Lines between images and filters: where they begin and end, and that they cross nothing that one reads.

import assert from "node:assert/strict";
import { test } from "node:test";
import { boxOfPlace, corner, LEAN, point } from "../../../assets/convolution_stage/picture/geometry.js";
import { place, sizesOf } from "../../../assets/convolution_stage/picture/layout.js";
import { along, onLeg, wayIn, wayOut } from "../../../assets/convolution_stage/picture/ways.js";
import { boxOf } from "../../../assets/convolution_stage/scene/meetings.js";
import { planOf } from "../../../assets/convolution_stage/scene/plan.js";
import { stepsIn } from "../../../assets/convolution_stage/scene/steps.js";
import { everyContent } from "./scenes.js";

const ROWS = [
  { width: 1200, room: 420 },
  { width: 560, room: 190 },
  { width: 1200, room: 60 }, // slabs cover one another
  { width: 320, room: 110 },
];
const HAIR = 1e-6;

// Every line of every step: its way, from which window or to which cells.
function* linesOf({ content, scene }) {
  for (let step = 1; step <= stepsIn(scene.extent); step++) {
    for (const { stage, box, targets } of planOf(content, step).works) {
      if (!box) continue;
      const [slab, kernels, next] = [content.slabs[stage], content.kernels[stage], content.slabs[stage + 1]];
      for (const [out, cells] of targets) {
        for (let depth = 0; depth < kernels.depth; depth++)
          yield { slab, kernels, out, depth, box, way: wayIn(slab, kernels, box, out, depth) };
        yield { slab: next, kernels, out, box: boxOf(cells), way: wayOut(kernels, next, boxOf(cells), out) };
      }
    }
  }
}

const pointsOf = (way) => way.flatMap((leg) => Array.from({ length: 21 }, (_, index) => onLeg(leg, index / 20)));

// Whether a point is in the inside of a cell, padding too, of any slab: on the line between two rows it is not.
function isInCell(block, { x, y }) {
  for (let channel = 0; channel < block.count; channel++) {
    const from = corner(block, channel);
    const down = (y - from.y) / block.row;
    const across = (x - from.x) / block.cell + down * LEAN;
    const between = Math.abs(down - Math.round(down)) < HAIR;
    if (!between && down > 0 && down < block.rows && across > HAIR && across < block.wide - HAIR) return true;
  }
  return false;
}

function isInFilter(block, { x, y }) {
  return block.places.some((_, index) => {
    const { left, right, top, bottom } = boxOfPlace(block, index);
    return x > left + HAIR && x < right - HAIR && y > top && y < bottom;
  });
}

for (const each of everyContent) {
  for (const row of ROWS) {
    test(`${each.name}, ${row.width} x ${row.room} pixels: no line crosses a number of an image or a filter`, () => {
      const { blocks, slabs, kernels } = each.content;
      const [size] = sizesOf([blocks], { ...row, stacked: false, type: 1 });
      place(blocks, size, { type: 1, digit: 0.6 });
      let lines = 0;
      for (const { way } of linesOf(each)) {
        lines += 1;
        for (const at of pointsOf(way)) {
          assert.ok(!slabs.some((block) => isInCell(block, at)), JSON.stringify(at));
          assert.ok(!kernels.some((block) => isInFilter(block, at)), JSON.stringify(at));
        }
      }
      assert.ok(lines > 0);
    });
  }

  test(`${each.name}: a line goes from the window's corner to the bracket, and from there to the corner of its cells`, () => {
    const { blocks } = each.content;
    place(blocks, sizesOf([blocks], { ...ROWS[0], stacked: false, type: 1 })[0], { type: 1, digit: 0.6 });
    for (const { slab, kernels, out, depth, box, way } of linesOf(each)) {
      const bracket = boxOfPlace(kernels, kernels.place[out]);
      const [start, end] = [way[0].start, way[way.length - 1].end];
      if (depth === undefined) {
        assert.equal(start.x, bracket.right);
        assert.deepEqual(end, point(slab, out, box.bottom, box.left));
      } else {
        assert.deepEqual(start, point(slab, kernels.places[kernels.place[out]] + depth, box.top, box.right));
        assert.equal(end.x, bracket.left);
      }
      for (const [index, leg] of way.entries()) {
        assert.ok(leg.end.x >= leg.start.x - HAIR, "from left to right");
        if (index) assert.deepEqual(leg.start, way[index - 1].end);
      }
      assert.ok(Math.abs(along(way, 0).y - start.y) < HAIR && Math.abs(along(way, 1).y - end.y) < HAIR);
    }
  });
}
