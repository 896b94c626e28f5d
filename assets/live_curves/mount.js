// The curves' own component: it carries the points every second, and its script comes separately, once a visit.

import { mountLater } from "../lib/mount.js";

export default function (component) {
  return mountLater("live_curves", component);
}
