// Moving in a run's time: a slider over its probes, play, and whether the newest is followed.

import { button, element } from "../lib/dom.js";
import { sum } from "../lib/numbers.js";
import { number } from "../lib/words.js";
import { percent } from "./figures.js";

const PLAY_MS = 300;
const PLAY = "M8 5v14l11-7z";
const PAUSE = "M6 5h4v14H6zM14 5h4v14h-4z";

export class TimeBar {
  // `time` is moved, and then `changed` called.
  constructor(time, changed) {
    this.time = time;
    this.changed = changed;
    this.play = button("play", "Play", { path: PLAY });
    this.slider = element("input", { type: "range", min: 0, step: 1, "aria-label": "Moment of the run" });
    this.follow = button("follow", "Follow the newest", { text: "Live", key: "L" });
    this.told = element("p", { class: "moment" });
    this.root = element("div", { class: "time" }, this.play, this.slider, this.follow, this.told);
    this.slider.addEventListener("input", () => {
      this.stop();
      this.move(Number(this.slider.value));
    });
    this.follow.addEventListener("click", () => this.toggle());
    this.play.addEventListener("click", () => (this.playing ? this.stop() : this.start()));
  }

  toggle() {
    this.stop();
    this.time.follow(!this.time.follows);
    this.changed();
  }

  move(index) {
    this.time.move(index);
    this.changed();
  }

  // From here, or from the beginning where this is the end.
  start() {
    const { time } = this;
    if (time.steps.length < 2) return;
    this.move(time.index < time.steps.length - 1 ? time.index : 0);
    this.playing = setInterval(() => {
      if (!this.root.isConnected || time.index >= time.steps.length - 1) return this.stop();
      this.move(time.index + 1);
    }, PLAY_MS);
    this.sign();
  }

  stop() {
    clearInterval(this.playing);
    this.playing = null;
    this.sign();
  }

  sign() {
    this.play.querySelector("path").setAttribute("d", this.playing ? PAUSE : PLAY);
    this.play.setAttribute("aria-label", this.playing ? "Stop playing" : "Play");
    this.play.title = this.playing ? "Stop playing" : "Play";
  }

  // `probe` is the one that is shown, where it can be, and `goesOn` whether there will be newer ones.
  show(probe, goesOn) {
    const { time } = this;
    this.slider.max = Math.max(0, time.steps.length - 1);
    this.slider.value = time.index;
    this.slider.disabled = this.play.disabled = time.steps.length < 2;
    this.follow.querySelector("span").textContent = goesOn ? "Live" : "Newest";
    this.follow.setAttribute("aria-pressed", String(time.follows));
    const moment = `Batch ${number(time.step)}${probe?.epoch ? `, epoch ${number(probe.epoch)}` : ""}`;
    this.slider.setAttribute("aria-valuetext", moment);
    const right = () => `${percent(probe.accuracy)} of ${number(sum(probe.confusion.map(sum)))} held-out images right`;
    this.told.textContent = probe ? `${moment}: ${right()}` : moment;
  }
}
