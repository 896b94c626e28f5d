// What this tab knows of what runs have learnt. Each thing comes once, when it is asked for, and stays; so does why it
// cannot be had, until the visitor asks for it again.

import { nearest } from "./time.js";

const MOST_MAPS = 100; // of a run
const NO_MAPS = { at: null, step: null, layer: null, picture: null };

export class Known {
  constructor() {
    this.runs = new Map();
  }

  of(run) {
    if (!this.runs.has(run)) this.runs.set(run, { fixed: null, probes: new Map(), absent: new Map(), maps: new Map() });
    return this.runs.get(run);
  }

  take({ run, fixed, probes, maps, absent }) {
    const known = this.of(run);
    for (const each of fixed) known.fixed = each;
    for (const each of probes) known.probes.set(each.step, each);
    for (const { step, told } of absent) known.absent.set(step, told);
    for (const each of maps) known.maps.set(name(each), each);
    for (const oldest of [...known.maps.keys()].slice(0, -MOST_MAPS)) known.maps.delete(oldest);
  }

  // The feature maps that were asked for so; undefined where they are not here.
  maps(run, wanted) {
    return wanted ? this.of(run).maps.get(name(wanted)) : undefined;
  }

  // What stood against the probe of that step and these maps may be over: they can be asked for again.
  forget(run, step, wanted) {
    this.of(run).absent.delete(step);
    if (wanted && this.maps(run, wanted)?.told) this.of(run).maps.delete(name(wanted));
  }

  // What to ask for next, or null: the probe that is looked at and the maps that are wanted, if any are; then the probes
  // around it, one a message, so that moving in time finds them here.
  missing(run, steps, looked, maps = null) {
    const known = this.of(run);
    const unknown = steps.filter((step) => !known.probes.has(step) && !known.absent.has(step));
    const asked = {
      fixed: !known.fixed && steps.some((step) => !known.absent.has(step)),
      step: unknown.length ? unknown[nearest(unknown, looked)] : null,
      maps: maps && !this.maps(run, maps) ? maps : NO_MAPS,
    };
    return asked.fixed || asked.step !== null || asked.maps.at !== null ? asked : null;
  }
}

const name = ({ at, layer, picture }) => `${at} ${picture} ${layer}`;
