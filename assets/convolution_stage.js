// The convolution stage: one to three kinds of convolution, in step, over the same image.
//
// Python computes the scene once (netviz/convolution/scene.py); playing, stepping and scrubbing happen here alone.
//   Geometry   where slabs, kernels and cells lie on a panel
//   Panel      one kind, drawn on its canvas
//   Sums       what it computes, written out
//   Player     the clock: which step, how far into it
//   Stage      the panels, the bars and the transport, in one element

const SPEEDS = [0.25, 0.5, 1, 2, 4, 8, 16];
const STEP_MS = 1000;
const LEAN = 0.28; // how far a row moves to the left, in cell widths
const STEEP = 0.74, FLAT = 0.3; // the height of a row, in cell widths: at its best, and where room is short
const NARROW_PX = 720;
const FIGURES_PX = 11.5; // rows at least so high hold figures
const MOST_LINES = 6; // of products; more channels than that show their results alone
const MINUS = "−";

const stages = new WeakMap(); // by element: Streamlit calls the default export again at every change
const remembered = new Map(); // by scene: where the visitor was before leaving the page

export default function ({ data, parentElement }) {
  let stage = stages.get(parentElement);
  if (!stage) {
    stage = new Stage(parentElement);
    stages.set(parentElement, stage);
  }
  stage.show(data);
  return () => {
    stage.leave();
    stages.delete(parentElement);
  };
}

const clamp = (value, low, high) => Math.min(Math.max(value, low), high);
const ease = (part) => part * part * (3 - 2 * part);
const between = (a, b, part) => a + (b - a) * part;
const number = (value) =>
  (Number.isInteger(value) ? value.toLocaleString("en-US") : value.toFixed(2)).replace("-", MINUS);

function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

// ---------------------------------------------------------------------------------------------------- geometry

// The blocks of a kind from left to right: an image, its kernels, the next image, ..., the output.
function blocksOf(kind) {
  const blocks = [];
  let hues = Array.from({ length: kind.stages[0].channels }, (_, channel) => channel);
  kind.stages.forEach((stage, index) => {
    blocks.push({
      type: "slabs", stage: index - 1, values: stage.image, count: stage.channels, cells: stage.size,
      before: stage.margins[0], side: stage.size + stage.margins[0] + stage.margins[1], hues,
      word: index ? "between" : "input",
    });
    const columns = stage.read.map((first, out) => out - stage.read.indexOf(first));
    blocks.push({ type: "kernels", stage: index, hues, columns, across: Math.max(...columns) + 1, side: stage.kernel });
    // A channel keeps its hue as long as it is alone; what sums several is drawn in the colour of ink.
    const before = hues;
    hues = stage.read.map((first) => (stage.depth === 1 ? before[first] : null));
  });
  const last = kind.stages[kind.stages.length - 1];
  blocks.push({
    type: "slabs", stage: kind.stages.length - 1, values: last.output, count: last.channelsOut,
    cells: last.positions, before: 0, side: last.positions, hues, word: "output",
  });
  for (const block of blocks) {
    if (block.type === "slabs") block.peak = Math.max(1, ...block.values.map(Math.abs));
  }
  return blocks;
}

const gapOf = (cell) => clamp(cell * 1.1, 9, 34);
const slabWidth = (block, cell) => block.side * cell * (1 + LEAN);

function kernelCell(block, cell, widest) {
  const fitting = ((widest * 1.2) / block.across - 5) / (block.side * (1 + LEAN));
  return clamp(Math.min(cell * 0.78, fitting), 2.2, 26);
}

function widthOf(block, cell, widest) {
  if (block.type === "slabs") return Math.max(slabWidth(block, cell), 36);
  const column = block.side * kernelCell(block, cell, widest) * (1 + LEAN) + 5;
  return Math.max(block.across * column, 44);
}

function panelWidth(blocks, cell) {
  const widest = Math.max(...blocks.map((block) => (block.type === "slabs" ? slabWidth(block, cell) : 0)));
  const widths = blocks.map((block) => widthOf(block, cell, widest));
  return widths.reduce((sum, width) => sum + width, 0) + gapOf(cell) * (blocks.length - 1) + 34;
}

// The largest cell with which all panels fit, side by side or one below the other.
function largestCell(panels, width, stacked) {
  let low = 2, high = 40;
  for (let round = 0; round < 24; round++) {
    const cell = (low + high) / 2;
    const widths = panels.map((blocks) => panelWidth(blocks, cell));
    const fits = stacked
      ? Math.max(...widths) <= width
      : widths.reduce((sum, each) => sum + each, 0) <= width;
    if (fits) low = cell;
    else high = cell;
  }
  return low;
}

// The height of a row in cell widths, and the height that the slabs then take.
function heights(panels, cell, room) {
  const slabs = panels.flat().filter((block) => block.type === "slabs");
  const steep = Math.min(...slabs.map((block) => (room / block.count - 12) / (block.side * cell)));
  const slope = clamp(steep, FLAT, STEEP);
  const tallest = Math.max(...slabs.map((block) => block.count * (block.side * cell * slope + 12)));
  const highest = Math.max(...slabs.map((block) => block.side * cell * slope + 12));
  return { slope, height: Math.max(Math.min(tallest, room), highest, 110) };
}

