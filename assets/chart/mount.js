// The chart's own component: it carries the figures, and its script comes separately, once a visit.

import { mountLater } from "../lib/mount.js";

export default function (component) {
  return mountLater("chart", component);
}
