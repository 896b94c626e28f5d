// Addresses within the app, such as train?experiment=degradation: a page's name and its query, and nothing foreign.
// netviz/state/following.py has the same rules.

import { leave } from "../lib/address.js";

export const LONGEST = 8_000; // characters
const WITHIN = /^[\w-]{0,40}(\?[^\s#<>"\\]*)?$/;
const SECRETS = ["mine", "wheel"]; // behind these stands what gives away runs
const USUAL = "usual"; // where a view's address leaves out all, that means the usual; see netviz/ui/shared/link.py
const OURS = ["lecture", "follow", USUAL]; // these are no part of a view
const MOVES = ["camera", "camera_2", "chosen", "chosen_2", "step", "speed", "loop", "pin", "zoom"]; // these change with every move of the hand, and the browser alone knows them

const named = (part) => new URLSearchParams(part).keys().next().value ?? ""; // as a page reads it: %6dine is mine
const parts = (search) => search.replace(/^\?/, "").split("&").filter(Boolean);
const query = (kept) => (kept.length ? `?${kept.join("&")}` : "");

// Why a text is no address of a view, as the end of a sentence; empty where it is one.
export function fault(text) {
  if (typeof text !== "string" || !WITHIN.test(text)) return "must be within the app, such as compare?look=stages";
  if (text.length > LONGEST) return `must have at most ${LONGEST.toLocaleString("en")} characters`;
  const asked = parts(text.slice(text.indexOf("?") + 1));
  return asked.some((part) => SECRETS.includes(named(part))) ? "must hold no secret" : "";
}

// The address of the view that a page of that location shows, without what is secret or ours.
export function viewOf({ pathname, search }) {
  const kept = parts(search).filter((part) => ![...SECRETS, ...OURS].includes(named(part)));
  return pathname.split("/").at(-1) + query(kept);
}

// The same without what the browser alone knows: what is left is another view where it differs.
export function steady(address) {
  const [page, search = ""] = address.split("?");
  return page + query(parts(search).filter((part) => !MOVES.includes(named(part))));
}

// The same with the host before it, as others open it; `more` comes behind.
export function whole(address, more = {}) {
  const url = new URL(address, base());
  for (const [name, value] of Object.entries(more)) url.searchParams.set(name, value);
  return url.href;
}

// Below this the app is served: its pages lie in one folder.
export const base = () => new URL("./", location.href.split(/[?#]/)[0]);

// What stands in the address for us, taken out of it: the server knows what is shown, not how.
export function taken() {
  const found = Object.fromEntries(new URLSearchParams(location.search));
  const kept = parts(location.search).filter((part) => !OURS.includes(named(part)));
  const scenes = /^#scenes=([\w-]+)$/.exec(location.hash)?.[1];
  if (kept.length < parts(location.search).length || scenes)
    history.replaceState(history.state, "", location.pathname + query(kept) + (scenes ? "" : location.hash));
  return { lecture: found.lecture, follow: found.follow, scenes };
}

// An address as its page hears it: of Explore under its name, and one without a query as a link, not a way to the page.
function spelt(address) {
  if (address.startsWith("?")) return `explore${address}`;
  return /^\w+$/.test(address) ? `${address}?${USUAL}=1` : address;
}

// Show another view, without loading the app anew: as the browser's own way back does. Where only a hand has moved, as
// in a drawing, no server is asked.
export function go(address) {
  const before = viewOf(location);
  if (address === before) return;
  leave();
  if (steady(address) === steady(before)) {
    history.replaceState(history.state, "", new URL(address, base()));
    return moved();
  }
  history.pushState(null, "", new URL(spelt(address), base()));
  window.dispatchEvent(new PopStateEvent("popstate", { state: null }));
  document.querySelector('[data-testid="stMain"]')?.scrollTo(0, 0);
  whenRun(moved);
}

// Parts of the page that stay look into the address by themselves.
const moved = () => document.dispatchEvent(new CustomEvent("netviz:moved"));

let opening = null; // waits for the view that was opened last

// Once Streamlit has run the page, which it has just been asked for, unless another view was opened meanwhile.
function whenRun(then) {
  const app = document.querySelector('[data-testid="stApp"]');
  opening?.disconnect();
  opening = new MutationObserver((_, own) => {
    if (app.dataset.testScriptState !== "notRunning") return;
    own.disconnect();
    then();
  });
  if (app) opening.observe(app, { attributeFilter: ["data-test-script-state"] }); // without one all is still to be made
}
