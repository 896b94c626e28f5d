// The convolution stage: one to three kinds of convolution, in step, over the same image.
//
// Python computes the scene once (netviz/convolution/scene.py); playing, stepping and scrubbing happen here alone.

import { element } from "../lib/dom.js";
import { download } from "../lib/download.js";
import { ease } from "../lib/motion.js";
import { typeSize } from "../lib/type.js";
import { actionsOf, MOVES } from "./control/actions.js";
import { Controls } from "./control/controls.js";
import { Editor } from "./control/editor.js";
import { isChangeable } from "./control/edits.js";
import { Lecture } from "./control/lecture.js";
import { listenTo } from "./control/listen.js";
import { Pin } from "./control/pin.js";
import { Player } from "./control/player.js";
import { pointedAt } from "./control/pointing.js";
import { Film } from "./film/film.js";
import { arrange } from "./picture/arrange.js";
import { spotAt } from "./picture/hit.js";
import { Panel } from "./picture/panel.js";
import { lightOf } from "./scene/light.js";
import { twin } from "./scene/spots.js";
import { cellOf, stepOf, stepsIn } from "./scene/steps.js";
import { Counts } from "./writing/counts.js";
import { costOfLayer } from "./writing/layer.js";
import { tellAll } from "./writing/narration.js";

const WORDS_MS = 100; // while it plays, the words change no more often
const BELOW_PX = 10; // between the stage and the window's end
const remembered = new Map(); // by scene: the output cell at which the visitor left the page

export class Stage {
  constructor(parent) {
    this.player = new Player((part) => this.draw(part));
    this.pin = new Pin();
    this.editor = new Editor((change) => this.send(change));
    this.controls = new Controls();
    this.counts = new Counts();
    this.listening = new AbortController();
    this.kernels = null; // of a panel those that a story points at: { panel, light }
    this.send = null; // takes a visitor's change, where there is someone who computes it
    this.keep = () => {}; // is told whenever what a link says of the stage may be another
    this.frames = 0;
    this.layer = element("p", { class: "layer" });
    this.panelRow = element("div", { class: "panels" });
    this.spoken = element("p", { class: "spoken", "aria-live": "polite" });
    this.root = element(
      "section",
      {
        class: "stage",
        tabindex: 0,
        role: "group",
        "aria-label": "Convolution, step by step. Space plays, arrows step, ? lists all keys.",
      },
      this.layer,
      this.panelRow,
      this.counts.element,
      this.controls.element,
      this.spoken,
    );
    parent.append(this.root);
    this.lecture = new Lecture(this.root, this.controls.lecture, () => this.refit());
    this.acts = actionsOf(this);
    listenTo(this, this.listening.signal);
    this.observer = new ResizeObserver(() => this.fit());
    this.observer.observe(this.root);
    this.observer.observe(scrollerOf(this.root).firstElementChild); // what stands above may need more room or less
  }

  act(name) {
    if (this.filming) return this.cut();
    if (!this.pin.held || !MOVES[name]) return this.acts[name]();
    this.pin.move(...MOVES[name]);
    this.light();
  }

  // Esc closes and lets go of one thing after the other.
  release() {
    if (!this.controls.help.hidden) this.controls.toggleHelp(false);
    else if (this.pin.held) {
      this.pin.click(null);
      this.light();
    } else if (this.lecture.on) this.lecture.set(false);
  }

  // One pass as a GIF, drawn here while it is filmed. Whatever the visitor then asks for ends it.
  async film() {
    this.player.go(this.player.step);
    this.pin.click(null);
    this.light();
    const { panels, counts, look } = this;
    const stacked = this.root.classList.contains("stacked");
    const film = new Film({ panels, counts, look, stacked, steps: this.player.steps });
    this.filming = film;
    this.controls.film.setAttribute("aria-pressed", "true");
    const made = await film.shoot((frame, frames) => {
      this.controls.where.textContent = `GIF: frame ${frame} of ${frames}. Any key ends it.`;
    });
    if (this.filming === film) this.cut();
    if (made) download(made, `convolution_${this.scene.kinds.map(({ kind }) => kind).join("_")}.gif`);
  }

  cut() {
    this.filming.ended = true;
    this.filming = null;
    this.controls.film.setAttribute("aria-pressed", "false");
    this.refit();
  }

  choose(places) {
    this.pin.choose(places(this.panels, cellOf(this.player.step, this.scene.extent)));
    this.light();
  }

  get changeable() {
    return Boolean(this.pin.held && this.scene.editable && this.send && isChangeable(this.pin.held.spot));
  }

  change() {
    if (this.changeable) this.editor.open(this.pin.held.panel, this.pin.held.spot, this.scene.limits);
  }

  placeOf(event) {
    const panel = event && this.panels.find((each) => each.canvas === event.target);
    const spot = panel && spotAt(panel, event.offsetX, event.offsetY);
    return spot ? { panel, spot } : null;
  }

  // Pointing lights what meets; the play goes on.
  point(event) {
    const found = this.placeOf(event);
    for (const panel of this.panels) panel.canvas.classList.toggle("found", found?.panel === panel);
    if (this.pin.point(found)) this.light();
  }

