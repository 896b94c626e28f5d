// The drawing in the browser. The server sends SVG and an index of the layers; everything that only looks is done here.
//
// This module is loaded once a tab, so what is kept at this level outlives reruns and page changes.

import { cutsOf, mountCuts, onCuts } from "../cuts/cuts.js";
import { acts } from "../lib/acts.js";
import { forget, fromLink, keep } from "../lib/address.js";
import { choose, onChoose } from "../lib/choice.js";
import { element } from "../lib/dom.js";
import { prefersStill } from "../lib/motion.js";
import { provide } from "../lib/mount.js";
import { followTheme } from "../lib/theme.js";
import { Anchor } from "./anchor.js";
import { Beside } from "./beside.js";
import { Camera } from "./camera.js";
import { Crumbs } from "./crumbs.js";
import { Drawing } from "./drawing.js";
import { Finder } from "./finder.js";
import { READABLE } from "./framing.js";
import { FullScreen } from "./full_screen.js";
import { pressed } from "./keys.js";
import { Layers } from "./layers.js";
import { Legend } from "./legend.js";
import { Lights } from "./lights.js";
import { Pointer } from "./pointer.js";
import { Scene } from "./scene.js";
import { Shortcuts } from "./shortcuts.js";
import { furniture } from "./toolbar.js";
import { Walk } from "./walk.js";

const style = new CSSStyleSheet(); // of every drawing
const viewers = new WeakMap(); // root element -> Viewer
const views = new Map(); // network and direction -> where the visitor was when the page was left
const choices = new Map(); // network -> { followed, wanted }: what was last chosen there
const looks = { followed: null, look: null }; // colours and connections as the visitor last had them

class Viewer {
  constructor(root, { settings }) {
    this.root = root;
    furniture(root, settings);
    this.find = (selector) => root.querySelector(selector);
    this.stage = this.find(".stage");
    this.camera = new Camera(this.stage, (view) => this.moved(view));
    this.lights = new Lights();
    this.legend = new Legend(root);
    this.finder = new Finder(this);
    this.anchor = new Anchor(this);
    this.crumbs = new Crumbs(this);
    this.shortcuts = new Shortcuts(this);
    this.wishes = []; // what the server was asked for and has not answered yet: { number, what, about }
    this.asked = Date.now(); // the number of the last of them: greater than any of a drawing before
    this.abort = new AbortController();
    const listen = (target, type, act, options = {}) =>
      target.addEventListener(type, act, { ...options, signal: this.abort.signal });
    this.beside = new Beside(this, this.abort.signal);
    this.full = new FullScreen((on) => this.filled(on), listen);
    new Pointer(this, listen);
    listen(root, "keydown", (event) => pressed(this, event));
    listen(root, "click", (event) => this.act(event.target.closest("[data-act]")));
    listen(root, "change", (event) => this.changed(event.target));
    listen(root, "focusin", (event) => this.focused(event.target));
    listen(root, "pointerdown", (event) => this.closeMenus(event.target));
    this.scene = new Scene(this);
    onChoose(({ id, from }) => from !== "drawing" && this.follow(id), this.abort.signal);
    listen(document, "netviz:moved", () => this.svg && this.lookAsLinked());
    onCuts(() => this.svg && this.showShortcuts(), this.abort.signal);
    this.watch = new ResizeObserver(() => this.svg && this.resized());
    this.watch.observe(this.stage);
  }

  // Whether the keyboard is in the drawing.
  get hasFocus() {
    return this.stage.contains(this.root.getRootNode().activeElement);
  }

  // Whether something is chosen, which the inspector beside the drawing then tells of.
  get reads() {
    return this.chosenId !== undefined;
  }

  // On a phone a story's drawing is no higher than what is seen of it.
  makeRoom() {
    if (this.data.scene) this.root.style.setProperty("--nv-needed", `${Math.ceil(this.camera.framing.needed) + 2}px`);
  }

  // What was fitted is fitted again. Where the inspector has opened and what was chosen can still be seen, nothing moves
  // under the pointer.
  resized() {
    const { camera, reads } = this;
    this.makeRoom();
    const opened = reads && !this.readBeside;
    this.readBeside = reads;
    const chosen = reads
      ? this.placeOf([this.chosenId, ...this.layers.around(this.chosenId)])
      : this.sought && this.drawing.opened;
    if (opened && chosen && camera.sees(chosen)) return camera.keep();
    camera.refit();
    if (this.sought) this.bringIntoSight(chosen);
    else if (opened && chosen && !camera.sees(chosen)) camera.include(chosen);
  }