function place(blocks, cell, slope, width, height) {
  const widest = Math.max(...blocks.map((block) => (block.type === "slabs" ? slabWidth(block, cell) : 0)));
  const spare = width - panelWidth(blocks, cell); // between the blocks first, then on both sides
  const gap = gapOf(cell) + clamp(spare / blocks.length, 0, 40);
  let x = 17 + Math.max(0, (spare - (gap - gapOf(cell)) * (blocks.length - 1)) / 2);
  blocks.forEach((block, index) => {
    block.x = x;
    block.width = widthOf(block, cell, widest);
    x += block.width + gap;
    if (block.type === "slabs") {
      Object.assign(block, { cell, row: cell * slope, inset: (block.width - slabWidth(block, cell)) / 2 });
      const tall = block.side * block.row + 6;
      block.pitch = block.count > 1 ? Math.min(tall + 8, (height - tall) / (block.count - 1)) : 0;
      block.y = (height - tall - block.pitch * (block.count - 1)) / 2;
    } else {
      const lanes = blocks[index - 1];
      const column = kernelCell(block, cell, widest);
      const lane = lanes.count > 1 ? lanes.pitch : height;
      block.cell = Math.min(column, (lane - 3) / (block.side * Math.max(slope, 0.45)));
      block.row = block.cell * Math.max(slope, 0.45);
      block.lanes = lanes;
      block.step = block.width / block.across;
    }
  });
}

// The corner of a slab from which rows and columns are counted, margins included.
function corner(block, channel) {
  return {
    x: block.x + block.inset + block.side * block.cell * LEAN,
    y: block.y + channel * block.pitch,
  };
}

// A point of a slab in image cells; (0, 0) is the first cell's far left corner.
function point(block, channel, row, column) {
  const from = corner(block, channel);
  const down = row + block.before;
  return {
    x: from.x + (column + block.before) * block.cell - down * block.cell * LEAN,
    y: from.y + down * block.row,
  };
}

function kernelCorner(block, lane, column) {
  const wide = block.side * block.cell * (1 + LEAN);
  const middle = corner(block.lanes, lane).y + (block.lanes.side * block.lanes.row) / 2;
  return {
    x: block.x + column * block.step + (block.step - wide) / 2 + block.side * block.cell * LEAN,
    y: middle - (block.side * block.row) / 2,
  };
}

function kernelMiddle(block, lane, column) {
  const from = kernelCorner(block, lane, column);
  return {
    x: from.x + (block.side * block.cell * (1 - LEAN)) / 2,
    y: from.y + (block.side * block.row) / 2,
    half: (block.side * block.cell * (1 + LEAN)) / 2,
  };
}

// ------------------------------------------------------------------------------------------------------- panel

class Panel {
  constructor(kind, scene) {
    this.kind = kind;
    this.scene = scene;
    this.blocks = blocksOf(kind);
    this.painted = 0;
    this.hover = null;
    this.canvas = element("canvas", { role: "img" });
    this.base = document.createElement("canvas");
    this.sums = new Sums(this);
    this.element = element(
      "article", { class: "panel", "data-kind": kind.kind },
      element("header", {}, element("h3", {}, kind.title), element("p", { class: "idea" }, kind.idea)),
      this.canvas, this.sums.element,
    );
  }

  get slabs() {
    return this.blocks.filter((block) => block.type === "slabs");
  }

  resize(cell, slope, width, height, look) {
    const dpr = Math.min(window.devicePixelRatio || 1, 2);
    const labels = 38;
    Object.assign(this, { dpr, width, height, look });
    for (const canvas of [this.canvas, this.base]) {
      canvas.width = Math.round(width * dpr);
      canvas.height = Math.round((height + labels) * dpr);
    }
    this.canvas.style.width = `${width}px`;
    this.canvas.style.height = `${height + labels}px`;
    this.sums.resize();
    place(this.blocks, cell, slope, width, height);
    this.paintBase(0);
  }

  hue(index) {
    return index === null || index === undefined ? this.look.ink : this.look.hues[index % this.look.hues.length];
  }

  // Step number `step` as row, column and what is done there.
  at(step) {
    const [, columns, channels] = this.scene.extent;
    const position = Math.floor((step - 1) / channels), turn = (step - 1) % channels;
    const row = Math.floor(position / columns), column = position % columns;
    const side = this.kind.stages[0].positions;
    const inside = row < side && column < side;
    return { row, column, turn, work: (inside && this.kind.turns[turn]) || [] };
  }

  // ---- what does not move: slabs, kernels, labels, and the output values that are there already

  paintBase(step) {
    const ctx = this.base.getContext("2d");
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.clearRect(0, 0, this.base.width, this.base.height);
    for (const block of this.blocks) {
      if (block.type === "slabs") this.paintSlabs(ctx, block);
      else this.paintKernels(ctx, block);
      this.paintLabel(ctx, block);
    }
    this.painted = 0;
    this.paintTo(step);
  }

  paintTo(step) {
    if (step < this.painted) return this.paintBase(step);
    const ctx = this.base.getContext("2d");
    for (let each = this.painted + 1; each <= step; each++) {
      const { row, column, work } = this.at(each);
      for (const { stage, channels } of work) {
        for (const channel of channels) this.paintCell(ctx, this.slabs[stage + 1], channel, row, column, 1);
      }
    }
    this.painted = step;
  }

  tilt(ctx, block, origin) {
    const { dpr } = this;
    ctx.setTransform(
      dpr * block.cell, 0, -dpr * block.cell * LEAN, dpr * block.row, dpr * origin.x, dpr * origin.y,
    );
  }

  upright(ctx) {
    ctx.setTransform(this.dpr, 0, 0, this.dpr, 0, 0);
  }

