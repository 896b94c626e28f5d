// The list of scenes that a browser keeps: every change can be taken back, and what cannot be read is not thrown away.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { Draft } from "../../../assets/lecture/draft.js";
import { added, removed } from "../../../assets/lecture/scenes.js";

const shelf = new Map();
globalThis.window = {
  addEventListener() {},
  localStorage: {
    getItem: (name) => shelf.get(name) ?? null,
    setItem: (name, text) => shelf.set(name, text),
    removeItem: (name) => shelf.delete(name),
  },
};
const said = [];
const opened = () =>
  new Draft(
    () => said.push("changed"),
    (text) => said.push(text),
  );

beforeEach(() => {
  shelf.clear();
  said.length = 0;
});

test("what was put together is there when the browser comes again, with every step back", () => {
  const draft = opened();
  for (const address of ["train", "compare"]) draft.change(added(draft.scenes, { address, title: address }));
  draft.change(removed(draft.scenes, 0));
  draft.change([]);
  const again = opened();
  assert.deepEqual(again.scenes, []);
  const back = [];
  while (again.canUndo) {
    again.undo();
    back.push(again.scenes.map(({ address }) => address).join(" "));
  }
  assert.deepEqual(back, ["compare", "train compare", "train", ""]);
});

test("a list that this version cannot read is set aside, and the reason said", () => {
  const other = '{"netviz": "scenes", "version": 9, "scenes": []}';
  shelf.set("netviz.scenes", other);
  const draft = opened();
  assert.deepEqual(draft.scenes, []);
  assert.match(said[0], /was set aside\. version must be 1\. Received: 9$/);
  draft.change(added([], { address: "train", title: "Train" }));
  assert.equal(shelf.get("netviz.scenes.unread"), other);
});

test("where the browser keeps nothing the list lives as long as the page, and that is said once", () => {
  const { localStorage } = window;
  Object.defineProperty(window, "localStorage", { configurable: true, get: () => assert.fail("refused") });
  const draft = opened();
  draft.change(added([], { address: "train", title: "Train" }));
  draft.change([]);
  draft.undo();
  assert.equal(draft.scenes.length, 1);
  assert.equal(said.filter((text) => text.includes("save it as a file")).length, 1);
  Object.defineProperty(window, "localStorage", { configurable: true, value: localStorage });
});
