// Each probe comes once, the one that is looked at first, and nothing is asked for that is here.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Known } from "../../../assets/learnt/known.js";

const none = { fixed: [], probes: [], maps: [], absent: [] };
const noMaps = { at: null, step: null, layer: null, picture: null };
const probe = (step) => ({ ...none, run: "r", probes: [{ step }] });

test("what is looked at is asked for first, then the moments around it, until all are here", () => {
  const known = new Known();
  const steps = [1, 5, 9, 20];
  assert.deepEqual(known.missing("r", steps, 9), { fixed: true, step: 9, maps: noMaps });
  known.take({ ...probe(9), fixed: [{ classes: ["cat"] }] });
  const asked = [];
  for (let wanted = known.missing("r", steps, 9); wanted; wanted = known.missing("r", steps, 9)) {
    assert.ok(!wanted.fixed);
    asked.push(wanted.step);
    known.take(probe(wanted.step));
  }
  assert.deepEqual(asked, [5, 1, 20]);
});

test("an answer that got lost is asked for again", () => {
  const known = new Known();
  const before = known.missing("r", [1, 2], 2);
  known.take({ ...none, run: "r" });
  assert.deepEqual(known.missing("r", [1, 2], 2), before);
});

test("of a run that was not looked into nothing is asked for, and what is known of one is not said of another", () => {
  const known = new Known();
  known.take(probe(3));
  assert.equal(known.missing("other", [], null), null);
  assert.equal(known.missing("other", [3], 3).step, 3);
});

test("maps are asked for while they are wanted and not here, and again once what stood against them is forgotten", () => {
  const known = new Known();
  const wanted = { at: 3, step: 2, layer: "conv", picture: 1 };
  known.take({ ...probe(3), fixed: [{ classes: ["cat"] }] });
  assert.equal(known.missing("r", [3], 3), null);
  assert.deepEqual(known.missing("r", [3], 3, wanted).maps, wanted);
  known.take({ ...none, run: "r", maps: [{ ...wanted, told: "Too many look." }] });
  assert.equal(known.missing("r", [3], 3, wanted), null);
  known.forget("r", 3, wanted);
  assert.deepEqual(known.missing("r", [3], 3, wanted).maps, wanted);
  known.take({ ...none, run: "r", maps: [{ ...wanted, told: "" }] });
  known.forget("r", 3, wanted);
  assert.equal(known.missing("r", [3], 3, wanted), null);
  assert.deepEqual(known.missing("r", [3], 3, { ...wanted, picture: 2 }).maps.picture, 2);
});

test("what cannot be had is not asked for again by itself, what lies around it is, and all of it once it is forgotten", () => {
  const known = new Known();
  const absent = (step) => ({ ...none, run: "r", absent: [{ step, told: "It is damaged." }] });
  known.take(absent(9));
  assert.deepEqual(known.missing("r", [1, 9], 9), { fixed: true, step: 1, maps: noMaps });
  known.take(absent(1));
  assert.equal(known.missing("r", [1, 9], 9), null);
  known.forget("r", 9, null);
  assert.equal(known.missing("r", [1, 9], 9).step, 9);
});
