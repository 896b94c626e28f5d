// The sentences of a scene: a phrase that is hovered, focused or tapped lights what it names.

import { element } from "../lib/dom.js";
import { onceGone } from "../lib/mount.js";
import { isNowhere, onOpened } from "../lib/opened.js";
import { point } from "../lib/pointing.js";
import { followTheme } from "../lib/theme.js";
import { kept } from "./lines.js";

const VERDICTS = { right: "Right.", wrong: "Not quite." };
const LIST = ".st-key-story-cards";
const OF_SCENE = ["picture", "words"].map((part) => `.st-key-story-${part}, #lecture .${part}`).join(", ");
const shown = new WeakMap(); // element of the component -> Words

// Whether nothing has the keyboard's focus, or what has it goes with its scene, or with the list before the first one.
// Whoever opens a link, and has done nothing yet, is where the page begins.
function isLeaving(isFirst) {
  if (isNowhere()) return !isFirst || navigator.userActivation?.hasBeenActive;
  return document.activeElement.closest(isFirst ? LIST : OF_SCENE) !== null;
}

class Words {
  constructor(parent) {
    this.root = element("div", { class: "words" });
    parent.append(this.root);
    this.held = null; // the phrase that was tapped, which stays lit
    this.listening = new AbortController();
    onOpened(() => this.takeFocus(), this.listening.signal);
  }

  // So the scene is read out. Answers whether it has a title that can.
  takeFocus() {
    const title = this.root.querySelector("h2");
    title?.focus({ preventScroll: true });
    return title !== null;
  }

  show({ title, spans, verdict }) {
    const text = JSON.stringify([title, spans, verdict]);
    if (text === this.text) return;
    this.text = text;
    const takesFocus = title && title !== this.title && isLeaving(this.title === undefined);
    this.title = title;
    this.hold(null);
    const said = kept(spans).map((span) => (span.parts.length ? this.phrase(span) : span.text));
    const judged = verdict ? [element("b", { class: verdict }, VERDICTS[verdict]), " "] : [];
    this.root.replaceChildren(
      ...(title ? [element("h2", { tabindex: -1 }, title)] : []),
      element("p", { role: verdict ? "status" : null }, ...judged, ...said),
    );
    if (takesFocus) this.takeFocus();
  }

  phrase({ text, parts, after }) {
    const phrase = element("button", { type: "button", "aria-pressed": "false" }, text);
    phrase.addEventListener("pointerenter", (event) => event.pointerType !== "touch" && point(parts));
    phrase.addEventListener("pointerleave", () => this.rest());
    phrase.addEventListener("focus", () => phrase.matches(":focus-visible") && point(parts));
    phrase.addEventListener("blur", () => this.rest());
    phrase.addEventListener("click", () => this.hold(this.held?.phrase === phrase ? null : { phrase, parts }));
    return after ? element("span", { class: "kept" }, phrase, after) : phrase;
  }

  // Where nothing is hovered, what was tapped is lit.
  rest() {
    point(this.held?.parts ?? []);
  }

  hold(held) {
    this.held?.phrase.setAttribute("aria-pressed", "false");
    held?.phrase.setAttribute("aria-pressed", "true");
    if (held || this.held) point(held?.parts ?? []);
    this.held = held;
  }
}

export default function ({ data, parentElement }) {
  if (!shown.has(parentElement)) shown.set(parentElement, new Words(parentElement));
  followTheme(shown.get(parentElement).root);
  shown.get(parentElement).show(data);
  return onceGone(parentElement, () => {
    shown.get(parentElement)?.hold(null);
    shown.get(parentElement)?.listening.abort();
    shown.delete(parentElement);
  });
}
