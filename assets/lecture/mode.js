// Lecture mode: all that is written is so large that the last row of the hall reads it, controls are out of sight, and
// of a page one thing alone is shown where the lecturer wants that.

import { element } from "../lib/dom.js";
import { HALL_PX } from "../lib/type.js";
import { keep, kept } from "./kept.js";

const KEPT = "netviz.lecture"; // in the tab's own storage, since Streamlit's links from page to page carry no parameters
const LEAST_TYPE = 1.1;
const DESK_PX = 900; // what is narrower is in a hand, and written as usual

// What of the pages can be shown alone: by the word that a link has for it, what it is called, and where it is.
const THINGS = {
  drawing: ["Drawing", ".st-key-drawing"],
  layer: ["Chosen layer", ".st-key-inspector"],
  below: ["Table, volumes or code", ".st-key-beneath"],
  stage: ["Stage", ".st-key-stage"],
  looked: ["What is looked at", ".st-key-looked-at"],
  run: ["Run", ".st-key-run"],
  curves: ["Curves", ".nv-curves"],
  picture: ["Picture", ".st-key-story-picture"],
  words: ["Words", ".st-key-story-words"],
};
const WHOLE = "";
const known = (word) => (Object.hasOwn(THINGS, word) ? word : WHOLE);

export class Mode {
  // `changed` is called after every change.
  constructor(changed) {
    this.changed = changed;
    this.style = element("style");
    document.head.append(this.style);
    this.state = { on: false, controls: false, only: WHOLE, ...remembered() };
    window.addEventListener("resize", () => this.write());
    this.apply();
  }

  get on() {
    return this.state.on;
  }

  // As a link asks for it: 1, 0, or the one thing that is to be seen.
  ask(word) {
    if (word === undefined) return;
    const only = known(word);
    this.set({ on: word === "1" || only !== WHOLE, only });
  }

  set(changes) {
    const only = known(changes.only ?? this.state.only); // a list of scenes may be of another version
    this.state = { ...this.state, ...changes, only };
    keep("sessionStorage", KEPT, JSON.stringify(this.state));
    this.apply();
    window.dispatchEvent(new Event("resize")); // pictures are drawn anew
  }

  toggle(what) {
    this.set({ [what]: !this.state[what] });
  }

  // The whole page and the things on it, by their words, with what they are called.
  things() {
    const here = Object.entries(THINGS).filter(([, [, selector]]) => document.querySelector(selector));
    return [[WHOLE, "Whole page"], ...here.map(([word, [title]]) => [word, title])];
  }

  // Show the next of them alone; after the last, the whole page.
  next() {
    const words = this.things().map(([word]) => word);
    this.set({ only: words[(words.indexOf(this.state.only) + 1) % words.length] });
  }

  apply() {
    const { on, controls, only } = this.state;
    const mark = (name, is) => document.documentElement.toggleAttribute(`data-${name}`, is);
    mark("lecture", on);
    mark("bare", on && !controls);
    mark("alone", on && only !== WHOLE);
    this.style.textContent = on && only !== WHOLE ? alone(THINGS[only][1]) : "";
    this.write();
    this.changed();
  }

  write() {
    const { style } = document.documentElement;
    const width = window.innerWidth;
    if (this.on && width >= DESK_PX) style.setProperty("--nv-type", Math.max(LEAST_TYPE, width / HALL_PX));
    else style.removeProperty("--nv-type");
  }
}

function remembered() {
  try {
    const { on, controls, only } = JSON.parse(kept("sessionStorage", KEPT) || "{}");
    return { on: on === true, controls: controls === true, only: known(only) };
  } catch {
    return {};
  }
}

// All of the page but what is in one thing, or around it, is out of sight; where there is no such thing, all is seen.
function alone(thing) {
  const page = `:root:has(${thing}) [data-testid="stMain"] [data-testid]`;
  return [
    `${page}:not(:has(${thing}), ${thing}, ${thing} *) { display: none !important; }`,
    `${page}:is([data-testid="stColumn"]):has(${thing}) { flex: 1 1 100% !important; width: 100% !important; }`,
  ].join("\n");
}
