// Loss, accuracy and learning rate while they grow, in a figure each, with what one chooses of how they look.

import { acts } from "../lib/acts.js";
import { fromLink, keep } from "../lib/address.js";
import { button, element } from "../lib/dom.js";
import { download } from "../lib/download.js";
import { provide } from "../lib/mount.js";
import { PlotView } from "../lib/plot_view.js";
import { Draws, plotly } from "../lib/plotly.js";
import { hues, onTheme, variable } from "../lib/theme.js";
import { typeSize } from "../lib/type.js";
import { zoomed } from "../lib/zoom.js";
import { controls } from "./controls.js";
import { CONFIG, LEFT, layout, logarithmic, RIGHT, ranges, traces } from "./figure.js";
import { Guess } from "./guess.js";
import { hued } from "./hues.js";
import { Known } from "./known.js";
import { expected, key, lines } from "./lines.js";
import { combined, fileName, HEIGHT, ON_WHITE, PLOT_WIDTH, page, WIDTH } from "./picture.js";
import { PLOTS } from "./plots.js";
import { Rewind } from "./rewind.js";
import { Steps } from "./steps.js";
import { firstView, linked, written } from "./view.js";

const shown = new WeakMap(); // root element -> Curves
const known = new Known(); // of this tab: it outlives a change of pages
const view = firstView();
let coloured = []; // the runs as this tab drew them last: they keep their hues
let watched = null; // the id of the first run that was shown, "" where there was none

class Curves {
  constructor(root) {
    this.root = root;
    this.plots = Object.fromEntries([...root.querySelectorAll(".plot")].map((plot) => [plot.dataset.value, plot]));
    this.steps = new Steps(root.querySelector(".steps"));
    this.draws = new Draws();
    this.rewind = new Rewind(
      () => this.draw(),
      (batch) => this.tell.rewind(batch),
    );
    this.guess = new Guess((values) => this.tell.guess(values));
    root.append(this.rewind.root, this.guess.root);
    linked(view, fromLink);
    this.controls = this.made();
    this.key = element("ul", { class: "key", "aria-label": "Lines" }, looks());
    root.prepend(this.controls, this.key);
    this.keep();
    this.ends = new AbortController();
    this.resizer = new ResizeObserver(() => this.resize());
    this.resizer.observe(root);
    const { signal } = this.ends;
    onTheme(() => this.draw(), signal);
    document.addEventListener("visibilitychange", () => this.draw(), { signal });
    for (const plot of Object.values(this.plots)) {
      const relayout = (ends) => this.library.relayout(plot, ends);
      new PlotView(plot, { relayout, whole: () => this.showWhole() }, signal);
    }
    document.addEventListener("netviz:moved", () => this.lookAsLinked(), { signal });
  }

  made() {
    const changed = () => {
      this.keep();
      this.draw();
    };
    return controls(view, changed, (format) => this.take(format));
  }

  // Another link to this page was followed in this tab.
  lookAsLinked() {
    Object.assign(view, firstView());
    linked(view, fromLink);
    const before = this.controls;
    this.controls = this.made();
    before.replaceWith(this.controls);
    this.draw();
  }

  showWhole() {
    view.zoom = {};
    this.keep();
    this.draw();
  }

  // How they look, in the page's address.
  keep() {
    for (const [name, text] of Object.entries(written(view))) keep(name, text);
  }

  async show(data, tell) {
    this.data = data;
    this.tell = tell;
    const first = data.runs[0]?.id ?? "";
    if (watched !== null && watched !== first) view.zoom = {};
    this.comeIntoSight(first);
    const missing = data.runs.filter((run) => !known.take(run)).map(({ id }) => id);
    if (missing.length) tell.missing(missing);
    const here = data.runs.map(({ id }) => known.get(id)).filter(Boolean);
    const runs = hued(here, coloured, hues(getComputedStyle(this.root)));
    coloured = runs;
    this.rewind.take(data.rewind);
    this.runs = runs;
    this.keep();
    const isEmpty = !this.runs.some((run) => run.training.batch.length);
    this.root.classList.toggle("empty", isEmpty);
    this.root.classList.toggle("guessing", isEmpty && data.guess.may);
    this.guess.take({ ...data.guess, may: isEmpty && data.guess.may });
    this.steps.show(isEmpty ? data.starting : null);
    try {
      this.library = await plotly(data.plotly);
    } catch (error) {
      return this.say(error.message);
    }
    this.say("");
    this.draw();
  }

