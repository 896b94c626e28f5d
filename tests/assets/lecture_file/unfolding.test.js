// Any folds of a drawing, put together from its pieces.

import assert from "node:assert/strict";
import { test } from "node:test";

import { fitted, spread } from "../../../assets/lecture_file/room.js";
import { headOf, unfolded, wished } from "../../../assets/lecture_file/unfolding.js";

const card = (id, x, y, width = 100, height = 40) => [
  id,
  x,
  y,
  width,
  height,
  `<g data-id="${id}" transform="translate(0.0,0.0)"></g>`,
];
const line = (tensor, from, to, points, skips = false) => ({ tensor, from, to, points, skips, told: "", label: [] });
// a, then b and c beside one another, then d; a line skips all of them.
const ROOT = {
  size: [260, 200],
  title: [],
  frame: "",
  cards: [card("a", 60, 0), card("b", 0, 80), card("c", 120, 80), card("d", 60, 160)],
  lines: [
    line("a", "a", "b", [
      [110, 40],
      [110, 60],
      [50, 60],
      [50, 80],
    ]),
    line("a", "a", "c", [
      [110, 40],
      [110, 60],
      [170, 60],
      [170, 80],
    ]),
    line("b", "b", "d", [
      [50, 120],
      [50, 140],
      [110, 140],
      [110, 160],
    ]),
    line("c", "c", "d", [
      [170, 120],
      [170, 140],
      [110, 140],
      [110, 160],
    ]),
    line(
      "a",
      "a",
      "d",
      [
        [120, 40],
        [120, 50],
        [250, 50],
        [250, 150],
        [120, 150],
        [120, 160],
      ],
      true,
    ),
  ],
};
const inside = (id) => ({
  size: [140, 150],
  title: [30, 60],
  frame: `<g data-id="${id}" transform="translate(0.0,0.0)"><rect width="140.0" height="150.0"/></g>`,
  cards: [card(`${id}1`, 20, 30), card(`${id}2`, 20, 90)],
  lines: [
    line("in", id, `${id}1`, [
      [70, 0],
      [70, 30],
    ]),
    line(`${id}1`, `${id}1`, `${id}2`, [
      [70, 70],
      [70, 90],
    ]),
    line(id, `${id}2`, id, [
      [70, 130],
      [70, 150],
    ]),
  ],
});
const PIECES = {
  levels: { "": ROOT, ...Object.fromEntries(["a", "b", "c", "d"].map((id) => [id, inside(id)])) },
  opens: { a: ["a"], b: ["b"], c: ["c"], d: ["d", "d1"], r: ["r"], "r*": ["r*"] },
  repeats: { "r*": ["r2"] },
  blocks: ["a", "b"],
};
const SETS = Array.from({ length: 16 }, (_, bits) => ["a", "b", "c", "d"].filter((_, place) => bits & (1 << place)));
const opened = (ids) => new Map(ids.map((id) => [id, fitted(inside(id), id, new Map())]));

test("nothing that is apart meets, whatever is open, and all lies within the whole", () => {
  for (const ids of SETS) {
    const { children, width, height } = fitted(ROOT, "", opened(ids));
    const boxes = [...children.values()].map(({ name, x, y, high, w, made }) => ({
      name,
      x,
      y,
      high,
      wide: made?.width ?? w,
    }));
    for (const one of boxes) {
      assert.ok(
        one.x >= 0 && one.y >= 0 && one.x + one.wide <= width && one.y + one.high <= height,
        `${ids} ${one.name}`,
      );
      for (const other of boxes)
        if (one !== other)
          assert.ok(
            one.x + one.wide <= other.x ||
              other.x + other.wide <= one.x ||
              one.y + one.high <= other.y ||
              other.y + other.high <= one.y,
            `${ids}: ${one.name} and ${other.name}`,
          );
    }
  }
});

test("every line is upright or level, and ends where its ends' items are", () => {
  for (const ids of SETS) {
    const { children, lines } = fitted(ROOT, "", opened(ids));
    for (const { points, from, to } of lines) {
      for (const [place, [x, y]] of points.slice(1).entries())
        assert.ok(Math.abs(points[place][0] - x) < 1 || Math.abs(points[place][1] - y) < 1, `${ids} ${from} ${to}`);
      const [tail, head] = [children.get(from), children.get(to)];
      assert.equal(points[0][1], tail.y + tail.high);
      assert.equal(points.at(-1)[1], head.y);
    }
  }
});

test("where nothing is open all stands as it was", () => {
  const { width, height, lines } = fitted(ROOT, "", new Map());
  assert.deepEqual([width, height], ROOT.size);
  assert.deepEqual(
    lines.map(({ points }) => points),
    ROOT.lines.map(({ points }) => points),
  );
});

test("values stay in their order and at least as far apart", () => {
  const at = spread([0, 10, 20, 50], [[10, 20, 35]]);
  assert.deepEqual([0, 10, 20, 50].map(at), [0, 10, 45, 75]);
});

test("each folds as the app folds: a repeat shows all, then once; what stands alone in it opens with it", () => {
  const after = (before, wish) => {
    const found = wished(PIECES, new Set(before), wish);
    return found && [...found].sort();
  };
  assert.deepEqual(after([], { toggle: "d" }), ["d", "d1"]);
  assert.deepEqual(after(["d", "d1"], { toggle: "d" }), ["d1"]);
  assert.deepEqual(after(["r"], { toggle: "r*" }), ["r", "r*"]);
  assert.deepEqual(after(["r", "r2"], { toggle: "r*" }), ["r"]);
  assert.deepEqual(after(["c"], { all: true }), ["a", "b", "c"]);
  assert.deepEqual(after(["c"], { all: false }), []);
  assert.deepEqual(after([], { unfold: ["a", "nothing"] }), ["a"]);
  for (const wish of [{ toggle: "nothing" }, { direction: "right" }, {}]) assert.equal(after([], wish), null);
});

test("a drawing shows what is open with what is in it, in place of its card", () => {
  const head = headOf('<svg width="1" height="1" viewBox="0 0 1 1"><defs></defs><g></g></svg>');
  for (const ids of SETS) {
    const svg = unfolded(PIECES, new Set(ids), head);
    const drawn = [...svg.matchAll(/data-id="(\w+)"/g)].map(([, id]) => id).sort();
    const expected = ["a", "b", "c", "d", ...ids.flatMap((id) => [`${id}1`, `${id}2`])].sort();
    assert.deepEqual(drawn, expected);
    assert.ok(!svg.includes("NaN") && !svg.includes("undefined"));
    assert.match(svg, /^<svg width="\d+" height="\d+" viewBox="0 0 \d+ \d+">/);
  }
});
