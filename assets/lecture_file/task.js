// The one thing to do in a scene: a slider, or a few answers side by side.

import { button, element } from "../lib/dom.js";

export class Task {
  // `play` is told the place of the view that was asked for.
  constructor(play) {
    this.play = play;
    this.root = element("div", { class: "task" });
  }

  // `at` is the place of the view that is shown; of a guess the first is that there is none yet.
  show(task, at) {
    if (task !== this.task) this.build(task);
    this.task = task;
    if (!task) return;
    if (task.kind === "slide") this.stand(task.titles[at], at);
    const first = task.kind === "guess" ? 1 : 0;
    for (const [place, each] of this.buttons.entries()) each.setAttribute("aria-pressed", String(place + first === at));
  }

  build(task) {
    this.buttons = [];
    this.root.hidden = !task;
    if (!task) return this.root.replaceChildren();
    if (task.kind === "slide") return this.slide(task);
    const first = task.kind === "guess" ? 1 : 0;
    this.buttons = task.titles.map((text, place) => {
      const made = button("play", text, { text });
      made.addEventListener("click", () => this.play(place + first));
      return made;
    });
    const choices = element("div", { class: "choices", role: "group", "aria-label": task.label }, ...this.buttons);
    this.root.replaceChildren(element("p", { class: "label" }, task.label), choices);
  }

  slide({ label, titles }) {
    this.range = element("input", { type: "range", min: 0, max: titles.length - 1, step: 1 });
    this.value = element("output");
    this.range.addEventListener("input", () => this.play(Number(this.range.value)));
    this.root.replaceChildren(element("label", { class: "label" }, label, " ", this.value, this.range));
  }

  stand(text, at) {
    this.range.value = String(at);
    this.range.setAttribute("aria-valuetext", text);
    this.value.textContent = text;
  }
}
