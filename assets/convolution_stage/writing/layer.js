// The layer at hand, at its real size: what it costs as each kind of convolution, in parts of the standard one.

import { element } from "../../lib/dom.js";
import { number } from "../../lib/words.js";

// A sentence as texts and elements; nothing where the scene knows no layer.
export function costOfLayer({ layer, kinds }) {
  if (!layer) return [];
  const { name, kernel, input, filters, macs } = layer;
  const what = `${kernel} × ${kernel} on ${input.join(" × ")}, ${number(filters)} ${filters === 1 ? "filter" : "filters"}`;
  const measured = kinds.filter((kind) => kind.kind !== "standard" && kind.real);
  const costs = measured.flatMap((kind, index) => [
    index ? ", " : "",
    strong(macs ? (kind.real / macs).toFixed(3) : number(kind.real)),
    ` ${index || !macs ? "" : "of standard "}${macs ? "as " : "multiply-adds "}${kind.title.toLowerCase()}`,
  ]);
  const own = kinds.some((kind) => kind.kind === "standard" && kind.real)
    ? [strong(number(macs)), " multiply-adds"]
    : [];
  const said = costs.length ? costs : own;
  return said.length ? [`${name || "A real layer"} (${what}) costs `, ...said, "."] : [];
}

const strong = (words) => element("b", {}, words);
