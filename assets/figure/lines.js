// Lines over a common axis, named above them; the pointer reads the values at a place.

import { element, svgElement } from "../lib/dom.js";
import { clamp, least, most } from "../lib/numbers.js";
import { hues } from "../lib/theme.js";
import { number } from "../lib/words.js";
import { axis, nearest } from "./axis.js";

const ROOM = { left: 2, right: 1, top: 0.8, bottom: 3.2 }; // around the lines, in letters' heights
const FIGURE = 0.56; // how wide a figure of a number is, in letters' heights

export class LineChart {
  constructor(root) {
    this.root = root;
    this.svg = svgElement("svg", { role: "img", class: "lines" });
    this.names = element("ul", { class: "names" });
    this.read = element("div", { class: "read", hidden: true });
    this.plot = element("div", { class: "plot" }, this.svg, this.read);
    root.append(this.names, this.plot);
    this.svg.addEventListener("pointermove", (event) => this.point(event));
    this.svg.addEventListener("pointerleave", () => this.tell(null));
    this.lit = [];
  }

  show(chart) {
    this.shown = chart;
    const { lines, x_title, y_title } = chart;
    this.svg.setAttribute("aria-label", `${y_title} against ${x_title}: ${lines.map(({ title }) => title).join(", ")}`);
    this.fit();
  }

  // Drawn anew for the room that there is.
  fit() {
    const { width, height } = this.svg.getBoundingClientRect();
    if (!width || !height || !this.shown) return;
    const em = Number.parseFloat(getComputedStyle(this.svg).fontSize);
    const room = Object.fromEntries(Object.entries(ROOM).map(([side, ems]) => [side, ems * em]));
    const { lines, per_cent, from_zero, log, at } = this.shown;
    const xs = lines.flatMap(({ x }) => x);
    const ys = lines.flatMap(({ y }) => y.filter((value) => value !== null));
    this.x = axis(least(xs), most(xs), { log, most: clamp(Math.round(width / (9 * em)), 2, 8) });
    this.y = axis(from_zero ? Math.min(0, least(ys)) : least(ys), most(ys), {
      most: clamp(Math.round(height / (5 * em)), 3, 8),
    });
    const written = (value) => (per_cent ? `${number(Math.round(value * 1000) / 10)} %` : number(value));
    room.left += FIGURE * em * most(this.y.ticks.map((value) => written(value).length));
    this.box = { ...room, width: width - room.left - room.right, height: height - room.top - room.bottom };
    this.written = written;
    this.svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    const palette = hues(getComputedStyle(this.root));
    this.series = lines.map((line, place) => this.drawn(line, palette[place % palette.length]));
    this.rule = svgElement("line", {
      class: "rule",
      y1: room.top,
      y2: room.top + this.box.height,
      visibility: "hidden",
    });
    this.svg.replaceChildren(
      ...this.grid(written, em),
      ...(at === null ? [] : [this.upright(at, "at")]),
      ...this.series,
      this.rule,
    );
    this.names.replaceChildren(
      ...lines.map(({ title }, place) =>
        element("li", { style: `--hue: ${palette[place % palette.length]}`, "data-name": lines[place].name }, title),
      ),
    );
    this.light(this.lit);
  }

  px(x) {
    return this.box.left + this.x.place(x) * this.box.width;
  }

  py(y) {
    return this.box.top + (1 - this.y.place(y)) * this.box.height;
  }

  upright(x, name) {
    const { top, height } = this.box;
    return svgElement("line", { class: name, x1: this.px(x), x2: this.px(x), y1: top, y2: top + height });
  }

  grid(written, em) {
    const { left, top, width, height } = this.box;
    const { x_title, y_title } = this.shown;
    const bottom = top + height;
    const text = (words, attributes) => svgElement("text", attributes, words);
    return [
      ...this.y.ticks.flatMap((value) => [
        svgElement("line", { class: "grid", x1: left, x2: left + width, y1: this.py(value), y2: this.py(value) }),
        text(written(value), { x: left - 0.5 * em, y: this.py(value) + 0.35 * em, "text-anchor": "end" }),
      ]),
      ...this.x.ticks.map((value) =>
        text(number(value), { x: this.px(value), y: bottom + 1.3 * em, "text-anchor": "middle" }),
      ),
      text(x_title, { class: "title", x: left + width / 2, y: bottom + 2.8 * em, "text-anchor": "middle" }),
      text(y_title, {
        class: "title",
        transform: `translate(${0.9 * em},${top + height / 2}) rotate(-90)`,
        "text-anchor": "middle",
      }),
    ];
  }

