// Which of the page's colours tells which run.

import assert from "node:assert/strict";
import { test } from "node:test";

import { hued } from "../../../assets/live_curves/hues.js";

const PALETTE = ["#3b6fd4", "#e07b39", "#2a9d6f"];
const run = (id, more = {}) => ({ id, repeats: "", colour: "", trunk: { run: null, batch: null }, ...more });
const hues = (runs, before = []) => Object.fromEntries(hued(runs, before, PALETTE).map(({ id, hue }) => [id, hue]));

test("a trunk comes before its branch, in whichever order a link has them", () => {
  const branch = run("b", { trunk: { run: "a", batch: 0 } });
  assert.deepEqual(hues([run("a"), branch]), { a: 0, b: 1 });
  assert.deepEqual(hues([branch, run("a")]), { a: 0, b: 1 });
});

test("those that were shown before keep their colours, and repeats share one", () => {
  const before = hued([run("a"), run("b")], [], PALETTE);
  assert.deepEqual(hues([run("c"), run("b")], before), { b: 1, c: 0 });
  assert.deepEqual(hues([run("a", { repeats: "r" }), run("b", { repeats: "r" }), run("c")]), { a: 0, b: 0, c: 1 });
});

test("the colour that was chosen for a run is no other's, also where another had it before", () => {
  const before = hued([run("a"), run("b")], [], PALETTE);
  const now = hues([run("a"), run("b", { colour: "#3b6fd4" })], before);
  assert.equal(now.a, 1);
  assert.deepEqual(hues([run("a"), run("b", { colour: "#aa00ff" })]).a, 0);
});
