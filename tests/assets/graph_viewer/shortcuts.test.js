// Which line of a drawing is a shortcut's, and what its switch says.

import assert from "node:assert/strict";
import { test } from "node:test";

import { lines, words } from "../../../assets/graph_viewer/shortcuts.js";
import { folded, layers, unfolded } from "./network.js";

const known = { add: { source: "right", where: "stage" } };
const route = (tensor, to) => ({ dataset: { tensor, to } });
const routes = [route("left_2", "add"), route("right", "add"), route("add", "classifier"), route("image", "right")];

test("the shortcut is the line from where its map comes out into its addition", () => {
  const drawing = Object.assign(Object.create(unfolded), { routes });
  assert.deepEqual(lines(drawing, layers, known), [{ route: routes[1], names: ["add"] }]);
});

test("a folded block shows no line of the shortcuts in it", () => {
  const drawing = Object.assign(Object.create(folded), { routes: [route("image", "stage")] });
  assert.deepEqual(lines(drawing, layers, known), []);
});

test("what stands for several says how many of them are cut, and what a click does", () => {
  assert.equal(words(["stage 1"], 0, true), "Shortcut of stage 1, whole. Click to cut it.");
  assert.equal(words(["a", "b", "c"], 1, true), "3 shortcuts, from a to c, 1 of them cut. Click to cut them all.");
  assert.match(words(["a", "b"], 2, true), /cut: .* Click to heal them all\.$/);
  assert.doesNotMatch(words(["a", "b"], 2, false), /Click/);
});

test("what was asked for and is not done yet is said, and what a click makes of it", () => {
  assert.match(
    words(["a"], 0, true, [true]),
    /whole, to be cut as soon as the run hears it\. Click to take that back\.$/,
  );
  assert.match(words(["a", "b"], 0, true, [true]), /to be cut .* Click to cut them all\.$/);
  assert.match(words(["a", "b"], 1, true, [true]), /to be cut .* Click to heal them all\.$/);
  assert.match(words(["a", "b"], 2, false, [false]), /to heal as soon as the run hears it$/);
});
