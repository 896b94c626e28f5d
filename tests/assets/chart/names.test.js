// Names of points: none lies over another, over a point, or outside of the chart.

import assert from "node:assert/strict";
import { test } from "node:test";

import { place } from "../../../assets/chart/names.js";

const AREA = { width: 600, height: 400 };

// Numbers that look random, the same at every run.
function* numbers(seed) {
  for (let state = seed; ; ) {
    state = (state * 1103515245 + 12345) % 2 ** 31;
    yield state / 2 ** 31;
  }
}

function cloud(seed, many) {
  const next = numbers(seed);
  const number = () => next.next().value;
  return Array.from({ length: many }, (_, index) => ({
    x: number() * AREA.width,
    y: number() * AREA.height,
    r: 3 + 20 * number(),
    width: 30 + 90 * number(),
    height: 16,
    isFirm: index % 11 === 10,
  }));
}

const boxes = (points, places) => places.flatMap((spot, index) => (spot ? [{ ...points[index], ...spot, index }] : []));

test("a name that is placed has the chart's room for itself", () => {
  for (const seed of [1, 2, 3, 4, 5, 6, 7, 8]) {
    const points = cloud(seed, 40).map((point) => ({ ...point, isFirm: false }));
    const placed = boxes(points, place(points, AREA));
    assert.ok(placed.length > 5);
    for (const one of placed) {
      assert.ok(
        one.left >= 0 && one.top >= 0 && one.left + one.width <= AREA.width && one.top + one.height <= AREA.height,
      );
      for (const other of placed) {
        if (one.index === other.index) continue;
        const apart =
          one.left >= other.left + other.width ||
          other.left >= one.left + one.width ||
          one.top >= other.top + other.height ||
          other.top >= one.top + one.height;
        assert.ok(apart, `${one.index} and ${other.index}`);
      }
      for (const { x, y, r } of points) {
        const across = x - Math.min(Math.max(x, one.left), one.left + one.width);
        const down = y - Math.min(Math.max(y, one.top), one.top + one.height);
        assert.ok(Math.hypot(across, down) >= r - 1e-9);
      }
    }
  }
});

test("a firm name has a place wherever its point is in sight", () => {
  const points = cloud(9, 60);
  const places = place(points, AREA);
  for (const [index, { isFirm }] of points.entries()) if (isFirm) assert.ok(places[index]);
});

test("in a narrow strip each of several firm names has a line of its own", () => {
  const strip = { width: 290, height: 110 };
  const points = [20, 67, 192, 232].map((x, index) => ({
    ...{ x, y: 55, r: [4, 4, 24, 37][index], width: [140, 210, 140, 80][index], height: 16.25, isFirm: true },
  }));
  const placed = boxes(points, place(points, strip));
  assert.equal(placed.length, points.length);
  for (const one of placed)
    for (const other of placed)
      if (one.index < other.index) {
        const level = one.top < other.top + other.height && other.top < one.top + one.height;
        assert.ok(!level || one.left >= other.left + other.width || other.left >= one.left + one.width);
      }
});

test("a point out of sight has no name", () => {
  assert.deepEqual(place([{ x: -20, y: 50, r: 4, width: 40, height: 16, isFirm: true }], AREA), [null]);
});
