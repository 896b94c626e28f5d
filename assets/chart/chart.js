// A chart that plotly.js draws, in the page's colours, with names beside its points where they have room.

import { forget, fromLink, keep } from "../lib/address.js";
import { button, element } from "../lib/dom.js";
import { provide } from "../lib/mount.js";
import { PlotView } from "../lib/plot_view.js";
import { Draws, plotly } from "../lib/plotly.js";
import { hues, legible, onTheme, variable } from "../lib/theme.js";
import { typeSize } from "../lib/type.js";
import { endsOf, zoomed, zoomOf } from "../lib/zoom.js";
import { stillHidden } from "./hidden.js";
import { place, wrapped } from "./names.js";
import { pictured } from "./picture.js";

const CONFIG = { displaylogo: false, responsive: false, doubleClick: "autosize" };
const ZOOMS = ["zoom2d", "pan2d", "zoomIn2d", "zoomOut2d", "autoScale2d"];
const PICTURES = { svg: "Picture as SVG", png: "Picture as PNG" };
const SIZE = 12.5; // of letters, in pixels
const ANYWHERE = "sans-serif"; // the font of a picture, which is looked at without the page
const LETTERS = 13; // of the chart's pixels for each letter of a line below it, at least
const NAME_LETTERS = 28; // for each letter of a line of a bar's name
const LINE = 1.3; // of a name's height to its letters'

const AXES = ["x", "y"];

const shown = new WeakMap(); // root element -> Chart
const zooms = new Map(); // by the names of charts that are on the page, what part of them one looks at

class Chart {
  constructor(root) {
    this.root = root;
    this.plot = element("div", { class: "plot", role: "figure" });
    this.names = element("div", { class: "names", "aria-hidden": "true" });
    this.whole = button("whole", "Show all of the chart again", { text: "Whole chart" });
    this.buttons = element("div", { class: "pictures" }, this.whole, ...Object.entries(PICTURES).map(pictureButton));
    root.replaceChildren(this.plot, this.names, this.buttons);
    this.buttons.addEventListener("click", ({ target }) => this.press(target.closest("[data-act]")?.dataset.act));
    this.draws = new Draws();
    this.ends = new AbortController();
    this.resizer = new ResizeObserver(() => this.resize());
    this.resizer.observe(root);
    const { signal } = this.ends;
    const follow = () => {
      this.look(this.data.name);
      this.draw();
    };
    document.addEventListener("netviz:moved", follow, { signal });
    const relayout = (ends) => this.library.relayout(this.plot, ends);
    new PlotView(this.plot, { relayout, whole: () => this.showWhole() }, signal);
    onTheme(() => this.draw(), signal);
  }

  async show(data) {
    if (data.name !== this.data?.name) this.look(data.name);
    else {
      if (axes(this.data) !== axes(data)) this.zoom = { x: null, y: null }; // it was of another measure
      const hidden = stillHidden(this.hidden, this.data.traces, data.traces);
      if ([...hidden].join() !== [...this.hidden].join()) {
        this.hidden = hidden;
        this.keepHidden();
      }
    }
    this.data = data;
    this.plot.setAttribute("aria-label", data.label);
    this.root.style.setProperty("--nv-chart-height", `${data.height}px`);
    try {
      this.library = await plotly(data.plotly);
    } catch (error) {
      this.plot.textContent = `${error.message}.`;
      return;
    }
    this.draw();
  }

  press(act) {
    if (act === "whole") this.showWhole();
    else this.take(act);
  }

  draw() {
    if (!this.library || !this.root.isConnected) return;
    this.whole.hidden = !this.isZoomed;
    const style = getComputedStyle(this.root);
    const config = { ...CONFIG, modeBarButtons: [ZOOMS, this.pictures()] };
    const drawn = this.library.react(this.plot, this.traces(style), this.layout(style), config);
    this.draws.add(Promise.resolve(drawn).then(() => this.listen()));
  }

  traces(style) {
    const palette = hues(style);
    return this.data.traces.map(({ hue, plotly: drawn }, number) => {
      const color = hue < 0 ? variable(style, "--st-text-color", "#1c2430") : palette[hue % palette.length];
      const letters = drawn.text ? { insidetextfont: { color: legible(color) } } : {};
      const line = drawn.type === "scatter" ? { line: { color, width: 2, ...drawn.line } } : {};
      const visible = this.hidden.has(number) ? "legendonly" : true;
      return { ...drawn, visible, marker: { color, ...drawn.marker }, ...line, ...letters };
    });
  }

