/**
 * The place in line before a page: asked for again and again, less often the longer the line is; then the page is opened.
 */

const SOONEST_MS = 2_000;
const LATEST_MS = 10_000;
const shown = document.querySelector(".place strong");

/** How long to wait before one asks again. */
function pause(place) {
  return Math.min(LATEST_MS, SOONEST_MS + 50 * place);
}

async function ask(place) {
  try {
    const answer = await fetch(`line?for=${encodeURIComponent(location.pathname)}`, { cache: "no-store" });
    const told = (await answer.json()).place;
    if (told === 0) {
      location.reload();
      return;
    }
    shown.textContent = String(told);
    setTimeout(ask, pause(told), told);
  } catch {
    setTimeout(ask, LATEST_MS, place); // the server may be away for a moment
  }
}

const first = Number(document.querySelector("main").dataset.place);
setTimeout(ask, pause(first), first);