  // Why there are no curves, in their place, and a way to have them; "" shows them again. Every update tries anew, too.
  say(message) {
    this.failure?.remove();
    for (const plot of Object.values(this.plots)) plot.hidden = Boolean(message);
    if (!message) return;
    const again = button("again", "Try again", { text: "Try again" });
    again.addEventListener("click", () => this.show(this.data, this.tell));
    this.failure = element("p", { class: "failed", role: "alert" }, `${message}. `, again);
    this.root.append(this.failure);
  }

  // What each plot shows now; points that come while the tab is hidden wait until it is seen.
  draw() {
    if (!this.library || !this.root.isConnected || document.hidden) return;
    const figures = this.figures();
    this.controls.querySelector("[data-act=whole]").hidden = !Object.values(view.zoom).some(Boolean);
    for (const [value, plot] of Object.entries(this.plots)) {
      const drawn = this.library.react(plot, figures[value].traces, figures[value].layout, CONFIG);
      const ready = () => {
        this.listen(value, plot);
        this.place(); // not once all have been drawn: one that is out of sight may never be
      };
      this.draws.add(Promise.resolve(drawn).then(ready));
    }
    this.draws.ended(() => this.point());
    this.name();
    this.root.dataset.points = Math.max(0, ...this.runs.map((run) => run.training.batch.length));
    this.root.dataset.heldOut = Math.max(0, ...this.runs.map((run) => run.heldOut.batch.length));
  }

  // What lies over and under the plots, where their axes are.
  place() {
    this.rewind.draw(this.plots.rate, this.runs[0], view);
    this.guess.place(this.plots.accuracy);
  }

  // Of several runs which is which.
  name() {
    const drawn = lines("loss", this.runs, view, hues(getComputedStyle(this.root)));
    const told = key(drawn, this.runs);
    const items = told.map(({ name, colour }) =>
      element("li", {}, element("i", { style: `background: ${colour}` }), name),
    );
    this.key.replaceChildren(
      ...items,
      looks(
        this.data.guess,
        drawn.some(({ low }) => low),
        this.data.rewind.checkpoints.length > 0,
      ),
    );
  }

  // `file` tells how they look in one, where that is not as on the page: colours, the `width` of a plot in pixels, `type`.
  figures(file) {
    const style = getComputedStyle(this.root);
    const theme = {
      font: variable(style, "--st-font", "sans-serif"),
      type: typeSize(),
      text: variable(style, "--st-text-color", "#1c2430"),
      line: variable(style, "--st-border-color", "#dbe1ea"),
      paper: variable(style, "--st-secondary-background-color", "#f4f6f9"),
      canDrag: !matchMedia("(pointer: coarse)").matches, // a finger scrolls the page
      stacked: !file && matchMedia("(max-width: 760px)").matches, // as curves.css has it
      ...file,
    };
    const isEmpty = this.root.classList.contains("empty");
    const seen = isEmpty ? { ...firstView(), axis: "budget" } : view;
    const guess = isEmpty ? { ...this.data.guess, own: null } : this.data.guess; // what is drawn lies over the plot
    return Object.fromEntries(
      Object.keys(PLOTS).map((value) => {
        const expectations = expected(value, guess, this.runs[0], seen);
        const drawn = [...expectations, ...(isEmpty ? [] : lines(value, this.runs, seen, hues(style)))];
        if (isEmpty) drawn.push({ kind: "reach", name: "", run: "", x: [0, 100], y: [null, null] });
        const top = ranges(value, drawn, seen).y[1];
        return [
          value,
          {
            traces: traces(value, drawn, { top, text: theme.text }),
            layout: layout(value, drawn, this.runs, seen, {
              width: this.plots[value].offsetWidth - LEFT - RIGHT,
              rewind: file ? null : this.rewind.shown,
              ...theme,
            }),
          },
        ];
      }),
    );
  }

