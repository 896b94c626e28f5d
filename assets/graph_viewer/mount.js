// The drawing's own component: it carries the drawing, and its script comes separately, once a visit.

import { mountLater } from "../lib/mount.js";

export default function (component) {
  return mountLater("graph_viewer", component);
}
