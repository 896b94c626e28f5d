// Where in a run's time one looks: at one of its probes, or at the newest, which is followed while that is asked for.

export class Time {
  // At the step of a link, where it names one.
  constructor(linked = null) {
    this.steps = [];
    this.follows = linked === null;
    this.step = linked === null ? null : Number(linked);
  }

  // The run has been looked at, at these steps; some of those before may be gone.
  take(steps) {
    this.steps = steps;
    if (!steps.length) this.step = null;
    else if (this.follows) this.step = steps.at(-1);
    else this.step = steps[nearest(steps, this.step)];
  }

  get index() {
    return this.steps.length ? nearest(this.steps, this.step) : 0;
  }

  // The visitor moves in time, and so no longer follows.
  move(index) {
    this.follows = false;
    this.step = this.steps[index] ?? null;
  }

  follow(wanted) {
    this.follows = wanted;
    this.take(this.steps);
  }
}

// The index of the step that is nearest, the earlier of two; there has to be one.
export function nearest(steps, wanted) {
  let best = 0;
  steps.forEach((step, index) => {
    if (Math.abs(step - wanted) < Math.abs(steps[best] - wanted)) best = index;
  });
  return best;
}
