// Loss and accuracy while they grow.

import { button, element } from "../lib/dom.js";
import { provide } from "../lib/mount.js";
import { hues, variable } from "../lib/theme.js";
import { CONFIG, layout, traces } from "./figure.js";
import { Draws, plotly } from "./plotly.js";

const shown = new WeakMap(); // root element -> Curves

class Curves {
  constructor(root) {
    this.root = root;
    this.plots = Object.fromEntries([...root.querySelectorAll(".plot")].map((plot) => [plot.dataset.value, plot]));
    this.draws = new Draws();
    this.resizer = new ResizeObserver(() => this.resize());
    this.resizer.observe(root);
    // A changed theme changes the variables of the page, not the data.
    this.scheme = matchMedia("(prefers-color-scheme: dark)");
    this.onScheme = () => setTimeout(() => this.draw(), 100);
    this.scheme.addEventListener("change", this.onScheme);
  }

  async show(data) {
    this.data = data;
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
    again.addEventListener("click", () => this.show(this.data));
    this.failure = element("p", { class: "failed", role: "alert" }, `${message}. `, again);
    this.root.append(this.failure);
  }

  draw() {
    if (!this.library || !this.root.isConnected) return;
    const style = getComputedStyle(this.root);
    const theme = {
      font: variable(style, "--st-font", "sans-serif"),
      text: variable(style, "--st-text-color", "#1c2430"),
      line: variable(style, "--st-border-color", "#dbe1ea"),
      paper: variable(style, "--st-secondary-background-color", "#f4f6f9"),
    };
    for (const [value, plot] of Object.entries(this.plots)) {
      const [lines, frame] = [traces(value, this.data, hues(style)), layout(value, this.data, theme)];
      this.draws.add(this.library.react(plot, lines, frame, CONFIG));
    }
    this.root.dataset.points = this.data.training.batch.length;
    this.root.dataset.heldOut = this.data.held_out.batch.length;
  }

  resize() {
    if (!this.library) return;
    for (const plot of Object.values(this.plots))
      if (plot.data && plot.offsetWidth) this.draws.add(this.library.Plots.resize(plot));
  }

  close() {
    this.resizer.disconnect();
    this.scheme.removeEventListener("change", this.onScheme);
    this.draws.ended(() => {
      if (this.root.isConnected) return; // mounted again: its plots are in use
      for (const plot of Object.values(this.plots)) this.library?.purge(plot);
    });
  }
}

function mount({ data, parentElement }) {
  const root = parentElement.querySelector(".nv-curves");
  if (!shown.has(root)) shown.set(root, new Curves(root));
  shown.get(root).show(data);
  return () => {
    shown.get(root)?.close();
    shown.delete(root);
  };
}

provide("live_curves", mount);

export default function () {}
