// Prints the extract of each file that is named, as the worker of the opener makes it.

import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { basename } from "node:path";

import { extractOf } from "../../../assets/model_opener/extract.js";

for (const path of process.argv.slice(2)) {
  const file = openSync(path);
  const read = (offset, length) => {
    const content = new Uint8Array(length);
    return content.subarray(0, readSync(file, content, 0, length, offset));
  };
  console.log(JSON.stringify(await extractOf({ name: basename(path), size: fstatSync(file).size, read })));
  closeSync(file);
}
