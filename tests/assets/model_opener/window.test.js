// What is made of a file ends in time, whatever the file says.

import assert from "node:assert/strict";
import { test } from "node:test";

import { extractOf } from "../../../assets/model_opener/extract.js";
import { Damaged, Window } from "../../../assets/model_opener/window.js";

const nothing = (_offset, length) => new Uint8Array(length);

test("after its time neither reading nor parsing goes on", () => {
  const late = new Window(nothing, 0, 8, performance.now() - 1);
  assert.throws(() => late.read(0, 1), Damaged);
  assert.throws(() => late.count(), Damaged);
  assert.throws(() => late.cut(new Uint8Array(8), 2), Damaged);
  const early = new Window(nothing, 0, 8, performance.now() + 10_000);
  assert.equal(early.read(0, 8).length, 8);
  assert.equal(early.cut(new Uint8Array(8), 2).length, 4);
});

test("of a file that is out of time nothing but its first bytes is read", async () => {
  const begin = new Uint8Array([0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a, ...new Uint8Array(100)]);
  const places = [];
  const read = (offset, length) => {
    places.push([offset, length]);
    return begin.subarray(offset, offset + length);
  };
  const extract = await extractOf({ name: "m.h5", size: begin.length, read, until: performance.now() - 1 });
  assert.deepEqual(places, [[0, 32]]);
  assert.deepEqual(extract, { fault: "hdf5", received: "m.h5" });
});
