// What is written below a panel, as terms in rows; and numbers as they stand in cells.

import assert from "node:assert/strict";
import { test } from "node:test";
import { blocksOf, cellValue, figure } from "../../../assets/convolution_stage/scene/blocks.js";
import { stagesOfTerms } from "../../../assets/convolution_stage/writing/ratio.js";
import { FULL_DETAIL, linesOf, wrapped } from "../../../assets/convolution_stage/writing/terms.js";
import { contents, everyContent, scenes } from "./scenes.js";

const inked = (content) => ({ ...content, hue: () => "hue", laneHue: (_, lane) => `lane ${lane}` });
const numberIn = (text) => Number(text.replace("−", "-").replace(",", ""));
const letters = (words) => words.length;
const valueOfTerm = ({ text }) =>
  text
    .split("×")
    .map(numberIn)
    .reduce((product, each) => product * each, 1);

for (const { name, content } of everyContent) {
  test(`${name}: the terms of every line add up to its value`, () => {
    const panel = inked(content);
    content.meetings.forEach((meetings, stage) => {
      for (const cells of meetings.cells.filter(Boolean)) {
        for (const { terms, bias, value, dot } of linesOf(panel, stage, cells.slice(0, 1), FULL_DETAIL)) {
          if (terms[0].text.startsWith("no cell")) continue;
          const signed = terms.map((term, index) => (index && term.sign.includes("−") ? -1 : 1) * valueOfTerm(term));
          const added = bias ? (bias.sign.includes("−") ? -1 : 1) * numberIn(bias.text.slice("bias ".length)) : 0;
          const total = signed.reduce(
            (sum, each) => sum + each,
            dot && content.kind.stages[stage].depth > 1 ? 0 : added,
          );
          assert.ok(Math.abs(total - value) < 1e-3, JSON.stringify({ terms, bias, value }));
        }
      }
    });
  });
}

test("a line of products for each channel, then their total; without detail the total alone", () => {
  const panel = inked(contents(scenes["in step"])[0]);
  const full = linesOf(panel, 0, [5], FULL_DETAIL);
  assert.deepEqual(
    full.map(({ dot }) => dot),
    ["lane 0", "lane 1", undefined],
  );
  assert.deepEqual(
    full.map(({ terms }) => terms.length),
    [9, 9, 2],
  );
  const [total] = linesOf(panel, 0, [5], 0);
  assert.equal(total.value, full.at(-1).value);
});

test("what channels that are not drawn add stands behind the bias, and without a bias alone", () => {
  const panel = inked(contents(scenes["in step"])[0]);
  const [stage] = panel.kind.stages;
  const rest = stage.output.map((_, cell) => cell - 7);
  const told = (bias) => {
    const kind = { stages: [{ ...stage, rest, bias }] };
    const { sign, text } = linesOf({ ...panel, kind }, 0, [5], 0).at(-1).bias;
    return `${sign}${text}`;
  };
  assert.equal(told([3, 3]), " + bias 3 − other channels 2");
  assert.equal(told(null), " − other channels 2");
});

test("many values at one place stand as results alone, and of several places only the first is written out", () => {
  const many = inked(contents(scenes["in step"])[1]);
  const [line] = linesOf(many, 0, [0, 1], FULL_DETAIL);
  assert.equal(line.more, "  and one more value");
  const seven = { ...many, kind: { stages: [{ ...many.kind.stages[0], positions: [1, 1] }] } };
  const [results] = linesOf(
    seven,
    0,
    [0, 1, 2, 3, 4, 5, 6].map((cell) => cell * 4),
    FULL_DETAIL,
  );
  assert.equal(results.value, undefined);
  assert.equal(results.terms.length, 7);
});

test("rows are broken where the next term has no room, and what has none at all is counted", () => {
  const terms = ["12345", "12345", "12345", "12345"].map((text) => ({ sign: " + ", text }));
  const rows = (room, most) => wrapped({ terms, value: 7, most }, room, letters);
  assert.deepEqual(
    rows(100, 1).rows.map((row) => row.length),
    [4],
  );
  assert.deepEqual(
    rows(16, 3).rows.map((row) => row.length),
    [2, 1, 1],
  );
  const cut = rows(30, 1);
  assert.equal(cut.rows.length, 1);
  assert.equal(cut.rows[0].length + cut.hidden, 4);
  assert.ok(cut.hidden > 0);
});

test("a figure has room for two digits or three", () => {
  assert.deepEqual([7, -12, 1.25, -0.333, 0.999, 12.5, 1234].map(figure), [
    "7",
    "−12",
    "1.3",
    "−.33",
    "1.0",
    "13",
    "1,234",
  ]);
});

test("channels keep their hue as long as they are alone", () => {
  const [standard, separable] = scenes["in step"].kinds.map(blocksOf);
  assert.deepEqual(
    standard.map(({ type }) => type),
    ["slabs", "kernels", "slabs"],
  );
  assert.deepEqual(standard.at(-1).sources, [
    [0, 1],
    [0, 1],
  ]);
  assert.deepEqual(
    separable.filter(({ type }) => type === "slabs").map(({ sources }) => sources),
    [
      [[0], [1]],
      [[0], [1]],
      [
        [0, 1],
        [0, 1],
      ],
    ],
  );
  assert.deepEqual(separable.map(({ word }) => word).filter(Boolean), ["input", "between", "output"]);
});

test("filters that read the same channels share a place: one in front, or side by side where they work together", () => {
  const [standard, separable] = scenes["in step"].kinds;
  const [twice] = scenes.abreast.kinds;
  const filters = (kind) => {
    const { place, columns, across, behind } = blocksOf(kind).find(({ type }) => type === "kernels");
    return { place, columns, across, behind };
  };
  assert.deepEqual(filters(standard), { place: [0, 0], columns: [0, 0], across: 1, behind: 1 });
  assert.deepEqual(filters(separable), { place: [0, 1], columns: [0, 0], across: 1, behind: 0 });
  const [place, columns] = [
    [0, 0, 1, 1, 2, 2, 3, 3],
    [0, 1, 0, 1, 0, 1, 0, 1],
  ];
  assert.deepEqual(filters(twice), { place, columns, across: 2, behind: 0 });
});

test("values stand channel by channel, row by row", () => {
  const block = { size: [2, 3], values: [...Array(12).keys()] };
  assert.equal(cellValue(block, { channel: 1, row: 1, column: 2 }), 11);
  assert.equal(cellValue(block, { channel: 1, row: 0, column: 0 }), 6);
});

test("each term of a ratio belongs to the stage that costs as much", () => {
  assert.deepEqual(stagesOfTerms(["1/4", "1/9"], [1 / 9, 1 / 4]), [1, 0]);
  assert.deepEqual(stagesOfTerms(["1/9", "1/9"], [1 / 9, 1 / 9]), [0, 1]);
  assert.equal(stagesOfTerms(["1/4"], [1 / 9, 1 / 4]), null);
  assert.equal(stagesOfTerms(["1/4", "1/5"], [1 / 9, 1 / 4]), null);
  assert.equal(stagesOfTerms(["2", "1/4"], [2, 1 / 4]), null);
});
