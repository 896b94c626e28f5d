// The drawing in the browser: wheel and drag, click and keyboard. The server sends SVG; everything that only looks is done here.
// This module is loaded once a tab, so what is kept at this level outlives reruns and page changes.
const viewers = new WeakMap(); // root element -> Viewer
const views = new Map(); // network -> { x, y, k }: where the visitor was when the page was left
const choices = new Map(); // network -> { followed, wanted }: the card that was last marked there
const still = matchMedia("(prefers-reduced-motion: reduce)");
const FAR = 0.25; // below this scale text is dust, and hiding it keeps dragging smooth
const TOOLS_PX = 44; // the strip at the bottom that the buttons need
const CALM_MS = 200; // so long after the last move the drawing is painted anew, crisp

class Viewer {
  constructor(root) {
    this.root = root;
    this.stage = root.querySelector(".stage");
    this.frames = 0;
    this.abort = new AbortController();
    const listen = (target, type, act, options = {}) =>
      target.addEventListener(type, act, { ...options, signal: this.abort.signal });
    listen(this.stage, "wheel", (event) => this.wheel(event), { passive: false });
    listen(this.stage, "pointerdown", (event) => this.press(event));
    listen(this.stage, "pointermove", (event) => this.drag(event));
    listen(this.stage, "pointerup", (event) => this.release(event));
    listen(this.stage, "pointercancel", () => (this.grip = null));
    listen(this.stage, "dblclick", (event) => this.unfoldAt(event));
    listen(root, "keydown", (event) => this.key(event));
    listen(document, "netviz:choose", (event) => event.detail.from !== "drawing" && this.follow(event.detail));
    for (const [name, act] of Object.entries({
      fit: () => this.fit(),
      in: () => this.zoom(1.25),
      out: () => this.zoom(0.8),
      unfold: () => this.toggle("*"),
      fold: () => this.toggle(""),
    })) listen(root.querySelector(`[data-act="${name}"]`), "click", act);
    this.watch = new ResizeObserver(() => this.fitted && this.fit()); // until the visitor moves it
    this.watch.observe(this.stage);
  }

  show(data) {
    if (data.svg_id !== this.svgId) this.redraw(data);
    const kept = choices.get(data.network);
    this.mark(kept?.followed === data.followed ? kept.wanted : data.chosen, data.followed);
  }

  redraw(data) {
    const before = this.positions();
    const fresh = document.importNode(new DOMParser().parseFromString(data.svg, "image/svg+xml").documentElement, true);
    const anchor = this.anchor && this.place(this.anchor.id);
    this.stage.replaceChildren(fresh);
    this.svg = fresh;
    this.svgId = data.svg_id;
    this.size = [fresh.width.baseVal.value, fresh.height.baseVal.value];
    const same = this.network === data.network;
    this.network = data.network;
    this.root.dataset.cards = fresh.querySelectorAll(".card").length;
    if (!same) this.view = views.get(data.network) || null;
    if (!this.view) this.fit();
    else this.apply();
    if (this.anchor?.focused) fresh.querySelector(`.toggle[data-toggle="${CSS.escape(this.anchor.id)}"]`)?.focus({ preventScroll: true });
    const after = anchor && this.place(this.anchor.id);
    if (after) this.moveBy(anchor.x - after.x, anchor.y - after.y);
    this.anchor = null;
    if (same) this.glide(before);
  }

  // Where each card stands in the drawing, to move it gently to where it stands next.
  positions() {
    const found = new Map();
    for (const group of this.svg?.querySelectorAll("[data-id]") ?? []) found.set(group.dataset.id, group.getAttribute("transform"));
    return found;
  }

  glide(before) {
    if (still.matches) return;
    const groups = [...this.svg.querySelectorAll("[data-id]")];
    if (groups.length > 250) return;
    const css = (transform) => transform.replace(/([-\d.]+),([-\d.]+)/, "$1px,$2px");
    for (const group of groups) {
      const from = before.get(group.dataset.id), to = group.getAttribute("transform");
      if (!from) group.animate([{ opacity: 0 }, { opacity: 1 }], { duration: 220, easing: "ease-out" });
      else if (from !== to) group.animate([{ transform: css(from) }, { transform: css(to) }], { duration: 220, easing: "ease-out" });
    }
    for (const line of this.svg.querySelectorAll("path.flow, path.skip"))
      line.animate([{ opacity: 0 }, { opacity: 1 }], { duration: 320 });
  }

  place(id) {
    const group = this.svg?.querySelector(`[data-id="${CSS.escape(id)}"]`);
    const box = group?.getBoundingClientRect();
    return box && { x: box.left, y: box.top };
  }

  wheel(event) {
    event.preventDefault();
    const corner = this.stage.getBoundingClientRect();
    this.zoom(Math.exp(-event.deltaY * 0.0015), event.clientX - corner.left, event.clientY - corner.top);
  }

  zoom(factor, x = this.stage.clientWidth / 2, y = this.stage.clientHeight / 2) {
    const scale = Math.min(Math.max(this.view.k * factor, 0.01), 5), ratio = scale / this.view.k;
    this.move({ x: x - (x - this.view.x) * ratio, y: y - (y - this.view.y) * ratio, k: scale });
  }

  press(event) {
    if (event.button === 0) this.grip = { x: event.clientX, y: event.clientY, view: this.view, moved: false };
  }

