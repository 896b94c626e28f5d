// A lecture as one file: it shows the scenes that stand in it, and there is nobody to ask for more.

import { unpacked } from "../lecture/packed.js";
import { element } from "../lib/dom.js";
import { whole } from "./parts.js";
import { Telling } from "./telling.js";

const MOST_LETTERS = 400_000_000;

async function begin() {
  const root = document.getElementById("lecture");
  const letters = document.getElementById("told")?.textContent ?? "";
  let told;
  try {
    told = whole(JSON.parse(await unpacked(letters, MOST_LETTERS)));
  } catch {
    const received = `${letters.length.toLocaleString("en")} letters of data that cannot be unpacked`;
    const rule = "A lecture's file must be whole, as the app wrote it: save it once more";
    return root.replaceChildren(element("p", { class: "none", role: "alert" }, `${rule}. Received: ${received}`));
  }
  root.replaceChildren();
  new Telling(root, told);
}

begin();
