// What is cut, and what is wanted of it until the server has done it.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Cuts, cutsOf, mountCuts, onCuts } from "../../../assets/cuts/cuts.js";

function cuts(told) {
  const made = new Cuts();
  const messages = [];
  made.tell = (wanted) => messages.push(wanted);
  made.take({ cut: [], may: true, ...told });
  return [made, messages];
}

test("a message brings all that is not done yet, so that none is lost where a later one overtakes it", () => {
  const [made, messages] = cuts({ cut: ["c"] });
  made.turn(["a"]);
  made.turn(["b", "c"]); // one of them is whole: both are cut
  assert.deepEqual(messages.at(-1), { cut: ["a", "b", "c"], heal: [] });
  made.take({ cut: ["a", "c"], may: true });
  made.turn(["c"]);
  assert.deepEqual(messages.at(-1), { cut: ["b"], heal: ["c"] });
});

test("a second click takes back what is wanted and not done", () => {
  const [made, messages] = cuts();
  made.turn(["a"]);
  made.turn(["a"]);
  assert.deepEqual(messages, [
    { cut: ["a"], heal: [] },
    { cut: [], heal: ["a"] },
  ]);
});

test("who may not cut tells nothing, and what was wanted of an ended run is forgotten", () => {
  const [made, messages] = cuts();
  made.turn(["a"]);
  made.take({ cut: [], may: false });
  made.turn(["b"]);
  assert.deepEqual([messages.length, made.wanted.size], [1, 0]);
});

test("what the server never does is forgotten after a while: the switch shows what is, and the next click asks anew", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  globalThis.document = new EventTarget();
  globalThis.CustomEvent ??= Event;
  const messages = [];
  const data = { network: "run 1", cut: [], may: true };
  mountCuts({ data, setTriggerValue: (_, wanted) => messages.push(wanted) });
  const made = cutsOf("run 1");
  const seen = [];
  onCuts(() => seen.push(made.wanted.size), new AbortController().signal);
  made.turn(["a"]);
  t.mock.timers.tick(1_000);
  assert.ok(made.wanted.has("a"));
  t.mock.timers.tick(60_000);
  assert.deepEqual(seen, [0]);
  made.turn(["a"]);
  assert.deepEqual(messages, [
    { cut: ["a"], heal: [] },
    { cut: ["a"], heal: [] },
  ]);
});
