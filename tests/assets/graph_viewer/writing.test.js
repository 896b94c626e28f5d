// What a story's cards say where their words are large.

import assert from "node:assert/strict";
import { test } from "node:test";

import { written } from "../../../assets/graph_viewer/writing.js";

const word = (from, to, line = 17, ...shorter) => ({ line, from, to, shorter });

test("words that have room stay, and of two that touch the more important one", () => {
  const [name, shape] = [word(26, 120), word(200, 310)];
  const [kernel, params] = [word(10, 90, 33), word(140, 230, 33)];
  assert.deepEqual(written(name, [shape, kernel, params], 320), [shape, kernel, params]);
  const longer = word(10, 150, 33);
  assert.deepEqual(written(name, [shape, longer, params], 320), [shape, longer, null]);
  assert.deepEqual(written(name, [shape, params, longer], 320), [shape, params, null]);
});

test("a name stands in any case, and nothing over it; no other word leaves the card", () => {
  const [name, shape] = [word(26, 330), word(280, 310)];
  assert.deepEqual(written(name, [shape, word(10, 340, 33)], 320), [null, null]);
});

test("a word that is left out takes no room from those after it", () => {
  const [name, wide, small] = [word(26, 120), word(10, 400, 33), word(10, 90, 33)];
  assert.deepEqual(written(name, [wide, small], 320), [null, small]);
});

test("a word is cut as little as its room asks", () => {
  const [short, shorter] = [word(10, 300, 33), word(10, 200, 33)];
  const long = word(10, 340, 33, short, shorter);
  assert.deepEqual(written(word(26, 120), [long], 320), [short]);
  assert.deepEqual(written(word(26, 120), [long], 240), [shorter]);
  assert.deepEqual(written(word(26, 120), [long], 120), [null]);
});
