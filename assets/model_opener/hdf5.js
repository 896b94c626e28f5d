// HDF5, as far as Keras writes it: groups, the texts of their attributes, and the shapes of data sets. The same as
// netviz/interchange/model_file/hdf5.py reads, in the same order; chapters of the specification are named there.

import { Damaged, latin1, number, text, untilZero } from "./window.js";

export const SIGNATURE = "\x89HDF\r\n\x1a\n";
const RANK = 32;
const LETTERS = 1_000;
const SUPERBLOCK = { 0: [13, 24, 40, 64], 1: [13, 28, 44, 68], 2: [9, 12, 28, 36], 3: [9, 12, 28, 36] };
const [DATASPACE, LINK_INFO, LINK, ATTRIBUTE, CONTINUATION, SYMBOL_TABLE, ATTRIBUTE_INFO] = [1, 2, 6, 12, 16, 17, 21];
const [STRING, VARIABLE_LENGTH] = [3, 9];
const [HUGE_OBJECTS, LINK_NAMES, ATTRIBUTE_NAMES] = [1, 5, 8];
const HEAP_ID = { [LINK_NAMES]: [4, 11], [ATTRIBUTE_NAMES]: [0, 8] };

const byte = (content, offset = 0) => number(content, offset, 1);
const isNowhere = (address) => address >= 2 ** 63;
const bits = (value) => (value ? Math.floor(Math.log2(value)) + 1 : 0);

// The file ends before the end that it says.
export class Shortened extends Damaged {
  constructor(size, whole) {
    super();
    Object.assign(this, { size, whole });
  }
}

export class Hdf5 {
  constructor(window) {
    this.window = window;
    this.items = new Map();
    this.collections = new Map();
    const [sizes, own, end, root] = SUPERBLOCK[window.read(0, 9)[8]] ?? [];
    if (!root || latin1(window.read(sizes, 2)) !== "\b\b") throw new Damaged();
    const whole = number(window.read(end, 8)) - number(window.read(own, 8));
    if (whole > window.size) throw new Shortened(window.size, whole);
    this.root = this.item(number(window.read(root, 8)));
  }

  // The group or data set with its header there.
  item(address) {
    if (!this.items.has(address)) this.items.set(address, new Item(this, address));
    return this.items.get(address);
  }

  // `length` bytes that begin with the signature.
  node(address, signature, length) {
    const content = this.window.read(address, length);
    if (latin1(content.subarray(0, 4)) !== signature) throw new Damaged();
    return content;
  }

  // The objects of a global heap, which holds texts of any length.
  collection(address) {
    if (!this.collections.has(address)) {
      const content = this.window.read(address, number(this.node(address, "GCOL", 16), 8));
      const objects = new Map();
      for (let offset = 16; offset + 16 <= content.length && number(content, offset, 2); ) {
        const size = number(content, offset + 8);
        this.window.count();
        objects.set(number(content, offset, 2), content.subarray(offset + 16, offset + 16 + size));
        offset += 16 + Math.ceil(size / 8) * 8;
      }
      this.collections.set(address, objects);
    }
    return this.collections.get(address);
  }
}

// A group or a data set: the messages of its object header.
class Item {
  constructor(file, address) {
    this.file = file;
    this.messages = [];
    const head = file.window.read(address, 16);
    const old = head[0] === 1;
    const blocks = [];
    if (old) blocks.push([address + 16, number(head, 8, 4)]);
    else if (latin1(head.subarray(0, 5)) === "OHDR\x02") {
      const begin = address + 6 + (head[5] & 32 ? 16 : 0) + (head[5] & 16 ? 4 : 0);
      const width = 1 << (head[5] & 3);
      blocks.push([begin + width, number(file.window.read(begin, width), 0, width)]);
    } else throw new Damaged();
    for (const [begin, length] of blocks) {
      for (const [kind, content] of messages(file.window.read(begin, length), head)) {
        file.window.count();
        if (kind !== CONTINUATION) this.messages.push([kind, content]);
        else if (old) blocks.push([number(content), number(content, 8)]);
        else blocks.push([number(content) + 4, number(content, 8) - 8]);
      }
    }
  }

  contents(wanted) {
    return this.messages.filter(([kind]) => kind === wanted).map(([, content]) => content);
  }

  // Of a data set; null of a group.
  get shape() {
    const [space] = this.contents(DATASPACE);
    return space ? dimensions(space) : null;
  }

  // What is in a group: its address by its name.
  get links() {
    this.found ??= new Map(this.eachLink());
    return this.found;
  }

