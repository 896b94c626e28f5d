// What a search finds, and how one steps through it.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Layers } from "../../../assets/graph_viewer/layers.js";
import { Lights } from "../../../assets/graph_viewer/lights.js";
import { drawing, folded, layers, unfolded } from "./network.js";

const found = (query) => layers.search(query).map((layer) => layers.names[layer]);

test("names are put together from the block's prefix and the layer's label", () => {
  assert.deepEqual(layers.names, ["image", "left_1", "left_2", "right", "add", "classifier"]);
});

test("every word must be found, in the name, the kind or the shape", () => {
  assert.deepEqual(found("conv2d"), ["left_1", "left_2", "right"]);
  assert.deepEqual(found("left conv"), ["left_1", "left_2"]);
  assert.deepEqual(found("left dense"), []);
  assert.deepEqual(found("  "), []);
});

test("kernels and shapes are found however they are written", () => {
  for (const query of ["3x3", "3 x 3", "3×3", "3*3"]) assert.deepEqual(found(query), ["left_1", "left_2"], query);
  assert.deepEqual(found("16x16x64 add"), ["add"]);
});

test("a side of a shape is found whole only", () => {
  assert.deepEqual(found("32"), ["image"]);
  assert.deepEqual(found("6"), []);
  assert.deepEqual(found("10"), ["classifier"]);
});

test("the blocks around a layer are told from the innermost out, and what is in a card", () => {
  assert.deepEqual(layers.around("left_1"), ["stage/left", "stage"]);
  assert.deepEqual(layers.around("stage/left"), ["stage"]);
  assert.deepEqual(layers.around("nowhere"), []);
  assert.deepEqual(layers.inside("stage"), [1, 2, 3, 4]);
  assert.deepEqual(layers.inside("right"), [3]);
  assert.deepEqual(layers.inside("nowhere"), []);
});

test("a layer is drawn by its own card, or by the folded block that holds it", () => {
  assert.equal(unfolded.cardOf(layers, 2).id, "left_2");
  assert.equal(folded.cardOf(layers, 2).id, "stage");
});

test("a layer of a repeat that shows its first item only is drawn by the one in its place there", () => {
  // An image, and three times a convolution and its activation.
  const repeated = new Layers({
    holders: [["r*", 1, ""], ...["a", "b", "c"].map((id, i) => [id, i + 1, ""])],
    labels: ["image", "a1", "a2", "b1", "b2", "c1", "c2"],
    label: [0, 1, 2, 3, 4, 5, 6],
    holder: [-1, 2, 0, 1, 0, 1, 0],
    kinds: ["Any"],
    kind: [0, 0, 0, 0, 0, 0, 0],
    shapes: ["1"],
    shape: [0, 0, 0, 0, 0, 0, 0],
    inputs: [[], 1, 1, 1, 1, 1, 1],
    heaviest: {},
    longest: [],
  });
  const card = (id) => ({ id, open: false });
  const once = drawing(card("image"), { id: "r*", open: true }, card("a1"), card("a2"));
  const all = drawing(card("image"), { id: "r*", open: true }, card("a"), card("b"), card("c"));
  assert.deepEqual(
    repeated.names.map((_, i) => once.cardOf(repeated, i).id),
    ["image", "a1", "a2", "a1", "a2", "a1", "a2"],
  );
  assert.deepEqual(
    repeated.names.map((_, i) => all.cardOf(repeated, i).id),
    ["image", "a", "a", "b", "b", "c", "c"],
  );
  assert.deepEqual(repeated.stoodFor(2), [2, 4, 6]);
});

test("steps go round in both directions, and the first step back is to the last", () => {
  const lights = new Lights();
  lights.list("search", [4, 7, 9]);
  assert.deepEqual(
    [1, 1, 1, 1, -1].map((by) => lights.step(by)),
    [4, 7, 9, 4, 9],
  );
  lights.list("search", [4, 7, 9]);
  assert.equal(lights.step(-1), 9);
  lights.list("search", []);
  assert.equal(lights.step(1), undefined);
});

test("the light on a path counts what feeds a layer and what it feeds", () => {
  const lights = new Lights();
  lights.path(layers, layers.inside("left_2"));
  assert.deepEqual(lights.counts, [2, 2]);
  assert.deepEqual([...lights.pairs].sort(), ["0 1", "1 2", "2 4", "4 5"]);
  lights.path(layers, layers.inside("stage"));
  assert.deepEqual(lights.counts, [1, 1]);
});
