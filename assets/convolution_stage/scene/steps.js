// Output cells in the order in which they are computed: row by row, and at each place channel by channel, from step 1.
//
// An extent is how many rows, columns and channels there are.

export const stepsIn = ([rows, columns, channels]) => rows * columns * channels;

// The output cell of a step.
export function cellOf(step, [, columns, channels]) {
  const place = Math.floor((step - 1) / channels);
  return { row: Math.floor(place / columns), column: place % columns, channel: (step - 1) % channels };
}

// And back: the step of a cell, or of the nearest one that is there.
export function stepOf(cell, [rows, columns, channels]) {
  const row = Math.min(cell.row, rows - 1);
  const column = Math.min(cell.column, columns - 1);
  return (row * columns + column) * channels + Math.min(cell.channel, channels - 1) + 1;
}