  *eachLink() {
    for (const content of this.contents(SYMBOL_TABLE)) yield* this.symbols(number(content), number(content, 8));
    for (const content of this.contents(LINK)) yield* link(content);
    for (const content of this.contents(LINK_INFO)) {
      for (const each of this.dense(content, byte(content, 1) & 1 ? 10 : 2, LINK_NAMES)) yield* link(each);
    }
  }

  // What is in a group by that name, or by a path of names; null where nothing is.
  child(name) {
    let whole = this;
    for (const part of name.split("/")) {
      this.file.window.count(); // a path may be long, and asked for again and again
      const address = whole.links.get(part);
      if (address === undefined) return null;
      whole = this.file.item(address);
    }
    return whole;
  }

  // The texts of the attribute of that name; a long list is cut by Keras into name0, name1, ...
  texts(name) {
    this.attributes ??= new Map(this.eachAttribute());
    if (this.attributes.has(name)) return this.attributes.get(name);
    const parts = [];
    for (let i = 0; this.attributes.has(`${name}${i}`); i++) parts.push(...this.attributes.get(`${name}${i}`));
    return parts;
  }

  *eachAttribute() {
    for (const content of this.contents(ATTRIBUTE)) yield attribute(content, this.file);
    for (const content of this.contents(ATTRIBUTE_INFO)) {
      const found = this.dense(content, byte(content, 1) & 1 ? 4 : 2, ATTRIBUTE_NAMES);
      for (const each of found) yield attribute(each, this.file);
    }
  }

  // The links of an old group: a B-tree of symbol table nodes, and a local heap of names.
  *symbols(tree, heap) {
    const { window } = this.file;
    const head = this.file.node(heap, "HEAP", 32);
    const names = window.read(number(head, 24), number(head, 8));
    for (const address of this.leaves(tree)) {
      const count = number(this.file.node(address, "SNOD", 8), 6, 2);
      for (const entry of window.cut(window.read(address + 8, 40 * count), 40)) {
        if (number(entry, 16, 4) === 2) continue; // a soft link
        const begin = number(entry);
        const name = untilZero(names.subarray(begin, begin + LETTERS));
        window.count(1, name.length);
        yield [text(name), number(entry, 8)];
      }
    }
  }

  *leaves(address, above = null) {
    const { window } = this.file;
    const head = this.file.node(address, "TREE", 24);
    const [kind, level] = [head[4], head[5]];
    if (kind || (above !== null && level !== above - 1)) throw new Damaged();
    for (const pair of window.cut(window.read(address + 24, 16 * number(head, 6, 2)), 16)) {
      if (level) yield* this.leaves(number(pair, 8), level);
      else yield number(pair, 8);
    }
  }

  // The messages that are outside of the header where there are many: in a fractal heap, found by a B-tree.
  *dense(content, offset, kind) {
    const heap = number(content, offset);
    const tree = number(content, offset + 8);
    if (isNowhere(heap) || isNowhere(tree)) return;
    const fractal = new FractalHeap(this.file, heap);
    for (const record of records(this.file, tree, kind)) yield fractal.get(record.subarray(...HEAP_ID[kind]));
  }
}

// Blocks in a table whose rows double in size.
class FractalHeap {
  constructor(file, address) {
    this.file = file;
    const head = file.node(address, "FRHP", 142);
    const filters = number(head, 7, 2);
    const most = number(head, 10, 4);
    this.idLength = number(head, 5, 2);
    this.huge = number(head, 22);
    this.width = number(head, 110, 2);
    this.first = number(head, 112);
    this.largest = number(head, 120);
    this.offsetLength = Math.floor((number(head, 128, 2) + 7) / 8);
    this.lengthLength = Math.min(Math.floor((bits(this.largest) + 6) / 8), Math.floor((bits(most) + 7) / 8));
    this.root = number(head, 132);
    this.rows = number(head, 140, 2);
    if (filters || !this.width || !this.first) throw new Damaged();
  }

  // The object that a heap id means.
  get(id) {
    const kind = byte(id) >> 4;
    if (kind === 0) {
      const offset = number(id, 1, this.offsetLength);
      const length = number(id, 1 + this.offsetLength, this.lengthLength);
      return this.file.window.read(this.place(this.root, this.rows, 0, offset), length);
    }
    if (kind === 1 && this.idLength < 17) {
      const wanted = number(id, 1, this.idLength - 1);
      for (const record of records(this.file, this.huge, HUGE_OBJECTS)) {
        if (number(record, 16) === wanted) return this.file.window.read(number(record), number(record, 8));
      }
    }
    throw new Damaged();
  }

