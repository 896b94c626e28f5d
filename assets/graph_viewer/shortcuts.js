// The shortcuts of a network that is training: each line into an addition has a switch that cuts it, or lets it heal;
// and so has its name in a row above the drawing, however small that is.

import { element, svgElement } from "../lib/dom.js";

const RADIUS = 9;
const ALONG = 0.72; // of its line stands the switch: beside the block, where a shortcut passes it
const CROSS = "M-3.6-3.6L3.6 3.6M3.6-3.6L-3.6 3.6";

// Of each line that is drawn, the shortcuts that it stands for: { route, names }. A repeat that shows its first item
// has one line for all of its items.
export function lines(drawing, layers, known) {
  const seen = (layer) =>
    layers.standIns.has(layer) && !drawing.shows(layers, layer) ? seen(layers.standIns.get(layer)) : layer;
  const found = new Map();
  for (const name of Object.keys(known)) {
    const shown = layers.names[seen(layers.numbers.get(name))];
    if (!drawing.places.has(shown) || !known[shown]) continue;
    const source = layers.names[seen(layers.numbers.get(known[shown].source))];
    const route = drawing.routes.find(({ dataset }) => dataset.tensor === source && dataset.to === shown);
    if (!route) continue;
    if (!found.has(shown)) found.set(shown, { route, names: [] });
    found.get(shown).names.push(name);
  }
  return [...found.values()];
}

// What a switch says of the shortcuts that it stands for. `wishes` are what is asked of some and not done yet.
export function words(wheres, cut, may, wishes = []) {
  const one = wheres.length === 1;
  const which = one ? `Shortcut of ${wheres[0]}` : `${wheres.length} shortcuts, from ${wheres[0]} to ${wheres.at(-1)}`;
  const state =
    cut === wheres.length ? "cut: only what the block computes goes on" : cut ? `${cut} of them cut` : "whole";
  const it = one ? "it" : "them all";
  const goes = wishes.reduce((sum, cuts) => sum + (cuts ? 1 : -1), cut); // so many are going to be cut
  const does = one && wishes.length ? "take that back" : goes === wheres.length ? `heal ${it}` : `cut ${it}`;
  const wish = wishes.length ? `, ${goes > cut ? "to be cut" : "to heal"} as soon as the run hears it` : "";
  return `${which}, ${state}${wish}${may ? `. Click to ${does}.` : ""}`;
}

// What is asked of these and not done yet, of each whether it is to be cut.
function wishesOf(cuts, names) {
  return names.map((name) => cuts.wants(name)).filter((wish) => wish !== undefined);
}

export class Shortcuts {
  constructor(viewer) {
    this.viewer = viewer;
    this.row = viewer.find(".switches");
    this.names = new Map(); // switch -> what it stands for
    this.places = new Map(); // switch -> where it stands
  }

  // Put the switches of these shortcuts on a drawing; nothing is touched where nothing has changed.
  show(known, cuts) {
    const { viewer } = this;
    const wishes = Object.keys(known ?? {}).map((name) => cuts.wants(name));
    const is = JSON.stringify([viewer.svgId, cuts.cut, cuts.may, wishes]);
    if (is === this.is) return;
    const isFirst = !this.is;
    Object.assign(this, { is, known, cuts });
    this.list();
    const focused = viewer.hasFocus && viewer.root.getRootNode().activeElement.closest(".shortcut")?.dataset.name;
    for (const old of viewer.svg.querySelectorAll(".shortcut, .cut-inside")) old.remove();
    this.names.clear();
    this.places.clear();
    if (!known) return;
    const { drawing, layers } = viewer;
    for (const { route, names } of lines(drawing, layers, known)) this.put(route, names);
    this.count(drawing, layers);
    const switches = [...this.names.keys()];
    if (focused) switches.find(({ dataset }) => dataset.name === focused)?.focus();
    else if (isFirst && viewer.camera.fitted && switches.length) viewer.camera.reveal(this.placeOf(switches[0]));
  }

