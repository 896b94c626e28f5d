// The convolution stage: one to three kinds of convolution, in step, over the same image.
//
// Python computes the scene once (netviz/convolution/scene.py); playing, stepping and scrubbing happen here alone. The
// parts of this folder become one module; this one comes last.

const WORDS_MS = 100; // while it plays, the words change no more often
const stages = new WeakMap(); // by element: Streamlit calls the default export again at every change
const remembered = new Map(); // by scene: the output cell at which the visitor left the page

export default function convolutionStage({ data, parentElement, setTriggerValue }) {
  let stage = stages.get(parentElement);
  if (!stage) {
    stage = new Stage(parentElement);
    stages.set(parentElement, stage);
  }
  stage.send = setTriggerValue;
  stage.show(data);
  return () => {
    stage.leave();
    stages.delete(parentElement);
  };
}

class Stage {
  constructor(parent) {
    this.player = new Player((part) => this.draw(part));
    this.pin = new Pin();
    this.editor = new Editor((change) => this.send?.("edited", change));
    this.controls = new Controls();
    this.counts = new Counts();
    this.listening = new AbortController();
    this.frames = 0;
    this.enlarged = false;
    this.panelRow = element("div", { class: "panels" });
    this.spoken = element("p", { class: "spoken", "aria-live": "polite" });
    this.root = element(
      "section",
      { class: "stage", tabindex: 0, role: "group", "aria-label": "Convolution, step by step. Space plays, arrows step, ? lists all keys." },
      this.panelRow, this.counts.element, this.controls.help, this.controls.element, this.spoken,
    );
    parent.append(this.root);
    this.acts = actionsOf(this);
    this.listen();
    this.observer = new ResizeObserver(() => this.fit());
    this.observer.observe(this.root);
  }

