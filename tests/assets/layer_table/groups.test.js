// The open blocks of a table in an address.

import assert from "node:assert/strict";
import { test } from "node:test";

import { numbersOf, spansOf } from "../../../assets/layer_table/groups.js";

test("the numbers come back, and those that follow one another are a span", () => {
  for (const numbers of [[], [1], [1, 2, 3, 7], [2, 4, 6], [1, 2, 40, 41, 42]])
    assert.deepEqual(numbersOf(spansOf(numbers), 50), numbers);
  assert.equal(spansOf([1, 2, 3, 7]), "1-3,7");
});

test("of what a network does not have, what it has is left", () => {
  assert.deepEqual(numbersOf("0,2-99999,x,7-3", 4), [2, 3, 4]);
});
