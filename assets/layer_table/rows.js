// The layers of a network and the blocks around them, and which of them are lines of the table.

import { sum } from "../lib/numbers.js";
import { comparable } from "../lib/text.js";
import { COLUMNS } from "./figures.js";

export class Rows {
  // Columns as they come, one array each, become rows and the tree of blocks.
  constructor(data) {
    const { types, kinds, blocks, shapes } = data;
    this.all = data.names.map((name, i) => {
      const shape = shapes[data.shape[i]];
      const values = shape.split(" × ").reduce((product, side) => product * Number(side), 1);
      const known = Number.isNaN(values) ? null : values;
      return {
        id: name,
        type: types[data.type[i]],
        kind: kinds[data.kind[i]],
        block: blocks[data.block[i]],
        shape,
        values: known,
        params: data.params[i],
        trained: data.trained[i],
        macs: data.macs[i],
        bytes: known === null ? null : 4 * known,
        field: data.field[i],
        stride: data.stride[i],
      };
    });
    this.whole = Object.fromEntries(["params", "macs"].map((key) => [key, known(this.all.map((row) => row[key]))]));
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

  get types() {
    return [...new Set(this.all.map((row) => row.type))].sort();
  }

  // The rows of that type, if any is wanted, that hold every word.
  fitting(text, type) {
    const words = comparable(text).split(/\s+/).filter(Boolean);
    return this.all.filter(
      (row) =>
        (!type || row.type === type) &&
        words.every((word) => comparable(`${row.id} ${row.type} ${row.block} ${row.shape}`).includes(word)),
    );
  }

  // A line for each of these rows, in the order of `sort`.
  flat(shown, sort) {
    return sorted(
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
        const { shape, values, field, stride } = this.inside(item).at(-1); // a block hands on what its last layer does
        return (
          rows.length > 0 && {
            item,
            level,
            figures: { ...total(rows), shape, values, field, stride },
            layers: rows.length,
          }
        );
      })
      .filter(Boolean);
    return sorted(lines, sort).flatMap((line) =>
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
}

// The sum of those that are known.
const known = (numbers) => sum(numbers.map((number) => number ?? 0));

// The sums of rows, and for which of them something is unknown.
export function total(rows) {
  const totals = { unknown: {} };
  for (const [key, { adds, of = key }] of Object.entries(COLUMNS)) {
    if (!adds) continue;
    const numbers = rows.map((row) => row[of]);
    totals[of] = known(numbers);
    totals.unknown[of] = numbers.includes(null);
  }
  return totals;
}

function sorted(lines, { key, up }) {
  if (!key) return lines;
  const by = COLUMNS[key]?.of ?? COLUMNS[key]?.by ?? key;
  const value = ({ item, figures }) =>
    (by === "id" ? (item.label ?? item.id) : figures[by]) ?? (COLUMNS[by]?.text ? "" : -1);
  const order = (a, b) =>
    typeof a === "number" && typeof b === "number"
      ? a - b
      : String(a).localeCompare(String(b), undefined, { numeric: true });
  return lines.sort((a, b) => order(value(a), value(b)) * (up ? 1 : -1));
}
