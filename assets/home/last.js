// The way back to what this browser looked at last; nothing where it has looked at nothing.

import { element } from "../lib/dom.js";
import { lastSeen } from "../lib/last_seen.js";
import { followTheme } from "../lib/theme.js";

export default function ({ parentElement }) {
  const root = parentElement.querySelector(".last");
  followTheme(root);
  const seen = lastSeen();
  root.replaceChildren(
    ...(seen ? [element("span", {}, "Where you were: "), element("a", { href: seen.path }, seen.title)] : []),
  );
}