  // The names of all shortcuts, each a switch as well; those that are there already stay, and so does the focus.
  list() {
    const { known = {}, cuts } = this;
    const names = Object.keys(known);
    this.row.hidden = !names.length;
    const there = [...this.row.querySelectorAll("button")];
    if (there.map(({ dataset }) => dataset.name).join() !== names.join())
      this.row.replaceChildren(...names.map((name) => this.named(name, known[name].where)));
    for (const each of this.row.querySelectorAll("button")) {
      const { name } = each.dataset;
      const off = cuts.isCut(name);
      const wishes = wishesOf(cuts, [name]);
      each.disabled = !cuts.may;
      each.classList.toggle("asked", wishes.length > 0);
      each.setAttribute("aria-pressed", String(off));
      each.title = words([known[name].where], off ? 1 : 0, cuts.may, wishes);
    }
  }

  named(name, where) {
    const made = element("button", { type: "button", "data-name": name }, where);
    const inDrawing = () => [...this.names].find(([, names]) => names.includes(name))?.[0];
    const point = (on) => inDrawing()?.classList.toggle("pointed", on);
    made.addEventListener("click", () => {
      const group = inDrawing();
      if (group) this.viewer.camera.reveal(this.placeOf(group));
      this.ask([name]);
    });
    for (const type of ["pointerenter", "focus"]) made.addEventListener(type, () => point(true));
    for (const type of ["pointerleave", "blur"]) made.addEventListener(type, () => point(false));
    return made;
  }

  put(route, names) {
    const { known, cuts } = this;
    const { may } = cuts;
    const off = names.filter((name) => cuts.isCut(name)).length;
    const wishes = wishesOf(cuts, names);
    const label = words(
      names.map((name) => known[name].where),
      off,
      may,
      wishes,
    );
    const { x, y } = route.getPointAtLength(ALONG * route.getTotalLength());
    const part = names.length > 1 && off > 0 && off < names.length;
    route.classList.toggle("cut", off === names.length);
    const knob = svgElement(
      "g",
      { class: "knob" },
      svgElement("circle", { r: RADIUS }),
      svgElement("path", { class: "sign", d: off ? CROSS : "M0-4.5V4.5" }),
    );
    if (names.length > 1)
      knob.append(
        svgElement(
          "text",
          { y: RADIUS + 12, "text-anchor": "middle" },
          part ? `${off} of ${names.length}` : `× ${names.length}`,
        ),
      );
    const group = svgElement(
      "g",
      {
        class: `shortcut${off ? " cut" : ""}${may ? " may" : ""}${wishes.length ? " asked" : ""}`,
        "data-name": names[0],
        role: may ? "button" : "img",
        tabindex: may ? 0 : null,
        "aria-pressed": may ? (part ? "mixed" : String(off > 0)) : null,
        "aria-label": label,
      },
      svgElement("title", {}, label),
      svgElement("path", { class: "reach", d: route.getAttribute("d") }),
      svgElement("g", { transform: `translate(${x},${y})` }, knob),
    );
    this.names.set(group, names);
    this.places.set(group, { x: x - RADIUS, y: y - RADIUS, width: 2 * RADIUS, height: 2 * RADIUS });
    this.viewer.svg.append(group);
  }

  // Where a switch stands.
  placeOf(group) {
    return this.places.get(group);
  }

  // On a folded card, how many of the shortcuts in it are cut.
  count(drawing, layers) {
    const inside = new Map();
    for (const name of this.cuts.cut) {
      const card = drawing.cardOf(layers, layers.numbers.get(name));
      if (card && !layers.numbers.has(card.id)) inside.set(card, (inside.get(card) ?? 0) + 1);
    }
    for (const [card, number] of inside) {
      const width = 34 + 7 * String(number).length;
      const text = svgElement("text", { x: width / 2, y: 13, "text-anchor": "middle" }, `${number} cut`);
      const badge = svgElement("g", { class: "cut-inside", transform: `translate(-6,-11)` });
      badge.append(svgElement("rect", { width, height: 18, rx: 9 }), text);
      card.element.append(badge);
    }
  }

  // Cut what a switch stands for; where all of it is cut, heal it.
  turn(group) {
    this.ask(this.names.get(group));
  }

  ask(names) {
    this.cuts.turn(names);
    this.show(this.known, this.cuts);
  }
}
