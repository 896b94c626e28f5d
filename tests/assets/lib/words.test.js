// How numbers and texts are written and compared.

import assert from "node:assert/strict";
import { test } from "node:test";

import { comparable } from "../../../assets/lib/text.js";
import { counted, number } from "../../../assets/lib/words.js";

test("thousands are set apart, minus is a minus, fractions end after four decimals", () => {
  const written = {
    0: "0",
    999: "999",
    1000: "1,000",
    1234567: "1,234,567",
    "-1000": "−1,000",
    0.5: "0.5",
    "-0.25": "−0.25",
  };
  for (const [value, words] of Object.entries(written)) assert.equal(number(Number(value)), words);
  assert.equal(number(1 / 3), "0.3333");
});

test("one has no plural", () => {
  assert.deepEqual(
    [0, 1, 2000].map((count) => counted(count, "value")),
    ["0 values", "1 value", "2,000 values"],
  );
});

test("shapes are compared whatever stands between their sides", () => {
  for (const text of ["35x35", "35 X 35", "35 × 35", "35*35"]) assert.equal(comparable(text), "35×35");
  assert.equal(comparable("Conv2D 3 × 3 Box"), "conv2d 3×3 box");
});
