// Presenting a list of scenes: where one is in it, and the scene before and after.

import { go } from "./address.js";
import { keep, kept } from "./kept.js";

const KEPT = "netviz.scene"; // in the tab's own storage: a page that is loaded anew stands where it stood

export class Presenter {
  // `changed` is called when another scene is shown, and when presenting ends.
  constructor(draft, mode, changed) {
    const before = Number.parseInt(kept("sessionStorage", KEPT), 10);
    Object.assign(this, { draft, mode, changed, at: Number.isNaN(before) ? null : before });
  }

  get presents() {
    return this.scene !== undefined;
  }

  // The scene that is shown, undefined for none.
  get scene() {
    return this.at === null ? undefined : this.draft.scenes[this.at];
  }

  show(at) {
    const scene = this.draft.scenes[at];
    if (!scene) return;
    this.keep(at);
    this.mode.set({ on: true, only: scene.only });
    go(scene.address);
    this.changed();
  }

  // The scene after this one, or with -1 the one before; a story that is on the screen goes through its own first.
  step(by) {
    const asked = new CustomEvent("netviz:page", { cancelable: true, detail: { by } });
    if (document.dispatchEvent(asked)) this.show(this.at + by);
  }

  end() {
    this.keep(null);
    this.changed();
  }

  // The same scene stays on the screen where the list around it has changed.
  follow(place) {
    if (this.at !== null) this.keep(place);
  }

  keep(at) {
    this.at = at;
    keep("sessionStorage", KEPT, at === null ? "" : String(at));
  }
}
