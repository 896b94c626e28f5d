// The opener's own component: its script comes separately, once a visit.

import { mountLater } from "../lib/mount.js";

export default function (component) {
  return mountLater("model_opener", component);
}
