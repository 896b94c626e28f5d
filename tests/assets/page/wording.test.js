// The terms of the glossary in a text of the page.

import assert from "node:assert/strict";
import { test } from "node:test";

import { foundIn, patternOf } from "../../../assets/page/wording.js";

const pattern = patternOf(["convolution", "depthwise convolution", "groups", "multiply-adds", "layer"]);
const found = (text) => foundIn(text, pattern).map(({ name, start, end }) => [name, text.slice(start, end)]);

test("a term is found as a whole word, large or small, one or several", () => {
  assert.deepEqual(found("Layers: 27. Each layer's multiply-adds"), [
    ["layer", "Layers"],
    ["layer", "layer"],
    ["multiply-adds", "multiply-adds"],
  ]);
  assert.deepEqual(found("layering, multilayer, layer_2, Convolutional"), []);
});

test("of terms that hold one another the longest counts", () => {
  assert.deepEqual(found("Depthwise convolutions in 2 groups"), [
    ["depthwise convolution", "Depthwise convolutions"],
    ["groups", "groups"],
  ]);
});
