// What a run has learnt, at every moment at which it was looked into; moving in time asks the server for nothing anew.

import { acts } from "../lib/acts.js";
import { fromLink, keep } from "../lib/address.js";
import { element } from "../lib/dom.js";
import { leave, leaves, stay } from "../lib/leaving.js";
import { onceGone, provide } from "../lib/mount.js";
import { counted } from "../lib/words.js";
import { Answers, mistakes } from "./answers.js";
import { Confusion } from "./confusion.js";
import { Filters } from "./filters.js";
import { Known } from "./known.js";
import { Maps } from "./maps.js";
import { bytes } from "./pixels.js";
import { Reason } from "./reason.js";
import { nearest, Time } from "./time.js";
import { TimeBar } from "./time_bar.js";

const ASK_AGAIN_MS = 1_500;
const MISTAKES = {
  surest: ["Surest mistakes", "The wrong classes with the highest probability."],
  worst: ["Worst mistakes", "The images whose own class has the lowest probability."],
};

const shown = new WeakMap(); // root element -> Learnt
const known = new Known(); // of this tab
const times = new Map(); // run -> Time
const led = new Set(); // runs and layers to whose maps a link has led already

class Learnt {
  constructor(root) {
    this.root = root;
    this.absent = new Reason(() => this.askAnew()); // why the moment that is looked at cannot be shown
    this.refused = new Reason(); // why what was opened cannot be seen at work
    root.addEventListener("keydown", ({ key, ctrlKey, metaKey, altKey, target }) => {
      if (key.toLowerCase() === "l" && !ctrlKey && !metaKey && !altKey && target.tagName !== "SELECT")
        this.bar?.toggle();
    });
  }

  update(data, tell) {
    const isOther = data.run !== this.data?.run;
    this.data = data;
    this.tell = tell;
    known.take(data);
    if (!times.has(data.run)) times.set(data.run, new Time(fromLink("moment")));
    this.time = times.get(data.run);
    this.time.take(data.steps);
    if (isOther) this.bar = this.opened = null;
    this.show();
  }

  // The visitor asks for something: what was refused before may be asked for again.
  askAnew() {
    this.opened = null;
    known.forget(this.data.run, this.time.step, this.mapsWanted());
    this.maps?.forget();
    this.show();
  }

  // Build what there is to build, and fill it with the probe that is looked at, or the last one that was.
  show() {
    const { fixed, probes, absent } = known.of(this.data.run);
    const probe = probes.get(this.time.step);
    const why = absent.get(this.time.step) ?? "";
    this.absent.show(why);
    if (!this.data.steps.length) {
      this.bar = null;
      this.root.replaceChildren(element("p", { class: "quiet" }, nothing(this.data.goes_on)));
    } else if (fixed && (probe || why)) {
      if (!this.bar) this.build(fixed);
      this.bar.show(probe, this.data.goes_on);
      if (probe) this.fill(fixed, probe);
      this.content.classList.toggle("unseen", !probe);
    } else if (why && this.root.firstElementChild !== this.absent.root) {
      this.root.replaceChildren(this.absent.root);
    }
    this.showRefused();
    keep("moment", this.time.follows ? null : String(this.time.step));
    keep("picture", this.maps?.picture ? String(this.maps.picture) : null);
    this.root.setAttribute("aria-busy", String(this.data.steps.length > 0 && !why && !(fixed && probe)));
    this.ask();
  }

  build(fixed) {
    this.filled = null;
    const { still } = this.data;
    const choose = (picture) => this.maps.choose(picture);
    this.bar = new TimeBar(this.time, () => this.askAnew());
    this.answers = new Answers({ ...fixed, pixels: bytes(fixed.pixels) }, still ? null : choose);
    this.confusion = new Confusion(fixed.classes);
    this.mistakes = Object.fromEntries(
      Object.keys(MISTAKES).map((kind) => [kind, element("div", { class: "mistakes" })]),
    );
    this.filters = new Filters((filter) => this.open(this.filled.step, { filter, layer: "" }));
    this.bar.root.classList.toggle("still", Boolean(still));
    const told = still?.left_out ? `${FIXED} ${still.left_out}.` : FIXED;
    this.content = element(
      "div",
      {},
      section(`${counted(fixed.labels.length, "held-out picture")}`, told, this.answers.root),
      element("div", { class: "columns" }, section("Confusion matrix", "", this.confusion.root), this.filters.root),
      ...Object.entries(MISTAKES).map(([kind, words]) => section(...words, this.mistakes[kind])),
    );
    this.bar.root.append(this.absent.root);
    this.root.replaceChildren(this.bar.root, this.content);
    if (!still) this.buildMaps(fixed);
  }

