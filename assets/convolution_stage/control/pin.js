// Which cell or weight is under the pointer or pinned, and how the keys move a pin.

class Pin {
  constructor() {
    this.hover = null; // {panel, spot}
    this.held = null;
  }

  get shown() {
    return this.held || this.hover;
  }

  // True where something changed.
  point(found) {
    if (same(found, this.hover)) return false;
    this.hover = found;
    return !this.held;
  }

  // A click pins; another on the same place, or beside everything, lets go.
  click(found) {
    this.held = found && !same(found, this.held) ? found : null;
    if (!this.held) this.hover = null;
  }

  // After the settings have changed: the same place in the same kind, if both are still there.
  renew(panels) {
    const panel = this.held && panels.find((each) => each.kind.kind === this.held.panel.kind.kind);
    this.held = panel && exists(panel, this.held.spot) ? { panel, spot: this.held.spot } : null;
    this.hover = null;
  }

  // The next of several places, beginning with the first.
  choose(places) {
    const now = this.held ? places.findIndex((each) => each.panel === this.held.panel && alike(each.spot, this.held.spot)) : -1;
    this.held = places.length ? places[(now + 1) % places.length] : this.held;
  }

  move(down, across, next) {
    const { panel, spot } = this.held;
    this.held = { panel, spot: spot.tap === undefined ? movedCell(panel, spot, down, across, next) : movedTap(panel, spot, down, across, next) };
  }
}

const same = (one, other) => one?.panel === other?.panel && JSON.stringify(one?.spot) === JSON.stringify(other?.spot);
const alike = (one, other) => one.slab === other.slab && one.stage === other.stage;

function movedCell(panel, spot, down, across, next) {
  const block = panel.slabs[spot.slab];
  return {
    slab: spot.slab,
    channel: clamp(spot.channel + next, 0, block.count - 1),
    row: clamp(spot.row + down, 0, block.size[0] - 1),
    column: clamp(spot.column + across, 0, block.size[1] - 1),
  };
}

function movedTap(panel, { stage, tap }, down, across, next) {
  const { kernel: [high, wide], channelsOut, depth: read } = panel.kind.stages[stage], meetings = panel.meetings[stage];
  const { out, depth, row, column } = meetings.atTap(tap);
  const kernel = clamp(out * read + depth + next, 0, channelsOut * read - 1);
  return {
    stage,
    tap: meetings.tap(Math.floor(kernel / read), kernel % read, clamp(row + down, 0, high - 1), clamp(column + across, 0, wide - 1)),
  };
}

// Where the keys begin: outputs, weights or inputs of the present step, in all panels.
function outputPlaces(panels, { row, column, channel }) {
  return panels.flatMap((panel, index) => {
    const final = panel.slabs.length - 1;
    const slabs = range(1, final).reverse().filter((slab) => slab < final || index === 0);
    return slabs.map((slab) => ({ panel, spot: movedCell(panel, { slab, channel, row, column }, 0, 0, 0) }));
  });
}

function weightPlaces(panels, { channel }) {
  return panels.flatMap((panel) => panel.kind.stages.map((stage, index) => (
    { panel, spot: { stage: index, tap: panel.meetings[index].tap(Math.min(channel, stage.channelsOut - 1), 0, 0, 0) } })));
}

function inputPlaces(panels, { row, column }) {
  return [{ panel: panels[0], spot: movedCell(panels[0], { slab: 0, channel: 0, row, column }, 0, 0, 0) }];
}
