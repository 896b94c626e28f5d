// Which series of a chart are hidden: in its page's address by their numbers, on the page by their names.

const nameOf = (series) => series?.plotly.name;

// The numbers of those that are hidden, `hidden`, once the series `before` have made way for `after`.
export function stillHidden(hidden, before, after) {
  const names = new Set([...hidden].map((number) => nameOf(before[number])));
  names.delete(undefined); // of no series, and of one that the legend does not name
  return new Set([...after.keys()].filter((number) => names.has(nameOf(after[number]))));
}
