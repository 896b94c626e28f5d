// The choice of a layer or a block: drawing, table and inspector tell one another by an event of the document.

const CHOOSE = "netviz:choose";

// `id` is that of a layer or block, "" for none; `from` is who says it: "drawing", "table" or "inspector".
export function choose(id, from) {
  document.dispatchEvent(new CustomEvent(CHOOSE, { detail: { id, from } }));
}

// Hear every choice, until `signal` ends it.
export function onChoose(hear, signal) {
  document.addEventListener(CHOOSE, ({ detail }) => hear(detail), { signal });
}
