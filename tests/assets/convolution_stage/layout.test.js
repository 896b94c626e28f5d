// Where blocks and cells lie on a panel, and which of them is at a point.

import assert from "node:assert/strict";
import { test } from "node:test";
import { boxOfPlace, corner, kernelCorner, point } from "../../../assets/convolution_stage/picture/geometry.js";
import { middleOf, spotAt } from "../../../assets/convolution_stage/picture/hit.js";
import { lettersOf, panelWidth, place, sizesOf } from "../../../assets/convolution_stage/picture/layout.js";
import { contents, everyContent, scenes } from "./scenes.js";

const LOOK = { type: 1, digit: 0.6, least: 0 };
const ROW = { width: 1200, room: 300, stacked: false, type: 1 };

function placed(panels, row = ROW, look = LOOK) {
  const sizes = sizesOf(
    panels.map(({ blocks }) => blocks),
    row,
  );
  panels.forEach(({ blocks }, index) => {
    place(blocks, sizes[index], look);
  });
  return sizes;
}

test("panels side by side fill the row, have cells of one size, and share what is spare", () => {
  const panels = contents(scenes["in step"]);
  const sizes = placed(panels);
  const [first, second] = sizes;
  assert.equal(first.cell, second.cell);
  assert.equal(first.height, second.height);
  const widths = first.width + second.width + 28;
  assert.ok(widths <= ROW.width && widths > ROW.width - 3, String(widths));
  const spare = panels.map(({ blocks }, index) => sizes[index].width - panelWidth(blocks, first.cell, 1));
  assert.ok(Math.abs(spare[0] - spare[1]) <= 1);
});

test("where height keeps cells small, what is spare is shared", () => {
  const panels = contents(scenes["in step"]);
  const row = { ...ROW, width: 1900, room: 160 };
  const sizes = placed(panels, row);
  const spare = panels.map(({ blocks }, index) => sizes[index].width - panelWidth(blocks, sizes[index].cell, 1));
  assert.ok(spare[0] > 100);
  assert.ok(Math.abs(spare[0] - spare[1]) <= 1);
  assert.ok(sizes[0].width + sizes[1].width + 28 <= row.width);
});

test("in a lecture a figure is as tall as the last row needs, or not written", () => {
  const look = { type: 1.9, digit: 0.57, least: 20 };
  let written = 0;
  for (const { content } of everyContent) {
    placed([content], { width: 1150, room: 600, stacked: false, type: look.type }, look);
    for (const block of content.blocks.filter(({ figures }) => figures)) {
      written += 1;
      const widest = "9".repeat(block.letters);
      assert.ok(lettersOf(block, widest, look) >= look.least);
      assert.ok(0.72 * lettersOf(block, "9", look) <= block.row); // digits stay in their row
    }
  }
  assert.ok(written > 10);
});

test("with room enough no slab covers another", () => {
  const [content] = contents(scenes["in step"]);
  placed([content], { ...ROW, room: 2000 });
  for (const block of content.slabs) assert.ok(block.pitch > block.rows * block.row && block.open === block.rows);
});

test("panels one below the other are as wide as the row, each as high as it needs", () => {
  const sizes = placed(contents(scenes["in step"]), { width: 340, room: 300, stacked: true, type: 1 });
  assert.deepEqual(
    sizes.map(({ width }) => width),
    [340, 340],
  );
});

for (const width of [340, 800, 1200, 1900]) {
  test(`in ${width} pixels blocks stand from left to right, within their panel and without touching`, () => {
    for (const { name, content } of everyContent) {
      const [size] = placed([content], { width, room: 300, stacked: width < 720, type: 1 });
      let end = 0;
      for (const block of content.blocks) {
        assert.ok(block.x >= end, name);
        end = block.x + block.width;
      }
      assert.ok(end <= size.width, name);
    }
  });
}

for (const { name, content } of everyContent) {
  test(`${name}: at the middle of a cell or weight it is found again`, () => {
    placed([content]);
    const open = content.slabs.map((block) => ({ block, rows: Math.floor(block.open) }));
    for (const { block, rows } of open) {
      for (let channel = 0; channel < block.count; channel++) {
        for (let row = 0; row < Math.min(rows, block.rows) - block.top && row < block.size[0]; row++) {
          const spot = { slab: block.index, channel, row, column: block.size[1] - 1 };
          const { x, y } = middleOf(content, spot);
          const covered = row + block.top + 0.5 > block.open && channel < block.count - 1;
          if (!covered) assert.equal(spotAt(content, x, y).slab, block.index);
        }
        const top = { slab: block.index, channel: 0, row: 0, column: 0 };
        const { x, y } = middleOf(content, top);
        assert.deepEqual(spotAt(content, x, y), top);
      }
    }
    content.kind.stages.forEach((stage, index) => {
      for (const tap of stage.weights.keys()) {
        content.fronts[index][content.kernels[index].place[content.meetings[index].atTap(tap).out]] =
          content.meetings[index].atTap(tap).out;
        const { x, y } = middleOf(content, { stage: index, tap });
        assert.deepEqual(spotAt(content, x, y), { stage: index, tap });
      }
    });
  });
}

test("a filter behind another cannot be pointed at", () => {
  const [content] = contents(scenes["in step"]);
  placed([content]);
  const { x, y } = middleOf(content, { stage: 0, tap: content.meetings[0].tap(1, 0, 0, 0) });
  content.fronts[0][0] = 0;
  assert.deepEqual(spotAt(content, x, y), { stage: 0, tap: content.meetings[0].tap(0, 0, 0, 0) });
});

test("beside everything and on the padding there is no spot", () => {
  const [content] = contents(scenes["in step"]);
  placed([content]);
  assert.equal(spotAt(content, 0, 0), null);
  const { x, y } = point(content.slabs[0], 0, -0.5, 0.5);
  assert.equal(spotAt(content, x, y), null);
});

test("rows lean to the left", () => {
  const [content] = contents(scenes["in step"]);
  placed([content]);
  const [above, below] = [point(content.slabs[0], 0, 0, 0), point(content.slabs[0], 0, 1, 0)];
  assert.ok(below.x < above.x && below.y > above.y);
});

for (const { name, content } of everyContent) {
  test(`${name}: a filter stands as one block in the middle of what it reads, and its place touches no other`, () => {
    placed([content]);
    for (const kernels of content.kernels) {
      const { lanes, depth, places, place: placeOf } = kernels;
      const boxes = places.map((_, index) => boxOfPlace(kernels, index));
      placeOf.forEach((index, out) => {
        const [top, bottom] = [kernelCorner(kernels, out, 0).y, kernelCorner(kernels, out, depth - 1).y];
        assert.ok(Math.abs(bottom - top - (depth - 1) * (kernels.rows * kernels.row + kernels.seam)) < 1e-9);
        const first = corner(lanes, places[index]).y;
        const last = corner(lanes, places[index] + depth - 1).y + lanes.rows * lanes.row;
        const { top: upper, bottom: lower, left, right } = boxes[index];
        assert.ok(Math.abs(upper + lower - first - last) < 1e-9);
        assert.ok(upper <= top && bottom + kernels.rows * kernels.row <= lower + 1e-9);
        assert.ok(left >= kernels.x - 1e-9 && right <= kernels.x + kernels.width + 1e-9);
      });
      for (const [index, box] of boxes.entries()) if (index) assert.ok(box.top >= boxes[index - 1].bottom);
    }
  });
}
