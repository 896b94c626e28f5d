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
  assert.deepEqual(written(firstView()), { along: null, smooth: null, log: null, zoom: null });
  for (const axis of Object.keys(AXES))
    for (const over of [1, 20, SMOOTHEST])
      for (const logarithmic of [
        { x: false, loss: true },
        { x: true, loss: true },
      ]) {
        for (const zoom of [{}, { x: [10, 200] }, { x: [0, 1e-7], loss: [-0.5, 2.25], rate: [1e-5, 0.1] }]) {
          const view = { ...firstView(), axis, over, logarithmic, zoom };
          assert.deepEqual(opened(written(view)), view);
        }
      }
});

test("what cannot be meant is left as it is", () => {
  assert.deepEqual(opened({ along: "toString", smooth: "-3", log: "y,nothing" }), firstView());
  assert.deepEqual(opened({ zoom: "x:1,loss:a:2,none:1:2,rate:0:1" }).zoom, { rate: [0, 1] });
  assert.equal(opened({ smooth: "9999" }).over, SMOOTHEST);
});
