// Laws of smoothing, thinning and of the ends of an axis, over many random curves.

import assert from "node:assert/strict";
import { test } from "node:test";

import { robustTop, smooth, span, thin } from "../../../assets/live_curves/series.js";

// Numbers that are the same in every run (Lehmer).
function* random(seed) {
  for (let state = seed; ; ) {
    state = (state * 48_271) % 2_147_483_647;
    yield state / 2_147_483_647;
  }
}

function* curves(count) {
  const next = random(7);
  const draw = () => next.next().value;
  for (let number = 0; number < count; number += 1) {
    const length = 1 + Math.floor(draw() * 3_000);
    yield Array.from({ length }, () => (draw() < 0.02 ? null : (draw() - 0.5) * 2_000));
  }
}

test("a thinned curve keeps order, ends, extremes and the first gap, in as few points as allowed", () => {
  for (const values of curves(60)) {
    const kept = thin(values, 100);
    assert.ok(kept.length <= 100 || kept.length === values.length);
    assert.deepEqual(
      kept,
      [...new Set(kept)].sort((a, b) => a - b),
    );
    assert.deepEqual([kept[0], kept.at(-1)], [0, values.length - 1]);
    const gap = values.indexOf(null);
    if (gap >= 0) assert.ok(kept.includes(gap));
    assert.deepEqual(
      span(kept.map((index) => values[index]).filter((value) => value !== null)),
      span(values.filter((value) => value !== null)),
    );
  }
});

test("a smoothed curve begins where the curve does, stays within it, and has its gaps", () => {
  for (const values of curves(20)) {
    const means = smooth(values, 20);
    const [low, high] = span(values.filter((value) => value !== null)) ?? [0, 0];
    assert.deepEqual(
      means.map((mean) => mean === null),
      values.map((value) => value === null),
    );
    assert.ok(means.every((mean) => mean === null || (mean >= low - 1e-6 && mean <= high + 1e-6)));
    assert.deepEqual(smooth(values, 1), values);
  }
  assert.ok(smooth(Array(50).fill(2.5), 20).every((mean) => Math.abs(mean - 2.5) < 1e-12));
});

test("one held-out loss of 1,400 does not stretch the axis of a loss that falls from 2.3", () => {
  const losses = Array.from({ length: 200 }, (_, batch) => 0.4 + 1.9 * Math.exp(-batch / 60));
  assert.equal(robustTop([...losses, 1_400]), Math.max(...losses));
  assert.equal(robustTop([2.3, 1_400]), 2.3);
});

test("the axis holds at least three quarters of all values, and all of a curve that only falls", () => {
  for (const values of curves(40)) {
    const losses = values.map((value) => (value === null ? null : Math.abs(value)));
    const known = losses.filter((value) => value !== null);
    if (!known.length) continue;
    const top = robustTop(losses);
    assert.ok(known.filter((value) => value <= top).length >= 0.75 * (known.length - 1));
  }
  const falling = Array.from({ length: 100 }, (_, batch) => 2.5 - batch / 50);
  assert.equal(robustTop(falling), 2.5);
  assert.equal(robustTop([]), null);
});