  // Once for each plot: zooms are shared along x, and values under the pointer are shown in every plot at once.
  listen(value, plot) {
    if (plot.dataset.heard) return;
    plot.dataset.heard = true;
    plot.on("plotly_relayout", (told) => {
      const isLog = logarithmic(value, lines(value, this.runs, view, hues(getComputedStyle(this.root))), view);
      const zoom = zoomed(view.zoom, value, told, isLog);
      if (JSON.stringify(zoom) === JSON.stringify(view.zoom)) return;
      view.zoom = zoom;
      this.keep();
      this.draw();
    });
    plot.on("plotly_hover", ({ xvals, event }) => {
      if (!event?.isTrusted) return;
      this.pointed = { value, x: xvals?.[0] };
      this.point();
    });
    plot.addEventListener("mouseleave", () => {
      this.pointed = null;
      for (const other of Object.values(this.plots)) if (other.data) this.library.Fx.unhover(other);
    });
  }

  point() {
    if (!this.pointed || !this.root.isConnected) return;
    const { x, value } = this.pointed;
    for (const [other, plot] of Object.entries(this.plots)) {
      if (!plot.data || (other === value && plot.querySelector(".hoverlayer .legend"))) continue;
      this.library.Fx.hover(plot, { xval: x }, ["xy"]);
    }
  }

  // The curves as they look now, as a file.
  async take(format) {
    const title = this.runs.map(({ name }) => name).join(" and ") || "curves";
    const figure = combined(this.figures({ ...ON_WHITE, width: PLOT_WIDTH, type: 1 }), title);
    if (format === "html") {
      const library = await (await fetch(new URL(this.data.plotly, document.baseURI))).text();
      return download(new Blob([page(figure, title, library)], { type: "text/html" }), fileName(title, format));
    }
    const size = { format, width: WIDTH, height: HEIGHT, scale: format === "png" ? 2 : 1 };
    const address = await this.library.toImage(figure, size);
    download(await (await fetch(address)).blob(), fileName(title, format));
  }

  resize() {
    if (!this.library) return;
    for (const plot of Object.values(this.plots))
      if (plot.data && plot.offsetWidth) this.draws.add(this.library.Plots.resize(plot));
    if (this.runs?.some(({ marks }) => marks.length))
      this.draw(); // their words fit anew
    else if (this.runs) this.draws.ended(() => this.place());
  }

  // Another run than before was asked for, perhaps from a card far below the curves.
  comeIntoSight(first) {
    const isAnother = first && watched !== null && first !== watched;
    watched = first;
    if (isAnother && this.root.getBoundingClientRect().bottom < 0)
      document.querySelector("[data-testid=stMain]")?.scrollTo({ top: 0 });
  }

  close() {
    this.resizer.disconnect();
    this.ends.abort();
    this.steps.close();
    this.rewind.close();
    this.guess.close();
    // Streamlit can mount another into the same root: it brings its own.
    for (const own of [this.controls, this.key, this.rewind.root, this.guess.root]) own.remove();
    this.draws.ended(() => {
      if (this.root.isConnected) return; // mounted again: its plots are in use
      for (const plot of Object.values(this.plots)) this.library?.purge(plot);
    });
  }
}

function looks({ own, others } = { own: null, others: [] }, hasBands = false, hasCheckpoints = false) {
  const told = [
    "solid: held-out",
    "dotted: training",
    own && "dashed: your guess",
    others.length && "thin: other guesses",
    hasBands && "median of the seeds in a band from the lowest to the highest",
    hasCheckpoints && "short strokes on the axis: checkpoints",
  ];
  return element("li", {}, told.filter(Boolean).join(", "));
}

function mount({ data, parentElement, setTriggerValue, setStateValue }) {
  const root = parentElement.querySelector(".nv-curves");
  if (!shown.has(root)) shown.set(root, new Curves(root));
  const tellAct = acts(parentElement, setStateValue);
  shown.get(root).show(data, {
    missing: (runs) => setTriggerValue("missing", runs),
    guess: (values) => tellAct("guess", values),
    rewind: (batch) => tellAct("rewind", batch),
  });
  return () => {
    shown.get(root)?.close();
    shown.delete(root);
  };
}

provide("live_curves", mount);

export default function () {}
