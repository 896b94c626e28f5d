// How the panels share the stage: side by side, one below the other on a phone, and as large as a lecture hall needs.

const MOST_ROOM = 0.62, LECTURE_ROOM = 0.27; // of the window's height, for the slabs

function arrange(stage, width) {
  const { root, panels } = stage, stacked = width < NARROW_PX, lecture = stage.enlarged && !stacked;
  const large = clamp(Math.min(width / (panels.length > 2 ? 1060 : 960), window.innerHeight / 500), 1.25, 2.4);
  const type = lecture ? large : width > 1500 ? 1.18 : 1;
  root.classList.toggle("stacked", stacked);
  root.style.setProperty("--type", type);
  stage.look = new Look(root, type, stage.scene.channels);
  root.classList.toggle("crowded", !stacked && width / panels.length < 560 * type);
  const say = (detail) => panels.forEach((panel) => { panel.sums.detail = detail; });
  say(FULL);
  if (lecture) return fill(stage, width, say);
  const deep = panels.some(({ slabs }) => slabs.some((block) => block.count > 6)) ? 1.35 : 1;
  const room = stacked ? 300 : clamp(width * (panels.length > 1 ? 0.225 : 0.3), 268, 420);
  layOut(stage, width, stacked, deep * room);
  // Where height alone keeps the slabs small, they have more of it.
  for (let more = 1.1; !stacked && spareWidth(stage, width) > 0.3 && more * room < MOST_ROOM * window.innerHeight; more += 0.1) {
    layOut(stage, width, stacked, Math.max(deep, more) * room);
  }
}

// The whole window: products in as many rows as leave the slabs their part of the height, then the totals alone.
function fill(stage, width, say) {
  const { root, panels, look } = stage;
  for (const detail of range(0, FULL + 1).reverse()) {
    say(detail);
    layOut(stage, width, false, 120); // to see what the rest takes
    const rest = sum([...root.children].map((child) => child.offsetHeight)) - panels[0].canvas.offsetHeight;
    const room = window.innerHeight - rest - 38 * look.type - 44;
    if (detail && room < LECTURE_ROOM * window.innerHeight) continue;
    layOut(stage, width, false, Math.max(room, 180));
    const lines = most(panels.map((panel) => panel.sums.longest));
    return panels.forEach((panel) => panel.sums.expand(lines));
  }
}

function spareWidth({ panels, look }, width) {
  return 1 - sum(panels.map((panel) => panelWidth(panel.blocks, panel.slabs[0].cell, look.type))) / width;
}

function layOut({ panels, panelRow, look }, width, stacked, room) {
  const all = panels.map((panel) => panel.blocks), gaps = stacked ? 0 : 28 * (all.length - 1);
  const cell = largestCell(all, width - gaps, room, stacked, look.type);
  const needed = all.map((blocks) => panelWidth(blocks, cell, look.type));
  const spare = stacked ? 0 : Math.max(0, width - gaps - sum(needed));
  panels.forEach((panel, index) => {
    const { slope, height } = heights(stacked ? [panel.blocks] : all, cell, room);
    panel.resize(cell, slope, stacked ? width : Math.floor(needed[index] + spare / all.length), height, look);
  });
  panelRow.style.gridTemplateColumns = panels.map((panel) => `${panel.width}px`).join(" ");
}
