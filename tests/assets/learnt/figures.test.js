// Shares are those of a row, and 0 % and 100 % are never said of what only comes near.

import assert from "node:assert/strict";
import { test } from "node:test";

import { told } from "../../../assets/learnt/confusion.js";
import { percent, shares } from "../../../assets/learnt/figures.js";
import { rgba } from "../../../assets/learnt/pixels.js";

test("the shares of a row add up to 1, and a class without images has none", () => {
  const [first, second] = shares([
    [6, 2],
    [0, 0],
  ]);
  assert.deepEqual(first, [0.75, 0.25]);
  assert.deepEqual(second, [null, null]);
});

test("only nothing is 0 %, and only all is 100 %", () => {
  assert.deepEqual([0, 1, null].map(percent), ["0 %", "100 %", "–"]);
  for (let part = 1; part < 5000; part += 1) {
    const said = percent(part / 5000);
    assert.ok(!["0 %", "0.0 %", "100 %", "100.0 %"].includes(said), said);
    const value = Number(said.match(/[\d.]+/)[0]) / 100;
    assert.ok(Math.abs(value - part / 5000) <= 0.0051, said);
  }
});

test("a cell of the matrix is said in words that agree with its counts", () => {
  const counts = [
    [3, 1],
    [0, 0],
  ];
  assert.equal(told(["cat", "dog"], counts, 0, 1), "1 of 4 images of cat was taken for dog: 25 %");
  assert.equal(told(["cat", "dog"], counts, 0, 0), "3 of 4 images of cat were told rightly: 75 %");
  assert.equal(told(["cat", "dog"], counts, 1, 0), "0 of 0 images of dog were taken for cat: –");
});

test("a picture has the bytes of its own place, and a grey one the same in each colour", () => {
  const values = Uint8Array.from({ length: 24 }, (_, index) => index);
  assert.deepEqual([...rgba(values, 1, [1, 2], 3)], [6, 7, 8, 255, 9, 10, 11, 255]);
  assert.deepEqual([...rgba(values, 5, [2, 1], 1)], [10, 10, 10, 255, 11, 11, 11, 255]);
});