  paintSlabs(ctx, block) {
    const { look } = this;
    for (let channel = block.count - 1; channel >= 0; channel--) {
      const hue = this.hue(block.hues[channel]);
      const from = corner(block, channel);
      const side = block.side, thick = clamp(block.cell * 0.16, 2, 5) / block.row;
      this.tilt(ctx, block, from);
      ctx.fillStyle = look.paper;
      ctx.fillRect(0, 0, side, side);
      this.paintEdges(ctx, block, hue, thick);
      for (let row = -block.before; row < side - block.before; row++) {
        for (let column = -block.before; column < side - block.before; column++) {
          const padding = row < 0 || column < 0 || row >= block.cells || column >= block.cells;
          this.paintCell(ctx, block, channel, row, column, padding ? "padding" : block.stage < 0 ? 1 : "empty");
        }
      }
      this.upright(ctx);
      ctx.globalAlpha = 0.9;
      ctx.fillStyle = hue;
      ctx.font = `600 10px ${look.font}`;
      ctx.textAlign = "right";
      ctx.textBaseline = "middle";
      if (block.pitch > 9 || block.count === 1) {
        ctx.fillText(channel + 1, from.x - side * block.cell * LEAN - 3, from.y + side * block.row - 3);
      }
      ctx.globalAlpha = 1;
    }
  }

  // The front and the right side of a slab, which give it its thickness.
  paintEdges(ctx, block, hue, thick) {
    const side = block.side, slant = thick * block.row * (LEAN / block.row); // straight down on the screen
    const faces = [
      [0.42, [0, side], [side, side], [side + slant, side + thick], [slant, side + thick]],
      [0.26, [side, 0], [side, side], [side + slant, side + thick], [side + slant, thick]],
    ];
    for (const [shade, ...corners] of faces) {
      ctx.beginPath();
      corners.forEach(([x, y]) => ctx.lineTo(x, y));
      ctx.closePath();
      ctx.globalAlpha = 1;
      ctx.fillStyle = this.look.paper;
      ctx.fill();
      ctx.globalAlpha = shade;
      ctx.fillStyle = hue;
      ctx.fill();
    }
    ctx.globalAlpha = 1;
  }

  // One cell: its value as depth of colour, a minus as a bar, and in figures where there is room.
  paintCell(ctx, block, channel, row, column, shown) {
    const { look } = this;
    const hue = this.hue(block.hues[channel]);
    this.tilt(ctx, block, corner(block, channel));
    const x = column + block.before, y = row + block.before, rim = block.cell < 7 ? 0.03 : 0.05;
    if (shown === "padding") {
      ctx.globalAlpha = 0.1;
      ctx.fillStyle = look.ink;
      ctx.fillRect(x + 0.12, y + 0.12, 0.76, 0.76);
      ctx.globalAlpha = 1;
      return;
    }
    if (shown === "empty") {
      ctx.globalAlpha = 0.07;
      ctx.fillStyle = hue;
      ctx.fillRect(x + rim, y + rim, 1 - 2 * rim, 1 - 2 * rim);
      ctx.globalAlpha = 1;
      return;
    }
    const value = block.values[(channel * block.cells + row) * block.cells + column];
    ctx.fillStyle = look.paper;
    ctx.fillRect(x, y, 1, 1);
    const share = value / block.peak, figures = block.row >= FIGURES_PX;
    const strength = block.hues[channel] === null ? 0.38 : 0.58;
    ctx.fillStyle = hue;
    ctx.globalAlpha = 0.15 + strength * (figures ? Math.abs(share) : Math.max(share, 0));
    ctx.fillRect(x + rim, y + rim, 1 - 2 * rim, 1 - 2 * rim);
    if (share < 0 && !figures) {
      ctx.globalAlpha = 0.3 + 0.6 * -share;
      ctx.fillRect(x + 0.22, y + 0.4, 0.56, 0.2);
    }
    ctx.globalAlpha = 1;
    if (figures) this.figure(ctx, block, point(block, channel, row + 0.5, column + 0.5), value, 500);
  }

  figure(ctx, block, middle, value, weight) {
    const text = number(value);
    const fitting = (block.cell * 0.92) / (text.length * 0.58);
    this.upright(ctx);
    ctx.fillStyle = this.look.ink;
    ctx.font = `${weight} ${Math.min(clamp(block.row * 0.66, 8.5, 17), fitting)}px ${this.look.font}`;
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    ctx.fillText(text, middle.x, middle.y + 0.5);
  }

  paintKernels(ctx, block) {
    const stage = this.kind.stages[block.stage];
    for (let out = 0; out < stage.channelsOut; out++) {
      for (let depth = stage.depth - 1; depth >= 0; depth--) this.paintKernel(ctx, block, out, depth, 0.62);
    }
  }

  paintKernel(ctx, block, out, depth, alpha) {
    const stage = this.kind.stages[block.stage], side = block.side;
    const lane = stage.read[out] + depth;
    const at = kernelCorner(block, lane, block.columns[out]);
    this.tilt(ctx, block, at);
    const hue = this.hue(block.hues[lane]);
    ctx.fillStyle = this.look.paper;
    ctx.fillRect(0, 0, side, side);
    ctx.fillStyle = hue;
    ctx.globalAlpha = 0.12;
    ctx.fillRect(0, 0, side, side);
    const first = (out * stage.depth + depth) * side * side;
    const figures = block.row >= FIGURES_PX;
    for (let cell = 0; cell < side * side; cell++) {
      const x = cell % side, y = Math.floor(cell / side);
      const share = stage.weights[first + cell] / 2;
      ctx.globalAlpha = alpha * (share < 0 ? 0.16 : 0.12 + (figures ? 0.6 : 0.85) * share);
      ctx.fillRect(x + 0.06, y + 0.06, 0.88, 0.88);
      if (share < 0 && !figures) {
        ctx.globalAlpha = alpha * (0.4 + 0.6 * -share);
        ctx.fillRect(x + 0.2, y + 0.38, 0.6, 0.24);
      }
    }
    ctx.globalAlpha = alpha;
    for (let cell = 0; figures && cell < side * side; cell++) {
      const x = (cell % side) + 0.5, y = Math.floor(cell / side) + 0.5;
      const middle = { x: at.x + x * block.cell - y * block.cell * LEAN, y: at.y + y * block.row };
      this.figure(ctx, block, middle, stage.weights[first + cell], 500);
    }
    ctx.globalAlpha = 1;
  }

