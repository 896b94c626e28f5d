// A file of one's own, made in the browser and kept where the visitor keeps downloads.

import { element } from "./dom.js";

const READ_MS = 60_000; // so long the browser may still be reading it

export function download(blob, name) {
  const link = element("a", { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), READ_MS);
}
