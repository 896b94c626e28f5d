// The panel's own component: it carries what the panel asks for, and its script comes separately, once a visit.

import { mountLater } from "../lib/mount.js";

export default function (component) {
  return mountLater("learnt", component);
}