  show(data) {
    const followed = looks.followed !== data.followed;
    if (followed) Object.assign(looks, { followed: data.followed, look: data.look });
    if (this.data?.followed !== data.followed) this.wishes = [];
    this.data = data;
    const asked = this.wishes.findLast(({ number }) => number <= data.answered)?.about;
    this.wishes = this.wishes.filter(({ number }) => number > data.answered);
    this.scene.begin(data.scene);
    this.beside.show(data.partners);
    if (data.svg_id !== this.svgId) this.redraw(data, asked);
    this.scene.shine();
    this.dress();
    this.root.classList.toggle("trains", Boolean(data.shortcuts));
    this.showShortcuts();
    const kept = choices.get(data.network);
    const isKept = kept?.followed === data.followed;
    this.mark(isKept ? kept.wanted : data.chosen);
    // A scene is seen as it is told, unless a link says otherwise.
    if (!isKept) this.lookAsLinked(data.scene ? undefined : (this.placeOf(data.chosen) ?? this.drawing.opened));
    this.readBeside = this.reads;
    this.beside.begin();
  }

  showShortcuts() {
    this.shortcuts.show(this.data.shortcuts, cutsOf(this.data.network));
  }

  // What the page's address says of it, under the name that this drawing has there; null where it says nothing.
  linked(what) {
    const name = this.data.in_link[what];
    return name ? fromLink(name) : null;
  }

  // Write that into the address; null takes it out.
  keep(what, text) {
    const name = this.data.in_link[what];
    if (name) keep(name, text);
  }

  // What the link's writer had chosen and lit, and where he had moved the drawing; else what is chosen or opened there.
  lookAsLinked(place) {
    const id = this.linked("chosen");
    const chosen = id ? [id, ...this.layers.around(id)] : [];
    if (this.data.in_link.chosen) this.mark(chosen);
    const lit = this.finder.followLink(); // its line takes room from the window
    const camera = this.linked("camera");
    if (camera === null || !this.camera.goTo(camera)) this.bringIntoSight(lit ?? this.placeOf(chosen) ?? place);
  }

  // What a link chose or opened is in the middle, where it can be read, if it is not in sight already.
  bringIntoSight(place) {
    const { camera } = this;
    if (!place || !camera.view) return;
    this.sought = true; // until the visitor moves, it stays there while the page around it is still laid out
    if (!(camera.sees(place) && camera.view.k >= READABLE)) camera.centre(place, { readable: true });
  }

  // `asked` is what the wish was about that this answers, if it answers one.
  redraw(data, asked) {
    const old = this.drawing,
      place = `${data.network} ${data.direction}`;
    const same = this.place === place;
    const drawing = new Drawing(data.svg),
      layers = new Layers(data.index);
    const held = same && asked ? this.anchor.hold(old, asked, drawing) : null;
    const { hasFocus } = this;
    const seen = this.camera.view;
    Object.assign(this, { drawing, layers, svg: drawing.svg, svgId: data.svg_id, place });
    this.walk = new Walk(drawing, layers, data.direction);
    this.stage.replaceChildren(drawing.svg);
    if (!same) this.anchor.unfoldings.clear();
    const before = same ? undefined : (!data.scene && views.get(place)) || null; // each scene is seen as it is told
    this.camera.hold(drawing.svg, {
      first: drawing.cards[0],
      lit: data.scene && this.scene.place,
      direction: data.direction,
      before,
    });
    this.makeRoom();
    const next = same && old && data.scene && !asked; // of a story: the drawing of another scene
    if (held) this.anchor.settle(held, asked);
    else if (next) this.camera.fit("readable");
    else this.camera.refit();
    this.camera.keepInSight(drawing.cards);
    const moves = same && old && seen && !prefersStill(); // what was out of sight came from nowhere
    if (next && moves) this.scene.glide(old, drawing, seen);
    else if (moves) drawing.comeFrom(old, held?.from, (where) => this.camera.sees(where, true));
    this.root.dataset.cards = drawing.cards.length;
    this.root.dataset.svg = data.svg_id;
    this.rove(asked?.seek ? asked.id : this.focusId, hasFocus);
    this.finder.refresh();
  }

