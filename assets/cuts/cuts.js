// Which shortcuts of a network that trains are cut. It comes beside the drawing, so that a cut sends a few names and
// not the drawing again, where camera, focus and what moves stay as they are.
//
// What was asked for and is not done yet, the record of the run holds, for everybody who looks. Until the server has
// heard a click, the browser holds it.

import { acts } from "../lib/acts.js";

const TOLD = "netviz:cuts";
const all = new Map(); // what the browser remembers the network by -> Cuts

// Those of that network; none is cut, and nobody may cut, until the server has told.
export function cutsOf(network) {
  if (!all.has(network)) all.set(network, new Cuts());
  return all.get(network);
}

// Hear whenever the server has told of any network, until `signal` ends it.
export function onCuts(hear, signal) {
  document.addEventListener(TOLD, hear, { signal });
}

export class Cuts {
  constructor() {
    this.cut = [];
    this.may = false;
    this.wished = new Map(); // name -> whether it is to be cut, as the record has it
    this.clicked = new Map(); // name -> [that, the number of the act], until it is heard
  }

  // What the server says. Where nobody may cut any more, nothing comes of a click that was not heard.
  take({ cut, wished, may, heard }) {
    Object.assign(this, { cut, may, wished: new Map(Object.entries(wished)) });
    for (const [name, [, act]] of this.clicked) if (!may || act <= heard) this.clicked.delete(name);
  }

  // No click that was not heard will be: the component that tells them is gone.
  forget() {
    this.clicked.clear();
  }

  isCut(name) {
    return this.cut.includes(name);
  }

  // Whether that one is to be cut; undefined where nothing is asked of it that is not so.
  wants(name) {
    const wish = this.clicked.get(name)?.[0] ?? this.wished.get(name);
    return wish === this.isCut(name) ? undefined : wish;
  }

  // Cut these; where all of them are cut, or are going to be, heal them.
  turn(names) {
    if (!this.may) return;
    const cuts = !names.every((name) => this.wants(name) ?? this.isCut(name));
    const act = this.tell({ names, cuts });
    for (const name of names) this.clicked.set(name, [cuts, act]);
  }
}

export function mountCuts({ data, parentElement, setStateValue }) {
  const cuts = cutsOf(data.network);
  const tellAct = acts(parentElement, setStateValue);
  cuts.tell = (turned) => tellAct("turned", turned);
  cuts.take(data);
  document.dispatchEvent(new CustomEvent(TOLD));
  return () => cuts.forget();
}
