import assert from "node:assert/strict";
import { test } from "node:test";
import { kept, unbroken } from "../../../assets/scene_words/lines.js";

const NARROW = "\u00a0"; // a space at which no line breaks

test("a figure keeps its unit and a shape its sides, and words may break", () => {
  assert.equal(unbroken("149 M of 569 M, 26 %"), `149${NARROW}M of 569${NARROW}M, 26${NARROW}%`);
  assert.equal(unbroken("35 × 35 × 320"), ["35", "×", "35", "×", "320"].join(NARROW));
  assert.equal(unbroken("13 blocks and 4 Mobile networks"), "13 blocks and 4 Mobile networks");
});

test("a mark behind a phrase stays with it, and nothing of the sentence is lost", () => {
  const spans = [
    { text: "(the ", parts: [] },
    { text: "stem", parts: ["stem"] },
    { text: "), then a ", parts: [] },
    { text: "pool", parts: ["pool"] },
    { text: ".", parts: [] },
  ];
  const found = kept(spans);
  assert.deepEqual(
    found.map(({ text, after }) => text + after),
    ["(the ", "stem),", " then a ", "pool.", ""],
  );
  assert.deepEqual(
    found.map(({ parts }) => parts),
    spans.map(({ parts }) => parts),
  );
});