  layout(style) {
    const type = typeSize();
    const text = variable(style, "--st-text-color", "#1c2430");
    const line = variable(style, "--st-border-color", "#dbe1ea");
    const paper = variable(style, "--st-secondary-background-color", "#f4f6f9");
    const axis = { gridcolor: line, linecolor: line, tickcolor: line, zeroline: false, automargin: true };
    const asked = this.data.layout;
    return {
      font: { family: variable(style, "--st-font", "sans-serif"), size: SIZE * type, color: text },
      paper_bgcolor: "rgba(0,0,0,0)",
      plot_bgcolor: "rgba(0,0,0,0)",
      margin: { l: 50, r: 16, t: 12, b: 44 * type },
      hoverlabel: { bgcolor: paper, bordercolor: line, font: { color: text }, align: "left" },
      modebar: { bgcolor: "rgba(0,0,0,0)", orientation: "v" },
      dragmode: matchMedia("(pointer: coarse)").matches ? false : "zoom", // a finger scrolls the page
      legend: { orientation: "h", x: 0, y: 1, yanchor: "bottom", xanchor: "left" },
      ...asked,
      uniformtext: type > 1 ? { mode: "hide", minsize: SIZE * type } : asked.uniformtext, // no words too small to read
      xaxis: { ...axis, ...this.fitted(asked.xaxis), ...this.seen("x") },
      yaxis: { ...axis, ...asked.yaxis, ...this.categories(), ...this.seen("y") },
      ...(asked.yaxis2 ? { yaxis2: { ...axis, ...asked.yaxis2 } } : {}),
    };
  }

  // What a link says of the chart of that name.
  look(name) {
    this.zoom = linked(name);
    this.hidden = new Set(fromLink("hidden")?.split(",").map(Number));
    this.keepHidden();
  }

  keepHidden() {
    keep("hidden", [...this.hidden].join() || null);
  }

  // The part of an axis to which the visitor has zoomed.
  seen(axis) {
    return this.zoom[axis] ? { range: this.zoom[axis], autorange: false } : {};
  }

  get isZoomed() {
    return AXES.some((axis) => this.zoom[axis]);
  }

  zoomBy(told) {
    this.zoom = zoomed(this.zoom, "y", told, {});
    this.whole.hidden = !this.isZoomed;
    zooms.set(this.data.name, this.zoom);
    keepAll();
  }

  showWhole() {
    this.zoomBy({ "xaxis.autorange": true, "yaxis.autorange": true });
    this.draw();
  }

  // Series that are hidden by a click on their names.
  hide() {
    const all = [...this.plot.data.entries()];
    this.hidden = new Set(all.filter(([, { visible }]) => visible === "legendonly").map(([number]) => number));
    this.keepHidden();
    this.name(); // without theirs
  }

  pictures() {
    return Object.entries(PICTURES).map(([format, title]) => ({
      name: title,
      title,
      icon: format === "svg" ? this.library.Icons.disk : this.library.Icons.camera,
      click: () => this.take(format),
    }));
  }

  // Download what is seen.
  take(format) {
    if (!format || !this.plot.data) return;
    const { data, layout, _fullLayout: full } = this.plot;
    const { label } = this.data;
    const paper = variable(getComputedStyle(this.root), "--st-background-color", "#ffffff");
    const area = { wide: full._size.w, high: full._size.h };
    const written = { ...layout, font: { ...layout.font, family: ANYWHERE } };
    const { above, ...figure } = pictured({ data, layout: written }, this.spots(ANYWHERE), { ...area, label, paper });
    const filename = label.replace(/[^\p{L}\p{N}]+/gu, "-");
    const size = { width: full.width, height: full.height + above };
    this.draws.add(this.library.downloadImage(figure, { format, filename, ...size, scale: format === "png" ? 2 : 1 }));
  }

  // In a narrow chart the title of the axis below goes on in a second line.
  fitted(axis) {
    return { ...axis, title: { ...axis.title, text: wrapped(axis.title.text, this.root.clientWidth / LETTERS) } };
  }

