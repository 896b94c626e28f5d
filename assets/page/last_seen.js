// Remembers which page was looked at last, and what it showed: Home leads back to it.

import { keepLastSeen } from "../lib/last_seen.js";

const CALM_MS = 400; // so long after the last change address and title belong together: they do not change at once
const DONE = '[data-testid="stApp"][data-test-script-state="notRunning"]'; // or where the page is done

/** Keep the address and the title of each page but Home, whenever one of them has changed. */
export function rememberPages() {
  let calm = 0;
  const keep = () => {
    const isHome = location.pathname.endsWith("/");
    if (!isHome) keepLastSeen(location.href, document.title);
  };
  const keepSoon = () => {
    clearTimeout(calm);
    calm = setTimeout(keep, CALM_MS);
  };
  new MutationObserver(keepSoon).observe(document.head, { subtree: true, childList: true, characterData: true });
  window.navigation?.addEventListener("currententrychange", keepSoon);
  const keepBeforeOneLeaves = ({ target }) => target.closest?.("a[href]") && document.querySelector(DONE) && keep();
  document.addEventListener("click", keepBeforeOneLeaves, true);
  window.addEventListener("pagehide", keep);
}
