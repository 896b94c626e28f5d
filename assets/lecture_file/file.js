// A lecture as one file: it shows the scenes that stand in it, and there is nobody to ask for more.

import { unpacked } from "../lecture/packed.js";
import { whole } from "./parts.js";
import { Telling } from "./telling.js";

const MOST_LETTERS = 400_000_000;

async function begin() {
  const told = whole(JSON.parse(await unpacked(document.getElementById("told").textContent, MOST_LETTERS)));
  new Telling(document.getElementById("lecture"), told);
}

begin();
