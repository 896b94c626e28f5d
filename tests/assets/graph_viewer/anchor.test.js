// What stays in its place while blocks unfold and fold.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Anchor } from "../../../assets/graph_viewer/anchor.js";
import { Framing, READABLE } from "../../../assets/graph_viewer/framing.js";
import { folded, layers, unfolded } from "./network.js";

// A camera that moves at once.
class StillCamera {
  constructor(size) {
    this.framing = new Framing({ room: [500, 300], size, direction: "down", first: undefined });
    this.fit("readable");
  }

  fit(how) {
    this.move(this.framing.fitted(how));
    this.fitted = how;
  }

  move(view) {
    Object.assign(this, { view, goal: view, fitted: "" });
  }

  sees(place, partly) {
    return this.framing.sees(this.view, place, partly);
  }

  centre(place) {
    this.move(this.framing.centred(this.view, place));
  }

  include(place) {
    this.move(this.framing.including(this.view, place));
  }
}

function anchored(focusId) {
  const viewer = { layers, focusId, camera: new StillCamera([300, 420]) };
  return { viewer, anchor: new Anchor(viewer) };
}

test("the block that was clicked is held, as a card before and as a frame after", () => {
  const { anchor } = anchored();
  const { from, to } = anchor.hold(folded, { id: "stage" }, unfolded);
  assert.equal(from, folded.places.get("stage"));
  assert.equal(to, unfolded.places.get("stage"));
});

test("what is folded away is held by the block around it", () => {
  const { anchor } = anchored();
  const { from, to } = anchor.hold(unfolded, { id: "left_2" }, folded);
  assert.equal(to.id, "stage");
  assert.equal(from.id, "stage");
});

test("where nothing was clicked the focused card is held, as long as it is in sight", () => {
  const { viewer, anchor } = anchored("left_1");
  assert.equal(anchor.hold(unfolded, {}, unfolded).from.id, "left_1");
  viewer.camera.move({ x: 0, y: -2000, k: 1 });
  assert.equal(anchor.hold(unfolded, {}, unfolded).from.id, "classifier");
});

test("nothing is held where the drawing has nothing of it", () => {
  assert.equal(anchored().anchor.hold(folded, { id: "elsewhere" }, unfolded), null);
});

test("folding goes back to the view before the unfolding", () => {
  const { viewer, anchor } = anchored();
  viewer.camera.move({ x: -7, y: 11, k: 1 });
  const before = viewer.camera.view;
  anchor.settle(anchor.hold(folded, { id: "stage" }, unfolded), { id: "stage" });
  assert.notDeepEqual(viewer.camera.view, before);
  anchor.settle(anchor.hold(unfolded, { id: "stage" }, folded), { id: "stage" });
  assert.deepEqual(viewer.camera.view, before);
});

test("folding keeps the view that the visitor moved to since", () => {
  const { viewer, anchor } = anchored();
  viewer.camera.move({ x: -7, y: 11, k: 1 });
  const before = viewer.camera.view;
  anchor.settle(anchor.hold(folded, { id: "stage" }, unfolded), { id: "stage" });
  viewer.camera.move({ ...viewer.camera.view, x: viewer.camera.view.x + 260 });
  anchor.settle(anchor.hold(unfolded, { id: "stage" }, folded), { id: "stage" });
  assert.notDeepEqual(viewer.camera.view, before);
});

test("a drawing that was fitted is fitted again when all of it unfolds", () => {
  const { viewer, anchor } = anchored();
  viewer.camera.fit("whole");
  anchor.settle(anchor.hold(folded, {}, unfolded), { more: true });
  assert.equal(viewer.camera.fitted, viewer.camera.framing.whole >= READABLE ? "readable" : "whole");
});