  // The feature maps, of which each is computed when it is asked for.
  buildMaps(fixed) {
    this.maps = new Maps(fixed, this.data.layer, () => {
      led.add(`${this.data.run} ${this.maps.chosen.layer}`);
      this.answers.choose(this.maps.picture);
      this.askAnew();
    });
    this.maps.open.addEventListener("click", () =>
      this.open(this.maps.shown.step, { filter: null, layer: this.maps.chosen.layer }),
    );
    const picture = fromLink("picture");
    if (Object.hasOwn(fixed.labels, picture)) this.maps.pictures.value = picture;
    this.answers.choose(this.maps.picture);
    this.content.append(this.maps.root);
    // A link to a layer leads to its maps, once.
    const place = `${this.data.run} ${this.data.layer}`;
    if (this.maps.isOpen && !led.has(place)) requestAnimationFrame(() => this.maps.root.scrollIntoView());
    led.add(place);
  }

  fill(fixed, probe) {
    this.root.dataset.newest = this.data.steps.at(-1);
    this.maps?.show(known.maps(this.data.run, this.mapsWanted()));
    if (this.filled === probe) return;
    this.filled = probe;
    this.answers.show(probe.pictures);
    this.confusion.show(probe.confusion);
    for (const [kind, answers] of Object.entries(probe.mistakes)) {
      const values = { ...answers, pixels: bytes(answers.pixels) };
      this.mistakes[kind].replaceChildren(...mistakes(values, fixed.classes, fixed.side));
    }
    this.filters.show(probe.filters);
    this.root.dataset.step = probe.step;
  }

  // A filter of the first convolution, or a layer, is to be seen at work.
  open(step, what) {
    leave();
    this.opened = { ...what, act: this.tell.open({ step, ...what, picture: this.maps.picture }) };
    this.showRefused();
  }

  // Beside what was opened; the visitor is still here, then.
  showRefused() {
    const { refused } = this.data;
    const why = this.opened && refused.act >= this.opened.act ? refused.told : "";
    if (why && this.refused.root.hidden) {
      (this.opened.layer ? this.maps : this.filters).told.after(this.refused.root);
      stay();
    }
    this.refused.show(why);
  }

  // The maps that are looked at; null where none are. Of a moment without a checkpoint those of the nearest one.
  mapsWanted() {
    const { goes_on: goesOn, checkpoints } = this.data;
    const at = this.time.step;
    if (!this.maps?.isOpen || at === null) return null;
    const isNow = (goesOn && this.time.follows) || !checkpoints.length;
    return { at, step: isNow ? null : checkpoints[nearest(checkpoints, at)], ...this.maps.chosen };
  }

  // What is not here yet; again where no answer comes, for a message may be lost.
  ask() {
    clearTimeout(this.asking);
    const wanted = known.missing(this.data.run, this.data.steps, this.time.step, this.mapsWanted());
    if (!wanted || !this.root.isConnected) return;
    const name = JSON.stringify(wanted);
    if (name !== this.asked && !leaves()) {
      this.tell.want(wanted);
      this.asked = name;
    }
    this.asking = setTimeout(() => {
      this.asked = "";
      this.ask();
    }, ASK_AGAIN_MS);
  }

  close() {
    clearTimeout(this.asking);
    this.bar?.stop();
  }
}

const FIXED = "Never trained on, the same ones all the run through. Bars are the three likeliest classes.";

function section(title, told, ...content) {
  return element(
    "section",
    {},
    element("h3", {}, title),
    ...(told ? [element("p", { class: "quiet" }, told)] : []),
    ...content,
  );
}

function nothing(goesOn) {
  return goesOn
    ? "Nothing yet: what it learns is shown from the first check on held-out images on."
    : "Nothing was kept of what this run learnt.";
}

function mount({ data, parentElement, setTriggerValue, setStateValue }) {
  const root = parentElement.querySelector(".learnt");
  if (!shown.has(root)) shown.set(root, new Learnt(root));
  const tellAct = acts(parentElement, setStateValue);
  shown.get(root).update(data, {
    want: (wanted) => setTriggerValue("wanted", wanted),
    open: (filter) => tellAct("opened", filter),
  });
  return onceGone(parentElement, () => {
    shown.get(root)?.close();
    shown.delete(root);
  });
}

provide("learnt", mount);

export default function () {}