  paintLabel(ctx, block) {
    const stage = this.kind.stages[block.stage];
    const middle = block.x + block.width / 2;
    let word = block.word, shape = `${block.cells}×${block.cells}×${block.count}`;
    if (block.type === "kernels") {
      word = stage.channelsOut === 1 ? "1 kernel" : `${stage.channelsOut} kernels`;
      shape = `${stage.kernel}×${stage.kernel}` + (stage.depth > 1 ? `×${stage.depth}` : "");
    }
    this.upright(ctx);
    ctx.fillStyle = this.look.ink;
    ctx.textAlign = "center";
    ctx.textBaseline = "alphabetic";
    ctx.globalAlpha = 0.62;
    ctx.font = `11px ${this.look.font}`;
    ctx.fillText(word, middle, this.height + 19);
    ctx.globalAlpha = 0.95;
    ctx.font = `500 12px ${this.look.font}`;
    ctx.fillText(shape, middle, this.height + 34);
    ctx.globalAlpha = 1;
  }

  // ---- what moves: the window, the lit cells and kernels, the sums on their way

  // part: how far into the step, from 0 to 1.
  draw(step, part) {
    const ctx = this.canvas.getContext("2d");
    this.paintTo(part < 1 ? step - 1 : step);
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.clearRect(0, 0, this.canvas.width, this.canvas.height);
    ctx.drawImage(this.base, 0, 0);
    if (this.hover) {
      const { stage, row, column, channel } = this.hover;
      this.drawWork(ctx, { stage, channels: [channel] }, row, column, 1, null);
      return;
    }
    const now = this.at(step);
    const before = step > 1 ? this.at(step - 1) : null;
    const moved = before && before.work.length && (before.row !== now.row || before.column !== now.column);
    if (now.turn > 0 && this.kind.stages.length > 1 && now.work.length) this.drawKept(ctx, now);
    now.work.forEach((work, index) => {
      const share = clamp(part * now.work.length - index, 0, 1);
      if (share <= 0) return;
      this.drawWork(ctx, work, now.row, now.column, share, index === 0 && moved ? before : null);
    });
  }

  // The first stage's values at this position, which later output channels use again.
  drawKept(ctx, now) {
    const block = this.slabs[1];
    for (let channel = 0; channel < block.count; channel++) {
      this.outline(ctx, block, channel, now.row, now.column, 1, 1, this.hue(block.hues[channel]), 1.5);
    }
  }

  // One piece of work, from the window that slides in to the value that lands in its cell.
  drawWork(ctx, work, row, column, part, before) {
    const stage = this.kind.stages[work.stage];
    const from = this.slabs[work.stage], to = this.slabs[work.stage + 1];
    const kernels = this.blocks[work.stage * 2 + 1];
    const slide = before ? ease(clamp(part / 0.25, 0, 1)) : 1;
    const lit = before ? clamp((part - 0.2) / 0.15, 0, 1) : clamp(part / 0.15, 0, 1);
    const flight = ease(clamp((part - 0.4) / 0.45, 0, 1));
    const landed = clamp((part - 0.8) / 0.2, 0, 1);
    const lanes = [...new Set(work.channels.flatMap((out) => range(stage.read[out], stage.depth)))];
    const window = [stage.windows[row], stage.windows[column]];
    const was = before ? [stage.windows[before.row], stage.windows[before.column]] : window;
    const top = between(was[0][0], window[0][0], slide), left = between(was[1][0], window[1][0], slide);
    const span = window[0][window[0].length - 1] - window[0][0] + 1;

    if (stage.depth > 1) this.drawPrism(ctx, from, lanes, top, left, span);
    for (const lane of [...lanes].reverse()) {
      const hue = this.hue(from.hues[lane]);
      if (slide === 1) this.light(ctx, from, lane, window, hue, lit);
      this.outline(ctx, from, lane, top, left, span, span, this.look.ink, 1.5);
    }
    for (const out of work.channels) {
      const target = point(to, out, row + 0.5, column + 0.5);
      for (let depth = stage.depth - 1; depth >= 0; depth--) {
        const lane = stage.read[out] + depth;
        const middle = kernelMiddle(kernels, lane, kernels.columns[out]);
        this.paintKernel(ctx, kernels, out, depth, 1);
        this.outlineKernel(ctx, kernels, lane, kernels.columns[out]);
        const start = point(from, lane, top + span / 2, left + span);
        const hue = this.hue(from.hues[lane]);
        this.drawThread(ctx, start, { x: middle.x - middle.half, y: middle.y }, hue, lit, false);
        this.drawThread(ctx, { x: middle.x + middle.half, y: middle.y }, target, hue, flight, part < 1);
      }
      if (landed > 0) {
        ctx.globalAlpha = 1;
        this.paintCell(ctx, to, out, row, column, 1);
        this.outline(ctx, to, out, row, column, 1, 1, this.look.ink, 2);
        if (to.row < FIGURES_PX) this.drawTag(ctx, to, out, row, column, landed, work.channels.length);
      }
    }
  }

