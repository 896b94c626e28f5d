// How the panels share the stage: side by side, one below the other on a phone, and as large as a lecture hall needs.

import { clamp, most, range, sum } from "../../lib/numbers.js";
import { FULL_DETAIL } from "../writing/terms.js";
import { panelWidth, sizesOf } from "./layout.js";
import { Look } from "./look.js";

const NARROW_PX = 720; // a phone
const MOST_ROOM = 0.62; // of the window's height, for the slabs
const LECTURE_ROOM = 0.27; // and at least so much in lecture size

// Gives every panel its place and size, and returns the look that they now have. `enlarged`: they have the whole window.
export function arrange({ root, panelRow, panels, scene, enlarged }, width) {
  const stacked = width < NARROW_PX;
  const lecture = enlarged && !stacked;
  const large = clamp(Math.min(width / (panels.length > 2 ? 1060 : 960), window.innerHeight / 500), 1.25, 2.4);
  const type = lecture ? large : width > 1500 ? 1.18 : 1;
  root.classList.toggle("stacked", stacked);
  root.style.setProperty("--type", type);
  root.classList.toggle("crowded", !stacked && width / panels.length < 560 * type);
  const row = { root, panelRow, panels, width, stacked, look: new Look(root, type, scene.channels) };
  say(panels, FULL_DETAIL);
  if (lecture) fillWindow(row);
  else fillWidth(row);
  return row.look;
}

const say = (panels, detail) =>
  panels.forEach((panel) => {
    panel.sums.detail = detail;
  });

// The whole width, and as much height as the slabs deserve.
function fillWidth(row) {
  const { panels, width, stacked } = row;
  const deep = panels.some(({ slabs }) => slabs.some((block) => block.count > 6)) ? 1.35 : 1;
  const room = stacked ? 300 : clamp(width * (panels.length > 1 ? 0.225 : 0.3), 268, 420);
  layOut(row, deep * room);
  // Where height alone keeps the slabs small, they have more of it.
  for (let more = 1.1; !stacked && spareWidth(row) > 0.3 && more * room < MOST_ROOM * window.innerHeight; more += 0.1) {
    layOut(row, Math.max(deep, more) * room);
  }
}

// The whole window: products in as many rows as leave the slabs their part of the height, then the totals alone.
function fillWindow(row) {
  const { root, panels, look } = row;
  for (const detail of range(0, FULL_DETAIL + 1).reverse()) {
    say(panels, detail);
    layOut(row, 120); // to see what the rest takes
    const rest = sum([...root.children].map((child) => child.offsetHeight)) - panels[0].canvas.offsetHeight;
    const room = window.innerHeight - rest - 38 * look.type - 44;
    if (detail && room < LECTURE_ROOM * window.innerHeight) continue;
    layOut(row, Math.max(room, 180));
    const lines = most(panels.map((panel) => panel.sums.longest));
    panels.forEach((panel) => panel.sums.expand(lines));
    return;
  }
}

function spareWidth({ panels, width, look }) {
  return 1 - sum(panels.map((panel) => panelWidth(panel.blocks, panel.slabs[0].cell, look.type))) / width;
}

function layOut({ panelRow, panels, width, stacked, look }, room) {
  const sizes = sizesOf(
    panels.map((panel) => panel.blocks),
    { width, room, stacked, type: look.type },
  );
  panels.forEach((panel, index) => panel.resize(sizes[index], look));
  panelRow.style.gridTemplateColumns = panels.map((panel) => `${panel.width}px`).join(" ");
}
