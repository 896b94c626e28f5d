// A film: one pass of the stage as a GIF for slides, slowly at first, then faster, and at the end the counts stand.

import { between, most, range, sum } from "../../lib/numbers.js";
import { number } from "../../lib/words.js";
import { css } from "../picture/look.js";
import { commonColours, Gif } from "./gif.js";

const MOST_FRAMES = 120;
const FILM_PX = 1120; // at most so wide
const SLOW_STEPS = 8;
const SLOW_PARTS = [0.2, 0.4, 0.6, 0.8, 1];

// Which moments are filmed: step, how far into it, and for how many hundredths of a second it stands.
export function momentsOf(steps) {
  const slow = range(1, Math.min(SLOW_STEPS, steps)).flatMap((step) =>
    SLOW_PARTS.map((part) => ({ step, part, time: 12 })),
  );
  const rest = steps - SLOW_STEPS;
  const frames = Math.min(rest, MOST_FRAMES - slow.length);
  for (let frame = 1; frame <= frames; frame++) {
    slow.push({ step: SLOW_STEPS + Math.round((frame * rest) / frames), part: 1, time: 8 });
  }
  slow[slow.length - 1].time = 350;
  return slow;
}

export class Film {
  constructor({ panels, counts, look, stacked, steps }) {
    Object.assign(this, { panels, counts, look, stacked, moments: momentsOf(steps), ended: false });
    const widths = panels.map((panel) => panel.width);
    const heights = panels.map((panel) => panel.canvas.offsetHeight + this.head);
    this.width = (stacked ? most(widths) : sum(widths)) + 2 * this.margin;
    this.barsAt = stacked ? sum(heights) : most(heights);
    this.height = this.barsAt + (counts.rows.length + 0.7) * this.line;
    this.scale = Math.min(1, FILM_PX / this.width);
    this.canvas = document.createElement("canvas");
    this.canvas.width = Math.round(this.width * this.scale);
    this.canvas.height = Math.round(this.height * this.scale);
    this.ctx = this.canvas.getContext("2d", { willReadFrequently: true });
  }

  get margin() {
    return 14 * this.look.type;
  }

  get head() {
    return 40 * this.look.type;
  }

  get line() {
    return 28 * this.look.type;
  }

  // Films until the end or until `ended` is set; tells how far it is. Resolves to a Blob, or null.
  async shoot(tell) {
    const { moments } = this;
    const sampled = [0, moments.length >> 1, moments.length - 1].map((index) => this.picture(moments[index]));
    const gif = new Gif(this.canvas.width, this.canvas.height, commonColours(sampled));
    for (const [index, moment] of moments.entries()) {
      if (this.ended) return null;
      gif.add(this.picture(moment), moment.time);
      tell(index + 1, moments.length);
      await new Promise((next) => requestAnimationFrame(next)); // the page stays alive
    }
    return gif.blob();
  }

  picture({ step, part }) {
    const { ctx, look, panels } = this;
    ctx.setTransform(this.scale, 0, 0, this.scale, 0, 0);
    ctx.fillStyle = css(look.paper);
    ctx.fillRect(0, 0, this.width, this.height);
    let x = this.margin;
    let y = 0;
    for (const panel of panels) {
      panel.draw(step, part);
      this.write(panel.kind.title, x, y + 26 * look.type, 600, 16);
      ctx.drawImage(panel.canvas, x, y + this.head, panel.width, panel.canvas.offsetHeight);
      if (this.stacked) y += panel.canvas.offsetHeight + this.head;
      else x += panel.width;
    }
    this.counts.rows.forEach((row, index) => this.bar(row, this.barsAt + (index + 0.8) * this.line, step, part));
    return ctx.getImageData(0, 0, this.canvas.width, this.canvas.height).data;
  }

  bar(row, y, step, part) {
    const { ctx, look, counts, margin } = this;
    const { type } = look;
    const from = margin + (this.stacked ? 0 : 165 * type);
    const room = this.width - from - margin - (this.stacked ? 150 : 330) * type;
    const parts = row.running.map((_, stage) => between(row.done(step - 1, stage), row.done(step, stage), part));
    const fill = (share, strength) => {
      ctx.fillStyle = look.shade(look.ink, strength).fill;
      ctx.fillRect(from, y - 10 * type, (room * share) / counts.most, 13 * type);
    };
    fill(counts.most, 0.05);
    fill(row.kind.total, 0.12);
    [...parts].reverse().forEach((done, index) => fill(done, parts.length - index === 1 ? 0.74 : 0.34));
    if (!this.stacked) this.write(row.kind.title, margin, y, 500, 13.5);
    const right = from + room + 12 * type;
    this.write(`${number(row.done(step))} of ${number(row.kind.total)}`, right, y, 500, 13.5);
    const last = step === counts.steps && part === 1 && row.closedForm;
    const words = row.share().map((each) => each.textContent ?? each);
    if (!this.stacked)
      this.write(last ? `${words[0]} = ${row.kind.ratio}` : words.join(""), right + 150 * type, y, 500, 13.5);
  }

  write(words, x, y, weight, size) {
    this.ctx.font = `${weight} ${size * this.look.type}px ${this.look.font}`;
    this.ctx.fillStyle = css(this.look.ink);
    this.ctx.textAlign = "left";
    this.ctx.textBaseline = "alphabetic";
    this.ctx.fillText(words, x, y);
  }
}
