// The page of the file: a scene with its pictures, its words and its task, and the ways from scene to scene.

import { button, element } from "../lib/dom.js";
import { Component } from "./component.js";
import { Picture } from "./picture.js";
import { Task } from "./task.js";

const BACK = "M9 14L4 9l5-5M4 9h10a6 6 0 0 1 0 12h-3";

export class Telling {
  constructor(root, told) {
    const { styles } = told;
    this.told = told;
    this.stands = told.scenes.map(({ at }) => at); // of each scene the place of its view, as it was left
    globalThis.netvizComponents.graph_script({ data: { style: styles.graph_script } });
    const component = (name, heard) => new Component(name, styles[name], heard);
    this.steps = component("scene_steps", {
      go: (name) => this.go(told.scenes.findIndex((each) => each.name === name)),
    });
    this.words = component("scene_words");
    this.answer = component("scene_words");
    this.pictures = [0, 1].map(() => new Picture(styles, (said) => this.turned(said)));
    this.titles = [0, 1].map(() => element("h2"));
    this.large = [0, 1].map((place) => element("div", { class: "large" }, this.titles[place]));
    this.beside = element("div", { class: "beside" });
    this.task = new Task((value) => this.play(value));
    this.back = button("back", "Put back", { path: BACK, text: "Put back" });
    this.back.addEventListener("click", () => this.putBack());
    this.note = element("p", { class: "note" });
    this.where = element("p", { class: "where" });
    this.said = element("p", { class: "said", role: "status" });
    this.source = element("p", { class: "source" });
    root.append(
      element("header", {}, element("h1", {}, told.title), this.steps.root),
      element("section", { class: "pictures", "aria-label": "Picture" }, ...this.large),
      element(
        "section",
        { class: "words", "aria-label": "Words" },
        this.words.root,
        this.note,
        this.task.root,
        this.answer.root,
        this.beside,
        this.back,
        this.said,
        this.where,
        this.source,
      ),
    );
    this.root = root;
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.again());
    window.addEventListener("hashchange", () => this.go(this.linked()));
    this.go(Math.max(0, this.linked()));
  }

  // The place of the scene that the address names after #, -1 for none.
  linked() {
    return this.told.scenes.findIndex(({ name }) => `#${name}` === location.hash);
  }

  get scene() {
    return this.told.scenes[this.at];
  }

  go(place) {
    if (place === this.at || !this.told.scenes[place]) return;
    this.at = place;
    const { scenes } = this.told;
    history.replaceState(null, "", `#${this.scene.name}`);
    this.steps.show({ scenes: scenes.map(({ name, title }) => ({ name, title })), at: place });
    this.show();
    window.scrollTo(0, 0);
  }

  play(value) {
    this.stands[this.at] = value;
    this.show();
  }

  putBack() {
    this.stands[this.at] = this.scene.at;
    this.show();
  }

  show() {
    const { scene } = this;
    const view = scene.views[this.stands[this.at]];
    const isPair = view.titles.length > 0;
    this.root.dataset.pictures = isPair ? "pair" : (view.pictures[0]?.kind ?? "none");
    // The second is as large as the first only in a pair; it moves first, for what is taken out of the page is closed.
    const second = isPair ? this.large[1] : this.beside;
    if (this.pictures[1].root.parentElement !== second) {
      this.pictures[1].show(undefined);
      second.append(this.pictures[1].root);
    }
    if (!this.pictures[0].root.isConnected) this.large[0].append(this.pictures[0].root);
    this.large[1].hidden = !isPair;
    for (const [place, title] of this.titles.entries()) {
      title.textContent = view.titles[place] ?? "";
      title.hidden = !isPair;
    }
    this.words.show(view.words);
    this.answer.root.hidden = !view.answer;
    this.answer.show(view.answer ?? { title: "", spans: [], verdict: "" });
    for (const [place, picture] of this.pictures.entries()) picture.show(view.pictures[place]);
    this.task.show(scene.task, this.stands[this.at]);
    this.note.textContent = scene.note;
    this.note.hidden = !scene.note;
    this.where.replaceChildren(...(scene.address ? ["In the app: ", link(scene.address)] : []));
    this.source.textContent = this.at === this.told.scenes.length - 1 ? this.told.source : "";
    this.turned("");
  }

  turned(said) {
    this.said.textContent = said;
    const isAsTold = this.stands[this.at] === this.scene.at && !this.pictures.some(({ isTurned }) => isTurned);
    this.back.hidden = !this.scene.task && !this.pictures.some(({ told }) => told?.folds);
    this.back.disabled = isAsTold;
  }

  again() {
    for (const each of [this.steps, this.words, this.answer, ...this.pictures]) each.again();
  }
}

// Where it is known at which host the app is, one can go there.
const link = (address) =>
  /^https?:/.test(address) ? element("a", { href: address, rel: "noreferrer" }, address) : address;
