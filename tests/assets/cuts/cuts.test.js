// What is cut, and what was asked for: a click until the server has heard it, then what the run's record has.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Cuts, cutsOf, mountCuts, onCuts } from "../../../assets/cuts/cuts.js";

const IDLE = { cut: [], wished: {}, may: true, heard: 0 };

function cuts(told) {
  const made = new Cuts();
  const messages = [];
  made.tell = (turned) => messages.push(turned);
  made.take({ ...IDLE, ...told });
  return [made, messages];
}

test("several are cut until all of them are, or are going to be, and then they heal", () => {
  const [made, messages] = cuts({ cut: ["c"], wished: { d: true } });
  made.turn(["b", "c"]);
  made.turn(["b", "c", "d"]);
  assert.deepEqual(messages, [
    { names: ["b", "c"], cuts: true },
    { names: ["b", "c", "d"], cuts: false },
  ]);
});

test("a click is shown until it is heard, then what the record has of it, and nothing once that is done", () => {
  const [made] = cuts();
  made.turn(["a"]);
  made.take({ ...IDLE, heard: 0 });
  assert.equal(made.wants("a"), true);
  made.take({ ...IDLE, heard: 1, wished: { a: true } });
  assert.equal(made.wants("a"), true);
  made.take({ ...IDLE, heard: 1, cut: ["a"] });
  assert.equal(made.wants("a"), undefined);
  made.turn(["b"]);
  made.take({ ...IDLE, heard: 2 }); // it was heard, and refused
  assert.equal(made.wants("b"), undefined);
});

test("a second click takes back what was asked for", () => {
  const [made, messages] = cuts();
  made.turn(["a"]);
  made.turn(["a"]);
  assert.deepEqual(
    messages.map((each) => each.cuts),
    [true, false],
  );
  assert.equal(made.wants("a"), undefined);
});

test("who may not cut tells nothing and sees what others asked for, and a click on a run that ended is forgotten", () => {
  const [made, messages] = cuts();
  made.turn(["a"]);
  made.take({ ...IDLE, wished: { b: true }, may: false });
  made.turn(["b"]);
  assert.deepEqual([messages.length, made.wants("a"), made.wants("b")], [1, undefined, true]);
});

test("a click is told as an act, and forgotten with the component that told it", () => {
  globalThis.document = new EventTarget();
  globalThis.CustomEvent ??= Event;
  const state = {};
  const setStateValue = (name, value) => Object.assign(state, { [name]: value });
  const close = mountCuts({ data: { network: "run 1", ...IDLE }, parentElement: {}, setStateValue });
  const made = cutsOf("run 1");
  const seen = [];
  onCuts(() => seen.push(made.wants("a")), new AbortController().signal);
  made.turn(["a"]);
  const [[act, what]] = state.turned;
  assert.deepEqual(what, { names: ["a"], cuts: true });
  for (const heard of [act - 1, act])
    mountCuts({ data: { network: "run 1", ...IDLE, heard }, parentElement: {}, setStateValue });
  assert.deepEqual(seen, [true, undefined]);
  made.turn(["a"]);
  close();
  assert.equal(made.wants("a"), undefined);
});
