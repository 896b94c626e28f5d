// Line breaking: a long flow down goes on in a column beside, as netviz/drawing/layout/rows.py lays it out for the app.

const BETWEEN = 36; // across, between two columns, in whose middle the line comes back
const LEAD = 26; // along, before the first item of a column
const TIP = 4; // of an arrow
const HALF = 0.5; // what lies that near lies at the same place
const NO_FRAME = { pad: 0, head: 0 };

// An open box as `fitted` makes it, in as many columns as let it be seen largest in the window; as it is where it can be
// read in one. A frame has room at its sides, and for its title.
export function inRows(box, { longest, shape }, { pad, head } = NO_FRAME) {
  if (box.height <= longest) return box;
  const items = [...box.children.values()].map((each) => ({ ...each, wide: each.made ? each.made.width : each.w }));
  const found = gaps(items, box.lines);
  const lengths = [...new Set([...found.map(([end]) => end), box.height])].sort((a, b) => a - b);
  const broken = lengths.map((length) => stacked(box, items, rowsOf(found, box.height, length), pad, head));
  const scale = ({ across, along }) => Math.min(shape / along, 1 / across);
  const best = broken.reduce((a, b) => (scale(b) > scale(a) ? b : a));
  return best.rows.length > 1 ? standing(box, best) : box;
}

// Where a column may end, and where the next one then begins: between them a single line leads along.
function gaps(items, lines) {
  const [first, ...others] = [...items].sort((a, b) => a.y - b.y);
  const found = [];
  let end = first.y + first.high;
  for (const { y, high } of others) {
    const passing = lines.filter(({ points }) => points[0][1] < y - HALF && points.at(-1)[1] > end + HALF);
    if (y > end && passing.length === 1) found.push([end, y]);
    end = Math.max(end, y + high);
  }
  return found;
}

// Columns of at most this length, as far as there are gaps.
function rowsOf(gaps, height, longest) {
  const rows = [];
  let begin = 0;
  let last = null;
  for (const gap of [...gaps, [height, height]]) {
    if (last && gap[0] - begin > longest) {
      rows.push({ begin, end: last[0], following: last[1] });
      begin = last[1];
    }
    last = gap;
  }
  return [...rows, { begin, end: height, following: height }];
}

const has = ({ begin, end }, y) => begin - HALF <= y && y <= end + HALF;

// The columns beside one another: each with how far across and along everything in it is moved.
function stacked(box, items, rows, pad, head) {
  let across = pad;
  let along = 0;
  const placed = rows.map((row, place) => {
    const held = items.filter(({ y }) => has(row, y));
    const lines = box.lines.flatMap(({ points }) => points.filter(([, y]) => has(row, y)).map(([x]) => x));
    const start = Math.min(...held.map(({ x }) => x), ...lines);
    const y = pad && !place ? 0 : head + LEAD - row.begin;
    const moved = { ...row, x: across - start, y, left: across };
    across += Math.max(...held.map(({ x, wide }) => x + wide), ...lines) - start + BETWEEN;
    along = Math.max(along, y + row.following);
    return moved;
  });
  return { across: across - BETWEEN + pad, along, rows: placed, begin: head + TIP };
}

function standing(box, columns) {
  const { across: width, along: height, rows } = columns;
  const of = (y) => rows.find((row) => has(row, y));
  const children = [...box.children].map(([name, each]) => {
    const { x, y } = of(each.y);
    return [name, { ...each, x: each.x + x, y: each.y + y }];
  });
  const lines = box.lines.map((line) => {
    const points = led(line.points, columns);
    if (line.to === box.id) points[points.length - 1] = [points.at(-1)[0], height]; // as far as the edge
    return { ...line, points };
  });
  const moved = (ports, { x }) => new Map([...ports].map(([tensor, at]) => [tensor, at + x]));
  const [entries, exits] = [moved(box.entries, rows[0]), moved(box.exits, rows.at(-1))];
  const axis = [...entries.values()][0] ?? width / 2;
  return { ...box, width, height, entries, exits, axis, children: new Map(children), lines };
}

// A line through its columns: out of each to the right, and back between the two into the next.
function led(points, { rows, begin }) {
  const found = [];
  const [first, last] = [points[0][1], points.at(-1)[1]];
  for (const row of rows) {
    if (row.end < first - HALF || row.begin > last + HALF) continue;
    if (found.length) {
      const between = row.left - BETWEEN / 2;
      found.push([between, found.at(-1)[1]], [between, begin], [at(points, row.begin - HALF) + row.x, begin]);
    }
    found.push(...points.filter(([, y]) => has(row, y)).map(([x, y]) => [x + row.x, y + row.y]));
    if (row.following < last + HALF && row !== rows.at(-1))
      found.push([at(points, row.end + HALF) + row.x, row.following - TIP + row.y]);
  }
  return found;
}

// Where a line runs there, across.
const at = (points, along) => points.findLast(([, y]) => y <= along)[0];
