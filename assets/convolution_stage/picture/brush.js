// Painting on a canvas: tiles, slabs, their borders and names.

import { between, clamp } from "../../lib/numbers.js";
import { corner, LEAN } from "./geometry.js";
import { lettersOf } from "./layout.js";
import { css } from "./look.js";

// Draws on one canvas. Slabs and kernels lean: inside tilt(), one unit is one cell.
export class Brush {
  // left: where the canvas begins on its panel.
  constructor(canvas, look, dpr, left = 0) {
    Object.assign(this, { canvas, look, dpr, left, ctx: canvas.getContext("2d") });
  }

  clear() {
    this.ctx.setTransform(1, 0, 0, 1, 0, 0);
    this.ctx.globalAlpha = 1;
    this.ctx.clearRect(0, 0, this.canvas.width, this.canvas.height);
  }

  copy(other) {
    this.ctx.setTransform(1, 0, 0, 1, 0, 0);
    this.ctx.globalAlpha = 1;
    this.ctx.drawImage(other.canvas, 0, 0);
  }

  // In place of what stands there, a strip of the panel.
  replace(strip) {
    const from = Math.round((strip.left - this.left) * this.dpr);
    this.ctx.setTransform(1, 0, 0, 1, 0, 0);
    this.ctx.globalAlpha = 1;
    this.ctx.clearRect(from, 0, strip.canvas.width, strip.canvas.height);
    this.ctx.drawImage(strip.canvas, from, 0);
  }

  // Thin paper over everything down to `height`: what is drawn now stands out.
  veil(height) {
    this.upright();
    this.ctx.globalAlpha = 0.45;
    this.ctx.fillStyle = css(this.look.paper);
    this.ctx.fillRect(0, 0, this.canvas.width, height);
    this.ctx.globalAlpha = 1;
  }

  tilt(block, origin) {
    const { dpr } = this;
    this.ctx.setTransform(
      dpr * block.cell,
      0,
      -dpr * block.cell * LEAN,
      dpr * block.row,
      dpr * (origin.x - this.left),
      dpr * origin.y,
    );
  }

  upright() {
    this.ctx.setTransform(this.dpr, 0, 0, this.dpr, -this.dpr * this.left, 0);
  }

  // A number as a tile: full where it is positive, hollow with a minus where it is negative; stronger the larger.
  // (x, y) is the tile's corner in cells from `origin`.
  tile(block, origin, x, y, share, hue, words = "", weight = 500) {
    const { ctx, look } = this;
    const rim = block.cell < 7 ? 0.03 : 0.05;
    const wide = 1 - 2 * rim;
    const low = hue === look.ink ? 0.1 : 0.14;
    const span = hue === look.ink ? 0.42 : 0.6;
    this.tilt(block, origin);
    ctx.fillStyle = css(look.paper);
    ctx.fillRect(x, y, 1, 1);
    const shade = look.shade(hue, low + span * Math.max(share, 0));
    ctx.fillStyle = shade.fill;
    ctx.fillRect(x + rim, y + rim, wide, wide);
    if (share < 0) {
      ctx.fillStyle = look.shade(hue, 0.3 + 0.6 * -share).fill;
      if (block.cell >= 12) {
        const frame = words ? 0.09 : 0.12;
        ctx.fillRect(x + rim, y + rim, wide, wide);
        ctx.fillStyle = shade.fill;
        ctx.fillRect(x + rim + frame, y + rim + frame, wide - 2 * frame, wide - 2 * frame);
        ctx.fillStyle = look.shade(hue, 0.3 + 0.6 * -share).fill;
      }
      if (!words) ctx.fillRect(x + 0.24, y + 0.41, 0.52, 0.18);
    }
    if (words) {
      const middle = { x: origin.x + (x + 0.5 - (y + 0.5) * LEAN) * block.cell, y: origin.y + (y + 0.5) * block.row };
      this.figure(block, middle, words, shade.text, weight);
    }
  }

  figure(block, middle, words, colour, weight) {
    const { ctx, look } = this;
    const letters = lettersOf(block, words, look);
    if (letters < look.least) return; // such as ×−2, where there is room for −2: the sums tell it
    this.upright();
    ctx.font = `${weight} ${letters}px ${look.font}`;
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    ctx.fillStyle = colour;
    ctx.fillText(words, middle.x, middle.y + 0.5);
  }

  padding(block, channel, row, column) {
    const { ctx, look } = this;
    this.tilt(block, corner(block, channel));
    ctx.fillStyle = look.shade(look.ink, 0.1).fill;
    ctx.fillRect(column + block.left + 0.12, row + block.top + 0.12, 0.76, 0.76);
  }

  // The paper of a slab with its edges, its empty cells, the zeros around it and its number.
  slab(block, channel, empty) {
    const { ctx, look } = this;
    const sources = block.sources[channel];
    const hue = look.hue(sources);
    const from = corner(block, channel);
    const { rows, wide } = block;
    this.tilt(block, from);
    ctx.fillStyle = css(look.paper);
    ctx.fillRect(0, 0, wide, rows);
    this.edges(block, sources, clamp(block.cell * 0.16, 2, 6) / block.row);
    const bare = look.shade(hue, 0.07).fill;
    for (let row = -block.top; row < rows - block.top; row++) {
      for (let column = -block.left; column < wide - block.left; column++) {
        const inside = row >= 0 && column >= 0 && row < block.size[0] && column < block.size[1];
        if (!inside) this.padding(block, channel, row, column);
        else if (empty) {
          ctx.fillStyle = bare;
          ctx.fillRect(column + block.left + 0.05, row + block.top + 0.05, 0.9, 0.9);
        }
      }
    }
    this.number(block, channel, hue);
  }

