// The geometry of the drawing in its window.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Framing, READABLE, zoomed } from "../../../assets/graph_viewer/framing.js";

const frame = (changes = {}) =>
  new Framing({ room: [800, 600], size: [400, 3000], direction: "down", first: undefined, text: 10, ...changes });
const place = (x, y, width = 100, height = 40) => ({ x, y, width, height });
const close = (a, b) => assert.ok(Math.abs(a - b) < 1e-9, `${a} is not ${b}`);

test("a small network is seen whole, in the middle, and not blown up", () => {
  const framing = frame({ size: [200, 300] });
  const view = framing.fitted("readable");
  assert.equal(view.k, 1.15);
  close(view.x, (800 - 200 * 1.15) / 2);
  close(view.y, (600 - 300 * 1.15) / 2);
});

test("on a phone a small network begins at the upper edge, whichever way it flows, and stays there", () => {
  for (const direction of ["down", "right"]) {
    const framing = frame({ room: [356, 560], size: [200, 120], direction });
    for (const view of [framing.fitted("readable"), framing.fitted("whole"), framing.centred({ k: 1 }, place(0, 0))]) {
      assert.ok(view.y > 0 && view.y < 20, String(view.y));
      close(view.x, (356 - 200 * view.k) / 2);
    }
  }
});

test("whole shows every corner of a drawing of any form", () => {
  for (const size of [
    [400, 3000],
    [5000, 300],
    [90, 90],
  ]) {
    const framing = frame({ size });
    assert.ok(framing.sees(framing.fitted("whole"), place(0, 0, ...size)), String(size));
  }
});

test("a long drawing is read from its beginning, at a readable scale", () => {
  const framing = frame({ first: place(150, 0) });
  const view = framing.fitted("readable");
  assert.ok(view.k >= READABLE);
  assert.ok(framing.sees(view, place(150, 0)));
});

test("what flows to the right is turned: long means wide", () => {
  const [down, right] = [frame(), frame({ room: [600, 800], size: [3000, 400], direction: "right" })];
  const [{ x, y, k }, turned] = [down, right].map((framing) => framing.fitted("readable"));
  assert.deepEqual(turned, { x: y, y: x, k });
});

test("a drawing wider than the window begins with its first card in sight", () => {
  const framing = frame({ size: [4000, 5000], first: place(3800, 0) });
  assert.ok(framing.sees(framing.fitted("readable"), place(3800, 0)));
});

test("zooming keeps the point under the pointer, and ends at its limits", () => {
  const view = { x: 20, y: -50, k: 1 };
  const larger = zoomed(view, 1.5, 300, 200);
  close((300 - larger.x) / larger.k, (300 - view.x) / view.k);
  close((200 - larger.y) / larger.k, (200 - view.y) / view.k);
  assert.equal(zoomed(view, 1000, 0, 0).k, 5);
  assert.equal(zoomed(view, 0.0001, 0, 0).k, 0.01);
});

test("a place that is centred stands in the middle, as far as the drawing reaches", () => {
  const framing = frame({ size: [400, 3000] });
  const view = framing.centred({ x: 0, y: 0, k: 1 }, place(150, 1500));
  close(view.y + 1520, 300);
  close(view.x, 200); // the whole width fits
  assert.equal(framing.centred({ x: 0, y: 0, k: 1 }, place(150, 10)).y, 0);
  assert.equal(framing.centred({ x: 0, y: 0, k: 1 }, place(150, 2950)).y, 600 - 3000);
});

test("the least move shows a place and leaves one that can be seen", () => {
  const framing = frame();
  const view = { x: 0, y: 0, k: 1 };
  assert.deepEqual(framing.showing(view, place(100, 100)), view);
  const moved = framing.showing(view, place(100, 700));
  close(moved.x, 0);
  close(moved.y + 740, 600 - 12);
});

test("of what is longer than the window the beginning is shown", () => {
  const framing = frame();
  const view = framing.showing({ x: 0, y: -900, k: 1 }, place(100, 800, 100, 1000));
  assert.ok(view.y + 800 >= 12 && view.y + 800 <= 150);
});

test("what opens is framed: whole as far as one can tell it apart, else with all of its columns", () => {
  const sides = [
    [900, 700], // a module beside the settings
    [560, 500], // beside the inspector
    [350, 360], // on a phone
  ];
  for (const room of sides) {
    const framing = frame({ room, size: [1100, 3000] });
    for (const block of [place(20, 900, 860, 460), place(20, 900, 320, 400), place(20, 900, 1060, 700)]) {
      const view = framing.including({ x: 0, y: 0, k: 1 }, block);
      assert.ok(framing.sees(view, block), `${room} ${block.width}`);
      const k = framing.framed(block.width, block.height);
      assert.ok(framing.sees(framing.centred({ ...view, k }, block), block), `${room} ${block.width}, in the middle`);
    }
  }
  const phone = frame({ room: [350, 660], size: [1100, 9000] });
  const module = { ...place(20, 900, 860, 460), open: true };
  const { y } = phone.centred({ x: 0, y: 0, k: 0.38 }, module);
  close(y + module.y * 0.38, 12); // read from the upper edge, for the page's own buttons cover the lower
  const long = place(200, 100, 340, 6000);
  const { x, k } = phone.including({ x: 0, y: 0, k: 1 }, long);
  assert.ok(k >= READABLE && x + long.x * k >= 0 && x + (long.x + long.width) * k <= 350);
});

