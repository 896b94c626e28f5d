// On a phone the sidebar lies over the page: it makes way once the run that was started in it is there.

const PHONE_PX = 768; // below this Streamlit lays the sidebar over the page
const LOOK_MS = 200;
const PATIENCE_MS = 20_000; // so long after the click nothing has come of it: the sidebar says why
const START = '[data-testid="stSidebar"] .st-key-run-start button';
const COLLAPSE = '[data-testid="stSidebarCollapseButton"] button';

export function makeWayForRuns() {
  document.addEventListener("click", ({ target }) => innerWidth < PHONE_PX && target.closest?.(START) && wait(), true);
}

function wait() {
  const before = run();
  const began = performance.now();
  const looks = setInterval(() => {
    const isThere = run() !== before;
    if (isThere) document.querySelector(COLLAPSE)?.click();
    if (isThere || performance.now() - began > PATIENCE_MS) clearInterval(looks);
  }, LOOK_MS);
}

function run() {
  return new URLSearchParams(location.search).get("run");
}
