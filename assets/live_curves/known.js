// What this tab knows of each run. Points come once, piece by piece, and stay here while the tab is open.

const CHECKED = ["part", "batch", "images", "seconds", "loss", "accuracy"];
const TRAINED = [...CHECKED, "rate"];

const empty = (names) => Object.fromEntries(names.map((name) => [name, []]));

export class Known {
  constructor() {
    this.runs = new Map();
  }

  // Take a piece of a run in; false where points before it are missing here, so that all have to be sent.
  take({ id, first, last, training, held_out: heldOut, ...facts }) {
    const before = this.runs.get(id) ?? { last: -1, training: empty(TRAINED), heldOut: empty(CHECKED) };
    if (first > before.last + 1) return false;
    extend(before.training, training);
    extend(before.heldOut, heldOut);
    this.runs.set(id, { ...before, ...facts, id, last: Math.max(before.last, last) });
    return true;
  }

  get(id) {
    return this.runs.get(id);
  }
}

// A piece may begin with points that are there already: in a run, parts follow one another, and batches in a part.
function extend(columns, more) {
  const end = columns.batch.length - 1;
  const isNew = (index) =>
    end < 0 ||
    more.part[index] > columns.part[end] ||
    (more.part[index] === columns.part[end] && more.batch[index] > columns.batch[end]);
  const fresh = more.batch.map((_, index) => index).filter(isNew);
  for (const name of Object.keys(columns)) columns[name].push(...fresh.map((index) => more[name][index]));
}
