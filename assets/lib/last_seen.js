// What this browser looked at last, in its own storage: the address of a page, and what its tab was called.

const KEPT = "netviz.last";
const SECRET = ["mine", "wheel"]; // what a link gives rights by is not kept

export function keepLastSeen(address, title) {
  const kept = new URL(address);
  for (const name of SECRET) kept.searchParams.delete(name);
  const names = title.split(" · ").slice(0, -1); // the last is the product's
  if (!names.length) return;
  try {
    localStorage.setItem(KEPT, JSON.stringify({ path: kept.pathname + kept.search, title: names.join(" · ") }));
  } catch {
    /* private windows keep nothing */
  }
}

// { path, title }, or null; another site's address is none.
export function lastSeen() {
  try {
    const { path, title } = JSON.parse(localStorage.getItem(KEPT));
    return new URL(path, location.origin).origin === location.origin
      ? { path: String(path), title: String(title) }
      : null;
  } catch {
    return null; // nothing is kept, or something else stands there
  }
}
