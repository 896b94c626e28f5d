// What a phrase of a story points at: words, drawing, stage and chart tell one another by an event of the document.

const POINT = "netviz:point";

// `parts` are the names of layers, blocks, kernels, bars, lines; none: nothing is pointed at any more.
export function point(parts) {
  document.dispatchEvent(new CustomEvent(POINT, { detail: parts }));
}

// Hear it, until `signal` ends it.
export function onPoint(hear, signal) {
  document.addEventListener(POINT, ({ detail }) => hear(detail), { signal });
}
