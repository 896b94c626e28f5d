// Whether the visitor has just asked for another page: what a component then still asks the server for by itself may
// reach it while that page is made, and Streamlit would come back to this one.

const LOST_MS = 10_000; // so long after a click the page is still here: it was none that leads away

let clicked = -LOST_MS;

globalThis.document?.addEventListener("click", ({ target }) => target.closest?.("a[href]") && leave(), true);
globalThis.window?.addEventListener("popstate", leave);

export function leave() {
  clicked = performance.now();
}

// The visitor stays after all: what was asked for could not be opened.
export function stay() {
  clicked = -LOST_MS;
}

export function leaves() {
  return performance.now() - clicked < LOST_MS;
}
