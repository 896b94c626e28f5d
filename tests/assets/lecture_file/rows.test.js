// Columns of a drawing in a file: as in the app, and nothing lies on anything.

import assert from "node:assert/strict";
import { test } from "node:test";

import { inRows } from "../../../assets/lecture_file/rows.js";

const WINDOW = { longest: 600, shape: 0.8 };
const HIGH = 42;
const STEP = 66;

// So many cards below one another, each with a line to the next; a line passes by those from 2 to 5.
function chain(count, id = "") {
  const children = new Map(
    Array.from({ length: count }, (_, place) => [`${place}`, { x: 8, y: place * STEP, w: 320, high: HIGH }]),
  );
  const lines = Array.from({ length: count - 1 }, (_, place) => ({
    from: `${place}`,
    to: `${place + 1}`,
    points: [
      [168, place * STEP + HIGH],
      [168, (place + 1) * STEP],
    ],
  }));
  lines.push({
    from: "2",
    to: "5",
    points: [
      [200, 2 * STEP + HIGH],
      [200, 2 * STEP + 50],
      [340, 2 * STEP + 50],
      [340, 5 * STEP - 10],
      [200, 5 * STEP - 10],
      [200, 5 * STEP],
    ],
  });
  const size = { width: 348, height: count * STEP - 24 };
  return { id, ...size, entries: new Map(), exits: new Map(), axis: 168, children, lines };
}

const scale = ({ width, height }) => Math.min(WINDOW.shape / height, 1 / width);

test("what can be read in one column stays there", () => {
  const short = chain(8);
  assert.equal(inRows(short, WINDOW), short);
});

test("a long flow goes on in columns beside, seen larger, and nothing lies on anything", () => {
  const long = chain(30);
  const made = inRows(long, WINDOW);
  assert.ok(scale(made) > 1.5 * scale(long));
  const cards = [...made.children.values()];
  const columns = new Set(cards.map(({ x }) => x));
  assert.ok(columns.size > 1);
  for (const [place, one] of cards.entries()) {
    assert.ok(one.x >= 0 && one.x + one.w <= made.width && one.y >= 0 && one.y + HIGH <= made.height);
    for (const other of cards.slice(0, place))
      assert.ok(Math.abs(one.x - other.x) >= one.w || Math.abs(one.y - other.y) >= HIGH);
  }
  assert.equal(made.children.get("3").x, made.children.get("4").x); // a column ends where a single line leads on
});

test("a line leads on from its card to the next one's, upright and level only", () => {
  const { children, lines } = inRows(chain(30), WINDOW);
  for (const { from, to, points } of lines) {
    assert.equal(points[0][1], children.get(from).y + HIGH);
    assert.equal(points.at(-1)[1], children.get(to).y);
    for (const [place, [x, y]] of points.slice(1).entries()) {
      const [before, above] = points[place];
      assert.ok(Math.abs(x - before) < 0.5 || Math.abs(y - above) < 0.5, `${from} ${to}`);
    }
  }
});

test("in a frame columns stand below its title, and what leaves it reaches its edge", () => {
  const box = chain(30, "stage");
  box.lines.push({
    from: "29",
    to: "stage",
    points: [
      [168, box.height - 10],
      [168, box.height],
    ],
  });
  const made = inRows(box, WINDOW, { pad: 8, head: 26 });
  for (const { x, y } of made.children.values()) assert.ok(x >= 8 && (y >= 26 || x === 8));
  assert.equal(made.lines.at(-1).points.at(-1)[1], made.height);
});
