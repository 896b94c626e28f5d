// The newest moment is followed only while that is asked for.

import assert from "node:assert/strict";
import { test } from "node:test";

import { nearest, Time } from "../../../assets/learnt/time.js";

test("the newest is followed until the visitor moves, and again when it is asked for", () => {
  const time = new Time();
  time.take([3, 8]);
  assert.equal(time.step, 8);
  time.take([3, 8, 20]);
  assert.equal(time.step, 20);
  time.move(1);
  time.take([3, 8, 20, 50]);
  assert.deepEqual([time.step, time.index, time.follows], [8, 1, false]);
  time.follow(true);
  assert.deepEqual([time.step, time.index], [50, 3]);
});

test("to stop following keeps the moment that is shown", () => {
  const time = new Time();
  time.take([3, 8]);
  time.follow(false);
  time.take([3, 8, 20]);
  assert.equal(time.step, 8);
});

test("where the moment that is looked at was dropped, the nearest one is shown", () => {
  const time = new Time();
  time.take([1, 10, 12, 100]);
  time.move(2);
  time.take([1, 10, 100]);
  assert.equal(time.step, 10);
  time.take([]);
  assert.equal(time.step, null);
  time.take([5]);
  assert.equal(time.step, 5);
});

test("the nearest is no farther than any other", () => {
  const steps = [1, 4, 9, 16, 25];
  for (let wanted = -3; wanted < 40; wanted += 1) {
    const away = Math.abs(steps[nearest(steps, wanted)] - wanted);
    assert.ok(steps.every((step) => away <= Math.abs(step - wanted)));
  }
});
