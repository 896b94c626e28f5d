// Two drawings beside one another: what is the same stands level where one looks.

import assert from "node:assert/strict";
import { test } from "node:test";

import { level } from "../../../assets/graph_viewer/beside.js";

const ROOM = [400, 600];
const card = (y, x = 0) => ({ x, y, width: 320, height: 42 });
const onScreen = ({ x, y, k }, place) => [x + k * (place.x + place.width / 2), y + k * place.y];

test("in two equal drawings both views are the same", () => {
  const pairs = [0, 70, 140].map((y) => [card(y), card(y)]);
  for (const view of [
    { x: 0, y: 0, k: 1 },
    { x: -80, y: -400, k: 0.5 },
  ])
    assert.deepEqual(level(view, ROOM, pairs), view);
});

test("what is in the middle of the window stands at the same place in both, above and below an insertion", () => {
  const before = [card(0), card(70, 12)];
  const after = [card(140, 5), card(2000)];
  const pairs = [
    ...before.map((place) => [place, place]),
    ...after.map((place) => [place, card(place.y + 700, place.x)]),
  ];
  for (const [mine, theirs] of pairs) {
    const k = 0.8;
    const view = { k, x: ROOM[0] / 2 - k * (mine.x + mine.width / 2), y: ROOM[1] / 2 - k * mine.y };
    const other = level(view, ROOM, pairs);
    assert.equal(other.k, k);
    for (const side of [0, 1]) assert.ok(Math.abs(onScreen(view, mine)[side] - onScreen(other, theirs)[side]) < 1);
  }
});

test("the other view moves on without a jump while one scrolls", () => {
  const pairs = [card(0), card(500), card(1000)].map((place, i) => [place, card(place.y + 300 * i)]);
  let last = level({ x: 0, y: 300, k: 1 }, ROOM, pairs);
  for (let y = 299; y > -1000; y--) {
    const next = level({ x: 0, y, k: 1 }, ROOM, pairs);
    assert.ok(Math.abs(next.y - last.y) < 12);
    last = next;
  }
});

test("where nothing is the same both look at the same place", () => {
  assert.deepEqual(level({ x: 1, y: 2, k: 3 }, ROOM, []), { x: 1, y: 2, k: 3 });
});
