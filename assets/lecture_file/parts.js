// Data in which each long part stands once, before all that it is a part of: in its place there is { "=": its number }.

// The last part, with all parts in their places.
export function whole(parts) {
  const made = [];
  const put = (node) => {
    if (node === null || typeof node !== "object") return node;
    if (Array.isArray(node)) return node.map(put);
    if (Object.hasOwn(node, "=")) return made[node["="]];
    return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, put(value)]));
  };
  for (const part of parts) made.push(put(part));
  return made.at(-1);
}