  // Where in the file the heap's byte `offset` is, in a block that begins with its byte `begin`.
  place(block, rows, begin, offset) {
    if (!rows) return block + offset - begin;
    this.file.node(block, "FHIB", 5);
    let start = begin;
    for (let row = 0; row < Math.min(rows, 64); row++) {
      const size = this.first * 2 ** Math.max(0, row - 1);
      const column = Math.floor((offset - start) / size);
      if (column < this.width) {
        const place = block + 13 + this.offsetLength + 8 * (row * this.width + column);
        const inner = size <= this.largest ? 0 : bits(size) - bits(this.first * this.width) + 1;
        if (inner >= rows) throw new Damaged();
        return this.place(number(this.file.window.read(place, 8)), inner, start + column * size, offset);
      }
      start += this.width * size;
    }
    throw new Damaged();
  }
}

// All records of a B-tree, version 2.
function* records(file, address, kind) {
  const head = file.node(address, "BTHD", 34);
  const [size, length, depth] = [number(head, 6, 4), number(head, 10, 2), number(head, 12, 2)];
  if (head[5] !== kind || !length || size < length + 10 || depth > 16) throw new Damaged();
  const most = Math.floor((size - 10) / length);
  const width = Math.floor((bits(most) + 7) / 8);
  const below = [0]; // how many bytes count the records below a node, by its depth
  let total = most;
  for (let i = 0; i < depth; i++) {
    const pointer = 8 + width + below.at(-1);
    const here = Math.floor((size - 10 - pointer) / (length + pointer));
    total = (here + 1) * total + here;
    below.push(Math.floor((bits(total) + 7) / 8));
  }
  function* node(at, count, level) {
    const content = file.node(at, level ? "BTIN" : "BTLF", 6 + count * length).subarray(6);
    yield* file.window.cut(content, length);
    if (!level) return;
    const pointer = 8 + width + below[level - 1];
    for (const child of file.window.cut(file.window.read(at + 6 + count * length, (count + 1) * pointer), pointer))
      yield* node(number(child), number(child, 8, width), level - 1);
  }
  if (!isNowhere(number(head, 16))) yield* node(number(head, 16), number(head, 24, 2), depth);
}

// The kinds and contents of header messages; `head` is how the object's header begins.
function* messages(block, head) {
  const [kindLength, length] = head[0] === 1 ? [2, 8] : [1, head[5] & 4 ? 6 : 4];
  for (let offset = 0; offset + length <= block.length; ) {
    const size = number(block, offset + kindLength, 2);
    yield [number(block, offset, kindLength), block.subarray(offset + length, offset + length + size)];
    offset += length + size;
  }
}

// The name of an attribute message, and its texts: of fixed or variable length.
function attribute(content, file) {
  const { window } = file;
  const version = byte(content);
  let offset = version === 3 ? 9 : 8;
  const [name, kind, space] = [2, 4, 6].map((place) => {
    const length = number(content, place, 2);
    const part = content.subarray(offset, offset + length);
    offset += version === 1 ? Math.ceil(length / 8) * 8 : length;
    return part;
  });
  const called = text(untilZero(name));
  const sides = dimensions(space);
  if (byte(content, 1) & 1 || sides === null) return [called, []];
  const values = sides.reduce((product, side) => product * side, 1);
  const rest = content.subarray(offset);
  const type = byte(kind) & 15;
  if (type === STRING)
    return [
      called,
      window
        .cut(rest, number(kind, 4, 4))
        .slice(0, values)
        .map(untilZero)
        .map(text),
    ];
  if (type !== VARIABLE_LENGTH || (byte(kind, 1) & 15) !== 1) return [called, []];
  const texts = window.cut(rest, 16).slice(0, values);
  return [
    called,
    texts.map((place) => {
      const whole = file.collection(number(place, 4)).get(number(place, 12, 4)) ?? new Uint8Array();
      const wanted = whole.subarray(0, number(place, 0, 4));
      window.count(1, wanted.length);
      return text(wanted);
    }),
  ];
}

// The name and the address of a link message; nothing where it is no hard link.
function* link(content) {
  const flags = byte(content, 1);
  const offset = 2 + (flags & 8 ? 1 : 0) + (flags & 4 ? 8 : 0) + (flags & 16 ? 1 : 0);
  const width = 1 << (flags & 3);
  const end = offset + width + number(content, offset, width);
  if (!(flags & 8 && byte(content, 2))) yield [text(content.subarray(offset + width, end)), number(content, end)];
}

// The sides of a dataspace message; null where it has no values at all.
function dimensions(content) {
  const [version, rank] = [byte(content), byte(content, 1)];
  if (rank > RANK || (version !== 1 && version !== 2)) throw new Damaged();
  if (version === 2 && byte(content, 3) === 2) return null;
  return Array.from({ length: rank }, (_, i) => number(content, (version === 1 ? 8 : 4) + 8 * i));
}
