// The convolution stage: one to three kinds of convolution, in step, over the same image.
//
// Python computes the scene once (netviz/convolution/scene.py); playing, stepping and scrubbing happen here alone. The
// parts of this folder become one module, in the order geometry, panel, sums, player, stage.

const stages = new WeakMap(); // by element: Streamlit calls the default export again at every change
const remembered = new Map(); // by scene: where the visitor was before leaving the page

export default function ({ data, parentElement }) {
  let stage = stages.get(parentElement);
  if (!stage) {
    stage = new Stage(parentElement);
    stages.set(parentElement, stage);
  }
  stage.show(data);
  return () => {
    stage.leave();
    stages.delete(parentElement);
  };
}

const ICONS = {
  first: "M5 5v14M19 5 9 12l10 7z",
  back: "M17 5 7 12l10 7z",
  play: "M7 4.5 19.5 12 7 19.5z",
  pause: "M8 5v14M16 5v14",
  forward: "M7 5l10 7L7 19z",
  last: "M19 5v14M5 5l10 7L5 19z",
  loop: "M4 11a7 7 0 0 1 12-4.5L18.5 9M18.5 4v5h-5M20 13a7 7 0 0 1-12 4.5L5.5 15M5.5 20v-5h5",
};

class Stage {
  constructor(parent) {
    this.player = new Player((part) => this.draw(part));
    this.listening = new AbortController();
    this.frames = 0;
    this.build(parent);
    this.observer = new ResizeObserver(() => this.fit());
    this.observer.observe(this.root);
  }

  build(parent) {
    const button = (name, label) => {
      const made = element("button", { type: "button", "aria-label": label, title: label, "data-act": name });
      made.innerHTML = `<svg viewBox="0 0 24 24" aria-hidden="true"><path d="${ICONS[name]}"/></svg>`;
      return made;
    };
    this.panelRow = element("div", { class: "panels" });
    this.bars = element("div", { class: "bars" });
    this.where = element("p", { class: "where" });
    this.scrub = element("input", { type: "range", min: 1, step: 1, "aria-label": "Step" });
    this.speed = element("select", { "aria-label": "Speed" });
    for (const speed of SPEEDS) this.speed.append(element("option", { value: speed }, `${speed}×`));
    this.playButton = button("play", "Play");
    this.loopButton = button("loop", "Repeat");
    this.root = element(
      "section",
      { class: "stage", tabindex: 0, role: "group", "aria-label": "Convolution, step by step. Space plays, arrows step." },
      this.panelRow,
      this.bars,
      element(
        "div", { class: "transport" },
        element(
          "div", { class: "buttons" },
          button("first", "First step"), button("back", "Step back"), this.playButton,
          button("forward", "Step forward"), button("last", "Last step"),
        ),
        this.scrub, this.where,
        element("div", { class: "buttons" }, this.loopButton, this.speed),
      ),
    );
    parent.append(this.root);
    this.listen();
  }

  listen() {
    const { signal } = this.listening;
    const on = (target, type, act) => target.addEventListener(type, act, { signal });
    on(this.root, "click", (event) => {
      const button = event.target.closest("[data-act]");
      if (button) this.act(button.dataset.act);
    });
    on(this.root, "keydown", (event) => this.key(event));
    on(this.scrub, "input", () => this.player.go(Number(this.scrub.value)));
    on(this.speed, "change", () => {
      this.player.speed = Number(this.speed.value);
      this.remember();
    });
    on(this.panelRow, "pointermove", (event) => this.point(event));
    on(this.panelRow, "pointerleave", () => this.point(null));
    on(this.player.still, "change", () => this.player.ask());
  }

  act(name) {
    const { player } = this;
    if (name === "play") player.playing ? player.pause() : player.play();
    if (name === "first") player.go(1);
    if (name === "last") player.go(player.steps);
    if (name === "back") player.go(player.step - 1);
    if (name === "forward") player.forward();
    if (name === "loop") {
      player.loop = !player.loop;
      player.ask();
    }
  }