  drawn({ name, x, y, dots, soft, upright }, hue) {
    const points = x.map((each, place) => [each, y[place]]).filter(([, value]) => value !== null);
    const group = svgElement("g", { class: `line${soft ? " soft" : ""}`, style: `--hue: ${hue}`, "data-name": name });
    const at = points.map(([each, value]) => [this.px(each).toFixed(1), this.py(value).toFixed(1)]);
    if (upright) group.append(this.upright(x[0], "only"));
    else if (dots) group.append(...at.map(([cx, cy]) => svgElement("circle", { cx, cy, r: 5 })));
    else group.append(svgElement("path", { d: at.map(([a, b], place) => `${place ? "L" : "M"}${a} ${b}`).join("") }));
    return group;
  }

  point(event) {
    const { left, top } = this.svg.getBoundingClientRect();
    const at = event.clientX - left;
    const { lines } = this.shown;
    if (lines.every(({ dots, upright }) => dots || upright))
      return this.tell(closest(lines, [at, event.clientY - top], (x, y) => [this.px(x), this.py(y)]));
    const far = (x, px) => Math.abs(this.px(x) - px);
    const found = this.shown.lines.map((line) => nearest(line.x, at, far));
    const places = this.shown.lines.map((line, index) => line.x[found[index]]);
    const x = places[nearest(places, at, far)];
    this.tell({ x, values: lines.map((line, index) => read(line, index, found[index])) });
  }

  tell(told) {
    this.read.hidden = !told;
    this.rule.setAttribute("visibility", told ? "visible" : "hidden");
    if (!told) return;
    const px = this.px(told.x);
    for (const end of ["x1", "x2"]) this.rule.setAttribute(end, px);
    const palette = hues(getComputedStyle(this.root));
    this.read.replaceChildren(
      element("b", {}, `${number(told.x)} ${this.shown.x_title.toLowerCase()}`),
      ...told.values.map(({ title, value, place }) =>
        element(
          "span",
          { style: `--hue: ${palette[place % palette.length]}` },
          value === undefined ? title : `${title} ${value === null ? "–" : this.written(value)}`,
        ),
      ),
    );
    const leftwards = px > this.box.left + this.box.width / 2;
    this.read.style.left = `${px + (leftwards ? -10 : 10)}px`;
    this.read.style.top = `${this.box.top}px`;
    this.read.style.transform = leftwards ? "translateX(-100%)" : "";
  }

  light(parts) {
    this.lit = parts;
    const lit = parts.filter((part) => this.shown.lines.some(({ name }) => name === part));
    for (const each of [...this.svg.querySelectorAll("[data-name]"), ...this.names.children]) {
      each.classList.toggle("lit", lit.includes(each.dataset.name));
      each.classList.toggle("away", lit.length > 0 && !lit.includes(each.dataset.name));
    }
  }
}

// What is read at a point of the line in that place; of an upright line, which has no value, its name.
function read({ title, names, y, upright }, place, index) {
  const said = [title, ...(names?.[index] ? [names[index]] : [])].join(", ");
  return { title: names?.[index] && !upright ? `${said}:` : said, value: upright ? undefined : y[index], place };
}

// Of points that stand apart, the one that is nearest to a place in pixels.
function closest(lines, [left, top], pixels) {
  const points = lines.flatMap((line, place) =>
    line.x.map((x, index) => {
      const [across, down] = pixels(x, line.y[index]);
      const far = Math.hypot(across - left, line.upright ? 0 : down - top);
      return { x, values: [read(line, place, index)], far };
    }),
  );
  return points.reduce((best, each) => (each.far < best.far ? each : best));
}
