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
    `${index ? "," : ""} as ${kind.title.toLowerCase()} ${index ? "" : "takes "}`,
    strong(macs ? (kind.real / macs).toFixed(3) : number(kind.real)),
  ]);
  const own = kinds.some((kind) => kind.kind === "standard" && kind.real)
    ? [" takes ", strong(number(macs)), " multiply-adds"]
    : [];
  const unit = macs ? " of the multiply-adds of standard" : " multiply-adds";
  const said = costs.length ? [...costs, unit] : own;
  return said.length ? [`${name || "A real layer"} (${what})`, ...said, "."] : [];
}

const strong = (words) => element("b", {}, words);