  drag(event) {
    const grip = this.grip;
    if (!grip) return;
    const dx = event.clientX - grip.x, dy = event.clientY - grip.y;
    if (!grip.moved) {
      if (Math.hypot(dx, dy) < 4) return; // a click may tremble; with the pointer captured it would lose its target
      grip.moved = true;
      this.stage.setPointerCapture(event.pointerId);
      this.stage.classList.add("dragging");
    }
    this.move({ ...grip.view, x: grip.view.x + dx, y: grip.view.y + dy });
  }

  release(event) {
    const grip = this.grip;
    this.grip = null;
    this.stage.classList.remove("dragging");
    if (!grip || grip.moved) return;
    const toggle = event.target.closest(".toggle");
    if (toggle) this.toggle(toggle.dataset.toggle);
    else this.choose(event.target.closest(".card"));
  }

  unfoldAt(event) {
    const card = event.target.closest(".card");
    const toggle = card?.querySelector(".toggle");
    if (toggle && !event.target.closest(".toggle")) this.toggle(toggle.dataset.toggle);
  }

  key(event) {
    const card = event.target.closest?.(".card"), toggle = event.target.closest?.(".toggle");
    const acts = {
      "+": () => this.zoom(1.25), "=": () => this.zoom(1.25), "-": () => this.zoom(0.8), 0: () => this.fit(),
      ArrowLeft: () => this.moveBy(60, 0), ArrowRight: () => this.moveBy(-60, 0),
      ArrowUp: () => this.moveBy(0, 60), ArrowDown: () => this.moveBy(0, -60),
    };
    if ((event.key === "Enter" || event.key === " ") && (card || toggle))
      acts[event.key] = () => (toggle ? this.toggle(toggle.dataset.toggle) : this.choose(card));
    if (event.key === "u" && card?.querySelector(".toggle"))
      acts.u = () => this.toggle(card.querySelector(".toggle").dataset.toggle);
    if (!acts[event.key] || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    acts[event.key]();
  }

  toggle(id) {
    const focused = this.svg.contains(this.root.getRootNode().activeElement);
    this.anchor = id && id !== "*" ? { id, focused } : null;
    this.emit.toggle(id);
  }

  choose(card) {
    if (!card) return;
    const id = card.dataset.id;
    this.mark([id]);
    document.dispatchEvent(new CustomEvent("netviz:choose", { detail: { id, from: "drawing" } }));
  }

  // Another part of the page chose a layer or a block: show its card, or the folded block that holds it.
  follow({ id, within }) {
    this.mark([id, ...[...within].reverse()]);
    const card = this.svg.querySelector(".chosen")?.getBoundingClientRect(), stage = this.stage.getBoundingClientRect();
    if (!card) return;
    const outside = card.left < stage.left || card.right > stage.right || card.top < stage.top || card.bottom > stage.bottom;
    if (outside) this.moveBy(stage.left + (stage.width - card.width) / 2 - card.left, stage.top + (stage.height - card.height) / 2 - card.top);
  }

  // Light the first of these that has a card: a layer, or the folded block around it.
  mark(wanted, followed = choices.get(this.network)?.followed) {
    choices.set(this.network, { followed, wanted });
    const id = wanted.find((id) => this.svg.querySelector(`.card[data-id="${CSS.escape(id)}"]`));
    for (const card of this.svg.querySelectorAll(".card")) {
      const chosen = card.dataset.id === id;
      card.classList.toggle("chosen", chosen);
      chosen ? card.setAttribute("aria-current", "true") : card.removeAttribute("aria-current");
    }
  }

  // The whole drawing where it stays readable, else its top at a readable size.
  fit() {
    const width = this.stage.clientWidth, height = this.stage.clientHeight - TOOLS_PX;
    if (!width || !this.size) return;
    const whole = Math.min(width / this.size[0], height / this.size[1]);
    const scale = Math.min(1.15, Math.max(whole, Math.min(0.62, width / this.size[0])));
    this.move({ x: (width - this.size[0] * scale) / 2, y: Math.max((height - this.size[1] * scale) / 2, 6), k: scale });
    this.fitted = true;
  }

  moveBy(dx, dy) {
    this.move({ ...this.view, x: this.view.x + dx, y: this.view.y + dy });
  }

  move(view) {
    this.view = view;
    this.fitted = false;
    views.set(this.network, view);
    this.svg.style.willChange = "transform"; // while moving the browser only shifts a picture
    clearTimeout(this.calm);
    this.calm = setTimeout(() => { if (this.svg) this.svg.style.willChange = "auto"; }, CALM_MS);
    this.pending ??= requestAnimationFrame(() => this.apply());
  }

  apply() {
    this.pending = null;
    const { x, y, k } = this.view;
    this.svg.style.transform = `translate(${x}px,${y}px) scale(${k})`;
    this.svg.classList.toggle("far", k < FAR);
    this.root.dataset.view = `${x.toFixed(1)} ${y.toFixed(1)} ${k.toFixed(3)}`;
    this.root.dataset.frames = ++this.frames;
  }

  close() {
    this.abort.abort();
    this.watch.disconnect();
    cancelAnimationFrame(this.pending);
    clearTimeout(this.calm);
  }
}

// light-dark() in the drawing's colours follows color-scheme, which Streamlit does not set.
function followTheme(root) {
  const [r, g, b] = getComputedStyle(root).backgroundColor.match(/[\d.]+/g).map(Number);
  root.style.colorScheme = 0.299 * r + 0.587 * g + 0.114 * b < 128 ? "dark" : "light";
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".viewer");
  const viewer = viewers.get(root) ?? new Viewer(root);
  viewers.set(root, viewer);
  followTheme(root);
  viewer.emit = { toggle: (id) => setTriggerValue("toggled", id) };
  viewer.show(data);
  return () => { viewer.close(); viewers.delete(root); };
}
