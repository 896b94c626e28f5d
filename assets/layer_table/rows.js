// The layers of a network and the blocks around them, and which of them are lines of the table.

import { sum } from "../lib/numbers.js";
import { comparable } from "../lib/text.js";
import { figuresOf, isText } from "./figures.js";

const said = ({ id, type, block, shape, frozen, shared }) =>
  `${id} ${type} ${block} ${shape}${frozen ? " frozen" : ""}${shared ? " shared weights" : ""}`;

export class Rows {
  // Columns as they come, one array each, become rows and the tree of blocks.
  constructor(data) {
    const { columns, types, kinds, blocks, shapes, sizes } = data;
    this.columns = columns;
    this.handedOn = Object.keys(columns).filter((key) => columns[key].handed_on);
    const figures = Object.entries(data.figures);
    const frozen = new Set(data.frozen);
    const shared = new Map(data.shared);
    this.all = data.names.map((name, i) => ({
      id: name,
      type: types[data.type[i]],
      kind: kinds[data.kind[i]],
      block: blocks[data.block[i]],
      shape: shapes[data.shape[i]],
      size: sizes[data.shape[i]], // by which shapes are sorted
      bytes: sizes[data.shape[i]],
      frozen: frozen.has(i),
      shared: shared.get(i),
      ...Object.fromEntries(figures.map(([key, values]) => [key, values[i]])),
    }));
    this.whole = this.total(this.all);
    this.groups = data.groups.map(([id, label, parent, kind]) => ({ id, label, parent, kind, children: [] }));
    this.top = [];
    const place = (item, parent) => {
      item.parent = this.groups[parent] ?? null;
      (item.parent?.children ?? this.top).push(item);
    };
    for (const token of data.walk)
      token < 0
        ? place(this.groups[-token - 1], this.groups[-token - 1].parent)
        : place(this.all[token], data.holder[token]);
    this.items = new Map([...this.all, ...this.groups].map((item) => [item.id, item]));
  }

  // The ids of the blocks around a row or a block, from within outwards.
  around(id) {
    const found = [];
    for (let group = this.items.get(id)?.parent; group; group = group.parent) found.push(group.id);
    return found;
  }

  get types() {
    return [...new Set(this.all.map((row) => row.type))].sort();
  }

  // The rows of that type, if any is wanted, that hold every word.
  fitting(text, type) {
    const words = comparable(text).split(/\s+/).filter(Boolean);
    return this.all.filter(
      (row) => (!type || row.type === type) && words.every((word) => comparable(said(row)).includes(word)),
    );
  }

  // A line for each of these rows, in the order of `sort`.
  flat(shown, sort) {
    return this.sorted(
      shown.map((row) => ({ item: row, level: 1, figures: row })),
      sort,
    );
  }

  // The lines of these items and, where `isOpen` says so, of what is in a block; a block's figures are those of its
  // rows that are shown.
  tree(shown, sort, isOpen, items = this.top, level = 1) {
    const lines = items
      .map((item) => {
        if (!item.children) return shown.has(item) && { item, level, figures: item };
        const rows = this.inside(item).filter((row) => shown.has(row));
        return rows.length > 0 && { item, level, figures: this.figuresOf(item, rows), layers: rows.length };
      })
      .filter(Boolean);
    return this.sorted(lines, sort).flatMap((line) =>
      line.item.children && isOpen(line.item)
        ? [line, ...this.tree(shown, sort, isOpen, line.item.children, level + 1)]
        : [line],
    );
  }

  // The rows in a block.
  inside(group) {
    group.rows ??= group.children.flatMap((child) => (child.children ? this.inside(child) : [child]));
    return group.rows;
  }

  // The figures of a block: the sums of its rows that are shown, and what its last layer hands on.
  figuresOf(group, rows) {
    const last = this.inside(group).at(-1);
    const handedOn = Object.fromEntries([...this.handedOn, "size"].map((key) => [key, last[key]]));
    return { ...this.total(rows), ...handedOn };
  }

  // The sums of what is known of rows, and for which of them something is unknown.
  total(rows) {
    const totals = { unknown: {} };
    for (const [key, { adds_up: addsUp, part_of: partOf }] of Object.entries(this.columns)) {
      if (!addsUp || partOf) continue;
      const numbers = rows.map((row) => row[key]);
      totals[key] = sum(numbers.map((number) => number ?? 0));
      totals.unknown[key] = numbers.includes(null);
    }
    return totals;
  }

  sorted(lines, { key, up }) {
    if (!key) return lines;
    const name = ({ item }) => item.label ?? item.id;
    const column = this.columns[key];
    const by = column?.unit === "shape" ? "size" : column && figuresOf(this.columns, key);
    const least = column && isText(column) && by === key ? "" : -1;
    const value = (line) => (column ? line.figures[by] : name(line)) ?? least;
    const order = (a, b) =>
      typeof a === "number" && typeof b === "number"
        ? a - b
        : String(a).localeCompare(String(b), undefined, { numeric: true });
    return lines.sort((a, b) => order(value(a), value(b)) * (up ? 1 : -1));
  }
}
