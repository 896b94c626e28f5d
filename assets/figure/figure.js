// A chart of a story: bars in rows, or lines; or code with its answers. All are drawn here, so that a file can carry them.

import { element } from "../lib/dom.js";
import { onceGone } from "../lib/mount.js";
import { onPoint } from "../lib/pointing.js";
import { followTheme } from "../lib/theme.js";
import { BarRows } from "./bars.js";
import { CodeBlocks } from "./code.js";
import { LineChart } from "./lines.js";

const shown = new WeakMap(); // element of the component -> Figure

class Figure {
  constructor(parent) {
    this.root = element("div", { class: "figure" });
    parent.append(this.root);
    this.life = new AbortController();
    onPoint((parts) => this.chart?.light(parts), this.life.signal);
    this.watch = new ResizeObserver(() => this.chart?.fit());
    this.watch.observe(this.root);
  }

  show({ bars, lines, code }) {
    const kind = bars ? BarRows : lines ? LineChart : CodeBlocks;
    if (!(this.chart instanceof kind)) {
      this.root.replaceChildren();
      this.chart = new kind(this.root);
    }
    this.chart.show(bars ?? lines ?? code);
    this.chart.light([]);
  }

  close() {
    this.life.abort();
    this.watch.disconnect();
  }
}

export default function ({ data, parentElement }) {
  if (!shown.has(parentElement)) shown.set(parentElement, new Figure(parentElement));
  const figure = shown.get(parentElement);
  followTheme(figure.root);
  figure.show(data);
  return onceGone(parentElement, () => {
    figure.close();
    shown.delete(parentElement);
  });
}