  // The edges that join the window from channel to channel: one column of cells through the whole stack.
  drawPrism(ctx, block, lanes, top, left, span) {
    this.upright(ctx);
    ctx.strokeStyle = this.look.ink;
    ctx.globalAlpha = 0.35;
    ctx.lineWidth = 1;
    ctx.beginPath();
    for (const [row, column] of [[top, left], [top, left + span], [top + span, left], [top + span, left + span]]) {
      const high = point(block, lanes[0], row, column), low = point(block, lanes[lanes.length - 1], row, column);
      ctx.moveTo(high.x, high.y);
      ctx.lineTo(low.x, low.y);
    }
    ctx.stroke();
    ctx.globalAlpha = 1;
  }

  light(ctx, block, lane, [rows, columns], hue, alpha) {
    this.tilt(ctx, block, corner(block, lane));
    ctx.fillStyle = hue;
    ctx.globalAlpha = 0.34 * alpha;
    for (const row of rows) {
      for (const column of columns) ctx.fillRect(column + block.before, row + block.before, 1, 1);
    }
    ctx.globalAlpha = 1;
    if (block.row < FIGURES_PX) return;
    for (const row of rows) {
      for (const column of columns) {
        this.figure(ctx, block, point(block, lane, row + 0.5, column + 0.5), valueAt(block, lane, row, column), 650);
      }
    }
  }

  outline(ctx, block, channel, row, column, high, wide, colour, width) {
    const corners = [[row, column], [row, column + wide], [row + high, column + wide], [row + high, column]];
    this.upright(ctx);
    ctx.beginPath();
    for (const [down, across] of corners) {
      const { x, y } = point(block, channel, down, across);
      ctx.lineTo(x, y);
    }
    ctx.closePath();
    ctx.lineJoin = "round";
    ctx.lineWidth = width;
    ctx.strokeStyle = colour;
    ctx.stroke();
  }

  outlineKernel(ctx, block, lane, column) {
    const from = kernelCorner(block, lane, column), side = block.side;
    const slant = side * block.cell * LEAN, wide = side * block.cell, high = side * block.row;
    this.upright(ctx);
    ctx.beginPath();
    ctx.moveTo(from.x, from.y);
    ctx.lineTo(from.x + wide, from.y);
    ctx.lineTo(from.x + wide - slant, from.y + high);
    ctx.lineTo(from.x - slant, from.y + high);
    ctx.closePath();
    ctx.lineWidth = 1.25;
    ctx.strokeStyle = this.look.ink;
    ctx.stroke();
  }

  // A thread from left to right, drawn up to `part`, with a bead at its end while it moves.
  drawThread(ctx, start, end, hue, part, bead) {
    if (part <= 0) return;
    this.upright(ctx);
    const bend = (end.x - start.x) * 0.5;
    ctx.save();
    if (part < 1) {
      const now = between(start.x, end.x, part);
      ctx.beginPath();
      ctx.rect(Math.min(start.x, now) - 1, 0, Math.abs(now - start.x) + 1, this.height + 10);
      ctx.clip();
    }
    ctx.beginPath();
    ctx.moveTo(start.x, start.y);
    ctx.bezierCurveTo(start.x + bend, start.y, end.x - bend, end.y, end.x, end.y);
    ctx.strokeStyle = hue;
    ctx.globalAlpha = 0.6;
    ctx.lineWidth = 1.4;
    ctx.stroke();
    ctx.restore();
    if (bead && part < 1) {
      const at = bezier(start, end, bend, part);
      ctx.beginPath();
      ctx.arc(at.x, at.y, 3.2, 0, 7);
      ctx.fillStyle = hue;
      ctx.fill();
    }
  }

  // The new value beside its cell, where cells are too small for figures.
  drawTag(ctx, block, channel, row, column, alpha, many) {
    if (many > 1 && block.pitch < 17) return;
    const value = number(block.values[(channel * block.cells + row) * block.cells + column]);
    const at = point(block, channel, row, column + 1);
    ctx.font = `600 11px ${this.look.font}`;
    const wide = ctx.measureText(value).width + 9;
    const x = Math.min(at.x + 3, this.width - wide - 1), y = Math.max(at.y - 13, 1);
    ctx.globalAlpha = alpha;
    ctx.beginPath();
    ctx.roundRect(x, y, wide, 16, 5);
    ctx.fillStyle = this.look.ink;
    ctx.fill();
    ctx.fillStyle = this.look.paper;
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    ctx.fillText(value, x + wide / 2, y + 8.5);
    ctx.globalAlpha = 1;
  }

  // The output cell under the pointer, of any stage.
  find(x, y) {
    for (const block of this.slabs.slice(1)) {
      for (let channel = 0; channel < block.count; channel++) {
        const from = corner(block, channel);
        const row = Math.floor((y - from.y) / block.row);
        const column = Math.floor((x - from.x + ((y - from.y) / block.row) * block.cell * LEAN) / block.cell);
        if (row >= 0 && column >= 0 && row < block.cells && column < block.cells) {
          return { stage: block.stage, row, column, channel };
        }
      }
    }
    return null;
  }

  write(step) {
    const now = this.at(step);
    if (this.hover) {
      const { stage, row, column, channel } = this.hover;
      this.sums.show([[{ stage, channels: [channel] }, "pointed"]], row, column);
    } else {
      const kept = now.work.length && now.turn > 0 ? this.kind.turns[0].slice(0, -1) : [];
      const work = [...kept.map((each) => [each, "kept"]), ...now.work.map((each) => [each, "new"])];
      this.sums.show(work, now.row, now.column);
    }
    const where = `row ${now.row + 1}, column ${now.column + 1}, output channel ${now.turn + 1}`;
    this.canvas.setAttribute("aria-label", `${this.kind.title} convolution at ${where}`);
  }
}

// -------------------------------------------------------------------------------------------------------- sums

