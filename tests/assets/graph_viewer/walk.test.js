// Walking along connections by keyboard.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Walk } from "../../../assets/graph_viewer/walk.js";
import { card, drawing, folded, layers, unfolded } from "./network.js";

function walked(walk, start, ...keys) {
  return keys.map((key) => {
    start = walk.step(start, key);
    return start?.id;
  });
}

test("down and up follow the connections through the folded block", () => {
  const walk = new Walk(folded, layers, "down");
  assert.deepEqual(walked(walk, folded.places.get("image"), "ArrowDown", "ArrowDown", "ArrowUp", "ArrowUp"), [
    "stage",
    "classifier",
    "stage",
    "image",
  ]);
});

test("there is nothing above the image and below the classifier", () => {
  const walk = new Walk(folded, layers, "down");
  assert.equal(walk.step(folded.places.get("image"), "ArrowUp"), undefined);
  assert.equal(walk.step(folded.places.get("classifier"), "ArrowDown"), undefined);
});

test("sideways leads to the parallel branch, and the opposite key back", () => {
  const walk = new Walk(unfolded, layers, "down");
  const start = unfolded.places.get("left_2");
  assert.deepEqual(walked(walk, start, "ArrowRight", "ArrowLeft", "ArrowRight"), ["right", "left_2", "right"]);
});

test("no step leads sideways from where nothing stands beside", () => {
  const walk = new Walk(unfolded, layers, "down");
  assert.equal(walk.step(unfolded.places.get("image"), "ArrowRight"), undefined);
});

test("a way back is the way one came, also where another card is nearer", () => {
  const walk = new Walk(unfolded, layers, "down");
  assert.deepEqual(walked(walk, unfolded.places.get("right"), "ArrowDown", "ArrowUp"), ["add", "right"]);
});

test("into a frame one walks through its first card, and out of it to what it feeds", () => {
  const walk = new Walk(unfolded, layers, "down");
  const stage = unfolded.places.get("stage");
  assert.equal(walk.step(stage, "ArrowDown").id, "left_1");
  assert.equal(walk.step(stage, "ArrowUp").id, "image");
});

test("a drawing to the right is walked with the other arrows", () => {
  const turned = drawing(card("image", 0, 100), card("stage", 140, 100), card("classifier", 280, 100));
  const walk = new Walk(turned, layers, "right");
  assert.deepEqual(walked(walk, turned.places.get("image"), "ArrowRight", "ArrowRight", "ArrowLeft"), [
    "stage",
    "classifier",
    "stage",
  ]);
  assert.equal(walk.step(turned.places.get("image"), "ArrowDown"), undefined);
});
