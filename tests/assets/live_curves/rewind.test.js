// Going back to a checkpoint along the curves' axis.

import assert from "node:assert/strict";
import { test } from "node:test";

import { nearest } from "../../../assets/live_curves/rewind.js";

test("the nearest place is found among those that are in sight, and the first of two that lie alike", () => {
  const places = [0, null, 40, 100, 100];
  const found = [-50, 19, 20, 21, 71, 500].map((x) => nearest(places, x));
  assert.deepEqual(found, [0, 0, 0, 2, 3, 3]);
  assert.equal(nearest([null, null], 3), -1);
});
