// Multiply-adds of a stage: which cells and weights meet in a product, and in which step.
//
// A tap is the flat index of a weight, a lane the index of a channel that the stage reads.

import { least, most } from "../../lib/numbers.js";

export class Meetings {
  constructor(stage, steps) {
    this.stage = stage;
    this.cells = Array.from({ length: steps + 1 }); // by step: the output cells computed in it, where there are some
    this.running = new Float64Array(steps + 1); // multiply-adds done after each step
    stage.when.forEach((step, cell) => {
      this.cells[step] ??= [];
      this.cells[step].push(cell);
      this.running[step] += this.productsOf(cell);
    });
    for (let step = 1; step <= steps; step++) this.running[step] += this.running[step - 1];
  }

  productsOf(cell) {
    const { products } = this.stage;
    return typeof products === "number" ? products : products[cell];
  }

  // A flat index of the output as channel, row and column, and back.
  at(cell) {
    const [rows, columns] = this.stage.positions;
    return {
      channel: Math.floor(cell / (rows * columns)),
      row: Math.floor(cell / columns) % rows,
      column: cell % columns,
    };
  }

  cell(channel, row, column) {
    const [rows, columns] = this.stage.positions;
    return row < rows && column < columns ? (channel * rows + row) * columns + column : -1;
  }

  // The weights of an output channel, one channel read after the other.
  tap(out, depth, i, j) {
    const {
      depth: read,
      kernel: [high, wide],
    } = this.stage;
    return ((out * read + depth) * high + i) * wide + j;
  }

  atTap(tap) {
    const {
      depth: read,
      kernel: [high, wide],
    } = this.stage;
    const cells = high * wide;
    const kernel = Math.floor(tap / cells);
    return {
      out: Math.floor(kernel / read),
      depth: kernel % read,
      row: Math.floor((tap % cells) / wide),
      column: tap % wide,
    };
  }

  // An image value; outside the image lies the padding's zero.
  input(lane, row, column) {
    const {
      image,
      size: [rows, columns],
    } = this.stage;
    const inside = row >= 0 && column >= 0 && row < rows && column < columns;
    return inside ? image[(lane * rows + row) * columns + column] : 0;
  }

  // The products behind an output cell: input cell, tap and value of each. Taps that meet no cell have none.
  products(cell) {
    const { stage } = this;
    const { channel, row, column } = this.at(cell);
    const found = [];
    for (let depth = 0; depth < stage.depth; depth++) {
      const lane = stage.read[channel] + depth;
      stage.windows.rows[row].forEach((down, i) => {
        stage.windows.columns[column].forEach((across, j) => {
          if (down === null || across === null) return;
          const tap = this.tap(channel, depth, i, j);
          const input = this.input(lane, down, across);
          const weight = stage.weights[tap];
          found.push({ lane, row: down, column: across, tap, input, weight, value: input * weight });
        });
      });
    }
    return found;
  }

  // The output cells that an input cell feeds, each with the tap through which it does.
  fed(lane, row, column) {
    const { stage } = this;
    const found = [];
    const [downs, acrosses] = [
      [stage.windows.rows, row],
      [stage.windows.columns, column],
    ].map(([windows, wanted]) =>
      windows.flatMap((window, index) => window.flatMap((each, tap) => (each === wanted ? [[index, tap]] : []))),
    );
    stage.read.forEach((first, out) => {
      if (lane < first || lane >= first + stage.depth) return;
      for (const [down, i] of downs) {
        for (const [across, j] of acrosses) {
          found.push({ channel: out, row: down, column: across, tap: this.tap(out, lane - first, i, j) });
        }
      }
    });
    return found;
  }

  // The input cells that a weight is multiplied with, over all windows.
  touched(tap) {
    const { out, depth, row, column } = this.atTap(tap);
    const lane = this.stage.read[out] + depth;
    const [downs, acrosses] = [
      this.stage.windows.rows.map((window) => window[row]),
      this.stage.windows.columns.map((window) => window[column]),
    ].map((cells) => cells.filter((each) => each !== null));
    return downs.flatMap((down) => acrosses.map((across) => ({ channel: lane, row: down, column: across, tap })));
  }
}

// The rectangle around cells, in cells: null where there are none.
export function boxOf(cells) {
  if (!cells.length) return null;
  const rows = cells.map((cell) => cell.row);
  const columns = cells.map((cell) => cell.column);
  return { top: least(rows), left: least(columns), bottom: most(rows) + 1, right: most(columns) + 1 };
}
