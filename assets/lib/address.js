// What of a view the browser alone knows: it writes that into the page's address by itself, and the server is not asked.
//
// The server writes the rest of the address, with what it last heard of this: so each change of the address is followed
// by what counts now. Its names and forms stand in netviz/state/kept_by_browser.py.

const CALM_MS = 250; // so long after the last change the address is written
const OPENING_MS = 1_500; // in which a page that is open reads what another link of its says

// One for all components of the page, each of which has this module for itself.
globalThis.netvizAddress ??= {
  path: null,
  texts: new Map(), // what counts now, by its name
  written: new Map(), // what was written last: it stands in the address until the next writing
  timer: 0,
  listens: false,
  quietUntil: 0,
};
const shared = globalThis.netvizAddress;

// What a link says of it, and null where it says nothing or what stands there was written here.
export function fromLink(name) {
  const text = new URL(location.href).searchParams.get(name);
  const isOwn = [shared.texts, shared.written].some((texts) => texts.get(name) === text);
  return shared.path === location.pathname && isOwn ? null : text;
}

// Write it into the address of this page; null takes it out.
export function keep(name, text) {
  if (performance.now() < shared.quietUntil) return;
  listen();
  if (shared.path !== location.pathname) {
    shared.path = location.pathname;
    clear();
  }
  if (shared.texts.get(name) === text) return;
  shared.texts.set(name, text);
  writeSoon();
}

// What was written of these is gone from the page, which stays.
export function forget(...names) {
  if (shared.path === location.pathname) for (const name of names) if (shared.texts.has(name)) keep(name, null);
}

// Another link is opened in this tab: what was written is the last view's, and the new one is not written over.
export function leave() {
  shared.path = null;
  clear();
  shared.quietUntil = performance.now() + OPENING_MS;
}

function clear() {
  shared.texts.clear();
  shared.written.clear();
}

function listen() {
  if (shared.listens) return;
  shared.listens = true;
  window.navigation?.addEventListener("currententrychange", writeSoon);
}

function writeSoon() {
  clearTimeout(shared.timer);
  shared.timer = setTimeout(write, CALM_MS);
}

function write() {
  if (shared.path !== location.pathname) return;
  const query = written(location.search, shared.texts);
  shared.written = new Map(shared.texts);
  if (query !== location.search) history.replaceState(history.state, "", location.pathname + query + location.hash);
}

// The query of an address with these texts by their names, without those that are null; the rest stays letter by letter.
export function written(query, texts) {
  const parts = query.replace(/^\?/, "").split("&").filter(Boolean);
  const others = parts.filter((part) => !texts.has(part.split("=")[0]));
  const own = [...texts].filter(([, text]) => text !== null);
  const said = own.map(([name, text]) => `${name}=${encodeURIComponent(text).replaceAll("%2C", ",")}`);
  const all = [...others, ...said].join("&");
  return all && `?${all}`;
}
