// How curves look, in the page's address.

import assert from "node:assert/strict";
import { test } from "node:test";

import { AXES, firstView, linked, SMOOTHEST, written } from "../../../assets/live_curves/view.js";

const from = (address) => (name) => address[name] ?? null;
const opened = (address) => {
  const view = firstView();
  linked(view, from(address));
  return view;
};

test("a link opens the look that it was made from, and the usual one needs none", () => {
  assert.deepEqual(written(firstView()), { along: null, smooth: null, log: null });
  for (const axis of Object.keys(AXES))
    for (const over of [1, 20, SMOOTHEST])
      for (const logarithmic of [
        { x: false, loss: true },
        { x: true, loss: true },
      ]) {
        const view = { ...firstView(), axis, over, logarithmic };
        assert.deepEqual(opened(written(view)), view);
      }
});

test("what cannot be meant is left as it is", () => {
  assert.deepEqual(opened({ along: "toString", smooth: "-3", log: "y,nothing" }), firstView());
  assert.equal(opened({ smooth: "9999" }).over, SMOOTHEST);
});
