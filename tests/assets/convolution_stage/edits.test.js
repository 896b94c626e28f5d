// What a visitor types into a cell, what the keys ask for, and what the server is told.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import {
  currentValue,
  editOf,
  isAllowed,
  isChangeable,
  nameOf,
  numberIn,
  ruleOf,
} from "../../../assets/convolution_stage/control/edits.js";
import { actionOf, HELP } from "../../../assets/convolution_stage/control/keys.js";
import { contents, scenes } from "./scenes.js";

const MESSAGES = new URL("../../../assets/convolution_stage/messages.json", import.meta.url);
const declared = JSON.parse(readFileSync(MESSAGES, "utf-8"))["from the browser"].edited;
const [, separable] = contents(scenes["in step"]);
const INPUT = { slab: 0, channel: 1, row: 2, column: 3 };
const WEIGHT = { stage: 1, tap: 3 };

test("a number may be typed with either minus, a point and an exponent; anything else is none", () => {
  for (const [typed, value] of [
    ["7", 7],
    [" −2.5 ", -2.5],
    ["-.5", -0.5],
    ["1e2", 100],
    ["+3.", 3],
  ]) {
    assert.equal(numberIn(typed), value);
  }
  for (const typed of ["", "abc", "1,5", "0x10", "1 2", "Infinity", "--1"])
    assert.ok(Number.isNaN(numberIn(typed)), typed);
});

test("a value keeps the limits and the decimals that the server has said", () => {
  const limits = [-99, 99, 2];
  for (const value of [-99, 0, 99, 1.25]) assert.ok(isAllowed(value, limits));
  for (const value of [-99.01, 100, 1.234, Number.NaN, Number.POSITIVE_INFINITY]) assert.ok(!isAllowed(value, limits));
  assert.ok(isAllowed(1e6, undefined));
  assert.ok(!isAllowed(numberIn("1e400"), undefined));
  assert.equal(ruleOf(limits), "The value must be a number from −99 to 99 with at most 2 decimals.");
  assert.equal(ruleOf(undefined), "The value must be a number.");
});

test("inputs and weights can be changed, results cannot", () => {
  assert.ok(isChangeable(INPUT) && isChangeable(WEIGHT));
  assert.ok(!isChangeable({ ...INPUT, slab: 1 }));
});

test("the server is told of a cell of the image or of a kernel, with the names that are written down", () => {
  const image = editOf(separable, INPUT, 7);
  const kernel = editOf(separable, WEIGHT, -2);
  assert.deepEqual(image, { part: "image", channel: 1, row: 2, column: 3, value: 7 });
  assert.deepEqual(kernel, {
    part: "kernel",
    kind: "separable",
    stage: 1,
    out: 1,
    depth: 1,
    row: 0,
    column: 0,
    value: -2,
  });
  const names = Object.keys(declared).map((name) => name.replace("?", ""));
  assert.deepEqual(new Set([...Object.keys(image), ...Object.keys(kernel)]), new Set(names));
});

test("a cell has a value and a name", () => {
  const panel = { ...separable, look: { channel: (index) => `channel ${index + 1}` } };
  assert.equal(currentValue(panel, WEIGHT), scenes["in step"].kinds[1].stages[1].weights[3]);
  assert.equal(currentValue(panel, INPUT), 8);
  assert.equal(nameOf(panel, INPUT), "Input, channel 2, row 3, column 4");
  assert.equal(nameOf(panel, WEIGHT), "Weight of kernel 2, channel 2, row 1, column 1");
});

const pressed = (key, more = {}) => actionOf({ key, target: { tagName: "SECTION" }, ...more });

test("keys ask for actions by name; letters in either case", () => {
  assert.deepEqual(
    [" ", "L", "l", "Home", "?", "x"].map((key) => pressed(key)),
    ["play", "loop", "loop", "first", "help", undefined],
  );
  assert.equal(pressed("ArrowRight"), "forward");
  assert.equal(pressed("ArrowRight", { shiftKey: true }), "cell");
  assert.equal(pressed("ArrowLeft", { shiftKey: true }), "cellBack");
  assert.equal(pressed("f", { ctrlKey: true }), undefined);
});

test("a control that has the focus keeps its own keys", () => {
  assert.equal(pressed(" ", { target: { tagName: "BUTTON" } }), undefined);
  assert.equal(pressed("ArrowDown", { target: { tagName: "SELECT" } }), undefined);
  assert.equal(pressed("ArrowRight", { target: { tagName: "BUTTON" } }), "forward");
});

test("the help names every key", () => {
  const words = HELP.map(([keys]) => keys).join(" ");
  for (const key of ["Space", "←", "→", "↑", "↓", "Home", "End", "L", "F", "O", "K", "I", "Enter", "Esc"]) {
    assert.ok(words.includes(key), key);
  }
});