  // The number of a channel, where no way runs: left of an input, right of an output, else below the corner.
  number(block, channel, hue) {
    const { ctx, look } = this;
    const { x, y } = corner(block, channel);
    const [left, low] = [x - block.rows * block.cell * LEAN, y + block.rows * block.row];
    const free = block.pitch - (block.rows - 1) * block.row; // from the corner to the next slab's first way
    const crowded = block.word === "between" ? free < 15 * look.type : block.pitch <= 9 * look.type;
    if (block.count > 1 && crowded) return;
    this.upright();
    ctx.fillStyle = css(hue.map((part, index) => Math.round(between(part, look.ink[index], 0.5)))); // read on any paper
    ctx.font = `600 ${10.5 * look.type}px ${look.font}`;
    ctx.textBaseline = "middle";
    const named = block.index === 0 && look.sign(channel);
    const [align, at, down] = {
      input: ["right", left - 3, y + Math.min(block.rows, block.open) * block.row - 3],
      between: ["left", left - 2, low + 9 * look.type],
      output: ["left", (left + x) / 2 + block.wide * block.cell + 6, (y + low) / 2],
    }[block.word];
    ctx.textAlign = align;
    ctx.fillText(named || channel + 1, at, down);
  }

  // The front and the right side of a slab, which give it its thickness; the front shows every channel that it sums.
  edges(block, sources, thick) {
    const { rows, wide } = block;
    const slant = thick * LEAN; // straight down on the screen
    const face = (hue, strength, ...corners) => {
      this.ctx.beginPath();
      corners.forEach(([x, y]) => this.ctx.lineTo(x, y));
      this.ctx.closePath();
      this.ctx.fillStyle = this.look.shade(hue, strength).fill;
      this.ctx.fill();
    };
    const each = wide / sources.length;
    sources.forEach((source, index) => {
      const left = index * each;
      const right = left + each;
      face(
        this.look.hue([source]),
        sources.length > 1 ? 0.75 : 0.5,
        [left, rows],
        [right, rows],
        [right + slant, rows + thick],
        [left + slant, rows + thick],
      );
    });
    face(this.look.hue(sources), 0.26, [wide, 0], [wide, rows], [wide + slant, rows + thick], [wide + slant, thick]);
  }

  // The border around cells of a slab, from (top, left) to (bottom, right).
  outline(block, origin, { top, left, bottom, right }, colour, width) {
    const at = (row, column) => [origin.x + (column - row * LEAN) * block.cell, origin.y + row * block.row];
    this.upright();
    const { ctx } = this;
    ctx.beginPath();
    ctx.moveTo(...at(top, left));
    ctx.lineTo(...at(top, right));
    ctx.lineTo(...at(bottom, right));
    ctx.lineTo(...at(bottom, left));
    ctx.closePath();
    ctx.lineJoin = "round";
    ctx.lineWidth = width * this.look.type;
    ctx.strokeStyle = css(colour);
    ctx.stroke();
  }

  // Filters as one block: paper, its rim, and the edges that join kernel to kernel.
  prism(block, { x, y }, strength, rim) {
    const { ctx, look } = this;
    const [lean, deep] = [block.rows * LEAN * block.cell, block.rows * block.row];
    const low = y + (block.depth - 1) * (deep + block.seam);
    const right = x + block.wide * block.cell;
    this.upright();
    ctx.beginPath();
    for (const [at, down] of [
      [x, y],
      [right, y],
      [right, low],
      [right - lean, low + deep],
      [x - lean, low + deep],
      [x - lean, y + deep],
    ])
      ctx.lineTo(at, down);
    ctx.closePath();
    ctx.fillStyle = look.shade(look.ink, strength).fill;
    ctx.fill();
    ctx.lineJoin = "round";
    ctx.lineWidth = look.type;
    ctx.strokeStyle = look.shade(look.ink, rim).fill;
    ctx.stroke();
  }

  // Square brackets around a box.
  bracket({ left, right, top, bottom }) {
    const { ctx, look } = this;
    this.upright();
    ctx.beginPath();
    for (const [side, tick] of [
      [left + 1, 4],
      [right - 1, -4],
    ]) {
      ctx.moveTo(side + tick * look.type, top - 2);
      ctx.lineTo(side, top - 2);
      ctx.lineTo(side, bottom + 2);
      ctx.lineTo(side + tick * look.type, bottom + 2);
    }
    ctx.lineJoin = "miter";
    ctx.lineWidth = 1.25 * look.type;
    ctx.strokeStyle = look.shade(look.ink, 0.6).fill;
    ctx.stroke();
  }

  label(block, words, shape, y) {
    const { ctx, look } = this;
    const middle = block.x + block.width / 2;
    const lines = [
      [words, 19, 11.5, 400, look.shade(look.ink, 0.75).fill],
      [shape, 34, 12.5, 500, css(look.ink)],
    ];
    this.upright();
    ctx.textAlign = "center";
    ctx.textBaseline = "alphabetic";
    for (const [text, down, size, weight, colour] of lines) {
      const wide = look.measure(text, `${weight} ${size * look.type}px ${look.font}`);
      ctx.font = `${weight} ${size * look.type * Math.min(1, (block.label - 4) / wide)}px ${look.font}`;
      ctx.fillStyle = colour;
      ctx.fillText(text, middle, y + down * look.type);
    }
  }
}
