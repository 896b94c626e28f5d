// Room for what unfolds: an open item whose cards stand where all is folded, and which of them have become larger.

const BESIDE = 12; // pixels from what has opened to what stands beside it
const LANE = 8; // to a line that passes by
const STRAIGHT = 0.5; // two ends that are less apart stand above one another

// Where each value of a growing list comes to stand: as far from the last one as before, or further where `apart` says
// so: [from, to, distance], from one value of the list to a later one.
export function spread(values, apart) {
  const sorted = [...new Set(values)].sort((a, b) => a - b);
  const place = new Map();
  for (const [index, value] of sorted.entries()) {
    const usual = index ? place.get(sorted[index - 1]) + value - sorted[index - 1] : value;
    const asked = apart.filter(([, to]) => to === value).map(([from, , distance]) => place.get(from) + distance);
    place.set(value, Math.max(usual, ...asked));
  }
  return (value) => place.get(value);
}

// A level with `open`: by the id of a card what has opened in its place, { width, height, axis, entries, exits }. The
// answer has the level's own size and ports, where each child stands, and its lines.
export function fitted(level, id, open) {
  const [width, height] = level.size;
  const cards = level.cards.map(([name, x, y, w, h]) => child(name, [x, y, w, h], open.get(name)));
  const lines = level.lines.flatMap(({ points }) => uprights(points));
  const corners = level.lines.flatMap(({ points }) => points);
  const down = spread(
    [0, height, ...cards.flatMap(({ top, bottom }) => [top, bottom]), ...corners.map(([, y]) => y)],
    cards.filter(({ made }) => made).map(({ top, bottom, made }) => [top, bottom, made.height]),
  );
  const across = spread(
    [0, width, ...cards.map(({ middle }) => middle), ...corners.map(([x]) => x)],
    cards.filter(({ made }) => made).flatMap((each) => beside(each, cards, lines)),
  );
  const reach = cards.map((each) => [across(each.middle) - each.left, across(each.middle) + each.right]);
  const before = Math.min(...cards.map(({ x }) => x), ...corners.map(([x]) => x));
  const after = width - Math.max(...cards.map(({ x, w }) => x + w), ...corners.map(([x]) => x));
  const shift = before - Math.min(...reach.map(([from]) => from), ...corners.map(([x]) => across(x)));
  const end = Math.max(...reach.map(([, to]) => to), ...corners.map(([x]) => across(x)));
  const children = new Map(
    cards.map((each) => {
      const { name, top, bottom, middle, left, h, made } = each;
      const y = made ? down(top) : (down(top) + down(bottom) - h) / 2;
      return [name, { ...each, x: across(middle) - left + shift, y, high: made ? made.height : h }];
    }),
  );
  const place = ([x, y]) => [across(x) + shift, down(y)];
  const drawn = level.lines.map((line) => ({ ...line, points: led(line, place, children, id) }));
  const ports = (side, at) =>
    new Map(drawn.filter((line) => line[side] === id).map((line) => [line.tensor, line.points.at(at)[0]]));
  const size = { width: Math.max(width, end + shift + after), height: down(height) };
  const [entries, exits] = [ports("from", 0), ports("to", -1)];
  return { ...size, entries, exits, axis: [...entries.values()][0] ?? size.width / 2, children, lines: drawn };
}

// `left` and `right` of the main flow's way through it.
function child(name, [x, y, w, h], made) {
  const [left, right] = made ? [made.axis, made.width - made.axis] : [w / 2, w / 2];
  return { name, x, y, w, h, made, left, right, top: y, bottom: y + h, middle: x + w / 2 };
}

// The upright parts of a line.
function uprights(points) {
  const pieces = points.slice(1).map((to, index) => [points[index], to]);
  return pieces
    .filter(([[x], [other]]) => Math.abs(x - other) < STRAIGHT)
    .map(([[x, y], [, end]]) => ({ x, top: Math.min(y, end), bottom: Math.max(y, end) }));
}

// How far from what has opened all must stand that is on its height.
function beside(opened, cards, lines) {
  const level = ({ top, bottom }) => top < opened.bottom && bottom > opened.top;
  const others = cards.filter((each) => each !== opened && level(each) && each.middle !== opened.middle);
  const passing = lines.filter((each) => level(each) && (each.x < opened.x || each.x > opened.x + opened.w));
  return [
    ...others.map((each) =>
      each.middle > opened.middle
        ? [opened.middle, each.middle, opened.right + BESIDE + each.left]
        : [each.middle, opened.middle, each.right + BESIDE + opened.left],
    ),
    ...passing.map(({ x }) =>
      x > opened.middle ? [opened.middle, x, opened.right + LANE] : [x, opened.middle, LANE + opened.left],
    ),
  ];
}

// A line's points in their new places, its ends where its ends' items now have them.
function led({ points, tensor, from, to }, place, children, id) {
  const found = points.map(place);
  const last = points.length - 1;
  const [tail, head] = [children.get(from), children.get(to)];
  const start = from === id || !tail ? found[0] : [tail.x + port(tail, "exits", tensor, points[0]), tail.y + tail.high];
  const end = to === id || !head ? found[last] : [head.x + port(head, "entries", tensor, points[last]), head.y];
  const leaves = points.findIndex(([x]) => Math.abs(x - points[0][0]) > STRAIGHT);
  if (leaves < 0) return straight(start, end);
  const arrives = points.findLastIndex(([x]) => Math.abs(x - points[last][0]) > STRAIGHT);
  return found.map(([x, y], index) => {
    if (index === 0) return start;
    if (index === last) return end;
    return [index < leaves ? start[0] : index > arrives ? end[0] : x, y];
  });
}

// Where a tensor passes the edge of a child, from its left.
function port({ made, x: _, left, middle }, side, tensor, [x]) {
  return made ? (made[side].get(tensor) ?? made.axis) : left + x - middle;
}

// Down at once, or with a bend shortly before its end.
function straight([x, y], [other, end]) {
  if (Math.abs(x - other) < STRAIGHT)
    return [
      [other, y],
      [other, end],
    ];
  const bend = Math.max((y + end) / 2, end - BESIDE);
  return [
    [x, y],
    [x, bend],
    [other, bend],
    [other, end],
  ];
}
