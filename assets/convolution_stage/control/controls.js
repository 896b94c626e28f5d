// Controls: the buttons, the bar of steps and the help. What they do is the stage's: controls only name it.

import { element, button as labelled } from "../../lib/dom.js";
import { HELP } from "./keys.js";
import { SPEEDS } from "./player.js";

const ICONS = {
  first: "M5 5v14M19 5 9 12l10 7z",
  back: "M17 5 7 12l10 7z",
  play: "M7 4.5 19.5 12 7 19.5z",
  pause: "M8 5v14M16 5v14",
  forward: "M7 5l10 7L7 19z",
  last: "M19 5v14M5 5l10 7L5 19z",
  cell: "M4 8h7v8H4zM15 8l5 4-5 4",
  channel: "M4 6h11l-3 4H1zM6 14h11l-3 4H3zM20 8v8m-2.5-2.5L20 16l2.5-2.5",
  loop: "M4 11a7 7 0 0 1 12-4.5L18.5 9M18.5 4v5h-5M20 13a7 7 0 0 1-12 4.5L5.5 15M5.5 20v-5h5",
  help: "M9 9a3 3 0 1 1 4.5 2.6c-1 .6-1.5 1.2-1.5 2.4M12 18v.01",
  film: "M4 5h16v14H4zM8 5v14M16 5v14M4 12h4M16 12h4",
  lecture: "M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5",
};

const button = (act, label) => labelled(act, label, { path: ICONS[act] });

export class Controls {
  constructor() {
    this.scrub = element("input", { type: "range", min: 1, step: 1, "aria-label": "Step" });
    this.where = element("p", { class: "where" });
    this.speed = element("select", { "aria-label": "Speed" });
    for (const speed of SPEEDS) this.speed.append(element("option", { value: speed }, `${speed}×`));
    this.play = button("play", "Play");
    this.loop = button("loop", "Repeat");
    this.loop.classList.add("toggle");
    this.lecture = button("lecture", "Lecture size");
    this.lecture.classList.add("toggle");
    this.film = button("film", "Save as GIF");
    this.film.classList.add("toggle");
    this.helpButton = button("help", "Keys and help");
    this.helpButton.setAttribute("aria-expanded", "false");
    this.help = element(
      "div",
      { class: "help", hidden: "" },
      element(
        "dl",
        {},
        ...HELP.map(([keys, does]) => element("div", {}, element("dt", {}, keys), element("dd", {}, does))),
      ),
      element(
        "p",
        {},
        "Point at an output, an input or a weight to light all that it meets; click to pin it. ",
        "Full tiles are positive weights, hollow ones with a minus are negative.",
      ),
    );
    this.element = element(
      "div",
      { class: "transport" },
      element(
        "div",
        { class: "buttons main" },
        button("first", "First step"),
        button("back", "Step back"),
        this.play,
        button("forward", "Step forward"),
        button("last", "Last step"),
      ),
      element("div", { class: "buttons more" }, button("cell", "Next output cell"), button("channel", "Next channel")),
      this.scrub,
      this.where,
      element("div", { class: "buttons modes" }, this.loop, this.speed, this.film, this.helpButton, this.lecture),
      this.help,
    );
  }

  toggleHelp(open = this.help.hidden) {
    this.help.hidden = !open;
    this.helpButton.setAttribute("aria-expanded", String(open));
  }

  showPlaying(playing) {
    const label = playing ? "Pause" : "Play";
    this.play.querySelector("path").setAttribute("d", ICONS[playing ? "pause" : "play"]);
    this.play.setAttribute("aria-label", label);
    this.play.title = label;
    this.play.classList.toggle("on", playing);
  }

  showStep(step, steps) {
    this.scrub.value = step;
    this.scrub.style.setProperty("--done", steps > 1 ? (step - 1) / (steps - 1) : 1);
  }
}