  // What a phrase beside the stage names: whole kinds get a frame, of their parts the first one is lit.
  pointOut(parts) {
    const cell = cellOf(this.player.step, this.scene.extent);
    for (const panel of this.panels) panel.element.classList.toggle("pointed", parts.includes(panel.kind.kind));
    const found = pointedAt(this.panels, parts, cell);
    const before = this.kernels;
    this.kernels = found?.light ? found : null;
    if (this.pin.point(found?.spot ? found : null) || this.kernels !== before) this.light();
  }

  light() {
    const { shown, held } = this.pin;
    for (const panel of this.panels) {
      const spot = shown && twin(shown.spot, shown.panel, panel);
      const kernels = this.kernels?.panel === panel ? this.kernels.light : null;
      panel.light = spot ? lightOf(panel, spot) : kernels;
    }
    this.root.dataset.pinned = String(Boolean(held));
    this.keep(this);
    this.told = null;
    this.player.ask();
  }

  show(scene) {
    if (this.filming && this.scene?.id !== scene.id) this.cut();
    if (this.scene?.id !== scene.id) this.set(scene);
    this.refit();
  }

  // Theme, type or letters may be new: everything is painted again.
  refit() {
    this.size = "";
    this.fit();
  }

  set(scene) {
    const { player, root } = this;
    const place = this.scene ? cellOf(player.step, this.scene.extent) : remembered.get(scene.id);
    if (String(this.scene?.extent) !== String(scene.extent)) player.playing = false;
    this.editor.close();
    this.scene = scene;
    player.steps = stepsIn(scene.extent);
    player.step = place ? stepOf(place, scene.extent) : 1;
    player.part = player.playing ? player.part : 1;
    this.panels = scene.kinds.map((kind) => new Panel(kind, player.steps));
    this.panelRow.replaceChildren(...this.panels.map((panel) => panel.element));
    this.layer.replaceChildren(...costOfLayer(scene));
    this.layer.hidden = !this.layer.hasChildNodes();
    this.counts.set(scene, this.panels, player.steps);
    this.pin.renew(this.panels);
    this.controls.scrub.max = player.steps;
    root.dataset.scene = scene.id;
    root.dataset.steps = player.steps;
  }

  // Everything in its place again, where the room has changed.
  fit() {
    const width = this.panelRow.clientWidth;
    const height = this.lecture.on ? window.innerHeight : window.innerHeight - topOf(this.root) - BELOW_PX;
    const size = `${width} ${Math.round(height)} ${typeSize()}`;
    if (!width || !this.scene || this.filming || size === this.size) return;
    this.size = size;
    const { root, panelRow, panels, scene } = this;
    this.look = arrange({ root, panelRow, panels, scene, enlarged: this.lecture.on, height }, width);
    this.counts.resize(this.look.type);
    this.step = 0; // everything is counted and told again
    this.light();
  }

  draw(part) {
    if (this.filming) return;
    const { player, root } = this;
    const now = performance.now();
    if (this.step !== player.step) this.count();
    if (this.told !== player.step && (!player.playing || now - this.toldAt > WORDS_MS || this.told === null))
      this.tell(now);
    for (const panel of this.panels) panel.draw(player.step, part);
    this.counts.grow(player.step, ease(part), player.still.matches);
    const state = `${player.playing} ${player.loop} ${player.speed}`;
    if (this.state !== state) this.tellState(state);
    this.frames += 1;
    root.dataset.frames = this.frames;
  }

  tellState(state) {
    const { player, controls } = this;
    this.state = state;
    this.root.dataset.playing = String(player.playing);
    controls.showPlaying(player.playing);
    controls.loop.setAttribute("aria-pressed", String(player.loop));
    controls.speed.value = player.speed;
    this.keep(this);
    this.told = null;
  }

  // The figures, at every step.
  count() {
    const { player, root, scene } = this;
    this.step = player.step;
    root.dataset.step = player.step;
    remembered.set(scene.id, cellOf(player.step, scene.extent));
    this.controls.showStep(player.step, player.steps);
    this.counts.tell(player.step);
    for (const row of this.counts.rows) root.setAttribute(`data-macs-${row.kind.kind}`, row.done(player.step));
  }

  // Everything in words.
  tell(now) {
    this.told = this.player.step;
    this.keep(this);
    this.toldAt = now;
    tellAll(this, cellOf(this.player.step, this.scene.extent));
  }

  leave() {
    if (this.filming) this.filming.ended = true;
    this.player.stop();
    this.listening.abort();
    this.observer.disconnect();
    this.root.remove();
  }
}

// What scrolls the page that an element stands in, through the borders of components.
function scrollerOf(element) {
  for (let each = element.parentNode; each; each = each.parentNode || each.host) {
    if (each instanceof Element && /auto|scroll/.test(getComputedStyle(each).overflowY)) return each;
  }
  return document.documentElement;
}

// How far an element lies below the top of the window while nothing is scrolled.
function topOf(element) {
  const scroller = scrollerOf(element);
  const scrolled = scroller === document.documentElement ? window.scrollY : scroller.scrollTop;
  return element.getBoundingClientRect().top + scrolled;
}
