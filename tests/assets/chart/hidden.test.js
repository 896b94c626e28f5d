// Series that are hidden stay so by their names, whichever others come and go.

import assert from "node:assert/strict";
import { test } from "node:test";

import { stillHidden } from "../../../assets/chart/hidden.js";

const series = (...names) => names.map((name) => ({ plotly: { name } }));
const numbers = (hidden, before, after) => [...stillHidden(new Set(hidden), series(...before), series(...after))];

test("a series that is hidden stays hidden, and no other takes its place", () => {
  assert.deepEqual(numbers([1], ["a", "b", "c"], ["b", "c"]), [0]);
  assert.deepEqual(numbers([1], ["a", "b", "c"], ["a", "c"]), []);
  assert.deepEqual(numbers([0, 2], ["a", "b", "c"], ["d", "c", "b", "a"]), [1, 3]);
  assert.deepEqual(numbers([1], ["a", "b"], ["a", "b"]), [1]);
});

test("a number of a link that no series has, or one without a name, hides no other", () => {
  assert.deepEqual(numbers([0], [undefined, "a"], ["a", undefined]), []);
  assert.deepEqual(numbers([7], ["a", "b"], ["a", "b", "c"]), []);
});
