import assert from "node:assert/strict";
import { test } from "node:test";
import { axis, nearest } from "../../../assets/figure/axis.js";

test("ticks are round, in order, and within what is shown", () => {
  for (const [low, high] of [
    [0, 1],
    [0, 0.37],
    [3, 16_000],
    [-2, 5],
  ]) {
    const { ticks, place } = axis(low, high);
    assert.ok(ticks.length >= 2);
    assert.deepEqual(
      ticks,
      [...ticks].sort((a, b) => a - b),
    );
    for (const tick of ticks) assert.ok(place(tick) > -1e-6 && place(tick) < 1 + 1e-6);
  }
});

test("on a logarithmic axis each doubling is as long as another", () => {
  const { ticks, place } = axis(1, 512, { log: true });
  assert.deepEqual(ticks, [1, 2, 4, 8, 16, 32, 64, 128, 256, 512]);
  assert.equal(place(1), 0);
  assert.ok(Math.abs(place(64) - place(32) - (place(4) - place(2))) < 1e-12);
});

test("the nearest place is found", () => {
  assert.equal(nearest([1, 5, 9], 6), 1);
});
