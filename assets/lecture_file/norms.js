// Norms of blocks in a file: the table of the app, along whose strips the pointer reads.

import { element } from "../lib/dom.js";
import { clamp } from "../lib/numbers.js";
import { number } from "../lib/words.js";

const HINT = "Point at a strip to read it.";

export default function ({ data: { table, blocks, steps, norms }, parentElement }) {
  parentElement.innerHTML = table;
  const read = element("p", { class: "part", role: "status" }, HINT);
  parentElement.append(read);
  const rows = [...parentElement.querySelectorAll("td:nth-child(2)")];
  parentElement.onpointermove = ({ target, clientX }) => {
    const row = rows.indexOf(target);
    if (row < 0) return;
    const { left, width } = target.getBoundingClientRect();
    const at = clamp(Math.floor((steps.length * (clientX - left)) / width), 0, steps.length - 1);
    read.textContent = `${blocks[row]}, batch ${number(steps[at])}: ${norms[row][at]}`;
  };
  return () => {
    parentElement.onpointermove = null;
  };
}