  moved({ x, y, k }) {
    views.set(this.place, { view: this.camera.view, byHand: this.camera.byHand });
    this.root.dataset.view = `${x.toFixed(1)} ${y.toFixed(1)} ${k.toFixed(3)}`;
    this.root.dataset.fitted = this.camera.fitted;
    this.beside.moved(this.camera.view);
    this.keep("camera", this.camera.told);
  }

  // Colours and connections follow the root's classes: switching them asks nobody for a new drawing.
  dress() {
    const { look } = looks,
      { classList } = this.svg;
    classList.remove(...Object.keys(this.data.legends).map((name) => `by-${name}`));
    classList.add(`by-${look.colour_by}`);
    classList.toggle("shapes", look.shapes);
    classList.toggle("wide", look.wide);
    this.legend.show(this.svg, look.colour_by, this.data.legends[look.colour_by], this.data.signs);
    this.root.dataset.look = [look.colour_by, look.shapes && "shapes", look.wide && "wide"].filter(Boolean).join(" ");
    const { direction, every_layer } = this.data;
    const chosen = { ...look, direction, every_layer };
    for (const input of this.root.querySelectorAll(".menu input"))
      input.checked = input.type === "radio" ? chosen[input.name] === input.value : chosen[input.name];
  }

  changed(input) {
    if (!input.closest(".menu")) return;
    if (input.name === "direction") return this.ask({ direction: input.value });
    if (input.name === "every_layer") return this.ask({ every_layer: input.checked });
    looks.look = { ...looks.look, [input.name]: input.type === "radio" ? input.value : input.checked };
    if (input.name === "colour_by") this.legend.open(input.value !== "kind");
    this.dress();
    this.beside.dressed();
    this.emit.look(looks.look);
  }

  act(button) {
    if (!button) return;
    this.used();
    const { act, menu } = button.dataset;
    const acts = {
      menu: () => this.menu(menu),
      keys: () => this.menu("keys"),
      search: () => this.finder.search(),
      none: () => this.ask({ all: false }),
      all: () => this.ask({ all: true }, { more: true }),
      less: () => this.ask({ level: -1 }),
      more: () => this.ask({ level: 1 }, { more: true }),
      out: () => this.camera.zoom(0.8),
      in: () => this.camera.zoom(1.25),
      fit: () => this.camera.fit(),
      full: () => this.full.toggle(),
      table: () => this.full.table(),
      path: () => this.finder.path(),
      macs: () => this.finder.heaviest("macs"),
      params: () => this.finder.heaviest("params"),
      longest: () => this.finder.longest(),
      dark: () => this.finder.close(),
      last: () => this.finder.step(-1),
      next: () => this.finder.step(1),
      open: () => this.finder.unfold(),
      legend: () => this.legend.open(),
      read: () => document.querySelector(".st-key-inspector")?.scrollIntoView(),
    };
    if (button.closest(".menu")) this.menu(null);
    acts[act]();
  }

  menu(name) {
    for (const menu of this.root.querySelectorAll(".menu")) {
      menu.hidden = menu.dataset.for !== name || !menu.hidden;
      this.find(`[data-menu="${menu.dataset.for}"]`)?.setAttribute("aria-expanded", String(!menu.hidden));
      if (!menu.hidden) (menu.querySelector("input:checked, button") ?? menu).focus();
    }
  }

  closeMenus(target) {
    if (!target.closest(".menu, [data-menu], [data-act=keys]")) this.menu(null);
  }

  // The stage has become the whole screen, or is a part of the page again.
  filled(on) {
    this.root.classList.toggle("full", on);
    this.camera.full = on;
    if (this.svg) this.camera.fit("readable");
  }

  // Ask the server for another drawing; `about` is what it is about. While the server works, only the last of several
  // messages reaches it: so each brings every wish that is not answered yet, and its number.
  ask(what, about = {}) {
    this.asked = Math.max(this.asked, this.data.answered) + 1;
    this.wishes.push({ number: this.asked, what, about });
    this.emit.ask(this.wishes.map(({ number, what }) => [number, what]));
  }

  // `about` is the place that changes, which for a repeat that shows all of its items is the repeat.
  toggle(id, about = id) {
    this.used();
    this.rove(about);
    this.ask({ toggle: id }, { id: about });
  }