test("a block that opens is shown whole, smaller only as far as it stays readable", () => {
  const framing = frame({ size: [900, 700] });
  const block = place(100, 100, 300, 650);
  const view = framing.including({ x: 0, y: 0, k: 1.1 }, block);
  assert.ok(framing.sees(view, block));
  assert.ok(view.k < 1.1 && view.k >= READABLE);
  const huge = framing.including({ x: 0, y: 0, k: 1 }, place(0, 0, 300, 6000));
  assert.ok(huge.k >= READABLE);
});

test("the flow enters an opened block where it entered the card", () => {
  const view = { x: 10, y: 20, k: 0.8 };
  const [from, to] = [place(150, 200, 100, 40), place(50, 230, 300, 400)];
  const pinned = frame().pinned(view, from, to);
  close(pinned.x + (to.x + to.width / 2) * 0.8, view.x + (from.x + from.width / 2) * 0.8);
  close(pinned.y + to.y * 0.8, view.y + from.y * 0.8);
  const right = frame({ direction: "right" }).pinned(view, from, to);
  close(right.x + to.x * 0.8, view.x + from.x * 0.8);
  close(right.y + (to.y + to.height / 2) * 0.8, view.y + (from.y + from.height / 2) * 0.8);
});

test("a place is in sight when enough of it is to find one's way", () => {
  const framing = frame();
  const view = { x: 0, y: 0, k: 1 };
  assert.ok(framing.shows(view, place(10, 10)));
  assert.ok(framing.shows(view, place(-60, 10)));
  assert.ok(!framing.shows(view, place(-90, 10)));
  assert.ok(!framing.shows(view, place(790, 10)));
  assert.ok(framing.shows(view, place(-500, -500, 3000, 3000)), "larger than the window");
  assert.ok(framing.shows({ ...view, k: 0.1 }, place(10, 10)), "small, but seen whole");
});

test("the middle is the place nearest to the middle of the window", () => {
  const places = [place(0, 0), place(350, 280), place(700, 500)];
  assert.equal(frame().middle({ x: 0, y: 0, k: 1 }, places), places[1]);
  assert.equal(frame().middle({ x: -300, y: -300, k: 1 }, places), places[2]);
  assert.equal(frame().middle({ x: 0, y: 0, k: 1 }, []), null);
});

test("two views are near until the drawing was moved by half a window or scaled by a third", () => {
  const view = { x: 0, y: 0, k: 1 };
  assert.ok(frame().near(view, { x: 399, y: -299, k: 1.3 }));
  assert.ok(!frame().near(view, { x: 401, y: 0, k: 1 }));
  assert.ok(!frame().near(view, { x: 0, y: 301, k: 1 }));
  assert.ok(!frame().near(view, { x: 0, y: 0, k: 1.4 }));
});

test("a full screen is filled: a small network up to 2.5 times, a long one is read closer", () => {
  const room = [1920, 1000];
  const small = frame({ room, size: [330, 390], full: true });
  assert.ok(small.fitted("readable").k > 2 && small.fitted("readable").k <= 2.5);
  assert.equal(frame({ room, size: [100, 100], full: true }).whole, 2.5);
  const [near, far] = [true, false].map((full) => frame({ room, size: [400, 9000], full }).fitted("readable").k);
  assert.ok(near > far);
});

test("in a lecture a story's wide drawing is seen from side to side, elsewhere as large as all of its text needs", () => {
  const wide = { room: [1100, 840], size: [640, 300], type: 5 / 3, text: 20 };
  const told = frame({ ...wide, inStory: true });
  assert.ok(told.sees(told.fitted("readable"), place(0, 0, 640, 300)));
  const usual = frame(wide).fitted("readable").k;
  assert.ok(9.5 * usual >= wide.text - 1e-9);
});

test("in a story what is on cards is legible at any scale that it fits into, and names alone where it is not", () => {
  for (const [type, text] of [
    [1, 10],
    [5 / 3, 20],
  ])
    for (const height of [300, 700, 900, 9000]) {
      const told = frame({ room: [740, 640], size: [400, height], inStory: true, type, text });
      const { k } = told.fitted("readable");
      assert.ok(told.letters(k) * k >= text - 1e-9, `${height} at ${type}`);
      assert.notEqual(told.told(k), "names");
      assert.equal(told.told(told.legible), "all");
      assert.equal(told.told(told.smallest / 2), "names");
    }
});

test("a smaller window that is projected as large shows the same of a story", () => {
  const [hall, small] = [
    { room: [1100, 930], type: 5 / 3, text: 20 },
    { room: [733, 620], type: 1.25, text: 40 / 3 },
  ].map((window) => frame({ ...window, size: [667, 560], inStory: true }));
  assert.equal(small.told(small.fitted("readable").k), hall.told(hall.fitted("readable").k));
  close(small.legible / hall.legible, 2 / 3);
});

test("of a long drawing a story frames what it lights, and of a short one nothing is out of sight", () => {
  const lit = place(100, 5000, 300, 200);
  const long = frame({ room: [740, 640], size: [400, 9000], inStory: true, lit });
  assert.ok(long.sees(long.fitted("readable"), lit));
  assert.ok(!long.sees(long.fitted("readable"), place(100, 0)));
  const short = frame({ room: [740, 640], size: [400, 900], inStory: true, lit: place(100, 800) });
  assert.ok(short.sees(short.fitted("readable"), place(0, 0, 400, 900)));
});

test("a wide drawing of a story needs no more height on a phone than it fills", () => {
  const wide = { size: [500, 300], inStory: true, inHand: true };
  const { needed } = frame({ ...wide, room: [356, 360] });
  assert.ok(needed < 300);
  const told = frame({ ...wide, room: [356, needed] });
  assert.ok(told.sees(told.fitted("readable"), place(0, 0, ...wide.size)));
});
