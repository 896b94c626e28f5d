// Spots: cells and weights, how the keys move among them, and what lights up around one.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Pin } from "../../../assets/convolution_stage/control/pin.js";
import { lightOf } from "../../../assets/convolution_stage/scene/light.js";
import {
  exists,
  inputPlaces,
  moved,
  outputPlaces,
  readIn,
  twin,
  weightPlaces,
  written,
} from "../../../assets/convolution_stage/scene/spots.js";
import { contents, everyContent, scenes } from "./scenes.js";

const [standard, separable] = contents(scenes["in step"]);
const INPUT = { slab: 0, channel: 0, row: 1, column: 1 };

test("a cell moves by rows, columns and channels, and stays at the edge", () => {
  assert.deepEqual(moved(standard, INPUT, 1, -1, 1), { slab: 0, channel: 1, row: 2, column: 0 });
  assert.deepEqual(moved(standard, INPUT, 9, 9, 9), { slab: 0, channel: 1, row: 3, column: 3 });
  assert.deepEqual(moved(standard, INPUT, -9, -9, -9), { slab: 0, channel: 0, row: 0, column: 0 });
});

test("a weight moves in its kernel, and on to the next kernel of the same place", () => {
  const first = { stage: 0, tap: 0 };
  const at = (spot) => standard.meetings[0].atTap(spot.tap);
  assert.deepEqual(at(moved(standard, first, 1, 2, 0)), { out: 0, depth: 0, row: 1, column: 2 });
  assert.deepEqual(at(moved(standard, first, 0, 0, 1)), { out: 0, depth: 1, row: 0, column: 0 });
  assert.deepEqual(at(moved(standard, first, 0, 0, 99)), { out: 1, depth: 1, row: 0, column: 0 });
});

test("the input is common to all panels, an output where both have it, and nothing in between", () => {
  assert.equal(twin(INPUT, standard, separable), INPUT);
  const output = { slab: 1, channel: 1, row: 2, column: 2 };
  assert.deepEqual(twin(output, standard, separable), { ...output, slab: 2 });
  assert.equal(twin({ slab: 1, channel: 0, row: 0, column: 0 }, separable, standard), null);
  assert.equal(twin({ stage: 0, tap: 0 }, standard, separable), null);
});

test("a spot of former settings may be gone", () => {
  assert.equal(exists(standard, { stage: 0, tap: 10_000 }), false);
  assert.equal(exists(standard, { stage: 1, tap: 0 }), false);
  assert.equal(exists(standard, { slab: 2, channel: 0, row: 0, column: 0 }), false);
  assert.equal(exists(standard, { slab: 0, channel: 0, row: 4, column: 0 }), false);
  assert.equal(exists(standard, INPUT), true);
});

test("the keys begin at the present step: every output, the channel's first weights, the first input", () => {
  const cell = { row: 9, column: 2, channel: 1 };
  const panels = [standard, separable];
  assert.deepEqual(
    outputPlaces(panels, cell).map(({ panel, spot }) => [panel.kind.kind, spot.slab, spot.row]),
    [
      ["standard", 1, 3],
      ["separable", 1, 3], // an output of the first panel lights those of the others
    ],
  );
  assert.deepEqual(
    weightPlaces(panels, cell).map(({ panel, spot }) => [panel.kind.kind, spot.stage]),
    [
      ["standard", 0],
      ["separable", 0],
      ["separable", 1],
    ],
  );
  assert.deepEqual(inputPlaces(panels, cell), [{ panel: standard, spot: { slab: 0, channel: 0, row: 3, column: 2 } }]);
});

test("a pin holds what is clicked, lets go at the second click, and outlives new settings where its place does", () => {
  const pin = new Pin();
  pin.click({ panel: standard, spot: INPUT });
  assert.equal(pin.point({ panel: standard, spot: { ...INPUT, row: 2 } }), false); // what is held stays lit
  pin.renew(contents(scenes["in step"]));
  assert.deepEqual(pin.held.spot, INPUT);
  pin.click({ panel: pin.held.panel, spot: INPUT });
  assert.equal(pin.held, null);
  pin.click({ panel: separable, spot: INPUT });
  pin.renew(contents(scenes.picture));
  assert.equal(pin.held, null);
});

test("pressed again, a key pins the next of several places", () => {
  const pin = new Pin();
  const places = weightPlaces([standard, separable], { channel: 0 });
  const held = [1, 2, 3, 4].map(() => {
    pin.choose(places);
    return places.indexOf(pin.held);
  });
  assert.deepEqual(held, [0, 1, 2, 0]);
});

test("an output cell lights its window, and farther back only the outline of what takes part", () => {
  const light = lightOf(separable, { slab: 2, channel: 0, row: 1, column: 1 });
  assert.deepEqual(
    light.cells.map(({ slab, channel }) => [slab, channel]),
    [
      [1, 0],
      [1, 1],
    ],
  );
  assert.deepEqual(
    light.outlines,
    [0, 1].map((channel) => ({ slab: 0, channel, box: { top: 0, left: 0, bottom: 3, right: 3 } })),
  );
  assert.equal(light.kernels.length, 2); // one for each channel read
});

test("an input lights what it feeds next, and farther on only the outline", () => {
  const light = lightOf(separable, { slab: 0, channel: 0, row: 0, column: 0 });
  assert.deepEqual(new Set(light.cells.map(({ slab }) => slab)), new Set([1]));
  const corner = { top: 0, left: 0, bottom: 2, right: 2 };
  assert.deepEqual(
    light.outlines,
    [0, 1].map((channel) => ({ slab: 2, channel, box: corner })),
  );
});

test("a weight lights one cell of every window that meets it", () => {
  const light = lightOf(standard, { stage: 0, tap: 4 }); // the middle of a kernel of 3 x 3
  assert.equal(light.cells.length, 16);
  assert.deepEqual([...light.kernels[0].taps], [4]);
});

for (const { name, content } of everyContent) {
  test(`${name}: what a cell lights, lights it`, () => {
    content.meetings.forEach((meetings, slab) => {
      const { size } = content.kind.stages[slab];
      const cell = { slab, channel: 0, row: size[0] >> 1, column: size[1] >> 1 };
      for (const { channel, row, column } of lightOf(content, cell).cells.filter((each) => each.slab === slab + 1)) {
        const back = meetings.products(meetings.cell(channel, row, column));
        assert.ok(back.some((each) => each.lane === 0 && each.row === cell.row && each.column === cell.column));
      }
    });
  });
}

test("a link has a spot in a few numbers, and finds it again where it is", () => {
  for (const panels of Object.values(scenes).map(contents)) {
    const cell = { row: 1, column: 1, channel: 0 };
    for (const places of [outputPlaces, weightPlaces, inputPlaces])
      for (const found of places(panels, cell)) assert.deepEqual(readIn(panels, written(found)), found);
  }
  const panels = [standard, separable];
  for (const text of ["standard.0.9.0.0", "standard.1.99999", "depthwise.0.0", "standard", ""])
    assert.equal(readIn(panels, text), null);
});