// What a panel computes, written out: a line of products for each channel, then their total.
class Sums {
  constructor(panel) {
    this.panel = panel;
    this.element = element("div", { class: "sums" });
  }

  resize() {
    this.width = 0;
    this.element.style.minHeight = "";
  }

  // Each piece of work with its state: "new", "kept" from an earlier step, or "pointed" at.
  show(pieces, row, column) {
    const lines = pieces.flatMap(([work, state]) => this.lines(work, row, column, state));
    if (!lines.length) {
      lines.push(element("p", { class: "rest" }, "No such output cell here: this output is smaller."));
    }
    this.element.replaceChildren(...lines);
    const height = this.element.scrollHeight; // grows only, so that nothing below jumps
    if (height > (parseFloat(this.element.style.minHeight) || 0)) this.element.style.minHeight = `${height}px`;
  }

  lines(work, row, column, state) {
    const { kind, slabs } = this.panel;
    const stage = kind.stages[work.stage], image = slabs[work.stage], output = slabs[work.stage + 1];
    const result = (out) => valueAt(output, out, row, column);
    const head = this.head(stage, work.channels.length, state);
    if (work.channels.length > MOST_LINES) {
      const results = work.channels.map((out) => ({ sign: " \u2002", text: number(result(out)), hue: output.hues[out] }));
      return [head, this.line(results, state, {})];
    }
    return [head, ...work.channels.flatMap((out) => this.sum(stage, image, out, row, column, result(out), state))];
  }

  head(stage, channels, state) {
    const parts = Math.max(channels, stage.kernel > 1 ? stage.depth : 1);
    const count = stage.products * channels;
    const product = parts > 1 ? ` = ${parts} × ${count / parts}` : "";
    const counted = `${count}${product} multiply-add${count === 1 ? "" : "s"}`;
    const note = { new: counted, kept: "kept from before: no new multiply-adds", pointed: `${counted}, under the pointer` };
    const name = stage.name[0].toUpperCase() + stage.name.slice(1);
    return element("p", { class: "head" }, element("b", {}, name), ` ${note[state]}`);
  }

  // One output value: its products in one line, or line by line with their total below.
  sum(stage, image, out, row, column, value, state) {
    const bias = stage.bias && { sign: sign(stage.bias[out]), text: `bias ${number(Math.abs(stage.bias[out]))}` };
    const lanes = range(stage.read[out], stage.depth);
    const products = lanes.map((lane, depth) => this.products(stage, image, lane, out, depth, row, column));
    if (stage.depth === 1) return [this.line(products[0], state, { dot: image.hues[lanes[0]], bias, value })];
    if (stage.kernel === 1) {
      const coloured = products.map(([product], depth) => ({ ...product, hue: image.hues[lanes[depth]] }));
      return [this.line(coloured, state, { bias, value })];
    }
    const sums = products.map((each) => each.reduce((total, product) => total + product.value, 0));
    const totals = sums.map((each, depth) => ({
      sign: sign(each), text: number(depth ? Math.abs(each) : each), hue: image.hues[lanes[depth]],
    }));
    return [
      ...products.map((each, depth) => this.line(each, state, { dot: image.hues[lanes[depth]], value: sums[depth] })),
      this.line(totals, state, { bias, value }),
    ];
  }

  products(stage, image, lane, out, depth, row, column) {
    const first = (out * stage.depth + depth) * stage.kernel ** 2;
    return stage.windows[row].flatMap((down, i) =>
      stage.windows[column].map((across, j) => {
        const input = valueAt(image, lane, down, across);
        const weight = stage.weights[first + i * stage.kernel + j];
        return { sign: " + ", text: `${number(input)}×${number(weight)}`, value: input * weight };
      }),
    );
  }

  // Terms joined by their signs. Those of one channel have a dot in front, and are written as far as there is room.
  line(terms, state, { dot, bias, value }) {
    const made = element("p", { class: `line ${state}` });
    const hued = (name, hue, ...words) => element("span", { class: name, style: `--hue:${this.panel.hue(hue)}` }, ...words);
    if (dot !== undefined) made.append(hued("dot", dot));
    const shown = dot === undefined ? terms.length : this.fitting(terms);
    const words = terms.slice(0, shown).flatMap((term, index) => [
      index ? term.sign : "", term.hue === undefined ? term.text : hued("term", term.hue, term.text),
    ]);
    made.append(...(dot === undefined ? words : [words.join("")]));
    if (shown < terms.length) made.append(element("i", {}, ` + … ${terms.length - shown} more`));
    if (bias) made.append(bias.sign, element("i", {}, bias.text));
    if (value !== undefined) made.append(" = ", element("b", {}, number(value)));
    return made;
  }

  // How many terms fit: in one line, or in two on a phone.
  fitting(terms) {
    this.width ||= this.element.clientWidth;
    const letter = this.panel.look.wide ? 7.6 : 6.3;
    const room = Math.floor((this.width - 22) / letter) * (this.width < 420 ? 2 : 1) - 12; // the rest: bias and result
    let length = 0;
    const shown = terms.findIndex((term) => (length += term.text.length + 3) - 3 > room);
    return shown < 0 ? terms.length : shown;
  }
}

const sign = (value) => (value < 0 ? ` ${MINUS} ` : " + ");

const range = (first, count) => Array.from({ length: count }, (_, index) => first + index);

// The value of a block's cell; outside the image lies the padding's zero.
function valueAt(block, channel, row, column) {
  const inside = row >= 0 && column >= 0 && row < block.cells && column < block.cells;
  return inside ? block.values[(channel * block.cells + row) * block.cells + column] : 0;
}

