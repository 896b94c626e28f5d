// A list of scenes comes back from its text as it was, and what is none is refused: the field, the rule, what came.

import assert from "node:assert/strict";
import { test } from "node:test";
import { packed, unpacked } from "../../../assets/lecture/packed.js";
import {
  added,
  LONGEST,
  MOST,
  MOST_LETTERS,
  moved,
  noted,
  removed,
  scenesOf,
  textOf,
} from "../../../assets/lecture/scenes.js";

const view = (name) => ({ address: `compare?look=${name}`, title: `<b>${name}</b> · Compare`, only: "drawing" });
const list = ["a", "b", "c", "d"].reduce((scenes, name) => added(scenes, view(name)), []);
const names = (scenes) => scenes.map(({ address }) => address.at(-1)).join("");

test("a list comes back from a file and from a link as it was", async () => {
  const annotated = noted(list, 2, "Look:\n5 × 5 = 25 µ 🙂");
  assert.deepEqual(scenesOf(textOf(annotated)), annotated);
  assert.deepEqual(scenesOf(textOf([])), []);
  const word = await packed(textOf(annotated));
  assert.match(word, /^[\w-]+$/);
  assert.deepEqual(scenesOf(await unpacked(word, MOST_LETTERS)), annotated);
});

test("every change makes another list, and the old one stays", () => {
  assert.equal(names(moved(list, 0, 2)), "bcad");
  assert.equal(names(moved(list, 3, 0)), "dabc");
  assert.equal(names(moved(list, 1, 9)), "acdb");
  assert.equal(names(removed(list, 1)), "acd");
  assert.equal(noted(list, 3, "x")[3].note, "x");
  assert.equal(names(list), "abcd");
  assert.equal(list[3].note, "");
});

const told = (changes, scene = {}) =>
  JSON.stringify({ ...JSON.parse(textOf([{ ...view("a"), ...scene }])), ...changes });

const refused = {
  "no JSON": ["{", /^A list of scenes must be JSON\. Received: \{$/],
  "an empty file": ["", /must be JSON\. Received: nothing$/],
  "another kind of file": ['{"layers": []}', /^netviz must be "scenes"\. Received: undefined$/],
  "no object": ["7", /^netviz must be "scenes"/],
  "another version": [told({ version: 2 }), /^version must be 1\. Received: 2$/],
  "no list": [told({ scenes: {} }), /^scenes must be a list\. Received: \{\}$/],
  "too many": [
    told({ scenes: Array(MOST + 1).fill(view("a")) }),
    new RegExp(`at most ${MOST} scenes. Received: ${MOST + 1}$`),
  ],
  "no scene": [told({ scenes: [null] }), /^scenes\[0\]\.address must be within the app/],
  "a title that is no text": [told({}, { title: 7 }), /^scenes\[0\]\.title must be a text\. Received: 7$/],
  "a long note": [
    told({}, { note: "x".repeat(LONGEST.note + 1) }),
    /^scenes\[0\]\.note must have at most 2,000 characters\. Received: 2,001$/,
  ],
  "a large file": [" ".repeat(MOST_LETTERS + 1), /at most 1,000,000 characters\. Received: 1,000,001$/],
};
for (const [name, [text, rule]] of Object.entries(refused))
  test(`refused: ${name}`, () => assert.throws(() => scenesOf(text), { message: rule }));

const FOREIGN = [
  "https://example.org",
  "//example.org",
  "javascript:alert(1)",
  "../x",
  "a/b",
  "train#x",
  'a?"><script>',
  "\\x",
  7,
];
for (const address of FOREIGN)
  test(`an address outside of the app is no scene: ${address}`, () => {
    assert.throws(() => scenesOf(told({}, { address })), /scenes\[0\]\.address must be within the app, .* Received: /);
    assert.throws(() => added(list, { ...view("a"), address }), /The view's\.address must be within/);
  });

test("nobody's secret is a scene", () => {
  for (const name of ["mine", "wheel"])
    assert.throws(() => scenesOf(told({}, { address: `train?run=x&${name}=abc` })), /address must hold no secret/);
});

test("a full list takes no more, and says so", () => {
  const full = Array(MOST).fill(list[0]);
  assert.throws(() => added(full, view("a")), /A list has at most 100 scenes\. Received: 101/);
});

test("a short link that holds a very long text is read no further than that", async () => {
  const word = await packed("x".repeat(40 * MOST_LETTERS));
  const text = await unpacked(word, MOST_LETTERS);
  assert.ok(text.length < 2 * MOST_LETTERS);
  assert.throws(() => scenesOf(text), /must have at most 1,000,000 characters/);
});

test("a link that was cut off is refused", async () => {
  const word = await packed(textOf(list));
  await assert.rejects(unpacked(word.slice(0, -8), MOST_LETTERS));
});
