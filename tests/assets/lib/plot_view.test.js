// What part of a plot one looks at.

import assert from "node:assert/strict";
import { test } from "node:test";

import { moved } from "../../../assets/lib/plot_view.js";

const valueAt = ([low, high], length, pixel) => low + ((high - low) * pixel) / length;

test("what was between two fingers stays between them, and all is so many times as large", () => {
  for (const ends of [
    [0, 10],
    [-3, 5],
    [8, 2], // an axis that is turned round
  ])
    for (const [from, to, factor] of [
      [100, 100, 2],
      [40, 160, 1],
      [250, 90, 0.5],
    ]) {
      const next = moved(ends, 300, { from, to, factor });
      assert.ok(Math.abs(valueAt(next, 300, to) - valueAt(ends, 300, from)) < 1e-9);
      assert.ok(Math.abs((next[1] - next[0]) * factor - (ends[1] - ends[0])) < 1e-9);
    }
});
