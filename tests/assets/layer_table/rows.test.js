// The rows of the table: filtered, sorted, grouped and summed.

import assert from "node:assert/strict";
import { test } from "node:test";

import { meaning, written } from "../../../assets/layer_table/figures.js";
import { Rows } from "../../../assets/layer_table/rows.js";

const columns = {
  type: { unit: "words" },
  block: { unit: "words" },
  shape: { unit: "shape", handed_on: true },
  params: { unit: "count", adds_up: true },
  params_share: { unit: "share", part_of: "params", adds_up: true },
  trained: { unit: "count", adds_up: true },
  macs: { unit: "count", adds_up: true },
  bytes: { unit: "bytes", adds_up: true },
  field: { unit: "pixels", handed_on: true },
  stride: { unit: "stride", handed_on: true },
};

// image, stage { conv, inner { deep } }, head; nobody knows the parameters of deep.
const data = () => ({
  columns,
  names: ["image", "stage_conv", "stage_deep", "head"],
  groups: [
    ["stage", "stage", -1, "block"],
    ["stage/inner", "inner", 0, "block"],
  ],
  walk: [0, -1, 1, -2, 2, 3],
  holder: [-1, 0, 1, -1],
  frozen: [1],
  shared: [[3, "stage_conv"]],
  types: ["InputLayer", "Conv2D", "Dense"],
  type: [0, 1, 1, 2],
  kinds: ["image", "conv", "dense"],
  kind: [0, 1, 1, 2],
  blocks: ["", "stage"],
  block: [0, 1, 1, 0],
  shapes: ["32 × 32 × 3", "16 × 16 × 8", "? × ? × 8", "10"],
  shape: [0, 1, 2, 3],
  sizes: [12288, 8192, null, 40],
  figures: {
    params: [0, 216, null, 90],
    trained: [0, 216, null, 90],
    macs: [0, 55296, 1000, 80],
    field: [1, 3, 7, 32],
    stride: [1, 2, 2, 32],
  },
});
const unsorted = { key: null, up: true };
const ids = (lines) => lines.map(({ item }) => item.id);

test("a filter finds every word, in the name, the type, the block or the shape, of one type where one is chosen", () => {
  const rows = new Rows(data());
  const fitting = (text, type = "") => rows.fitting(text, type).map(({ id }) => id);
  assert.deepEqual(fitting(""), ["image", "stage_conv", "stage_deep", "head"]);
  assert.deepEqual(fitting("stage 16x16"), ["stage_conv"]);
  assert.deepEqual(fitting("stage", "Dense"), []);
  assert.deepEqual(fitting("", "Conv2D"), ["stage_conv", "stage_deep"]);
  assert.deepEqual(fitting("frozen"), ["stage_conv"]);
  assert.deepEqual(fitting("shared weights"), ["head"]);
});

test("a sign among figures means something, a number does not", () => {
  assert.deepEqual(["?", "≥ 3", "3", "–"].map(meaning), ["not known", "at least", null, "does not apply"]);
});

test("blocks are lines of their own, and what is in them shows where they are open", () => {
  const rows = new Rows(data());
  const shown = new Set(rows.all);
  assert.deepEqual(ids(rows.tree(shown, unsorted, () => false)), ["image", "stage", "head"]);
  const all = rows.tree(shown, unsorted, () => true);
  assert.deepEqual(ids(all), ["image", "stage", "stage_conv", "stage/inner", "stage_deep", "head"]);
  assert.deepEqual(
    all.map(({ level }) => level),
    [1, 1, 2, 2, 3, 1],
  );
});

test("a block sums its layers, and hands on what its last layer does", () => {
  const rows = new Rows(data());
  const stage = rows.tree(new Set(rows.all), unsorted, () => false)[1];
  assert.equal(stage.layers, 2);
  assert.equal(stage.figures.macs, 56296);
  assert.equal(stage.figures.params, 216);
  assert.deepEqual(stage.figures.unknown, { params: true, trained: true, macs: false, bytes: true });
  assert.equal(stage.figures.field, 7);
  assert.equal(stage.figures.shape, "? × ? × 8");
});

test("a block without a row that is shown is no line", () => {
  const rows = new Rows(data());
  assert.deepEqual(ids(rows.tree(new Set([rows.all[3]]), unsorted, () => true)), ["head"]);
});

test("rows are sorted by figures up and down, unknown ones as the least, and names as one counts", () => {
  const rows = new Rows(data());
  const by = (key, up) => ids(rows.flat(rows.all, { key, up }));
  assert.deepEqual(by("macs", false), ["stage_conv", "stage_deep", "head", "image"]);
  assert.deepEqual(by("params", true), ["stage_deep", "image", "head", "stage_conv"]);
  assert.deepEqual(by("params_share", false), by("params", false));
  assert.deepEqual(by("shape", false)[0], "image");
  const names = ["conv_10", "conv_9"];
  const two = new Rows({ ...data(), names: [...names, "a", "b"] });
  assert.deepEqual(ids(two.flat(two.all.slice(0, 2), { key: "id", up: true })), ["conv_9", "conv_10"]);
});

test("the total says what is unknown in it", () => {
  const rows = new Rows(data());
  const sums = rows.total(rows.all);
  const cell = (key) => written(columns[key], sums[key], {}, sums.unknown[key]);
  assert.equal(cell("params"), "≥ 306");
  assert.equal(cell("macs"), "56,376");
  assert.equal(written(columns.params, 0, {}, true), "?");
});

test("figures are written in words, by the unit of their column", () => {
  const words = (key, value, network = {}) => written(columns[key], value, network);
  assert.equal(words("params", null), "?");
  const shares = [
    [1, 0],
    [0, 10],
    [1, 100000],
    [1, 3],
  ].map(([part, whole]) => words("params_share", part, { whole: { params: whole } }));
  assert.deepEqual(shares, ["–", "0.0 %", "under 0.1 %", "33.3 %"]);
  const bytes = [null, 0, 999, 1000, 1536, 1e6, 999_600, 61_111_296, 4e12];
  assert.deepEqual(
    bytes.map((value) => words("bytes", value)),
    ["?", "0 B", "999 B", "1.00 kB", "1.54 kB", "1.00 MB", "1.00 MB", "61.1 MB", "4.00 TB"],
  );
  const sides = [null, 27, 32, 400].map((side) => words("field", side, { image: 32 }));
  assert.deepEqual(sides, ["?", "27 px", "32 px (whole image)", "400 px (whole image)"]);
  assert.equal(words("field", 400, { image: null }), "400 px");
  const ofNone = ["field", "stride"].map((key) => words(key, null, { image: 0 }));
  assert.deepEqual(ofNone.map(meaning), ["does not apply", "does not apply"]);
  assert.deepEqual(
    [null, 16, 0.5, 1 / 3, 0.0625].map((pixels) => words("stride", pixels)),
    ["?", "16", "0.5", "0.333", "0.0625"],
  );
});
