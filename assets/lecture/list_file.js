// A list of scenes as a small file, and in a link: nothing of it is on the server.

import { download } from "../lib/download.js";
import { base, whole } from "./address.js";
import { packed, unpacked } from "./packed.js";
import { MOST_LETTERS, Refusal, scenesOf, textOf } from "./scenes.js";

const NAME = "scenes.netviz.json",
  PAGE = "lecture.html";

export function save(scenes) {
  download(new Blob([textOf(scenes)], { type: "application/json" }), NAME);
}

// The scenes as one page that opens without a server, which the server makes now; throws what it refuses.
export async function savePage(scenes) {
  const body = JSON.stringify({ scenes: textOf(scenes), base: base().href });
  const answer = await fetch(new URL("lecture/file", base()), { method: "POST", body }).catch(() => {
    throw new Error("The server does not answer");
  });
  if (!answer.ok) {
    const { problem } = await answer.json().catch(() => ({}));
    throw new Error(problem ?? "The file could not be made");
  }
  download(await answer.blob(), PAGE);
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
