// A small network for the tests, as the server describes it and as it is drawn from top to bottom: an image, a block of
// two branches that add up, a classifier.
//
//            image
//     left_1       right
//     left_2
//             add
//          classifier

import { Drawing } from "../../../assets/graph_viewer/drawing.js";
import { Layers } from "../../../assets/graph_viewer/layers.js";

export const layers = new Layers({
  holders: [
    ["stage", 1, ""],
    [["left"], 1, "left_"],
  ],
  labels: ["image", "1", "2", "right", "add", "classifier"],
  label: [0, 1, 2, 3, 4, 5],
  holder: [-1, 2, 0, -1, 0, -1],
  kinds: ["InputLayer", "Conv2D 3 × 3", "Conv2D 1 × 1", "Add", "Dense"],
  kind: [0, 1, 1, 2, 3, 4],
  shapes: ["32 × 32 × 3", "16 × 16 × 64", "10"],
  shape: [0, 1, 1, 1, 1, 2],
  inputs: [[], 1, 1, 3, [2, 1], 1],
  heaviest: { macs: [2, 1, 3], params: [5, 2] },
  longest: [5, -1, -2, -1, -1],
});

export function drawing(...places) {
  const drawn = Object.create(Drawing.prototype);
  drawn.places = new Map(places.map((place) => [place.id, place]));
  drawn.cards = places.filter((place) => !place.open);
  return drawn;
}

export const card = (id, x, y, width = 100, height = 40) => ({ id, x, y, width, height, open: false });
const frame = (id, x, y, width, height) => ({ id, x, y, width, height, open: true });

export const unfolded = drawing(
  frame("stage", 0, 60, 300, 300),
  frame("stage/left", 10, 80, 120, 160),
  card("image", 100, 0),
  card("left_1", 20, 100),
  card("left_2", 20, 180),
  card("right", 180, 140),
  card("add", 100, 300),
  card("classifier", 100, 380),
);
export const folded = drawing(card("image", 100, 0), card("stage", 100, 80), card("classifier", 100, 160));
