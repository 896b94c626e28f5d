// The list of scenes as this browser keeps it, with what it was before each change: nothing is ever lost.

import { keep, kept } from "./kept.js";
import { scenesOf, textOf } from "./scenes.js";

const STORAGE = "localStorage",
  KEPT = "netviz.scenes",
  BEFORE = "netviz.scenes.before",
  UNREAD = "netviz.scenes.unread"; // what was kept there and is no list that this version reads
const STEPS = 30; // back

export class Draft {
  // `changed` is called after every change; `say` is told what was wrong with what was kept.
  constructor(changed, say) {
    Object.assign(this, { changed, say, scenes: [], before: [] });
    this.read();
    // Another tab has changed it.
    window.addEventListener("storage", ({ key }) => {
      if (key !== BEFORE) return;
      this.read();
      this.changed();
    });
  }

  read() {
    const text = kept(STORAGE, KEPT);
    try {
      this.scenes = text ? scenesOf(text) : [];
      this.before = JSON.parse(kept(STORAGE, BEFORE) || "[]").map(scenesOf);
    } catch (error) {
      keep(STORAGE, UNREAD, text);
      this.say(`The list of scenes that this browser kept was set aside. ${error.message}`);
    }
  }

  get canUndo() {
    return this.before.length > 0;
  }

  change(scenes) {
    this.before = [...this.before, this.scenes].slice(-STEPS);
    this.keep(scenes);
  }

  undo() {
    if (this.canUndo) this.keep(this.before.pop());
  }

  keep(scenes) {
    this.scenes = scenes;
    const text = textOf(scenes);
    let steps = this.before;
    while (!put(text, steps) && steps.length) steps = steps.slice(1); // its room is used up: the oldest make some
    if (!put(text, steps) && !this.warned) {
      this.warned = true;
      this.say("This browser keeps no list of scenes: save it as a file before you close the page.");
    }
    this.changed();
  }
}

const put = (text, before) => keep(STORAGE, KEPT, text) && keep(STORAGE, BEFORE, JSON.stringify(before.map(textOf)));
