// The steps until the first point, in the place where curves will be: each with the seconds that it took or takes.

import { element } from "../lib/dom.js";

const TICK_MS = 250;

// `{ label, state, seconds }` of each step, `now` seconds after the run began: what has begun is done once something
// after it has begun; the last one that has begun goes on, unless the run `hasEnded`. Steps that a run has left out,
// since data were there already, say, take no place.
export function timed(steps, now, hasEnded) {
  const last = steps.findLastIndex(({ began }) => began !== null);
  return steps
    .map(({ label, began }, index) => {
      if (index > last) return { label, state: "waits", seconds: null };
      if (began === null) return null;
      const next = steps.slice(index + 1).find((step) => step.began !== null);
      if (next) return { label, state: "done", seconds: Math.max(0, next.began - began) };
      return { label, state: hasEnded ? "failed" : "goes", seconds: now === null ? null : Math.max(0, now - began) };
    })
    .filter(Boolean);
}

export class Steps {
  constructor(root) {
    this.root = root;
  }

  // `starting` as the server tells it; null once there are points.
  show(starting) {
    clearInterval(this.ticking);
    this.root.hidden = !starting;
    if (!starting) return;
    const heard = performance.now();
    const draw = () => {
      if (!this.root.isConnected) return clearInterval(this.ticking);
      const now = starting.now === null ? null : starting.now + (performance.now() - heard) / 1_000;
      this.draw(starting, now);
    };
    draw();
    if (starting.state === "running") this.ticking = setInterval(draw, TICK_MS);
  }

  draw({ title, steps, state }, now) {
    const items = timed(steps, now, state === "ended").map(({ label, state, seconds }) =>
      element("li", { class: state }, element("span", {}, label), element("span", { class: "took" }, took(seconds))),
    );
    this.root.replaceChildren(element("p", {}, title), element("ol", {}, ...items));
  }

  close() {
    clearInterval(this.ticking);
  }
}

const took = (seconds) => (seconds === null ? "" : `${seconds.toFixed(1)} s`);
