// The page is shown once it is laid out: Streamlit brings its elements one by one, and each would move those below.

import { tellOpened } from "../lib/opened.js";

const PATIENCE_MS = 10_000; // what takes longer is shown as it is
const STILL_MS = 120;
const MARK = "waiting"; // waiting.css hides what has it, and draws the outlines of a page instead

const find = (name) => document.querySelector(`[data-testid="${name}"]`);

/** Hide the page until it stands still; again whenever another one is opened. */
export function showWhenLaidOut() {
  wait();
  let page = location.pathname;
  window.navigation?.addEventListener("currententrychange", () => {
    if (location.pathname === page) return;
    page = location.pathname;
    wait(tellOpened);
  });
}

/** Whether the page is hidden still. */
export function isOpening() {
  return MARK in document.documentElement.dataset;
}

function wait(then = () => {}) {
  const begun = performance.now();
  const root = document.documentElement;
  root.dataset[MARK] = location.pathname.split("/").at(-1);
  let extent = "";
  let since = begun;
  const look = () => {
    const now = performance.now();
    const before = extent;
    extent = isComplete() ? measured() : "";
    if (!extent || extent !== before) since = now;
    if (now - since < STILL_MS && now - begun < PATIENCE_MS) setTimeout(look, 30);
    else {
      delete root.dataset[MARK];
      then();
    }
  };
  look();
}

/** Whether Streamlit has run the page's script, and fetched those of all its elements. */
function isComplete() {
  const hasRun = find("stApp")?.dataset.testScriptState === "notRunning";
  return hasRun && find("stMain")?.querySelector('[data-testid="stElementContainer"]') && !find("stSkeleton");
}

function measured() {
  const { scrollWidth, scrollHeight } = find("stMain");
  return `${scrollWidth} ${scrollHeight} ${find("stSidebar")?.scrollHeight} ${document.fonts.status}`;
}
