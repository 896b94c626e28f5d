// Which shortcuts are cut, as a component of its own beside the drawing's, which brings the script for both.

import { mountLater } from "../lib/mount.js";

export default function (component) {
  return mountLater("cuts", component);
}
