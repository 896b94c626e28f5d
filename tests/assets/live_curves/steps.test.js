// The steps until the first point, with their seconds.

import assert from "node:assert/strict";
import { test } from "node:test";

import { timed } from "../../../assets/live_curves/steps.js";

const steps = (...began) => began.map((at, index) => ({ label: String(index), began: at }));

test("each step takes until the next one begins, and the seconds of all that began add up to now", () => {
  const told = timed(steps(0, 0.8, 1.5, null), 4, false);
  assert.deepEqual(
    told.map(({ state }) => state),
    ["done", "done", "goes", "waits"],
  );
  const total = told.reduce((sum, { seconds }) => sum + (seconds ?? 0), 0);
  assert.ok(Math.abs(total - 4) < 1e-9);
});

test("a step that the run left out takes no place, and before a run all of them wait", () => {
  assert.deepEqual(
    timed(steps(0, null, 2), 3, false).map(({ label }) => label),
    ["0", "2"],
  );
  assert.deepEqual(
    timed(steps(null, null), null, false).map(({ state }) => state),
    ["waits", "waits"],
  );
});

test("where a run ends before its first point, the step that it was in has failed", () => {
  assert.deepEqual(
    timed(steps(0, 1, null), 5, true).map(({ state }) => state),
    ["done", "failed", "waits"],
  );
});
