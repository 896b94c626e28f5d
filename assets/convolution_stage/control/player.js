// The player's timeline: which step, and how far into it. A frame costs the same at every speed: it draws one moment.

import { clamp } from "../../lib/numbers.js";

export const SPEEDS = [0.25, 0.5, 1, 2, 4, 8, 16];
const STEP_MS = 1000;

export class Player {
  // window: who calls at the next frame, and knows whether the visitor wants no motion.
  constructor(draw, window = globalThis.window) {
    Object.assign(this, { draw, window, step: 1, steps: 1, part: 1, speed: 1, loop: false, playing: false });
    this.frame = 0;
    this.last = 0;
    this.still = window.matchMedia("(prefers-reduced-motion: reduce)");
    this.tick = this.tick.bind(this);
  }

  play() {
    if (this.step >= this.steps && this.part >= 1) this.step = 0;
    this.playing = true;
    this.next(this.step + 1);
  }

  pause() {
    this.playing = false;
    this.part = 1;
    this.ask();
  }

  // To a step, at once.
  go(step) {
    this.playing = false;
    this.step = clamp(Math.round(step), 1, this.steps);
    this.part = 1;
    this.ask();
  }

  // To a step, and through it.
  run(step) {
    this.playing = false;
    if (step <= this.steps) this.next(step);
    else this.ask();
  }

  next(step) {
    this.step = Math.min(step, this.steps);
    this.part = 0;
    this.ask();
  }

  faster(by) {
    this.speed = SPEEDS[clamp(SPEEDS.indexOf(this.speed) + by, 0, SPEEDS.length - 1)];
    this.ask();
  }

  repeat() {
    this.loop = !this.loop;
    this.ask();
  }

  ask() {
    if (!this.frame) {
      this.last = 0;
      this.frame = this.window.requestAnimationFrame(this.tick);
    }
  }

  tick(now) {
    const elapsed = this.last ? Math.min(now - this.last, 100) : 0; // a hidden tab does not jump ahead
    this.last = now;
    const moving = this.part < 1;
    if (moving) this.part += (elapsed * this.speed) / STEP_MS;
    if (this.playing && moving) this.advance();
    this.part = Math.min(this.part, 1);
    this.frame = this.part < 1 ? this.window.requestAnimationFrame(this.tick) : 0;
    this.draw(this.still.matches ? 1 : this.part);
  }

  advance() {
    const whole = Math.floor(this.part);
    if (this.step + whole <= this.steps) {
      this.step += whole;
      this.part -= whole;
    } else if (this.loop && this.step === this.steps) {
      this.step = 1;
      this.part = 0;
    } else {
      this.playing = this.loop; // the last step is seen before the first comes again
      this.step = this.steps;
      this.part = this.loop ? 0.5 : 1;
    }
  }

  stop() {
    this.window.cancelAnimationFrame(this.frame);
    this.frame = 0;
    this.playing = false;
  }
}
