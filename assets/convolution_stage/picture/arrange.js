// How the panels share the stage: side by side, one below the other on a phone, and as large as a lecture hall needs.

import { clamp, most, range, sum } from "../../lib/numbers.js";
import { typeSize } from "../../lib/type.js";
import { FULL_DETAIL } from "../writing/terms.js";
import { sizesOf } from "./layout.js";
import { Look } from "./look.js";

const NARROW_PX = 720; // a phone
const STACKED_ROOM_PX = 300; // there, for the slabs of one kind
const LEAST_PX = 440; // a stage in a low window is so high: it is scrolled
const PICTURE = 0.63; // of the width, where the sums stand beside it
const LEAST_ROOM = 0.3; // of the stage's height, for the slabs, before the sums get more of it
const MOST_ROOM = 0.62; // of the window's
const PROBE_PX = 120;
const SMALLEST = 12; // the page's own text
const HALL = SMALLEST / 10.5; // where the page is written larger: its smallest text as large as ours

// Gives every panel its place and size, and returns the look that they now have. `enlarged`: they have the whole window;
// `height`: all that the stage may take.
export function arrange({ root, panelRow, panels, scene, enlarged, height }, width) {
  const stacked = root.clientWidth < NARROW_PX; // not by `width`, which is another where they are stacked
  const lecture = enlarged && !stacked;
  const large = clamp(Math.min(width / (panels.length > 2 ? 1060 : 960), window.innerHeight / 500), 1.25, 2.4);
  const usual = typeSize() > 1 ? HALL * typeSize() : width > 1500 ? 1.18 : 1;
  const type = lecture ? Math.max(large, usual) : usual;
  const beside = !stacked && panels.length === 1;
  root.classList.toggle("stacked", stacked);
  root.classList.toggle("beside", beside);
  root.style.setProperty("--type", type);
  root.classList.toggle("crowded", !stacked && width / panels.length < 560 * type);
  const least = typeSize() > 1 ? SMALLEST * typeSize() : 0;
  const row = { root, panelRow, panels, width, stacked, beside, look: new Look(root, type, scene.channels, least) };
  if (stacked) {
    say(panels, FULL_DETAIL);
    layOut(row, STACKED_ROOM_PX * (panels.some(({ slabs }) => slabs.some(({ count }) => count > 6)) ? 1.35 : 1));
  } else fill(row, lecture ? window.innerHeight : Math.max(height, LEAST_PX));
  panels.forEach((panel) => {
    panel.paint();
  });
  return row.look;
}

const say = (panels, detail) =>
  panels.forEach((panel) => {
    panel.sums.detail = detail;
  });

// So much height: products in as many rows as leave the slabs their part of it, else the totals alone.
function fill(row, height) {
  const { panels, beside } = row;
  const longest = () => most(panels.map((panel) => panel.sums.element.offsetHeight));
  for (const detail of range(0, FULL_DETAIL + 1).reverse()) {
    say(panels, detail);
    layOut(row, PROBE_PX); // to see what the rest takes
    const room = height - restOf(row) - (beside ? 0 : longest());
    if (detail && (beside ? longest() > room : room < LEAST_ROOM * height)) continue;
    layOut(row, clamp(room, 110, MOST_ROOM * window.innerHeight));
    const lines = most(panels.map((panel) => panel.sums.longest));
    if (!beside) panels.forEach((panel) => panel.sums.expand(lines));
    return;
  }
}

// What everything but the slabs and the sums takes of the height.
function restOf({ root, panelRow, panels, look }) {
  const around = [...root.children].filter((child) => child !== panelRow && !child.matches(".spoken"));
  const [header, picture] = [".panel header", ".picture"].map((part) => panelRow.querySelector(part));
  const [sums] = panels.map((panel) => panel.sums.element);
  const gaps = [panelRow, picture, ...(panels.length > 1 ? [sums] : [])].map(marginOf);
  return sum([
    ...around.map((child) => child.offsetHeight + marginOf(child)),
    ...gaps,
    header.offsetHeight,
    38 * look.type,
    4,
  ]);
}

const marginOf = (element) =>
  sum(["marginTop", "marginBottom"].map((side) => parseFloat(getComputedStyle(element)[side])));

function layOut({ panelRow, panels, width, stacked, beside, look }, room) {
  const sizes = sizesOf(
    panels.map((panel) => panel.blocks),
    { width: beside ? Math.round(width * PICTURE) : width, room, stacked, type: look.type },
  );
  panels.forEach((panel, index) => {
    const { width: wide } = sizes[index];
    panel.arrange(sizes[index], look, beside ? width - wide : wide);
  });
  panelRow.style.gridTemplateColumns = beside ? "" : panels.map((panel) => `${panel.width}px`).join(" ");
}
