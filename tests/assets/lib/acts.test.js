// What a visitor does reaches the server with whatever follows it.

import assert from "node:assert/strict";
import { test } from "node:test";
import { acts } from "../../../assets/lib/acts.js";

// A component's state as Streamlit keeps it and sends it along.
function component() {
  const state = {};
  return { state, act: acts({}, (name, value) => Object.assign(state, { [name]: value })) };
}

test("what was done before another act is still told with it, in order, each with a greater number", () => {
  const { state, act } = component();
  const answered = [act("opened", { filter: 3 }), act("moved", 7), act("opened", { filter: 3 })];
  assert.deepEqual(
    state.opened.map(([, what]) => what),
    [{ filter: 3 }, { filter: 3 }],
  );
  const numbers = [state.opened[0], ...state.moved, state.opened[1]].map(([number]) => number);
  assert.deepEqual(
    numbers,
    [...new Set(numbers)].sort((a, b) => a - b),
  );
  assert.deepEqual(answered, numbers);
});

test("an element that is mounted again tells what was done in it before, and another one does not", () => {
  const element = {};
  const told = [];
  for (const what of ["first", "second"])
    acts(element, (_, value) => told.push(value.map(([, each]) => each)))("go", what);
  assert.deepEqual(told, [["first"], ["first", "second"]]);
  const { state, act } = component();
  act("go", "third");
  assert.equal(state.go.length, 1);
});

test("however much is done, a message stays short and has the newest", () => {
  const { state, act } = component();
  for (let count = 0; count < 1000; count += 1) act("moved", count);
  assert.ok(state.moved.length < 100);
  assert.equal(state.moved.at(-1)[1], 999);
});
