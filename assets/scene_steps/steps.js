// A dot for each scene of a story, the ways back and on, and the keys that go them: arrows, and a presenter's clicker.

import { button, element } from "../lib/dom.js";
import { onceGone } from "../lib/mount.js";
import { arrowed, clicked } from "./keys.js";

const ICONS = { back: "M15 5l-7 7 7 7", on: "M9 5l7 7-7 7" };
const shown = new WeakMap(); // element of the component -> Steps

class Steps {
  constructor(parent) {
    this.back = button("back", "Scene before", { path: ICONS.back, key: "←" });
    this.on = button("on", "Next scene", { path: ICONS.on, text: "Next", key: "→" });
    this.dots = element("ol", { "aria-label": "Scenes" });
    this.where = element("span", { class: "where" });
    this.spoken = element("span", { class: "spoken", role: "status" });
    parent.append(element("nav", { "aria-label": "Story" }, this.back, this.dots, this.where, this.on), this.spoken);
    this.back.addEventListener("click", () => this.go(this.at - 1));
    this.on.addEventListener("click", () => this.go(this.at + 1));
    this.life = new AbortController();
    const { signal } = this.life;
    // The clicker's before all components: a presenter who has clicked into the picture goes on all the same.
    document.addEventListener("keydown", (event) => this.pressed(event, clicked(event)), { signal, capture: true });
    document.addEventListener("keydown", (event) => this.pressed(event, arrowed(event)), { signal });
    document.addEventListener("netviz:page", (event) => this.asked(event), { signal });
  }

  show({ scenes, at }) {
    const isAnother = JSON.stringify(scenes) !== JSON.stringify(this.scenes);
    this.scenes = scenes;
    if (isAnother) this.list();
    else if (at !== this.told) this.spoken.textContent = `Scene ${at + 1} of ${scenes.length}: ${scenes[at].title}`;
    this.told = at;
    this.stand(at);
  }

  // Once a story: a dot that has the focus keeps it from scene to scene.
  list() {
    this.dots.replaceChildren(
      ...this.scenes.map(({ title }, place) => {
        const dot = element("button", { type: "button", title, "aria-label": `${place + 1}: ${title}` });
        dot.addEventListener("click", () => this.go(place));
        return element("li", {}, dot);
      }),
    );
  }

  // Where the visitor is, or will be once the server has answered: the next key counts from there.
  stand(at) {
    this.at = at;
    [...this.dots.querySelectorAll("button")].forEach((dot, place) => {
      if (place === at) dot.setAttribute("aria-current", "step");
      else dot.removeAttribute("aria-current");
    });
    this.where.textContent = `${at + 1} of ${this.scenes.length}`;
    this.back.disabled = at === 0;
    this.on.disabled = at === this.scenes.length - 1;
  }

  go(place) {
    if (place === this.at || !this.scenes[place]) return;
    this.stand(place);
    this.tell(this.scenes[place].name);
  }

  // A list of scenes is presented, and its clicker was pressed: within a story it is the story's.
  asked(event) {
    const place = this.at + event.detail.by;
    if (!this.scenes[place]) return;
    event.preventDefault();
    this.go(place);
  }

  pressed(event, way) {
    if (!way) return;
    event.preventDefault();
    event.stopPropagation();
    this.go(this.at + way);
  }
}

export default function ({ data, parentElement, setTriggerValue }) {
  if (!shown.has(parentElement)) shown.set(parentElement, new Steps(parentElement));
  const steps = shown.get(parentElement);
  steps.tell = (name) => setTriggerValue("go", name);
  steps.show(data);
  return onceGone(parentElement, () => {
    steps.life.abort();
    shown.delete(parentElement);
  });
}
