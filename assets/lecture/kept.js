// What the browser keeps: "localStorage" for all tabs, "sessionStorage" for this one. Where it keeps nothing, as in some
// private windows, all lives as long as the page.

export function kept(storage, name) {
  try {
    return window[storage].getItem(name) ?? "";
  } catch {
    return "";
  }
}

// With "" it is forgotten. Answers whether it is kept.
export function keep(storage, name, text) {
  try {
    if (text) window[storage].setItem(name, text);
    else window[storage].removeItem(name);
    return true;
  } catch {
    return false; // nothing is, or the browser's room is used up
  }
}
