// Which shortcuts of a network that trains are cut. It comes beside the drawing, so that a cut sends a few names and
// not the drawing again, where camera, focus and what moves stay as they are.

const TOLD = "netviz:cuts";
const PATIENCE = 15_000; // milliseconds: what was wanted before and is not so was refused, or lost on its way
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
    this.wanted = new Map(); // name -> whether it is to be cut, until the server says that it is so, or too long ago
  }

  // What the server says. Where nobody may cut any more, nothing that was wanted comes.
  take({ cut, may }) {
    Object.assign(this, { cut, may });
    for (const [name, cuts] of this.wanted) if (!may || cuts === this.isCut(name)) this.wanted.delete(name);
  }

  // Nothing is wanted any more.
  forget() {
    this.wanted.clear();
  }

  isCut(name) {
    return this.cut.includes(name);
  }

  // Cut these; where all of them are cut, or are going to be, heal them. While the server works only the last of several
  // messages reaches it: so each brings all that is wanted.
  turn(names) {
    if (!this.may) return;
    const heals = names.every((name) => this.wanted.get(name) ?? this.isCut(name));
    for (const name of names) this.wanted.set(name, !heals);
    const those = (cuts) => [...this.wanted.keys()].filter((name) => this.wanted.get(name) === cuts);
    this.tell({ cut: those(true), heal: those(false) });
  }
}

export function mountCuts({ data, setTriggerValue }) {
  const cuts = cutsOf(data.network);
  const announce = () => document.dispatchEvent(new CustomEvent(TOLD));
  cuts.tell = (wanted) => {
    setTriggerValue("turned", wanted);
    clearTimeout(cuts.waits);
    cuts.waits = setTimeout(() => {
      cuts.forget();
      announce();
    }, PATIENCE);
  };
  cuts.take(data);
  announce();
  return () => {};
}
