// A .keras archive: as netviz/interchange/model_file/archive.py reads it, with the codes of what can be wrong.

import { Damaged, latin1, number, strictText, text } from "./window.js";

export const SIGNATURES = ["PK\x03\x04", "PK\x05\x06"];
const ENTRIES = 1_000;
const DIRECTORY_BYTES = 128 * 2 ** 10;
const COMMENT = 2 ** 16;
const TEXT_BYTES = 4e6;
const [STORED, DEFLATED] = [0, 8];
const LINK = 0o12;

// What is wrong with the file, by a code of FAULTS in archive.py, and what came.
export class Fault extends Error {
  constructor(code, received) {
    super(code);
    Object.assign(this, { code, received });
  }
}

// The names of its entries, its texts, and where its weights stand if they are not compressed: [first byte, how many].
// `window` is the whole file, `name` its name.
export async function openArchive(window, name) {
  const [begin, length] = directory(window, name);
  const entries = entriesOf(window.read(begin, length));
  check(entries, begin);
  const named = Object.fromEntries(entries.map((entry) => [entry.name, entry]));
  const texts = {};
  for (const each of ["config.json", "metadata.json"]) {
    if (Object.hasOwn(named, each)) texts[each] = await unpacked(window, named[each]);
  }
  const weights = "config.json" in texts && Object.hasOwn(named, "model.weights.h5") && named["model.weights.h5"];
  return {
    names: entries.map((entry) => entry.name),
    texts,
    weights: weights && weights.method === STORED ? [placeOf(window, weights), weights.packed] : null,
  };
}

// Where the directory begins, and how long it is.
function directory(window, name) {
  const tail = window.read(Math.max(0, window.size - COMMENT - 22), Math.min(window.size, COMMENT + 22));
  const end = lastOf(tail, "PK\x05\x06");
  if (end < 0 || tail.length < end + 22) throw new Fault("no directory", name);
  let [count, length, begin] = [number(tail, end + 10, 2), number(tail, end + 12, 4), number(tail, end + 16, 4)];
  if (end >= 20 && latin1(tail.subarray(end - 20, end - 16)) === "PK\x06\x07") {
    const place = number(tail, end - 12);
    const record = place + 56 <= window.size ? window.read(place, 56) : tail.subarray(0, 0);
    if (latin1(record.subarray(0, 4)) !== "PK\x06\x06") throw new Fault("no directory", name);
    [count, length, begin] = [number(record, 32), number(record, 40), number(record, 48)];
  }
  if (count > ENTRIES || length > DIRECTORY_BYTES) throw new Fault("many", "more");
  return [begin, length];
}

function lastOf(content, signature) {
  for (let i = content.length - 4; i >= 0; i--)
    if (content[i] === 0x50 && latin1(content.subarray(i, i + 4)) === signature) return i;
  return -1;
}

function entriesOf(content) {
  const entries = [];
  for (let at = 0; at < content.length; ) {
    if (latin1(content.subarray(at, at + 4)) !== "PK\x01\x02") throw new Damaged();
    const [names, extra, comment] = [28, 30, 32].map((place) => number(content, at + place, 2));
    const name = content.subarray(at + 46, at + 46 + names);
    const entry = {
      name: text(name),
      letters: names,
      secret: content[at + 8] & 1,
      method: number(content, at + 10, 2),
      sum: number(content, at + 16, 4),
      packed: number(content, at + 20, 4),
      size: number(content, at + 24, 4),
      link: number(content, at + 38, 4) >>> 28 === LINK,
      place: number(content, at + 42, 4),
    };
    enlarge(entry, content.subarray(at + 46 + names, at + 46 + names + extra));
    entries.push(entry);
    at += 46 + names + extra + comment;
  }
  return entries;
}

// In an archive of more than 4 GB, what does not fit into 32 bits stands in an extra field, in this order.
function enlarge(entry, extra) {
  for (let at = 0; at + 4 <= extra.length; at += 4 + number(extra, at + 2, 2)) {
    if (number(extra, at, 2) !== 1) continue;
    let next = at + 4;
    for (const key of ["size", "packed", "place"]) {
      if (entry[key] !== 2 ** 32 - 1) continue;
      entry[key] = number(extra, next);
      next += 8;
    }
  }
}

function check(entries, begin) {
  if (entries.length > ENTRIES) throw new Fault("many", entries.length.toLocaleString("en"));
  const seen = new Set();
  let free = 0;
  for (const entry of [...entries].sort((one, other) => one.place - other.place)) {
    const { name } = entry;
    if (seen.has(name)) throw new Fault("twice", name);
    if (entry.place < free) throw new Fault("overlap", name);
    if (entry.link) throw new Fault("link", name);
    if (entry.secret) throw new Fault("password", name);
    if (/^[/\\]/.test(name) || name.split(/[/\\]/).includes("..")) throw new Fault("outside", name);
    seen.add(name);
    free = entry.place + 30 + entry.letters + entry.packed;
  }
  if (free > begin) throw new Fault("directory", "one that reaches into it");
}

// Where the content of an entry begins.
function placeOf(window, { name, place }) {
  const head = window.read(place, 30);
  const letters = number(head, 26, 2);
  const called = text(window.read(place + 30, letters));
  if (latin1(head.subarray(0, 4)) !== "PK\x03\x04" || called !== name) throw new Damaged();
  return place + 30 + letters + number(head, 28, 2);
}

async function unpacked(window, entry) {
  const { name, method, packed } = entry;
  if (method !== STORED && method !== DEFLATED) throw new Fault("packed", `${name}, packed otherwise`);
  if (packed > TEXT_BYTES) throw new Fault("long", `${name}, longer`);
  const content = window.read(placeOf(window, entry), packed);
  const unpacked = method === STORED ? content : await inflated(content, name);
  if (unpacked.length !== entry.size)
    throw new Fault("length", `${name}, ${unpacked.length.toLocaleString("en")} bytes`);
  if (checksum(unpacked) !== entry.sum) throw new Fault("damaged", name);
  const whole = strictText(unpacked);
  if (whole === null) throw new Fault("text", `${name}, which is not text`);
  return whole;
}

// Unpacked until it is longer than it may be.
async function inflated(content, name) {
  const reader = new Blob([content]).stream().pipeThrough(new DecompressionStream("deflate-raw")).getReader();
  const parts = [];
  let length = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      parts.push(value);
      length += value.length;
      if (length > TEXT_BYTES) throw new Fault("long", `${name}, longer`);
    }
  } catch (error) {
    throw error instanceof Fault ? error : new Fault("damaged", name);
  } finally {
    reader.cancel().catch(() => {});
  }
  const whole = new Uint8Array(length);
  parts.reduce((at, part) => {
    whole.set(part, at);
    return at + part.length;
  }, 0);
  return whole;
}

// CRC-32.
function checksum(content) {
  let sum = ~0;
  for (const byte of content) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return ~sum >>> 0;
}
