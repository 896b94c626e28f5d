// The clock: which step, and how far into it.

class Player {
  constructor(draw) {
    Object.assign(this, { draw, step: 1, steps: 1, part: 1, speed: 1, loop: false, playing: false });
    this.frame = 0;
    this.last = 0;
    this.still = window.matchMedia("(prefers-reduced-motion: reduce)");
    this.tick = this.tick.bind(this);
  }

  play() {
    if (this.step >= this.steps && this.part >= 1) this.step = 0;
    this.playing = true;
    this.next();
  }

  pause() {
    this.playing = false;
    this.part = 1;
    this.ask();
  }

  go(step) {
    this.playing = false;
    this.step = clamp(Math.round(step), 1, this.steps);
    this.part = 1;
    this.ask();
  }

  forward() {
    this.playing = false;
    if (this.step < this.steps) this.next();
    else this.ask();
  }

  next() {
    this.step = Math.min(this.step + 1, this.steps);
    this.part = 0;
    this.ask();
  }

  ask() {
    if (!this.frame) {
      this.last = 0;
      this.frame = requestAnimationFrame(this.tick);
    }
  }

  tick(now) {
    const elapsed = this.last ? Math.min(now - this.last, 100) : 0; // a hidden tab does not jump ahead
    this.last = now;
    const moving = this.part < 1;
    if (moving) this.part += (elapsed * this.speed) / STEP_MS;
    if (this.part >= 1 && this.playing && moving) this.advance();
    this.part = Math.min(this.part, 1);
    this.frame = this.part < 1 ? requestAnimationFrame(this.tick) : 0;
    this.draw(this.still.matches ? 1 : this.part);
  }

  advance() {
    if (this.step < this.steps) {
      this.step += 1;
      this.part -= 1;
    } else if (this.loop) {
      this.step = 1;
      this.part -= 1;
    } else {
      this.playing = false;
    }
  }

  stop() {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    this.playing = false;
  }
}
