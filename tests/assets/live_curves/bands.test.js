// Runs that differ by their seed alone are one line and a band.

import assert from "node:assert/strict";
import { test } from "node:test";

import { banded, bands, between } from "../../../assets/live_curves/bands.js";
import { key, lines } from "../../../assets/live_curves/lines.js";
import { firstView } from "../../../assets/live_curves/view.js";

const line = (y, changes = {}) => ({
  run: "r1",
  repeats: "Plain-56",
  kind: "held-out",
  name: "Plain-56 · held-out",
  colour: "blue",
  x: y.map((_, index) => 10 * (index + 1)),
  y,
  ...changes,
});

test("runs that repeat one another are their median within the lowest and the highest of them", () => {
  const [one, ...rest] = banded([line([1, 4]), line([3, 2], { run: "r2" }), line([2, 9], { run: "r3" })]);
  assert.deepEqual(rest, []);
  assert.deepEqual(
    [one.x, one.y, one.low, one.high],
    [
      [10, 20],
      [2, 4],
      [1, 2],
      [3, 9],
    ],
  );
  assert.deepEqual(banded([line([1, 2]), line([3, 6], { run: "r2" })])[0].y, [2, 4]);
});

test("at each point those runs count that have come so far, whatever their own points are", () => {
  const late = line([0, 8], { run: "r2", x: [15, 35] });
  const [one] = banded([line([1, 2]), late]);
  assert.deepEqual(one.x, [15, 35]);
  assert.deepEqual(
    [one.low, one.high],
    [
      [0, 8],
      [1.5, 8],
    ],
  );
});

test("lines of other runs and of another kind stay apart, and a lone run is as it was", () => {
  const lone = line([1, 2]);
  const other = line([3, 4], { repeats: "", run: "r9" });
  const training = line([5, 6], { kind: "training" });
  assert.deepEqual(banded([lone, other, training]), [lone, other, training]);
  assert.deepEqual(bands([lone, other, training]), []);
});

test("a line is followed straight between its points, and ends with them and at its gaps", () => {
  const gappy = { x: [10, 20, 30, 40], y: [1, 3, null, 5] };
  assert.deepEqual(
    [9, 10, 15, 20, 25, 30, 35, 40, 41].map((at) => between(gappy, at)),
    [null, 1, 2, 3, null, null, null, 5, null],
  );
});

test("a band goes along its upper end and back along its lower one, in its line's colour", () => {
  const [one] = bands(banded([line([1, 4]), line([3, 2], { run: "r2" })]));
  assert.deepEqual([one.x, one.y, one.fillcolor], [[10, 20, 20, 10], [3, 4, 2, 1], "blue"]);
});

test("repeats share a hue and a name, and the next run has the next", () => {
  const columns = (loss) => ({ part: [0, 0], batch: [1, 2], images: [8, 16], seconds: [1, 2], loss, accuracy: loss });
  const run = (id, name, repeats = "") => ({
    ...{ id, name, repeats, colour: "", every: 1, per_epoch: 4, rewinds: [], marks: [] },
    training: { ...columns([2, 1]), rate: [0.1, 0.1] },
    heldOut: columns([2, 1]),
  });
  const runs = [run("a", "seed 0", "Plain"), run("b", "ResNet"), run("c", "seed 1", "Plain")];
  const drawn = lines("loss", runs, firstView(), ["blue", "orange"]);
  assert.deepEqual(key(drawn, runs), [
    { name: "Plain", colour: "blue" },
    { name: "ResNet", colour: "orange" },
  ]);
  assert.equal(drawn.length, 4);
});