  key(event) {
    const acts = { ArrowLeft: "back", ArrowRight: "forward", Home: "first", End: "last", " ": "play" };
    const name = acts[event.key];
    const own = { BUTTON: [" "], SELECT: Object.keys(acts) }[event.target.tagName] || [];
    if (!name || own.includes(event.key) || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    this.act(name);
  }

  // Pointing at an output cell shows its window; the play goes on.
  point(event) {
    for (const panel of this.panels) {
      const over = event && event.target === panel.canvas;
      const found = over ? panel.find(event.offsetX, event.offsetY) : null;
      if (JSON.stringify(found) === JSON.stringify(panel.hover)) continue;
      panel.hover = found;
      panel.canvas.classList.toggle("found", Boolean(found));
      if (this.shown) panel.write(this.player.step);
      this.player.ask();
    }
  }

  show(scene) {
    if (this.scene?.id !== scene.id) this.set(scene);
    this.look = this.readLook();
    this.width = 0; // the look may be new: fit() paints everything again
    this.fit();
  }

  set(scene) {
    const { player } = this;
    player.playing = false;
    this.scene = scene;
    this.panels = scene.kinds.map((kind) => new Panel(kind, scene));
    this.panelRow.replaceChildren(...this.panels.map((panel) => panel.element));
    player.steps = scene.extent.reduce((product, each) => product * each, 1);
    const before = remembered.get(scene.id) || { step: 1, speed: player.speed, loop: player.loop };
    Object.assign(player, before, { part: 1 });
    this.scrub.max = player.steps;
    this.speed.value = player.speed;
    this.reference = scene.kinds.find((kind) => kind.kind === scene.reference);
    this.most = Math.max(...scene.kinds.map((kind) => kind.total));
    this.bars.replaceChildren(...scene.kinds.map((kind) => this.bar(kind)));
    this.root.dataset.scene = scene.id;
    this.root.dataset.steps = player.steps;
  }

  bar(kind) {
    const fills = kind.stages.map((_, index) => element("span", { class: "fill", "data-part": index }));
    const count = element("b"), ratio = element("span", { class: "ratio" });
    const whole = element("span", { class: "whole", style: `width:${(100 * kind.total) / this.most}%` });
    kind.show = { fills, count, ratio };
    return element(
      "div", { class: "bar" },
      element("span", { class: "name" }, kind.title),
      element("span", { class: "track" }, whole, ...[...fills].reverse()),
      element("span", { class: "count" }, count, ` of ${number(kind.total)}`),
      ratio,
    );
  }

  readLook() {
    const style = getComputedStyle(this.root);
    const named = (name) => style.getPropertyValue(name).trim();
    return {
      ink: named("--st-text-color") || style.color,
      paper: named("--st-background-color") || "#fff",
      hues: (named("--st-chart-categorical-colors") || "#3b6fd4,#e07b39,#2a9d6f,#b0488f,#d9a514,#4aa3c7")
        .split(/,(?![^(]*\))/).map((hue) => hue.trim()),
      font: style.fontFamily || "sans-serif",
    };
  }

  fit() {
    const width = this.panelRow.clientWidth;
    if (!width || !this.scene || width === this.width) return;
    this.width = width;
    const stacked = width < NARROW_PX;
    const all = this.panels.map((panel) => panel.blocks);
    const gaps = stacked ? 0 : 28 * (all.length - 1);
    const cell = largestCell(all, width - gaps, stacked);
    const deep = all.flat().some((block) => block.count > 6) ? 1.35 : 1;
    const { slope, height } = heights(all, cell, deep * (stacked ? 300 : clamp(width * 0.225, 268, 420)));
    const needed = all.map((blocks) => panelWidth(blocks, cell));
    const spare = stacked ? 0 : Math.max(0, width - gaps - needed.reduce((sum, each) => sum + each, 0));
    this.root.classList.toggle("stacked", stacked);
    this.look.wide = width > 1500;
    this.root.classList.toggle("wide", this.look.wide);
    this.panels.forEach((panel, index) => {
      const wide = stacked ? width : Math.floor(needed[index] + spare / all.length);
      panel.resize(cell, slope, wide, height, this.look);
    });
    this.panelRow.style.gridTemplateColumns = this.panels.map((panel) => `${panel.width}px`).join(" ");
    this.shown = 0;
    this.player.ask();
  }

  draw(part) {
    const { player, root } = this;
    if (this.shown !== player.step) this.tell();
    for (const panel of this.panels) panel.draw(player.step, part);
    for (const kind of this.scene.kinds) this.grow(kind, ease(part));
    const playing = String(player.playing);
    if (root.dataset.playing !== playing) {
      root.dataset.playing = playing;
      const name = player.playing ? "pause" : "play";
      this.playButton.querySelector("path").setAttribute("d", ICONS[name]);
      this.playButton.setAttribute("aria-label", player.playing ? "Pause" : "Play");
      this.playButton.title = player.playing ? "Pause" : "Play";
      this.playButton.classList.toggle("on", player.playing);
      this.where.setAttribute("aria-live", player.playing ? "off" : "polite");
    }
    this.loopButton.setAttribute("aria-pressed", String(player.loop));
    this.frames += 1;
    root.dataset.frames = this.frames;
  }

  // The bar of a kind: the longer, paler fill of two stages lies below the shorter one.
  grow(kind, part) {
    const { step } = this.player;
    kind.stages.forEach((_, stage) => {
      const value = between(done(kind, step - 1, stage), done(kind, step, stage), part);
      kind.show.fills[stage].style.transform = `scaleX(${value / this.most})`;
    });
  }

  // Everything in words, once a step.
  tell() {
    const { player, root, scene } = this;
    const step = player.step;
    this.shown = step;
    for (const panel of this.panels) panel.write(step);
    const { row, column, turn } = this.panels[0].at(step);
    this.where.textContent =
      `Step ${step} of ${player.steps}: row ${row + 1}, column ${column + 1}, output channel ${turn + 1}`;
    this.scrub.value = step;
    this.scrub.style.setProperty("--done", player.steps > 1 ? (step - 1) / (player.steps - 1) : 1);
    root.dataset.step = step;
    for (const kind of scene.kinds) {
      const count = done(kind, step);
      kind.show.count.textContent = number(count);
      kind.show.ratio.replaceChildren(...this.ratioParts(kind, step));
      root.setAttribute(`data-macs-${kind.kind}`, count);
    }
    this.remember();
  }

  // What a kind has cost so far as a part of the reference, and at the end why.
  ratioParts(kind, step) {
    if (kind === this.reference) return [this.scene.kinds.length > 1 ? "multiply-adds" : ""];
    const above = done(kind, step), below = done(this.reference, step);
    const share = element("b", {}, below ? (above / below).toFixed(3) : "–");
    const closed = step === this.player.steps && kind.ratio && kind.ratio !== "1" ? ` = ${kind.ratio}` : "";
    return [share, closed || ` of ${this.reference.title.toLowerCase()}`];
  }

  remember() {
    const { step, speed, loop } = this.player;
    remembered.set(this.scene.id, { step, speed, loop });
  }

  leave() {
    this.player.stop();
    this.listening.abort();
    this.observer.disconnect();
    this.root.remove();
  }
}

// The multiply-adds of a kind after a step: of all its stages, or of those up to `last`.
function done(kind, step, last = kind.stages.length - 1) {
  return step < 1 ? 0 : range(0, last + 1).reduce((sum, stage) => sum + kind.running[step - 1][stage], 0);
}
