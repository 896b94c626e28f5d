// The pin: which cell or weight is held or under the pointer, and how the keys move it.

import { exists, moved } from "../scene/spots.js";

export class Pin {
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
    const now = this.held
      ? places.findIndex((each) => each.panel === this.held.panel && alike(each.spot, this.held.spot))
      : -1;
    this.held = places.length ? places[(now + 1) % places.length] : this.held;
  }

  move(down, across, next) {
    const { panel, spot } = this.held;
    this.held = { panel, spot: moved(panel, spot, down, across, next) };
  }
}

const same = (one, other) => one?.panel === other?.panel && JSON.stringify(one?.spot) === JSON.stringify(other?.spot);
const alike = (one, other) => one.slab === other.slab && one.stage === other.stage;
