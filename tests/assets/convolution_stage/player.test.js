// The player's timeline, frame by frame.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Player, SPEEDS } from "../../../assets/convolution_stage/control/player.js";

// A window whose frames come when they are called for.
class Frames {
  constructor(still = false) {
    Object.assign(this, { waiting: null, now: 1000, still });
  }

  matchMedia() {
    return { matches: this.still };
  }

  requestAnimationFrame(tick) {
    this.waiting = tick;
    return 1;
  }

  cancelAnimationFrame() {
    this.waiting = null;
  }

  // One frame, so many milliseconds after the last one.
  pass(milliseconds) {
    const tick = this.waiting;
    this.waiting = null;
    this.now += milliseconds;
    tick(this.now);
  }
}

function player(steps, { still = false, ...state } = {}) {
  const frames = new Frames(still);
  const drawn = [];
  const made = new Player((part) => drawn.push(part), frames);
  Object.assign(made, { steps, ...state });
  return { player: made, frames, drawn };
}

test("a step takes a second, and the next one follows while it plays", () => {
  const { player: clock, frames } = player(5);
  clock.play();
  frames.pass(16); // from here on it counts
  for (let frame = 0; frame < 9; frame++) frames.pass(100);
  assert.equal(clock.step, 2);
  assert.ok(Math.abs(clock.part - 0.9) < 1e-9);
  frames.pass(100);
  frames.pass(50);
  assert.equal(clock.step, 3);
  assert.ok(Math.abs(clock.part - 0.05) < 1e-9);
});

test("at full speed a frame passes over whole steps", () => {
  const { player: clock, frames } = player(100, { speed: 16 });
  clock.play();
  frames.pass(16);
  frames.pass(100);
  assert.equal(clock.step, 3); // 1.6 steps after the beginning of step 2
  assert.ok(Math.abs(clock.part - 0.6) < 1e-9);
});

test("a hidden tab does not jump ahead", () => {
  const { player: clock, frames } = player(100);
  clock.play();
  frames.pass(16);
  frames.pass(60_000);
  assert.equal(clock.step, 2);
  assert.ok(Math.abs(clock.part - 0.1) < 1e-9);
});

test("it ends at the last step, drawn whole, and asks for no more frames", () => {
  const { player: clock, frames, drawn } = player(2, { speed: 16 });
  clock.play();
  frames.pass(16);
  frames.pass(100);
  assert.deepEqual([clock.playing, clock.step, clock.part, drawn.at(-1)], [false, 2, 1, 1]);
  assert.equal(frames.waiting, null);
});

test("play at the end begins again", () => {
  const { player: clock } = player(4, { step: 4 });
  clock.play();
  assert.deepEqual([clock.step, clock.part, clock.playing], [1, 0, true]);
});

test("with repeat the last step is seen before the first comes again, though a frame passes over it", () => {
  const { player: clock, frames } = player(4, { speed: 16 });
  clock.repeat();
  clock.play();
  frames.pass(16);
  frames.pass(100); // step 3.6
  frames.pass(100);
  assert.deepEqual([clock.step, clock.part, clock.playing], [4, 0.5, true]);
  frames.pass(100);
  assert.deepEqual([clock.step, clock.part, clock.playing], [1, 0, true]);
});

test("a step on its way ends there, where it does not play", () => {
  const { player: clock, frames } = player(9);
  clock.run(5);
  assert.equal(clock.part, 0);
  frames.pass(16);
  for (let frame = 0; frame < 11; frame++) frames.waiting && frames.pass(100);
  assert.deepEqual([clock.step, clock.part, frames.waiting], [5, 1, null]);
});

test("going to a step stops the play and stays within the steps", () => {
  const { player: clock } = player(9);
  clock.play();
  for (const [wanted, step] of [
    [4.4, 4],
    [-3, 1],
    [99, 9],
  ]) {
    clock.go(wanted);
    assert.deepEqual([clock.step, clock.part, clock.playing], [step, 1, false]);
  }
});

test("speeds have a lowest and a highest", () => {
  const { player: clock } = player(9);
  clock.faster(1);
  assert.equal(clock.speed, 2);
  clock.faster(99);
  assert.equal(clock.speed, SPEEDS.at(-1));
  clock.faster(-99);
  assert.equal(clock.speed, SPEEDS[0]);
});

test("for a visitor who wants no motion every step is drawn whole", () => {
  const { player: clock, frames, drawn } = player(9, { still: true });
  clock.play();
  frames.pass(16);
  frames.pass(100);
  assert.deepEqual(new Set(drawn), new Set([1]));
});