  listen() {
    const { signal } = this.listening, { controls } = this;
    const on = (target, type, act) => target.addEventListener(type, act, { signal });
    on(this.root, "click", (event) => {
      const pressed = event.target.closest("[data-act]");
      if (pressed) this.act(pressed.dataset.act);
    });
    on(this.root, "keydown", (event) => {
      const name = Controls.named(event);
      if (!name) return;
      this.act(name);
      if (name !== "release") event.preventDefault(); // Esc is also the page's
    });
    on(controls.scrub, "input", () => this.filming ? this.cut() : this.player.go(Number(controls.scrub.value)));
    on(controls.speed, "change", () => this.player.faster(SPEEDS.indexOf(Number(controls.speed.value)) - SPEEDS.indexOf(this.player.speed)));
    on(this.panelRow, "pointermove", (event) => event.pointerType !== "touch" && this.point(event));
    on(this.panelRow, "pointerleave", () => this.point(null));
    on(this.panelRow, "click", (event) => {
      if (event.target.tagName !== "CANVAS") return;
      this.pin.click(this.placeOf(event));
      this.light();
    });
    on(this.panelRow, "dblclick", (event) => {
      this.pin.held = this.placeOf(event);
      this.light();
      this.act("change");
    });
    on(document, "fullscreenchange", () => {
      if (!document.fullscreenElement && this.fullscreen) this.enlarge(false);
    });
    on(this.player.still, "change", () => this.player.ask());
    on(document.fonts, "loadingdone", () => this.refit());
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
    } else if (this.enlarged) this.enlarge(false);
  }

  // One pass as a GIF, drawn here while it is filmed. Whatever the visitor then asks for ends it.
  async film() {
    this.player.go(this.player.step);
    this.pin.click(null);
    this.light();
    const film = new Film(this);
    this.filming = film;
    this.controls.film.setAttribute("aria-pressed", "true");
    const made = await film.shoot((frame, frames) => {
      this.controls.where.textContent = `GIF: frame ${frame} of ${frames}. Any key ends it.`;
    });
    if (this.filming === film) this.cut();
    if (made) save(made, `convolution_${this.scene.kinds.map(({ kind }) => kind).join("_")}.gif`);
  }

  cut() {
    this.filming.ended = true;
    this.filming = null;
    this.controls.film.setAttribute("aria-pressed", "false");
    this.refit();
  }

  choose(places) {
    this.pin.choose(places(this.panels, this.at(this.player.step)));
    this.light();
  }

  get changeable() {
    return Boolean(this.pin.held && this.scene.editable && this.send && Editor.allows(this.pin.held.spot));
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

  light() {
    const { shown, held } = this.pin;
    for (const panel of this.panels) {
      const spot = shown && twin(shown.spot, shown.panel, panel);
      panel.light = spot ? lightOf(panel, spot) : null;
    }
    this.root.dataset.pinned = String(Boolean(held));
    this.told = null;
    this.player.ask();
  }

  show(scene) {
    if (this.filming && this.scene?.id !== scene.id) this.cut();
    if (this.scene?.id !== scene.id) this.set(scene);
    this.refit();
    if (scene.alone && document.activeElement === document.body) this.root.focus({ preventScroll: true }); // its keys work at once
  }

  // Theme, type or letters may be new: everything is painted again.
  refit() {
    this.size = "";
    this.fit();
  }

  set(scene) {
    const { player, root } = this;
    const place = this.scene ? this.at(player.step) : remembered.get(scene.id);
    if (String(this.scene?.extent) !== String(scene.extent)) player.playing = false;
    this.editor.close();
    this.scene = scene;
    player.steps = scene.extent.reduce((product, each) => product * each, 1);
    player.step = place ? this.stepAt(place) : 1;
    player.part = player.playing ? player.part : 1;
    this.panels = scene.kinds.map((kind) => new Panel(kind, player.steps));
    this.panelRow.replaceChildren(...this.panels.map((panel) => panel.element));
    this.counts.set(scene, this.panels, player.steps);
    this.pin.renew(this.panels);
    this.controls.scrub.max = player.steps;
    root.dataset.scene = scene.id;
    root.dataset.steps = player.steps;
  }

  // Everything in its place again, where the room has changed.
  fit() {
    const width = this.panelRow.clientWidth, size = `${width} ${this.enlarged ? window.innerHeight : 0}`;
    if (!width || !this.scene || this.filming || size === this.size) return;
    this.size = size;
    arrange(this, width);
    this.counts.resize(this.look.type);
    this.step = 0; // everything is counted and told again
    this.light();
  }

  // Larger than life: the whole window, larger type, the controls that matter.
  enlarge(on) {
    this.enlarged = on;
    this.root.classList.toggle("lecture", on);
    this.controls.lecture.setAttribute("aria-pressed", String(on));
    if (on) {
      this.root.requestFullscreen?.().then(() => { this.fullscreen = true; }, () => {}); // where refused, the window is filled
    } else if (this.fullscreen) {
      document.exitFullscreen().catch(() => {});
      this.fullscreen = false;
    }
    this.refit();
  }

  draw(part) {
    if (this.filming) return;
    const { player, root } = this, now = performance.now();
    if (this.step !== player.step) this.count();
    if (this.told !== player.step && (!player.playing || now - this.toldAt > WORDS_MS || this.told === null)) this.tell(now);
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
    this.told = null;
  }

  // The figures, at every step.
  count() {
    const { player, root, scene } = this;
    this.step = player.step;
    root.dataset.step = player.step;
    remembered.set(scene.id, this.at(player.step));
    this.controls.showStep(player.step, player.steps);
    this.counts.tell(player.step);
    for (const row of this.counts.rows) root.setAttribute(`data-macs-${row.kind.kind}`, row.done(player.step));
  }

  // Everything in words.
  tell(now) {
    this.told = this.player.step;
    this.toldAt = now;
    tellAll(this, this.at(this.player.step));
  }

  // The output cell of a step.
  at(step) {
    const [, columns, channels] = this.scene.extent, place = Math.floor((step - 1) / channels);
    return { row: Math.floor(place / columns), column: place % columns, channel: (step - 1) % channels };
  }

  // And back: the step of a cell, or of the nearest one that is there.
  stepAt(place) {
    const [rows, columns, channels] = this.scene.extent;
    const row = Math.min(place.row, rows - 1), column = Math.min(place.column, columns - 1);
    return (row * columns + column) * channels + Math.min(place.channel, channels - 1) + 1;
  }

  leave() {
    if (this.filming) this.filming.ended = true;
    this.player.stop();
    this.listening.abort();
    this.observer.disconnect();
    this.root.remove();
  }
}
