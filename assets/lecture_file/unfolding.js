// Any folds of a drawing, put together from its pieces: see netviz/lecture_file/pieces.py. Text in, text out.

import { fitted } from "./room.js";
import { inRows } from "./rows.js";

const ALL = "*"; // behind the id of a repeat: all of its items are shown
const MARGIN = 12; // as in netviz/drawing/look/svg.py, and so are the next four
const ROUND = 7;
const TIP = 6;
const BELOW_TITLE = 22;
const HEAD = 26;
const PAD = 8; // from a frame to what stands in it, as in netviz/drawing/layout/form.py
const LAYERS = ["frames", "skips", "flows", "cards", "shapes"]; // what lies on what

// What is open once a wish of the drawing is done; nothing where that is no wish of folds.
export function wished({ opens, repeats, blocks }, opened, wish) {
  if (wish.all === true) return new Set([...opened, ...blocks]);
  if (wish.all === false) return new Set();
  if (Array.isArray(wish.unfold)) return new Set([...opened, ...wish.unfold.flatMap((id) => opens[id] ?? [])]);
  const id = wish.toggle;
  if (!Object.hasOwn(opens, id)) return null;
  const beyond = repeats[id];
  if (beyond && (opened.has(id) || beyond.some((each) => opened.has(each)))) return without(opened, [id, ...beyond]);
  return opened.has(id) ? without(opened, [id]) : new Set([...opened, ...opens[id]]);
}

function without(opened, ids) {
  const gone = new Set(ids);
  return new Set([...opened].filter((id) => !gone.has(id)));
}

// The drawing as SVG; `head` is what an SVG of it begins with.
export function unfolded({ levels, repeats, window }, opened, head) {
  const outermost = new Set(levels[""].cards.map(([name]) => name));
  const box = (id) => {
    const all = id + ALL;
    const showsAll = all in repeats && (opened.has(all) || repeats[all].some((each) => opened.has(each)));
    const level = levels[showsAll ? all : id];
    const inside = level.cards
      .filter(([name]) => opened.has(name) && name in levels)
      .map(([name]) => [name, box(name)]);
    const open = new Map(inside);
    const made = { id, level, open, ...fitted(level, id, open) };
    if (window && !id) return inRows(made, window);
    const breaks = window && outermost.has(id) && (showsAll || !(all in repeats));
    return breaks ? inRows(made, window, { pad: PAD, head: HEAD }) : made;
  };
  const root = box("");
  const layers = Object.fromEntries(LAYERS.map((name) => [name, []]));
  draw(root, MARGIN, MARGIN, layers);
  const [width, height] = [root.width, root.height].map((side) => (side + 2 * MARGIN).toFixed(0));
  const sized = head
    .replace(/ width="[^"]*" height="[^"]*"/, ` width="${width}" height="${height}"`)
    .replace(/ viewBox="[^"]*"/, ` viewBox="0 0 ${width} ${height}"`);
  return `${sized}${LAYERS.flatMap((name) => layers[name]).join("")}</svg>`;
}

// What an SVG of a drawing begins with: itself and its markers, before all that stands in it.
export const headOf = (svg) => svg.slice(0, svg.indexOf("</defs>") + "</defs>".length);

function draw(box, x, y, layers) {
  if (box.id) layers.frames.push(frame(box, x, y));
  for (const line of box.lines) {
    const arrives = !box.open.has(line.to) && line.to !== box.id;
    layers[line.skips ? "skips" : "flows"].push(route(box, line, x, y, arrives));
    if (line.label.length && !box.open.has(line.from)) layers.shapes.push(shape(line, box, x, y));
  }
  for (const [name, , , , , svg] of box.level.cards) {
    const { x: left, y: top } = box.children.get(name);
    const inside = box.open.get(name);
    if (inside) draw(inside, x + left, y + top, layers);
    else layers.cards.push(moved(svg, x + left, y + top));
  }
}

const fixed = (number) => number.toFixed(1);
const moved = (svg, x, y) => svg.replace("translate(0.0,0.0)", `translate(${fixed(x)},${fixed(y)})`);

// The frame with the size that it has now.
function frame({ level, width, height }, x, y) {
  const [before, high] = level.size;
  const size = (wide, tall) => `width="${fixed(wide)}" height="${fixed(tall)}"`;
  const loop = `M${fixed(width - 14)} ${fixed(height - 8)}h3q4 0 4-4V${fixed(HEAD + 10)}q0-4-4-4h-3`;
  return moved(level.frame, x, y)
    .replaceAll(size(before, high), size(width, height))
    .replace(/(class="fact end" x=")[^"]*/, `$1${fixed(width - 10)}`)
    .replace(/(class="loop" d=")[^"]*/, `$1${loop}`);
}

function route({ id, level }, { points, skips, told }, x, y, arrives) {
  const found = points.map(([a, b]) => [a + x, b + y]);
  const [from, to] = level.title;
  const [[start, top], [, next]] = points;
  if (id && top < BELOW_TITLE && next >= BELOW_TITLE && from <= start && start <= to) found[0][1] = y + BELOW_TITLE;
  if (arrives) found[found.length - 1] = toward(found.at(-1), found.at(-2), TIP);
  const tip = arrives ? ` marker-end="url(#nv-tip${skips ? "-skip" : ""})"` : "";
  return `<path class="${skips ? "skip" : "flow"}" d="${rounded(found)}"${told}${tip}/>`;
}

// The shape stays beside where its line begins.
function shape({ from, label, points, tensor }, { level }, x, y) {
  const [text, left, bottom] = label;
  const before = level.lines.find((line) => line.from === from && line.tensor === tensor && line.label.length);
  const [[wasX, wasY], [nowX, nowY]] = [before.points[0], points[0]];
  const at = `x="${fixed(x + left + nowX - wasX)}" y="${fixed(y + bottom - 2.5 + nowY - wasY)}"`;
  return `<text class="shape" ${at}>${text}</text>`;
}

// A polyline with its corners rounded.
function rounded(points) {
  const path = [`M${pair(points[0])}`];
  for (let index = 1; index < points.length - 1; index++) {
    const [before, corner, after] = points.slice(index - 1, index + 2);
    const radius = Math.min(ROUND, distance(before, corner) / 2, distance(corner, after) / 2);
    path.push(`L${pair(toward(corner, before, radius))}Q${pair(corner)} ${pair(toward(corner, after, radius))}`);
  }
  return `${path.join("")}L${pair(points.at(-1))}`;
}

const pair = ([x, y]) => `${Number(x.toFixed(1))} ${Number(y.toFixed(1))}`;
const distance = ([a, b], [c, d]) => Math.abs(a - c) + Math.abs(b - d);

function toward([x, y], [a, b], length) {
  const whole = distance([x, y], [a, b]);
  return whole ? [x + ((a - x) * length) / whole, y + ((b - y) * length) / whole] : [x, y];
}
