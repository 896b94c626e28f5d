// What part of a plotly plot one looks at, by two fingers and by keys: plotly itself has a mouse in mind. One finger
// scrolls the page.

const LEAST_PX = 24; // between two fingers, so that they do not zoom at a touch
const ZOOMS = { "+": 1.25, "=": 1.25, "-": 0.8 };
const MOVES = { ArrowLeft: [0.1, 0], ArrowRight: [-0.1, 0], ArrowUp: [0, -0.1], ArrowDown: [0, 0.1] }; // of an axis

// The two ends of an axis that is so many pixels long, once what stood at pixel `from` stands at `to`, `factor` times as
// large.
export function moved([low, high], length, { from, to, factor }) {
  const start = low + ((high - low) / length) * (from - to / factor);
  return [start, start + (high - low) / factor];
}

// `relayout(changes)` has the plot show other ends of its axes; `whole()` shows all of it again.
export class PlotView {
  constructor(plot, { relayout, whole }, signal) {
    Object.assign(this, { plot, relayout, whole });
    const listen = (type, act) => plot.addEventListener(type, act, { capture: true, passive: false, signal });
    listen("touchstart", (event) => this.touch(event));
    listen("touchmove", (event) => this.pinch(event));
    for (const type of ["touchend", "touchcancel"]) listen(type, () => (this.start = null));
    listen("keydown", (event) => this.press(event));
    plot.tabIndex = 0;
  }

  // The axes that can be zoomed: their names, ends, lengths and directions, and where they begin in the window.
  get axes() {
    const { left, top } = this.plot.getBoundingClientRect();
    const { xaxis, yaxis } = this.plot._fullLayout ?? {};
    const found = [
      { name: "xaxis", axis: xaxis, side: 0, begin: left },
      { name: "yaxis", axis: yaxis, side: 1, begin: top },
    ];
    return found
      .filter(({ axis }) => axis && axis.type !== "category" && !axis.fixedrange)
      .map(({ axis, ...rest }) => ({ ...rest, ends: [...axis.range], offset: axis._offset, length: axis._length }));
  }

  touch(event) {
    if (event.touches.length !== 2) return;
    claim(event);
    this.start = { fingers: fingersOf(event), axes: this.axes };
  }

  pinch(event) {
    if (!this.start || event.touches.length !== 2) return;
    claim(event);
    const [before, now] = [this.start.fingers, fingersOf(event)];
    const { axes } = this.start;
    this.show(axes, now.apart / before.apart, (axis) => [before, now].map(({ middle }) => pixel(axis, middle)));
  }

  press(event) {
    const { key, target } = event;
    if (target !== this.plot || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!(key in ZOOMS || key in MOVES || key === "0")) return;
    claim(event);
    if (key === "0") return this.whole();
    const [across, down] = MOVES[key] ?? [0, 0];
    this.show(this.axes, ZOOMS[key] ?? 1, ({ side, length }) => {
      const middle = length / 2;
      return [middle, middle + length * (side ? -down : across)];
    });
  }

  // The axes with other ends; of several wishes while plotly draws only the last is seen.
  show(axes, factor, places) {
    const changes = axes.map((axis) => {
      const [from, to] = places(axis);
      return [`${axis.name}.range`, moved(axis.ends, axis.length, { from, to, factor })];
    });
    this.wish = Object.fromEntries(changes);
    this.drawing ??= this.draw().finally(() => (this.drawing = null));
  }

  async draw() {
    while (this.wish) {
      const { wish } = this;
      this.wish = null;
      await this.relayout(wish);
    }
  }
}

function claim(event) {
  event.preventDefault();
  event.stopPropagation();
}

// Two fingers: the place between them in the window, and how far they are apart.
function fingersOf({ touches: [one, other] }) {
  const [x, y] = ["clientX", "clientY"].map((side) => (one[side] + other[side]) / 2);
  const apart = Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY);
  return { middle: [x, y], apart: Math.max(LEAST_PX, apart) };
}

// How far from an axis's beginning a place in the window is: the upright one begins below.
function pixel({ side, begin, offset, length }, place) {
  const from = place[side] - begin - offset;
  return side ? length - from : from;
}
