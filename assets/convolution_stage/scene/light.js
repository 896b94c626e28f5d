// What lights up around one cell: pointed at, or pinned.
//
// A spot is a cell of a slab {slab, channel, row, column} or a weight {stage, tap}.

// The cells that meet the spot's, each in the colour of the weight between them, and the kernels at work; farther away,
// where a stage lies in between, only the outline of what takes part.
function lightOf(panel, spot) {
  const light = { spot, cells: [], kernels: [], outlines: [] };
  if (spot.tap !== undefined) {
    const { stage, tap } = spot, { out, depth } = panel.meetings[stage].atTap(tap);
    light.cells = panel.meetings[stage].touched(tap).map((cell) => ({ ...cell, slab: stage, stage }));
    light.kernels.push({ stage, out, depth, taps: new Set([tap]) });
    return light;
  }
  const { slab, channel, row, column } = spot;
  if (slab > 0) lightBefore(panel, light, slab - 1, panel.meetings[slab - 1].cell(channel, row, column));
  if (slab < panel.meetings.length) lightAfter(panel, light, slab, channel, row, column);
  return light;
}

// Backwards: the inputs of an output cell.
function lightBefore(panel, light, stage, cell) {
  const products = panel.meetings[stage].products(cell), taps = new Set(products.map(({ tap }) => tap));
  const { read, depth } = panel.kind.stages[stage], out = panel.meetings[stage].at(cell).channel;
  light.cells.push(...products.map(({ lane, row, column, tap }) => ({ slab: stage, stage, channel: lane, row, column, tap })));
  for (let index = 0; index < depth; index++) light.kernels.push({ stage, out, depth: index, taps });
  let cells = light.cells.filter((each) => each.slab === stage);
  for (let earlier = stage - 1; earlier >= 0; earlier--) {
    const meetings = panel.meetings[earlier];
    const inside = cells.filter((each) => each.row >= 0 && each.column >= 0)
      .map((each) => meetings.cell(each.channel, each.row, each.column)).filter((each) => each >= 0);
    cells = inside.flatMap((each) => meetings.products(each)).map((each) => ({ ...each, channel: each.lane }));
    light.outlines.push(...boxes(earlier, cells));
  }
}

// Forwards: the outputs that an input cell feeds.
function lightAfter(panel, light, stage, channel, row, column) {
  let cells = panel.meetings[stage].fed(channel, row, column);
  light.cells.push(...cells.map((cell) => ({ ...cell, slab: stage + 1, stage })));
  const kernels = new Map();
  for (const { tap } of cells) {
    const { out, depth } = panel.meetings[stage].atTap(tap), key = `${out} ${depth}`;
    if (!kernels.has(key)) kernels.set(key, { stage, out, depth, taps: new Set() });
    kernels.get(key).taps.add(tap);
  }
  light.kernels.push(...kernels.values());
  for (let later = stage + 1; later < panel.meetings.length; later++) {
    const once = new Map();
    for (const each of cells) {
      for (const fed of panel.meetings[later].fed(each.channel, each.row, each.column)) {
        once.set(panel.meetings[later].cell(fed.channel, fed.row, fed.column), fed);
      }
    }
    cells = [...once.values()];
    light.outlines.push(...boxes(later + 1, cells));
  }
}

function boxes(slab, cells) {
  return [...new Set(cells.map((cell) => cell.channel))].map((channel) => ({
    slab, channel, box: boxOf(cells.filter((cell) => cell.channel === channel)),
  }));
}

function drawLight(panel, light) {
  const { brush, look } = panel;
  for (const { slab, channel, box } of light.outlines) panel.frame(slab, channel, box, panel.hue(panel.slabs[slab], channel), 1.75);
  for (const { stage, out, depth, taps } of light.kernels) panel.paintKernel(brush, stage, out, depth, true, taps);
  for (const cell of light.cells) drawMeeting(panel, cell);
  const { spot } = light;
  if (spot.tap !== undefined) {
    const { block, from, row, column } = tapPlace(panel, spot);
    brush.outline(block, from, { top: row, left: column, bottom: row + 1, right: column + 1 }, look.ink, 2.5);
    return;
  }
  const { slab, channel, row, column } = spot;
  panel.paintCell(brush, panel.slabs[slab], channel, row, column, 650);
  panel.frameCell(slab, channel, row, column, look.ink, 2.5);
}

// A cell in the colour of the weight that it meets.
function drawMeeting(panel, { slab, stage, channel, row, column, tap }) {
  const block = panel.slabs[slab], meetings = panel.meetings[stage], { out, depth } = meetings.atTap(tap);
  const weight = panel.kind.stages[stage].weights[tap];
  const hue = panel.laneHue(stage, panel.kind.stages[stage].read[out] + depth);
  const words = block.figures ? `×${figure(weight)}` : "";
  panel.brush.tile(
    block, corner(block, channel), column + block.left, row + block.top, weight / panel.kernels[stage].peak, hue, words, 600,
  );
  panel.frameCell(slab, channel, row, column, hue, 1.2);
}

function tapPlace(panel, { stage, tap }) {
  const { out, depth, row, column } = panel.meetings[stage].atTap(tap), block = panel.kernels[stage];
  return { block, from: kernelCorner(block, panel.kind.stages[stage].read[out] + depth, block.columns[out]), row, column };
}

// The spot at (x, y) of a panel, or null. Slabs and kernels of lower channels lie on top.
function spotAt(panel, x, y) {
  for (const block of panel.slabs) {
    for (let channel = 0; channel < block.count; channel++) {
      const found = cellAt(corner(block, channel), block, x, y);
      if (!found) continue;
      const row = found.row - block.top, column = found.column - block.left;
      const inside = row >= 0 && column >= 0 && row < block.size[0] && column < block.size[1];
      return inside ? { slab: block.index, channel, row, column } : null;
    }
  }
  for (const block of panel.kernels) {
    const stage = panel.kind.stages[block.stage], meetings = panel.meetings[block.stage];
    for (let out = 0; out < stage.channelsOut; out++) {
      for (let depth = 0; depth < stage.depth; depth++) {
        const from = kernelCorner(block, stage.read[out] + depth, block.columns[out]);
        const found = cellAt(from, block, x, y);
        if (found) return { stage: block.stage, tap: meetings.tap(out, depth, found.row, found.column) };
      }
    }
  }
  return null;
}

// Whether a spot exists in a panel: settings may have changed since it was pinned.
function exists(panel, spot) {
  if (spot.tap !== undefined) return panel.kind.stages[spot.stage]?.weights[spot.tap] !== undefined;
  const block = panel.slabs[spot.slab];
  return Boolean(block) && spot.channel < block.count && spot.row < block.size[0] && spot.column < block.size[1];
}

// The same spot in another panel: the input is common to all, and so is an output cell that both have.
function twin(spot, from, to) {
  if (from === to) return spot;
  if (spot.slab === 0) return spot;
  const output = spot.slab === from.slabs.length - 1 ? { ...spot, slab: to.slabs.length - 1 } : null;
  return output && exists(to, output) ? output : null;
}