  choose(place) {
    this.used();
    this.rove(place.id);
    this.mark([place.id, ...this.layers.around(place.id)]);
    if (this.lights.kind === "path") this.finder.path({ of: place.id });
    this.beside.chosen(place.id);
    choose(place.id, "drawing");
  }

  // Nothing is chosen any more.
  chooseNone() {
    if (!this.reads) return;
    this.mark([]);
    this.beside.chosen();
    choose("", "drawing");
  }

  // Another part of the page chose a layer or a block: show its card, or the folded block that holds it.
  follow(id) {
    const wanted = id ? [id, ...this.layers.around(id)] : [];
    this.mark(wanted);
    const place = this.placeOf(wanted);
    if (!place) return;
    this.rove(place.id);
    if (!this.camera.sees(place)) this.camera.centre(place);
  }

  // The first of these that is drawn; of a layer its card, which may be that of another that stands for it.
  placeOf([id, ...around]) {
    const number = this.layers.numbers.get(id);
    return number === undefined ? this.drawing.find([id, ...around]) : this.drawing.cardOf(this.layers, number);
  }

  // Mark the first of these that is drawn: a layer, or the block around it.
  mark(wanted) {
    choices.set(this.data.network, { followed: this.data.followed, wanted });
    const chosen = this.placeOf(wanted);
    for (const place of this.drawing.places.values()) {
      place.element.classList.toggle("chosen", place === chosen);
      place === chosen
        ? place.element.setAttribute("aria-current", "true")
        : place.element.removeAttribute("aria-current");
    }
    const another = this.chosenId !== wanted[0];
    this.chosenId = wanted[0];
    this.keep("chosen", wanted[0] ?? null);
    if (!this.hasFocus && chosen) this.rove(chosen.id);
    this.crumbs.show(another ? this.chosenId : this.crumbs.id);
  }

  // One card can be reached by Tab, the one that the arrows left last; with `focus` it gets the keyboard now. Where it
  // is not drawn, the block around it is taken: so `focusId` is always a place of this drawing.
  rove(id, focus = false) {
    const { drawing } = this;
    const place = (id !== undefined && drawing.find([id, ...this.layers.around(id)])) || drawing.cards[0];
    this.rover?.setAttribute("tabindex", "-1");
    this.rover = drawing.target(place);
    this.rover.setAttribute("tabindex", "0");
    this.focusId = place.id;
    if (focus) this.rover.focus({ preventScroll: true });
  }

  focused(target) {
    const shortcut = target.closest?.(".shortcut");
    if (shortcut?.matches(":focus-visible")) this.camera.reveal(this.shortcuts.placeOf(shortcut));
    const id = target.closest?.(".card, .frame")?.dataset.id;
    if (id === undefined || !this.drawing.places.has(id)) return;
    this.rove(id);
    if (target.matches(":focus-visible")) this.camera.reveal(this.drawing.places.get(id));
    this.crumbs.show(id);
  }

  go(place) {
    this.choose(place);
    this.camera.centre(place);
    this.rove(place.id, true);
  }

  // The hint has done its work.
  used() {
    this.root.classList.add("used");
    this.sought = false;
  }

  close() {
    this.abort.abort();
    this.watch.disconnect();
    this.full.end();
    this.camera.close();
    forget(...Object.values(this.data?.in_link ?? {}));
  }
}

function mount({ data, parentElement, setStateValue }) {
  let root = parentElement.querySelector(".viewer");
  if (!root) {
    root = element("div", { class: "viewer", tabindex: -1, role: "group", "aria-label": "Drawing of the network" });
    parentElement.append(root);
    root.getRootNode().adoptedStyleSheets.push(style);
  }
  const viewer = viewers.get(root) ?? new Viewer(root, data);
  viewers.set(root, viewer);
  followTheme(root);
  const tellAct = acts(parentElement, setStateValue);
  viewer.emit = { look: (look) => tellAct("looked", look), ask: (wishes) => setStateValue("asked", wishes) };
  viewer.show(data);
  return () => {
    viewer.close();
    viewers.delete(root);
  };
}

export default function ({ data: sent }) {
  style.replaceSync(sent.style);
  provide("graph_viewer", mount);
  provide("cuts", mountCuts);
}
