// A list of scenes as a small file, and in a link: nothing of it is on the server.

import { element } from "../lib/dom.js";
import { whole } from "./address.js";
import { packed, unpacked } from "./packed.js";
import { MOST_LETTERS, Refusal, scenesOf, textOf } from "./scenes.js";

const NAME = "scenes.netviz.json";

export function save(scenes) {
  const href = URL.createObjectURL(new Blob([textOf(scenes)], { type: "application/json" }));
  element("a", { href, download: NAME }).click();
  setTimeout(() => URL.revokeObjectURL(href), 1_000);
}

// The list that a file holds; throws a Refusal.
export async function read(file) {
  if (file.size > MOST_LETTERS)
    throw new Refusal(
      file.name,
      `must have at most ${MOST_LETTERS.toLocaleString("en")} bytes`,
      file.size.toLocaleString("en"),
    );
  return scenesOf(await file.text());
}

// A link that opens the list in lecture mode, at its first scene. The list stands behind #, which no browser sends.
export async function linkTo(scenes) {
  return `${whole(scenes[0].address, { lecture: scenes[0].only || "1" })}#scenes=${await packed(textOf(scenes))}`;
}

// The list that such a link holds; throws a Refusal.
export async function inLink(word) {
  let text;
  try {
    text = await unpacked(word, MOST_LETTERS);
  } catch {
    throw new Refusal("scenes", "must be whole, as the link was copied", word);
  }
  return scenesOf(text);
}
