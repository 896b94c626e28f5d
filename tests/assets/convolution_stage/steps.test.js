// Steps and output cells.

import assert from "node:assert/strict";
import { test } from "node:test";
import { cellOf, stepOf, stepsIn } from "../../../assets/convolution_stage/scene/steps.js";

const EXTENT = [3, 4, 2];

test("a step's cell leads back to the step", () => {
  for (let step = 1; step <= stepsIn(EXTENT); step++) assert.equal(stepOf(cellOf(step, EXTENT), EXTENT), step);
});

test("channels come first, then columns, then rows", () => {
  assert.deepEqual(cellOf(1, EXTENT), { row: 0, column: 0, channel: 0 });
  assert.deepEqual(cellOf(2, EXTENT), { row: 0, column: 0, channel: 1 });
  assert.deepEqual(cellOf(3, EXTENT), { row: 0, column: 1, channel: 0 });
  assert.deepEqual(cellOf(24, EXTENT), { row: 2, column: 3, channel: 1 });
});

test("a cell that another extent does not have leads to the nearest one", () => {
  assert.equal(stepOf({ row: 7, column: 7, channel: 7 }, EXTENT), 24);
  assert.deepEqual(cellOf(stepOf({ row: 1, column: 9, channel: 0 }, EXTENT), EXTENT), {
    row: 1,
    column: 3,
    channel: 0,
  });
});
