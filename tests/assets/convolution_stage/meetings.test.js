// Which cells and weights meet, and when.

import assert from "node:assert/strict";
import { test } from "node:test";
import { boxOf, Meetings } from "../../../assets/convolution_stage/scene/meetings.js";
import { frontsOf, laneSums, planOf } from "../../../assets/convolution_stage/scene/plan.js";
import { stepsIn } from "../../../assets/convolution_stage/scene/steps.js";
import { contents, everyContent, scenes } from "./scenes.js";

// 3 x 3 cells, a kernel of 2 x 2, no padding: the output is 2 x 2.
const WINDOWS = [
  [0, 1],
  [1, 2],
];
const STAGE = {
  image: [1, 2, 3, 4, 5, 6, 7, 8, 9],
  channels: 1,
  size: [3, 3],
  kernel: [2, 2],
  depth: 1,
  read: [0],
  channelsOut: 1,
  positions: [2, 2],
  windows: { rows: WINDOWS, columns: WINDOWS },
  weights: [1, 2, 3, 4],
  when: [1, 2, 3, 4],
  products: 4,
};

test("an output cell meets its window, weight by weight", () => {
  const products = new Meetings(STAGE, 4).products(3);
  assert.deepEqual(
    products.map(({ input, weight }) => [input, weight]),
    [
      [5, 1],
      [6, 2],
      [8, 3],
      [9, 4],
    ],
  );
  assert.deepEqual(
    products.map(({ row, column }) => [row, column]),
    [
      [1, 1],
      [1, 2],
      [2, 1],
      [2, 2],
    ],
  );
});

test("the middle cell feeds every output, each through another weight", () => {
  const fed = new Meetings(STAGE, 4).fed(0, 1, 1);
  assert.deepEqual(
    fed.map(({ row, column, tap }) => [row, column, tap]),
    [
      [0, 0, 3],
      [0, 1, 2],
      [1, 0, 1],
      [1, 1, 0],
    ],
  );
});

test("a weight is multiplied with one cell of every window", () => {
  const touched = new Meetings(STAGE, 4).touched(1);
  assert.deepEqual(
    touched.map(({ row, column }) => [row, column]),
    [
      [0, 1],
      [0, 2],
      [1, 1],
      [1, 2],
    ],
  );
});

test("the box around cells", () => {
  assert.equal(boxOf([]), null);
  assert.deepEqual(
    boxOf([
      { row: 2, column: 5 },
      { row: 4, column: 1 },
    ]),
    { top: 2, left: 1, bottom: 5, right: 6 },
  );
});

for (const { name, content, scene } of everyContent) {
  const steps = stepsIn(scene.extent);

  test(`${name}: the products of every cell and its bias add up to the value that Python computed`, () => {
    content.meetings.forEach((meetings, index) => {
      const { bias } = content.kind.stages[index];
      content.slabs[index + 1].values.forEach((value, cell) => {
        const sums = laneSums(meetings, cell).reduce((total, each) => total + each, 0);
        const added = bias ? bias[meetings.at(cell).channel] : 0;
        assert.ok(Math.abs(sums + added - value) < 1e-4, `${index}, ${cell}`);
      });
    });
  });

  test(`${name}: the multiply-adds until the last step are the total`, () => {
    const done = content.meetings.map(({ running }) => running[steps]);
    assert.equal(
      done.reduce((total, each) => total + each, 0),
      content.kind.total,
    );
  });

  test(`${name}: a cell feeds exactly the outputs behind which it stands, and a weight touches what meets it`, () => {
    content.meetings.forEach((meetings, index) => {
      const key = ({ lane, row, column, tap }, cell) => `${lane} ${row} ${column} ${tap} ${cell}`;
      const { channels, size, weights, when } = content.kind.stages[index];
      const behind = when.flatMap((_, cell) => meetings.products(cell).map((each) => key(each, cell)));
      const fed = [];
      for (let lane = 0; lane < channels; lane++) {
        for (let row = 0; row < size[0]; row++) {
          for (let column = 0; column < size[1]; column++) {
            for (const out of meetings.fed(lane, row, column)) {
              fed.push(key({ lane, row, column, tap: out.tap }, meetings.cell(out.channel, out.row, out.column)));
            }
          }
        }
      }
      const inside = behind.filter((each) => {
        const [, row, column] = each.split(" ").map(Number);
        return row >= 0 && column >= 0 && row < size[0] && column < size[1];
      });
      assert.deepEqual(fed.sort(), inside.sort());
      const touched = weights.reduce((total, _, tap) => total + meetings.touched(tap).length, 0);
      assert.equal(touched, behind.length);
    });
  });

  test(`${name}: flat indices of cells and weights lead back to themselves`, () => {
    content.meetings.forEach((meetings, index) => {
      const { when, weights } = content.kind.stages[index];
      for (const cell of when.keys()) {
        const { channel, row, column } = meetings.at(cell);
        assert.equal(meetings.cell(channel, row, column), cell);
      }
      for (const tap of weights.keys()) {
        const { out, depth, row, column } = meetings.atTap(tap);
        assert.equal(meetings.tap(out, depth, row, column), tap);
      }
    });
  });
}

test("a depthwise separable convolution runs its windows once and keeps them for the other output channels", () => {
  const [, separable] = contents(scenes["in step"]);
  const [first, second] = [planOf(separable, 1), planOf(separable, 2)];
  assert.deepEqual(
    first.works.map(({ stage, cells }) => [stage, cells.length]),
    [
      [0, 2],
      [1, 1],
    ],
  );
  assert.deepEqual(first.kept, []);
  assert.deepEqual(
    second.works.map(({ stage }) => stage),
    [1],
  );
  assert.equal(second.kept.length, 2);
});

test("the filter at work stands in front, and stays there until another of its place works", () => {
  const [grouped] = contents(scenes.strided).filter(({ kind }) => kind.kind === "grouped");
  for (let step = 1; step <= 4; step++) {
    const { works, fronts } = planOf(grouped, step);
    for (const { stage, targets } of works)
      for (const out of targets.keys()) assert.equal(fronts[stage][grouped.kernels[stage].place[out]], out);
    if (step > 1 && !works.length) assert.deepEqual(fronts, planOf(grouped, step - 1).fronts);
  }
});

test("a light that falls on one filter alone brings it to the front", () => {
  const [standard] = contents(scenes["in step"]);
  const { fronts } = planOf(standard, 1);
  assert.deepEqual(fronts, [[0]]);
  assert.deepEqual(frontsOf(standard, fronts, [{ stage: 0, out: 1 }]), [[1]]);
  assert.deepEqual(
    frontsOf(standard, fronts, [
      { stage: 0, out: 1 },
      { stage: 0, out: 0 },
    ]),
    [[0]],
  );
});

test("a window slides from where it stood when it last worked", () => {
  const [standard] = contents(scenes["in step"]);
  assert.equal(planOf(standard, 1).works[0].before, null);
  const [work] = planOf(standard, 3).works; // the second place: two output channels at the first
  assert.deepEqual([work.before.left, work.box.left], [-1, 0]);
});
