// How the panels share the stage: side by side, one below the other on a phone, and as large as a lecture hall needs.

function arrange(stage, width) {
  const { root, panels } = stage, stacked = width < NARROW_PX, lecture = stage.enlarged && !stacked;
  const large = clamp(Math.min(width / 860, window.innerHeight / 500), 1.25, 2.4);
  const type = lecture ? large : width > 1500 ? 1.18 : 1;
  root.classList.toggle("stacked", stacked);
  root.style.setProperty("--type", type);
  stage.look = new Look(root, type);
  for (const panel of panels) panel.sums.brief = lecture;
  if (lecture) {
    layOut(stage, width, stacked, 120); // to see what the rest takes
    const rest = sum([...root.children].map((child) => child.offsetHeight)) - panels[0].canvas.offsetHeight;
    layOut(stage, width, stacked, Math.max(window.innerHeight - rest - 66 * type, 180));
  } else {
    const deep = panels.some(({ slabs }) => slabs.some((block) => block.count > 6)) ? 1.35 : 1;
    const room = stacked ? 300 : clamp(width * (panels.length > 1 ? 0.225 : 0.3), 268, 420);
    layOut(stage, width, stacked, deep * room);
  }
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
