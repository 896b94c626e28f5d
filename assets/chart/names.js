// Names beside points, where no name lies over another one or over a point.

import { clamp } from "../lib/numbers.js";

const GAP = 3; // pixels between a point and its name
const FURTHER = [0, 1, 2, 3, 4]; // how many lines further away a firm name may stand, where it has no room beside its point
const SIDES = [
  [1, 0],
  [-1, 0],
  [0, -1],
  [0, 1],
  [1, -1],
  [-1, -1],
  [1, 1],
  [-1, 1],
]; // to which side of its point a name may stand, the best first

// `points` are `{ x, y, r, width, height, isFirm }`: centre and radius of a circle, the size of its name, all in pixels.
// The answer has for each point the left upper corner of its name, `{ left, top }`, or null where there is no room
// within `area`, `{ width, height }`. Those that are firm choose first, and always have a place.
export function place(points, area) {
  const taken = [];
  const places = new Array(points.length).fill(null);
  const order = [...points.keys()].sort((a, b) => Number(points[b].isFirm) - Number(points[a].isFirm) || a - b);
  for (const index of order) {
    const point = points[index];
    if (!isWithin({ left: point.x, top: point.y, width: 0, height: 0 }, area)) continue;
    const tried = SIDES.map((side) => box(point, side));
    const free = tried.find((each) => isWithin(each, area) && isFree(each, taken, points));
    const found = free ?? (point.isFirm ? elsewhere(point, taken, area) : null);
    if (!found) continue;
    taken.push(found);
    places[index] = { left: found.left, top: found.top };
  }
  return places;
}

// Of a firm name: over points, but over no other name if that can be; in the last resort in a line of its own.
function elsewhere(point, taken, area) {
  const around = FURTHER.flatMap((lines) =>
    SIDES.map((side) => box({ ...point, r: point.r + lines * point.height }, side)),
  );
  const inside = around.filter((each) => isWithin(each, area));
  const isAlone = (each) => !taken.some((other) => overlap(each, other));
  return inside.find(isAlone) ?? lines(point, area).find(isAlone) ?? inside[0] ?? around[0];
}

// All lines of the area, the nearest to the point first.
function lines({ x, y, width, height }, area) {
  const left = clamp(x - width / 2, 0, Math.max(0, area.width - width));
  const far = ({ top }) => Math.abs(top + height / 2 - y);
  const all = Array.from({ length: Math.floor(area.height / height) }, (_, line) => line * height);
  return all.map((top) => ({ left, top, width, height })).sort((one, other) => far(one) - far(other));
}

function box({ x, y, r, width, height }, [across, down]) {
  const slant = across && down ? Math.SQRT1_2 : 1;
  const middle = { x: x + across * slant * (r + GAP), y: y + down * slant * (r + GAP) };
  return {
    left: middle.x - (width * (1 - across)) / 2,
    top: middle.y - (height * (1 - down)) / 2,
    width,
    height,
  };
}

const isWithin = ({ left, top, width, height }, area) =>
  left >= 0 && top >= 0 && left + width <= area.width && top + height <= area.height;

function isFree(box, taken, points) {
  return !taken.some((other) => overlap(box, other)) && !points.some((point) => touches(box, point));
}

const overlap = (a, b) =>
  a.left < b.left + b.width && b.left < a.left + a.width && a.top < b.top + b.height && b.top < a.top + a.height;

// Whether a circle reaches into the box.
function touches({ left, top, width, height }, { x, y, r }) {
  const across = x - Math.min(Math.max(x, left), left + width);
  const down = y - Math.min(Math.max(y, top), top + height);
  return across * across + down * down < r * r;
}

// The text in lines of so many letters at most, as plotly breaks them; a longer word stays whole.
export function wrapped(text, letters) {
  const lines = [""];
  for (const word of text.split(" ")) {
    const longer = `${lines.at(-1)} ${word}`.trim();
    if (lines.at(-1) && longer.length > letters) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines.join("<br>");
}
