// Random access to a file of any size, with a limit on how much of it is read: as window.py.

const PIECES = 400_000;
const BYTES = 24_000_000;

// A place of the file does not hold what another says of it.
export class Damaged extends Error {}

export class Window {
  // `size` bytes from `start` on; `read(offset, length)` gives bytes of the whole file, at once. After `until`, as
  // performance.now() tells the time, nothing more is read nor made of what was read.
  constructor(read, start, size, until = Infinity) {
    Object.assign(this, { take: read, start, size, until, pieces: PIECES, bytes: BYTES });
  }

  read(offset, length) {
    this.count(1, length);
    if (!(offset >= 0 && length >= 0 && offset + length <= this.size)) throw new Damaged();
    const content = this.take(this.start + offset, length);
    if (content.length !== length) throw new Damaged();
    return content;
  }

  // Pieces of that length, as many as the content has.
  cut(content, length) {
    if (!length) throw new Damaged();
    const pieces = Math.floor(content.length / length);
    this.count(pieces);
    return Array.from({ length: pieces }, (_, i) => content.subarray(i * length, (i + 1) * length));
  }

  // Take note of what is made of the file's bytes.
  count(pieces = 1, length = 0) {
    this.pieces -= pieces;
    this.bytes -= length;
    if (this.pieces < 0 || this.bytes < 0 || performance.now() > this.until) throw new Damaged();
  }
}

// An unsigned number, least byte first. Beyond 2 ** 53 it is not exact, and no place in a file.
export function number(content, offset = 0, length = 8) {
  if (offset + length > content.length) throw new Damaged();
  let value = 0;
  for (let i = offset + length - 1; i >= offset; i--) value = value * 256 + content[i];
  return value;
}

const utf8 = new TextDecoder("utf-8", { ignoreBOM: true });

export const text = (content) => utf8.decode(content);

// The same, null where it is no UTF-8.
export function strictText(content) {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(content);
  } catch {
    return null;
  }
}

export const latin1 = (content) => String.fromCharCode(...content);

// The text up to the first zero.
export function untilZero(content) {
  const end = content.indexOf(0);
  return end < 0 ? content : content.subarray(0, end);
}
