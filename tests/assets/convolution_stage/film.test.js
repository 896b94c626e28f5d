// A film: which moments it shows, and that a GIF holds what was put into it.

import assert from "node:assert/strict";
import { test } from "node:test";
import { momentsOf } from "../../../assets/convolution_stage/film/film.js";
import { commonColours, Gif } from "../../../assets/convolution_stage/film/gif.js";

test("the first eight steps are shown slowly, then each once, and the last one stands", () => {
  const moments = momentsOf(64);
  assert.equal(moments.length, 8 * 5 + 56);
  assert.deepEqual(
    moments.slice(0, 5).map(({ step, part }) => [step, part]),
    [
      [1, 0.2],
      [1, 0.4],
      [1, 0.6],
      [1, 0.8],
      [1, 1],
    ],
  );
  assert.deepEqual(
    moments.slice(40, 42).map(({ step, part }) => [step, part]),
    [
      [9, 1],
      [10, 1],
    ],
  );
  assert.deepEqual(moments.at(-1), { step: 64, part: 1, time: 350 });
});

for (const steps of [1, 5, 8, 9, 88, 1000, 6000]) {
  test(`${steps} steps take at most 120 pictures, forwards, up to the last`, () => {
    const moments = momentsOf(steps);
    assert.ok(moments.length <= 120);
    assert.equal(moments.at(-1).step, steps);
    moments.slice(1).forEach(({ step, part }, index) => {
      const before = moments[index];
      assert.ok(step > before.step || (step === before.step && part > before.part));
    });
  });
}

test("the colours that most pixels have come first, and no more than 255", () => {
  const rgba = (colour, count) =>
    Array(count)
      .fill([...colour, 255])
      .flat();
  const colours = commonColours([[...rgba([8, 8, 8], 3), ...rgba([200, 0, 0], 5)], rgba([0, 0, 200], 1)]);
  assert.deepEqual(colours, [
    [200, 0, 0],
    [8, 8, 8],
    [0, 0, 200],
  ]);
  const many = Array.from({ length: 400 }, (_, index) => [(index * 4) & 255, (index >> 6) << 2, 0, 255]).flat();
  assert.equal(commonColours([many]).length, 255);
});

// The pixels that a reader of the GIF sees after its last picture: an independent reading of the format.
function shown(bytes, width, height) {
  const pixels = new Array(width * height).fill(null);
  const palette = (index) => bytes.slice(13 + 3 * index, 16 + 3 * index).join();
  const word = (at) => bytes[at] | (bytes[at + 1] << 8);
  let at = 13 + 3 * 256;
  let clear = -1;
  for (;;) {
    if (bytes[at] === 0x3b) return pixels;
    if (bytes[at] === 0x21) {
      if (bytes[at + 1] === 0xf9) clear = bytes[at + 6];
      at += 2;
      while (bytes[at]) at += bytes[at] + 1;
      at += 1;
      continue;
    }
    assert.equal(bytes[at], 0x2c);
    const [left, top, wide] = [word(at + 1), word(at + 3), word(at + 5)];
    at += 11;
    const packed = [];
    while (bytes[at]) {
      packed.push(...bytes.slice(at + 1, at + 1 + bytes[at]));
      at += bytes[at] + 1;
    }
    at += 1;
    unpacked(packed).forEach((index, place) => {
      if (index !== clear) pixels[(top + Math.floor(place / wide)) * width + left + (place % wide)] = palette(index);
    });
  }
}

function unpacked(packed) {
  const out = [];
  let [table, size, bit, before] = [[], 9, 0, null];
  const start = () => {
    table = Array.from({ length: 258 }, (_, index) => (index < 256 ? [index] : null));
    [size, before] = [9, null];
  };
  start();
  for (;;) {
    let code = 0;
    for (let each = 0; each < size; each++, bit++) code |= ((packed[bit >> 3] >> (bit & 7)) & 1) << each;
    if (code === 257) return out;
    if (code === 256) {
      start();
      continue;
    }
    const entry = table[code] ?? [...before, before[0]];
    out.push(...entry);
    if (before && table.length < 4096) table.push([...before, entry[0]]);
    if (table.length === 1 << size && size < 12) size += 1;
    before = entry;
  }
}

test("what is read from a GIF is what was put into it, also where only a part has changed", () => {
  const [width, height] = [90, 70];
  const palette = Array.from({ length: 255 }, (_, index) => [index, 255 - index, (index * 7) & 255]);
  let seed = 1;
  const random = () => {
    seed = (seed * 48271) % 2147483647;
    return seed;
  };
  const first = Array.from({ length: width * height }, () => random() % 255); // so many that the codes start anew
  const second = first.map((index, at) => (at % width > 20 && at % width < 30 && at > 900 ? 3 : index));
  const rgba = (indices) => indices.flatMap((index) => [...palette[index], 255]);
  const gif = new Gif(width, height, palette);
  gif.add(rgba(first), 8);
  assert.deepEqual(
    shown([...gif.bytes, 0x3b], width, height),
    first.map((index) => palette[index].join()),
  );
  gif.add(rgba(second), 8);
  assert.deepEqual(
    shown([...gif.bytes, 0x3b], width, height),
    second.map((index) => palette[index].join()),
  );
});
