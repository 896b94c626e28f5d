// GIF, written frame by frame: 255 colours for all frames, and of each only what changed.

import { least, range } from "../../lib/numbers.js";

const CLEAR_PIXEL = 255; // shows what was there before

export class Gif {
  constructor(width, height, palette) {
    Object.assign(this, { width, height, palette, bytes: [], before: null, nearest: new Map() });
    this.write("GIF89a", word(width), word(height), [0xf7, 0, 0]); // 256 colours of 8 bits
    this.write(range(0, 256).flatMap((index) => palette[index] || [0, 0, 0]));
    this.write([0x21, 0xff, 11], "NETSCAPE2.0", [3, 1, 0, 0, 0]); // again and again
  }

  write(...parts) {
    for (const part of parts) {
      for (const each of part) this.bytes.push(typeof each === "string" ? each.charCodeAt(0) : each);
    }
  }

  // rgba: the pixels of a canvas; it stays for so many hundredths of a second.
  add(rgba, hundredths) {
    const pixels = new Uint8Array(this.width * this.height);
    for (let at = 0; at < pixels.length; at++)
      pixels[at] = this.index(rgba[at * 4], rgba[at * 4 + 1], rgba[at * 4 + 2]);
    const { left, top, wide, high } = this.changed(pixels);
    const part = new Uint8Array(wide * high);
    for (let row = 0; row < high; row++) {
      const from = (top + row) * this.width + left;
      for (let column = 0; column < wide; column++) {
        const at = from + column;
        part[row * wide + column] = this.before && pixels[at] === this.before[at] ? CLEAR_PIXEL : pixels[at];
      }
    }
    this.write([0x21, 0xf9, 4, 5], word(hundredths), [CLEAR_PIXEL, 0]);
    this.write([0x2c], word(left), word(top), word(wide), word(high), [0, 8]);
    const packed = compress(part);
    for (let at = 0; at < packed.length; at += 255) {
      const block = packed.slice(at, at + 255);
      this.write([block.length], block);
    }
    this.write([0]);
    this.before = pixels;
  }

  blob() {
    return new Blob([new Uint8Array([...this.bytes, 0x3b])], { type: "image/gif" });
  }

  changed(pixels) {
    const { width, height, before } = this;
    if (!before) return { left: 0, top: 0, wide: width, high: height };
    let left = width;
    let right = 0;
    let top = height;
    let bottom = 0;
    for (let at = 0; at < pixels.length; at++) {
      if (pixels[at] === before[at]) continue;
      const row = Math.floor(at / width);
      const column = at % width;
      if (column < left) left = column;
      if (column > right) right = column;
      if (row < top) top = row;
      bottom = row;
    }
    if (left > right) return { left: 0, top: 0, wide: 1, high: 1 };
    return { left, top, wide: right - left + 1, high: bottom - top + 1 };
  }

  index(red, green, blue) {
    const key = (red << 16) | (green << 8) | blue;
    let found = this.nearest.get(key);
    if (found === undefined) {
      const away = this.palette.map(([r, g, b]) => (r - red) ** 2 + (g - green) ** 2 + (b - blue) ** 2);
      found = away.indexOf(least(away));
      this.nearest.set(key, found);
    }
    return found;
  }
}

const word = (value) => [value & 255, value >> 8];

// The 255 colours that most pixels have, of several pictures.
export function commonColours(pictures) {
  const counts = new Map();
  for (const rgba of pictures) {
    for (let at = 0; at < rgba.length; at += 4) {
      const key = ((rgba[at] & 0xfc) << 16) | ((rgba[at + 1] & 0xfc) << 8) | (rgba[at + 2] & 0xfc);
      const kept = counts.get(key);
      if (kept) kept.count += 1;
      else counts.set(key, { count: 1, colour: [rgba[at], rgba[at + 1], rgba[at + 2]] });
    }
  }
  return [...counts.values()]
    .sort((a, b) => b.count - a.count)
    .slice(0, 255)
    .map(({ colour }) => colour);
}

// LZW with codes of 9 to 12 bits, as GIF wants it.
function compress(pixels) {
  const CLEAR = 256;
  const END = 257;
  const packed = [];
  const codes = new Uint16Array(4096 << 8); // by code so far and next pixel
  let next = END + 1;
  let size = 9;
  let held = 0;
  let bits = 0;
  const emit = (code) => {
    held |= code << bits;
    for (bits += size; bits >= 8; bits -= 8) {
      packed.push(held & 255);
      held >>>= 8;
    }
  };
  emit(CLEAR);
  let prefix = pixels[0];
  for (let at = 1; at < pixels.length; at++) {
    const key = (prefix << 8) | pixels[at];
    if (codes[key]) {
      prefix = codes[key];
      continue;
    }
    emit(prefix);
    prefix = pixels[at];
    if (next === 4096) {
      emit(CLEAR);
      codes.fill(0);
      next = END + 1;
      size = 9;
    } else {
      if (next >= 1 << size) size += 1;
      codes[key] = next++;
    }
  }
  emit(prefix);
  emit(END);
  if (bits > 0) packed.push(held & 255);
  return packed;
}
