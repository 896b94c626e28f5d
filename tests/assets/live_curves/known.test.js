// Points come once and stay.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Known } from "../../../assets/live_curves/known.js";

const columns = (batches, part = 0) => ({
  part: batches.map(() => part),
  batch: batches,
  images: batches.map((batch) => 8 * batch),
  seconds: batches,
  loss: batches.map((batch) => 1 / batch),
  accuracy: batches.map(() => 0.5),
});
const piece = (first, last, training, more = {}) => ({
  id: "r",
  name: "r",
  first,
  last,
  training: { ...training, rate: training.batch.map(() => 0.1) },
  held_out: columns([]),
  ...more,
});

test("pieces that follow one another, or overlap, become one curve without doubles", () => {
  const known = new Known();
  assert.ok(known.take(piece(0, 5, columns([1, 2, 3]))));
  assert.ok(known.take(piece(2, 9, columns([2, 3, 4, 5]))));
  assert.ok(known.take(piece(10, 9, columns([]))));
  assert.deepEqual(known.get("r").training.batch, [1, 2, 3, 4, 5]);
  assert.deepEqual(known.get("r").training.images, [8, 16, 24, 32, 40]);
});

test("a piece behind a gap is refused, and all of it taken when it comes whole", () => {
  const known = new Known();
  assert.ok(!known.take(piece(7, 9, columns([4, 5]))));
  assert.ok(known.take(piece(0, 1, columns([1]))));
  assert.ok(!known.take(piece(4, 9, columns([3]))));
  assert.deepEqual(known.get("r").training.batch, [1]);
  assert.ok(known.take(piece(0, 9, columns([1, 2, 3]))));
  assert.deepEqual(known.get("r").training.batch, [1, 2, 3]);
});

test("after a reset batches count from 1 again, and both parts are kept", () => {
  const known = new Known();
  known.take(piece(0, 5, columns([1, 2, 3])));
  known.take(piece(6, 9, columns([1, 2], 1)));
  assert.deepEqual(known.get("r").training.batch, [1, 2, 3, 1, 2]);
  assert.deepEqual(known.get("r").training.part, [0, 0, 0, 1, 1]);
});

test("what is said of a run beside its points is the newest", () => {
  const known = new Known();
  known.take(piece(0, 1, columns([1]), { name: "before" }));
  known.take(piece(2, 3, columns([2]), { name: "after" }));
  assert.equal(known.get("r").name, "after");
});