function bezier(start, end, bend, part) {
  const a = (1 - part) ** 3, b = 3 * (1 - part) ** 2 * part, c = 3 * (1 - part) * part ** 2, d = part ** 3;
  return {
    x: a * start.x + b * (start.x + bend) + c * (end.x - bend) + d * end.x,
    y: a * start.y + b * start.y + c * end.y + d * end.y,
  };
}

// ------------------------------------------------------------------------------------------------------ player

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

// ------------------------------------------------------------------------------------------------------- stage

const ICONS = {
  first: "M5 5v14M19 5 9 12l10 7z",
  back: "M17 5 7 12l10 7z",
  play: "M7 4.5 19.5 12 7 19.5z",
  pause: "M8 5v14M16 5v14",
  forward: "M7 5l10 7L7 19z",
  last: "M19 5v14M5 5l10 7L5 19z",
  loop: "M4 11a7 7 0 0 1 12-4.5L18.5 9M18.5 4v5h-5M20 13a7 7 0 0 1-12 4.5L5.5 15M5.5 20v-5h5",
};

class Stage {
  constructor(parent) {
    this.player = new Player((part) => this.draw(part));
    this.listening = new AbortController();
    this.frames = 0;
    this.build(parent);
    this.observer = new ResizeObserver(() => this.fit());
    this.observer.observe(this.root);
  }

  build(parent) {
    const button = (name, label) => {
      const made = element("button", { type: "button", "aria-label": label, title: label, "data-act": name });
      made.innerHTML = `<svg viewBox="0 0 24 24" aria-hidden="true"><path d="${ICONS[name]}"/></svg>`;
      return made;
    };
    this.panelRow = element("div", { class: "panels" });
    this.bars = element("div", { class: "bars" });
    this.where = element("p", { class: "where" });
    this.scrub = element("input", { type: "range", min: 1, step: 1, "aria-label": "Step" });
    this.speed = element("select", { "aria-label": "Speed" });
    for (const speed of SPEEDS) this.speed.append(element("option", { value: speed }, `${speed}×`));
    this.playButton = button("play", "Play");
    this.loopButton = button("loop", "Repeat");
    this.root = element(
      "section",
      { class: "stage", tabindex: 0, role: "group", "aria-label": "Convolution, step by step. Space plays, arrows step." },
      this.panelRow,
      this.bars,
      element(
        "div", { class: "transport" },
        element(
          "div", { class: "buttons" },
          button("first", "First step"), button("back", "Step back"), this.playButton,
          button("forward", "Step forward"), button("last", "Last step"),
        ),
        this.scrub, this.where,
        element("div", { class: "buttons" }, this.loopButton, this.speed),
      ),
    );
    parent.append(this.root);
    this.listen();
  }

  listen() {
    const { signal } = this.listening;
    const on = (target, type, act) => target.addEventListener(type, act, { signal });
    on(this.root, "click", (event) => {
      const button = event.target.closest("[data-act]");
      if (button) this.act(button.dataset.act);
    });
    on(this.root, "keydown", (event) => this.key(event));
    on(this.scrub, "input", () => this.player.go(Number(this.scrub.value)));
    on(this.speed, "change", () => {
      this.player.speed = Number(this.speed.value);
      this.remember();
    });
    on(this.panelRow, "pointermove", (event) => this.point(event));
    on(this.panelRow, "pointerleave", () => this.point(null));
    on(this.player.still, "change", () => this.player.ask());
  }

  act(name) {
    const { player } = this;
    if (name === "play") player.playing ? player.pause() : player.play();
    if (name === "first") player.go(1);
    if (name === "last") player.go(player.steps);
    if (name === "back") player.go(player.step - 1);
    if (name === "forward") player.forward();
    if (name === "loop") {
      player.loop = !player.loop;
      player.ask();
    }
  }

