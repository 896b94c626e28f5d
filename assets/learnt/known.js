// What this tab knows of what runs have learnt. Each thing comes once, when it is asked for, and stays.

import { nearest } from "./time.js";

export class Known {
  constructor() {
    this.runs = new Map();
  }

  of(run) {
    if (!this.runs.has(run)) this.runs.set(run, { fixed: null, probes: new Map() });
    return this.runs.get(run);
  }

  take({ run, fixed, probes }) {
    const known = this.of(run);
    for (const each of fixed) known.fixed = each;
    for (const each of probes) known.probes.set(each.step, each);
  }

  // What to ask for next, or null: the probe that is looked at, then those around it, one a message, so that moving in
  // time finds them here.
  missing(run, steps, looked) {
    const known = this.of(run);
    const absent = steps.filter((step) => !known.probes.has(step));
    const asked = {
      fixed: !known.fixed && steps.length > 0,
      step: absent.length ? absent[nearest(absent, looked)] : null,
    };
    return asked.fixed || asked.step !== null ? asked : null;
  }
}
