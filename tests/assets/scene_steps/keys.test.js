import assert from "node:assert/strict";
import { test } from "node:test";
import { arrowed, clicked } from "../../../assets/scene_steps/keys.js";

const press = (key, { path = [], ...state } = {}) => ({ key, composedPath: () => path, ...state });
const within = (role) => ({ matches: (selector) => selector.includes(`[role=${role}]`) });

test("arrows and a presenter's clicker go a scene back or on", () => {
  const keys = ["ArrowLeft", "ArrowRight", "PageUp", "PageDown", "ArrowUp", "a"];
  assert.deepEqual(
    keys.map((key) => arrowed(press(key)) + clicked(press(key))),
    [-1, 1, -1, 1, 0, 0],
  );
});

test("a slider keeps its keys, and a drawing its arrows, while the clicker goes on", () => {
  assert.equal(arrowed(press("ArrowRight", { path: [within("slider")] })), 0);
  assert.equal(clicked(press("PageDown", { path: [within("slider")] })), 0);
  assert.equal(arrowed(press("ArrowRight", { path: [{}, within("application")] })), 0); // in a shadow root
  assert.equal(clicked(press("PageDown", { path: [{}, within("application")] })), 1);
});

test("a key with another one, or that somebody has taken, goes nowhere", () => {
  assert.equal(arrowed(press("ArrowRight", { defaultPrevented: true })), 0);
  assert.equal(clicked(press("PageDown", { altKey: true })), 0);
});
