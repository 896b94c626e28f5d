// Pictures out of bytes: pixels of one or three channels, row by row, in base64.

import { element } from "../lib/dom.js";

export function bytes(base64) {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}

// The picture of that number among pictures of one size, with red, green, blue and opacity of each pixel.
export function rgba(values, number, [height, width], channels) {
  const size = height * width;
  const start = number * size * channels;
  const made = new Uint8ClampedArray(4 * size).fill(255);
  for (let pixel = 0; pixel < size; pixel += 1)
    for (let colour = 0; colour < 3; colour += 1)
      made[4 * pixel + colour] = values[start + pixel * channels + Math.min(colour, channels - 1)];
  return made;
}

// A canvas that shows it; what it shows is said by its `label`, or by the words around it. Where pictures were left out,
// an empty place.
export function picture(values, number, side, channels, label = "") {
  const attributes = label ? { role: "img", "aria-label": label } : { "aria-hidden": "true" };
  if (!values.length) return element("span", { class: "left-out", ...attributes });
  const [height, width] = side;
  const canvas = element("canvas", { width, height, ...attributes });
  canvas.getContext("2d").putImageData(new ImageData(rgba(values, number, side, channels), width, height), 0, 0);
  return canvas;
}