  // Names of bars, in a narrow chart in several lines.
  categories() {
    const names = new Set(this.data.traces.flatMap(({ plotly: drawn }) => (drawn.orientation === "h" ? drawn.y : [])));
    if (!names.size) return {};
    const ticktext = [...names].map((name) => wrapped(name, this.root.clientWidth / NAME_LETTERS));
    return { tickmode: "array", tickvals: [...names], ticktext };
  }

  listen() {
    if (!this.plot.dataset.heard) {
      this.plot.dataset.heard = true;
      this.plot.on("plotly_afterplot", () => this.name());
      this.plot.on("plotly_relayout", (told) => this.zoomBy(told));
      this.plot.on("plotly_restyle", () => this.hide());
    }
    this.name();
  }

  // The names of what is in sight, placed anew after every zoom.
  name() {
    const { l: left, t: top } = this.plot._fullLayout?._size ?? {};
    if (left === undefined || !this.root.isConnected) return;
    const family = variable(getComputedStyle(this.root), "--st-font", ANYWHERE);
    this.names.replaceChildren(
      ...this.spots(family).map(({ text, isFirm, ...spot }) => {
        const where = `left: ${left + spot.left}px; top: ${top + spot.top}px`;
        return element("span", { class: isFirm ? "firm" : null, style: where }, text);
      }),
    );
  }

  // Which names have room when they are written in that font, and where from the corner of the plot's area:
  // { text, isFirm, left, top }. Each stays in the part of the area that its trace's axis has.
  spots(family) {
    const { xaxis, yaxis: high, yaxis2: low, _size: area } = this.plot._fullLayout;
    const size = SIZE * typeSize();
    const pen = document.createElement("canvas").getContext("2d");
    const shown = this.data.traces.filter((_, number) => !this.hidden.has(number));
    return [high, ...(low ? [low] : [])].flatMap((yaxis) => {
      const own = shown.filter(({ plotly: drawn }) => (drawn.yaxis === "y2" ? low : high) === yaxis);
      const points = own.flatMap(({ plotly: drawn, names, is_firm: isFirm }) => {
        pen.font = `${isFirm ? 700 : 400} ${size}px ${family}`;
        return names.map((text, index) => ({
          x: xaxis.d2p(drawn.x[index]),
          y: yaxis.d2p(drawn.y[index]),
          r: drawn.marker.size[index] / 2,
          text,
          width: pen.measureText(text).width,
          height: LINE * size,
          isFirm,
        }));
      });
      const places = place(points, { width: xaxis._length, height: yaxis._length });
      const down = yaxis._offset - area.t;
      return points.flatMap(({ text, isFirm }, index) => {
        const found = places[index];
        return found ? [{ text, isFirm, left: found.left, top: found.top + down }] : [];
      });
    });
  }

  resize() {
    if (!this.library || !this.plot.data || !this.plot.offsetWidth) return;
    this.draw();
    this.draws.add(this.library.Plots.resize(this.plot));
  }

  close() {
    this.resizer.disconnect();
    this.ends.abort();
    zooms.delete(this.data.name);
    if (zooms.size) keepAll();
    else forget("zoom", "hidden");
    this.draws.ended(() => {
      if (!this.root.isConnected) this.library?.purge(this.plot);
    });
  }
}

const axes = ({ layout: { xaxis, yaxis } }) => JSON.stringify([xaxis.title, yaxis.title]);
const pictureButton = ([format, title]) => button(format, title, { text: format.toUpperCase() });

// The part of it that a link says.
function linked(name) {
  const named = AXES.map((axis) => `${name}.${axis}`);
  const ends = zoomOf(fromLink("zoom") ?? "", named);
  const zoom = Object.fromEntries(AXES.map((axis) => [axis, ends[`${name}.${axis}`] ?? null]));
  zooms.set(name, zoom);
  return zoom;
}

// What part of all charts of the page one looks at, into its address.
function keepAll() {
  const all = [...zooms].flatMap(([name, zoom]) =>
    Object.entries(zoom).map(([axis, ends]) => [`${name}.${axis}`, ends]),
  );
  keep("zoom", endsOf(Object.fromEntries(all)));
}

function mount({ data, parentElement }) {
  const root = parentElement.querySelector(".nv-chart");
  if (!shown.has(root)) shown.set(root, new Chart(root));
  shown.get(root).show(data);
  return () => {
    shown.get(root)?.close();
    shown.delete(root);
  };
}

provide("chart", mount);

export default function () {}
