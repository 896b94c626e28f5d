// One kind of convolution, drawn on its canvas.

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