  key(event) {
    const acts = { ArrowLeft: "back", ArrowRight: "forward", Home: "first", End: "last", " ": "play" };
    const name = acts[event.key];
    const own = { BUTTON: [" "], SELECT: Object.keys(acts) }[event.target.tagName] || [];
    if (!name || own.includes(event.key) || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    this.act(name);
  }

  // Pointing at an output cell shows its window; the play goes on.
  point(event) {
    for (const panel of this.panels) {
      const over = event && event.target === panel.canvas;
      const found = over ? panel.find(event.offsetX, event.offsetY) : null;
      if (JSON.stringify(found) === JSON.stringify(panel.hover)) continue;
      panel.hover = found;
      panel.canvas.classList.toggle("found", Boolean(found));
      if (this.shown) panel.write(this.player.step);
      this.player.ask();
    }
  }

  show(scene) {
    if (this.scene?.id !== scene.id) this.set(scene);
    this.look = this.readLook();
    this.width = 0; // the look may be new: fit() paints everything again
    this.fit();
  }

  set(scene) {
    const { player } = this;
    player.playing = false;
    this.scene = scene;
    this.panels = scene.kinds.map((kind) => new Panel(kind, scene));
    this.panelRow.replaceChildren(...this.panels.map((panel) => panel.element));
    player.steps = scene.extent.reduce((product, each) => product * each, 1);
    const before = remembered.get(scene.id) || { step: 1, speed: player.speed, loop: player.loop };
    Object.assign(player, before, { part: 1 });
    this.scrub.max = player.steps;
    this.speed.value = player.speed;
    this.reference = scene.kinds.find((kind) => kind.kind === scene.reference);
    this.most = Math.max(...scene.kinds.map((kind) => kind.total));
    this.bars.replaceChildren(...scene.kinds.map((kind) => this.bar(kind)));
    this.root.dataset.scene = scene.id;
    this.root.dataset.steps = player.steps;
  }

  bar(kind) {
    const fills = kind.stages.map((_, index) => element("span", { class: "fill", "data-part": index }));
    const count = element("b"), ratio = element("span", { class: "ratio" });
    const whole = element("span", { class: "whole", style: `width:${(100 * kind.total) / this.most}%` });
    kind.show = { fills, count, ratio };
    return element(
      "div", { class: "bar" },
      element("span", { class: "name" }, kind.title),
      element("span", { class: "track" }, whole, ...[...fills].reverse()),
      element("span", { class: "count" }, count, ` of ${number(kind.total)}`),
      ratio,
    );
  }

  readLook() {
    const style = getComputedStyle(this.root);
    const named = (name) => style.getPropertyValue(name).trim();
    return {
      ink: named("--st-text-color") || style.color,
      paper: named("--st-background-color") || "#fff",
      hues: (named("--st-chart-categorical-colors") || "#3b6fd4,#e07b39,#2a9d6f,#b0488f,#d9a514,#4aa3c7")
        .split(/,(?![^(]*\))/).map((hue) => hue.trim()),
      font: style.fontFamily || "sans-serif",
    };
  }

  fit() {
    const width = this.panelRow.clientWidth;
    if (!width || !this.scene || width === this.width) return;
    this.width = width;
    const stacked = width < NARROW_PX;
    const all = this.panels.map((panel) => panel.blocks);
    const gaps = stacked ? 0 : 28 * (all.length - 1);
    const cell = largestCell(all, width - gaps, stacked);
    const deep = all.flat().some((block) => block.count > 6) ? 1.35 : 1;
    const { slope, height } = heights(all, cell, deep * (stacked ? 300 : clamp(width * 0.225, 268, 420)));
    const needed = all.map((blocks) => panelWidth(blocks, cell));
    const spare = stacked ? 0 : Math.max(0, width - gaps - needed.reduce((sum, each) => sum + each, 0));
    this.root.classList.toggle("stacked", stacked);
    this.look.wide = width > 1500;
    this.root.classList.toggle("wide", this.look.wide);
    this.panels.forEach((panel, index) => {
      const wide = stacked ? width : Math.floor(needed[index] + spare / all.length);
      panel.resize(cell, slope, wide, height, this.look);
    });
    this.panelRow.style.gridTemplateColumns = this.panels.map((panel) => `${panel.width}px`).join(" ");
    this.shown = 0;
    this.player.ask();
  }

  draw(part) {
    const { player, root } = this;
    if (this.shown !== player.step) this.tell();
    for (const panel of this.panels) panel.draw(player.step, part);
    for (const kind of this.scene.kinds) this.grow(kind, ease(part));
    const playing = String(player.playing);
    if (root.dataset.playing !== playing) {
      root.dataset.playing = playing;
      const name = player.playing ? "pause" : "play";
      this.playButton.querySelector("path").setAttribute("d", ICONS[name]);
      this.playButton.setAttribute("aria-label", player.playing ? "Pause" : "Play");
      this.playButton.title = player.playing ? "Pause" : "Play";
      this.playButton.classList.toggle("on", player.playing);
      this.where.setAttribute("aria-live", player.playing ? "off" : "polite");
    }
    this.loopButton.setAttribute("aria-pressed", String(player.loop));
    this.frames += 1;
    root.dataset.frames = this.frames;
  }

  // The bar of a kind: the longer, paler fill of two stages lies below the shorter one.
  grow(kind, part) {
    const { step } = this.player;
    kind.stages.forEach((_, stage) => {
      const value = between(done(kind, step - 1, stage), done(kind, step, stage), part);
      kind.show.fills[stage].style.transform = `scaleX(${value / this.most})`;
    });
  }

  // Everything in words, once a step.
  tell() {
    const { player, root, scene } = this;
    const step = player.step;
    this.shown = step;
    for (const panel of this.panels) panel.write(step);
    const { row, column, turn } = this.panels[0].at(step);
    this.where.textContent =
      `Step ${step} of ${player.steps}: row ${row + 1}, column ${column + 1}, output channel ${turn + 1}`;
    this.scrub.value = step;
    this.scrub.style.setProperty("--done", player.steps > 1 ? (step - 1) / (player.steps - 1) : 1);
    root.dataset.step = step;
    for (const kind of scene.kinds) {
      const count = done(kind, step);
      kind.show.count.textContent = number(count);
      kind.show.ratio.replaceChildren(...this.ratioParts(kind, step));
      root.setAttribute(`data-macs-${kind.kind}`, count);
    }
    this.remember();
  }

  // What a kind has cost so far as a part of the reference, and at the end why.
  ratioParts(kind, step) {
    if (kind === this.reference) return [this.scene.kinds.length > 1 ? "multiply-adds" : ""];
    const above = done(kind, step), below = done(this.reference, step);
    const share = element("b", {}, below ? (above / below).toFixed(3) : "–");
    const closed = step === this.player.steps && kind.ratio && kind.ratio !== "1" ? ` = ${kind.ratio}` : "";
    return [share, closed || ` of ${this.reference.title.toLowerCase()}`];
  }

  remember() {
    const { step, speed, loop } = this.player;
    remembered.set(this.scene.id, { step, speed, loop });
  }

  leave() {
    this.player.stop();
    this.listening.abort();
    this.observer.disconnect();
    this.root.remove();
  }
}

// The multiply-adds of a kind after a step: of all its stages, or of those up to `last`.
function done(kind, step, last = kind.stages.length - 1) {
  return step < 1 ? 0 : range(0, last + 1).reduce((sum, stage) => sum + kind.running[step - 1][stage], 0);
}
