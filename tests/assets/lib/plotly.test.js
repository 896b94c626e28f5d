// A plot is purged when nothing draws it any more.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Draws } from "../../../assets/lib/plotly.js";

const turn = () => new Promise((done) => setImmediate(done));

test("what waits for all draws is done after the last of them, also where one has failed", async () => {
  const draws = new Draws();
  const ends = [];
  draws.add(new Promise((end) => ends.push(end)));
  draws.add(Promise.reject(new Error("a plot out of sight")));
  draws.add(new Promise((end) => ends.push(end)));
  let purged = false;
  draws.ended(() => (purged = true));
  for (const end of ends.reverse()) {
    await turn();
    assert.equal(purged, false);
    end();
  }
  await turn();
  assert.equal(purged, true);
});

test("where nothing was drawn there is nothing to wait for", async () => {
  let purged = false;
  new Draws().ended(() => (purged = true));
  await turn();
  assert.equal(purged, true);
});
