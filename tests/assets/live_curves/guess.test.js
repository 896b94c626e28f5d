// Drawing what one expects.

import assert from "node:assert/strict";
import { test } from "node:test";
import { drawnOver, filled, HANDLES, moments, moved, POINTS } from "../../../assets/live_curves/guess.js";
import { expected } from "../../../assets/live_curves/lines.js";
import { firstView } from "../../../assets/live_curves/view.js";

const nothing = Array(POINTS).fill(null);

test("a stroke is a line between its places, whichever way it is drawn, and stays within the plot", () => {
  const ends = [
    { share: 0.05, value: 0 },
    { share: 1, value: 95 },
  ];
  const line = drawnOver(nothing, ...ends);
  assert.deepEqual(line, drawnOver(nothing, ...[...ends].reverse()));
  assert.deepEqual(
    line,
    nothing.map((_, index) => 5 * index),
  );
  const far = drawnOver(nothing, { share: -3, value: -40 }, { share: 9, value: 400 });
  assert.deepEqual([far[0], far.at(-1)], [0, 100]);
});

test("drawing over a part leaves the rest", () => {
  const flat = Array(POINTS).fill(30);
  const again = drawnOver(flat, { share: 0.5, value: 80 }, { share: 0.6, value: 80 });
  assert.deepEqual(
    again.map((value, index) => (value === 80 ? index : -1)).filter((index) => index >= 0),
    [9, 10, 11],
  );
  assert.ok(again.every((value) => value === 30 || value === 80));
});

test("a part of a curve becomes a whole one: from chance on, straight over gaps, level at its end", () => {
  assert.equal(filled(nothing), null);
  const part = nothing.map((_, index) => ({ 9: 50, 13: 70 })[index] ?? null);
  const whole = filled(part);
  assert.deepEqual([whole[0], whole[4], whole[9], whole[11], whole[13], whole[19]], [14, 30, 50, 60, 70, 70]);
  assert.deepEqual(filled(whole), whole);
});

test("a handle takes the curve with it up to its neighbours, and no farther", () => {
  const flat = Array(POINTS).fill(20);
  for (const [at, handle] of HANDLES.entries()) {
    const next = moved(flat, handle, 60);
    assert.equal(next[handle], 60);
    const [low, high] = [HANDLES[at - 1] ?? -1, HANDLES[at + 1] ?? POINTS];
    for (let index = 0; index < POINTS; index += 1)
      if (index <= low || index >= high) assert.equal(next[index], 20, `${handle}: ${index}`);
      else assert.ok(next[index] >= 10 && next[index] <= 60);
  }
  assert.equal(moved(flat, 19, 500)[19], 100);
});

test("the moments of the budget lie where the run will be, by its speed until now", () => {
  assert.equal(moments({ seconds: 60, batches: null }, null).at(-1), 100);
  const last = { seconds: 15, batch: 30, x: 30 };
  assert.equal(moments({ seconds: 60, batches: null }, last).at(-1), 120);
  assert.equal(moments({ seconds: 60, batches: 40 }, last).at(-1), 40); // its epochs are over sooner
});

test("the guess is dashed over a faint cloud, and every plot reaches as far", () => {
  const guess = {
    own: nothing.map(() => 50),
    others: [nothing.map(() => 20), nothing.map(() => 30)],
    seconds: 60,
    batches: null,
  };
  const run = { per_epoch: 4, training: { batch: [10], images: [80], seconds: [30] } };
  const [cloud, own] = expected("accuracy", guess, run, firstView());
  assert.deepEqual([cloud.kind, own.kind, own.x.at(-1)], ["cloud", "guess", 20]);
  assert.equal(cloud.y.filter((value) => value === null).length, 2);
  assert.deepEqual(expected("loss", guess, run, firstView())[0].x, [20]);
  assert.deepEqual(expected("accuracy", { ...guess, own: null, others: [] }, run, firstView()), []);
});
