// What Keras writes into HDF5: as netviz/interchange/model_file/keras_hdf5.py.

import { Hdf5 } from "./hdf5.js";
import { Damaged } from "./window.js";

const ASIDE = ["optimizer", "optimizer_weights", "metrics", "top_level_model_weights"];
const DEPTH = 128;
const WEIGHTS = 20_000;

// The text that describes the model, null where there are weights alone, and the version of Keras.
export function described(file) {
  return [file.root.texts("model_config")[0] || null, file.root.texts("keras_version")[0] ?? ""];
}

// The weights of a whole model, layer by layer, at most one more than may be; none where they cannot be read.
export const modelWeights = (file) => readable(() => byLayer(file.root.child("model_weights") ?? file.root));

// The weights in model.weights.h5 of a .keras archive, by their paths; none where they cannot be read.
export const archivedWeights = (window) => readable(() => byPath(new Hdf5(window).root, "", window));

function readable(weights) {
  const found = [];
  try {
    for (const weight of weights()) if (found.push(weight) > WEIGHTS) break;
    return found;
  } catch (error) {
    if (error instanceof Damaged) return [];
    throw error;
  }
}

function* byLayer(group) {
  for (const layer of group.texts("layer_names")) {
    const own = group.child(layer);
    for (const name of own?.texts("weight_names") ?? []) {
      const shape = own.child(name)?.shape;
      if (!shape) throw new Damaged();
      yield [layer, name, shape];
    }
  }
}

function* byPath(group, path, window) {
  if (path.split("/").length - 1 > DEPTH) throw new Damaged();
  for (const name of [...group.links.keys()].sort(inOrder)) {
    window.count(); // a group may be reached on many ways
    const child = group.child(name);
    if (!path && ASIDE.includes(name)) continue;
    if (child.shape === null) yield* byPath(child, `${path}${name}/`, window);
    else yield ["", path + name, child.shape];
  }
}

// Numbers by their value, words by their letters.
function inOrder(one, other) {
  const rank = (name) => (/^\d+$/.test(name) ? name.length : 0);
  return rank(one) - rank(other) || (one < other ? -1 : one > other ? 1 : 0);
}
