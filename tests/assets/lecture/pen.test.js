// A line is seen in full, then fades, and is gone; without motion it goes at once.

import assert from "node:assert/strict";
import { test } from "node:test";
import { strength } from "../../../assets/lecture/pen.js";

const AGES = Array.from({ length: 80 }, (_, index) => index * 100);

test("it only ever fades, from all to nothing", () => {
  const strengths = AGES.map((age) => strength(age));
  assert.equal(strengths[0], 1);
  assert.equal(strengths.at(-1), 0);
  assert.deepEqual(
    strengths,
    [...strengths].sort((a, b) => b - a),
  );
  assert.ok(strengths.some((each) => each > 0 && each < 1));
});

test("for whoever wants no motion it is there or gone", () => {
  assert.deepEqual(new Set(AGES.map((age) => strength(age, true))), new Set([1, 0]));
});
