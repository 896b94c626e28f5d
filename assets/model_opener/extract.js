// The extract of a file: all that is ever read of it, and all that the server is told. As extract() in reading.py.

import { Fault, openArchive, SIGNATURES } from "./archive.js";
import { Hdf5, Shortened, SIGNATURE } from "./hdf5.js";
import { archivedWeights, described, modelWeights } from "./keras_hdf5.js";
import { Damaged, latin1, strictText, Window } from "./window.js";

const HEAD = 32;
const NAMES = 20;
const TEXT_BYTES = 4e6;

// `read(offset, length)` gives bytes of the file at once, `until` is when to stop; `say` hears what is being read.
export async function extractOf({ name, size, read, until }, say = () => {}) {
  const open = (start, length) => new Window(read, start, length, until);
  const extract = { name, head: "", names: [], config: null, metadata: null, keras_version: "", weights: [] };
  const head = read(0, Math.min(size, HEAD));
  const begin = latin1(head);
  try {
    if (SIGNATURES.some((each) => begin.startsWith(each))) {
      return { ...extract, form: "archive", ...(await ofArchive(name, open, size, say)) };
    }
    if (begin.startsWith(SIGNATURE)) return { ...extract, form: "hdf5", ...ofHdf5(open, size, say) };
  } catch (error) {
    if (error instanceof Fault) return { fault: error.code, received: error.received };
    if (error instanceof Shortened) {
      const [size, whole] = [error.size, error.whole].map((bytes) => bytes.toLocaleString("en"));
      return { fault: "short", received: `${name}, ${size} of ${whole} bytes` };
    }
    if (!(error instanceof Damaged)) throw error;
    return { fault: begin.startsWith(SIGNATURE) ? "hdf5" : "damaged", received: name };
  }
  if (!/^(\xef\xbb\xbf)?\s*([{[]|"[{\\])/.test(begin)) {
    const digits = [...head].map((byte) => byte.toString(16).padStart(2, "0"));
    return { ...extract, form: "other", head: digits.join("") };
  }
  if (size > TEXT_BYTES) return { fault: "large", received: `${name}, ${size.toLocaleString("en")} bytes` };
  const config = strictText(read(0, size));
  return config === null
    ? { fault: "text", received: `${name}, which is not text` }
    : { ...extract, form: "json", config };
}

async function ofArchive(name, open, size, say) {
  const { names, texts, weights } = await openArchive(open(0, size), name);
  say("weights");
  return {
    names: names.slice(0, NAMES),
    config: texts["config.json"] ?? null,
    metadata: texts["metadata.json"] ?? null,
    weights: weights ? archivedWeights(open(...weights)) : [],
  };
}

function ofHdf5(open, size, say) {
  const file = new Hdf5(open(0, size));
  const [config, version] = described(file);
  const names = [...file.root.links.keys()].slice(0, NAMES);
  say("weights");
  return { names, config, keras_version: version, weights: config ? modelWeights(file) : [] };
}
