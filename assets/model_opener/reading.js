// The worker that reads a file: it is sent one, and answers with what it reads, and then with the extract.

import { extractOf } from "./extract.js";

const PAGE = 16 * 1024;
const PAGES = 256; // kept at once
const PATIENCE_MS = 10_000;

export function serve(scope) {
  scope.onmessage = async ({ data: file }) => {
    const { name, size } = file;
    const until = performance.now() + PATIENCE_MS;
    const say = (reading) => scope.postMessage({ reading });
    try {
      scope.postMessage({ extract: await extractOf({ name, size, read: reader(file), until }, say) });
    } catch (error) {
      scope.postMessage({ extract: { fault: "failed", received: `${name}: ${error.message}` } });
    }
  };
}

// Bytes of a file at once, as only a worker has them, page by page.
function reader(file) {
  const files = new FileReaderSync();
  const pages = new Map();
  const slice = (offset, length) => new Uint8Array(files.readAsArrayBuffer(file.slice(offset, offset + length)));
  return (offset, length) => {
    const number = Math.floor(offset / PAGE);
    const inside = offset - number * PAGE;
    if (inside + length > PAGE) return slice(offset, length);
    if (pages.size >= PAGES) pages.clear();
    if (!pages.has(number)) pages.set(number, slice(number * PAGE, PAGE));
    return pages.get(number).slice(inside, inside + length);
  };
}
