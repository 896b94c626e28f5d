// One network after another, each gliding out of the last. It moves by itself until it is stopped, a step is chosen,
// or nobody sees it; who wants no motion sees the last step, and chooses.

import { Drawing } from "../graph_viewer/drawing.js";
import { button, element } from "../lib/dom.js";
import { prefersStill } from "../lib/motion.js";
import { onceGone } from "../lib/mount.js";
import { most } from "../lib/numbers.js";
import { followTheme } from "../lib/theme.js";
import { typeSize } from "../lib/type.js";

const STAY_MS = 2800; // so long a step can be looked at
const SLOWER = 0.32; // than the drawing's own glide, which answers a click
const LARGEST = 1.4;
const PAUSE = "M8 5v14M16 5v14";
const PLAY = "M8 5l11 7-11 7z";

const moving = new WeakMap(); // root element -> Moving

class Moving {
  constructor(root, steps) {
    this.root = root;
    this.steps = steps.map((step) => ({ ...step, drawing: new Drawing(step.svg) }));
    const sizes = this.steps.map(({ drawing: { svg } }) => [svg.width.baseVal.value, svg.height.baseVal.value]);
    this.size = [0, 1].map((side) => most(sizes.map((each) => each[side])));
    this.stage = element("div", { class: "stage", role: "img" });
    this.dots = steps.map(({ title }, number) => {
      const dot = element("button", { type: "button", "aria-label": title, title });
      dot.addEventListener("click", () => this.choose(number));
      return dot;
    });
    this.bar = element("i");
    this.title = element("a", { class: "title" });
    this.said = element("span", { class: "said" });
    this.player = button("play", "Pause", { path: PAUSE });
    this.player.addEventListener("click", () => this.play(!this.plays));
    const steering = element(
      "div",
      { class: "steering", role: "group", "aria-label": "Steps" },
      this.player,
      ...this.dots,
    );
    root.append(
      this.stage,
      element("div", { class: "says" }, this.title, this.said),
      element("div", { class: "amount", "aria-hidden": "true" }, this.bar),
      steering,
    );
    this.watch = new ResizeObserver(() => this.fit());
    this.watch.observe(this.stage);
    this.seen = new IntersectionObserver(([{ isIntersecting }]) => {
      this.isSeen = isIntersecting;
    });
    this.seen.observe(this.stage);
    this.show(prefersStill() ? this.steps.length - 1 : 0);
    this.play(!prefersStill());
  }

  play(on) {
    this.plays = on;
    clearInterval(this.timer);
    this.player.setAttribute("aria-label", on ? "Pause" : "Play");
    this.player.title = on ? "Pause" : "Play";
    this.player.querySelector("path").setAttribute("d", on ? PAUSE : PLAY);
    if (on) this.timer = setInterval(() => this.next(), STAY_MS);
  }

  next() {
    if (this.isSeen && !document.hidden) this.show((this.number + 1) % this.steps.length);
  }

  choose(number) {
    this.play(false);
    this.show(number);
  }

  show(number) {
    const before = this.steps[this.number]?.drawing;
    const { drawing, title, said, params, link } = this.steps[number];
    this.number = number;
    drawing.svg.classList.add("by-kind");
    drawing.svg.setAttribute("aria-hidden", "true"); // the label beside it says what it shows
    this.stage.replaceChildren(drawing.svg);
    this.fit();
    this.stage.setAttribute("aria-label", `Drawing of an Inception module. ${title}: ${said}`);
    this.title.textContent = title;
    this.title.href = link;
    this.title.title = "Explore it";
    this.said.textContent = said;
    this.bar.style.width = `${(100 * params) / most(this.steps.map((step) => step.params))}%`;
    this.dots.forEach((dot, each) => dot.setAttribute("aria-pressed", String(each === number)));
    if (before && before !== drawing && !prefersStill()) this.glide(before, drawing);
  }

  // What stays glides to where it stands now, the rest fades in.
  glide(before, drawing) {
    drawing.comeFrom(before, undefined, () => true);
    const [from, to] = [before, drawing].map((each) => this.placed(each));
    drawing.svg.animate([{ transform: from }, { transform: to }], {
      duration: 260,
      easing: "cubic-bezier(.2,.7,.3,1)",
    });
    for (const motion of drawing.svg.getAnimations({ subtree: true })) motion.playbackRate = SLOWER;
  }

  // All steps are drawn at one scale, each in the middle.
  fit() {
    const { clientWidth } = this.stage;
    if (!clientWidth || this.number === undefined) return;
    this.root.classList.toggle("hall", typeSize() > 1);
    const [width, height] = this.size;
    this.scale = Math.min(clientWidth / width, LARGEST * typeSize());
    this.stage.style.height = `${height * this.scale}px`;
    const { drawing } = this.steps[this.number];
    drawing.svg.style.transform = this.placed(drawing);
  }

  placed({ svg }) {
    const [width, height] = [svg.width.baseVal.value, svg.height.baseVal.value];
    const x = (this.stage.clientWidth - width * this.scale) / 2;
    const y = ((this.size[1] - height) * this.scale) / 2;
    return `translate(${x}px,${y}px) scale(${this.scale})`;
  }

  close() {
    clearInterval(this.timer);
    this.watch.disconnect();
    this.seen.disconnect();
  }
}

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".moving");
  followTheme(root);
  if (!moving.has(root)) moving.set(root, new Moving(root, data.steps));
  return onceGone(parentElement, () => {
    moving.get(root)?.close();
    moving.delete(root);
  });
}
