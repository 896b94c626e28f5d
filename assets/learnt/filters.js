// The filters of the first convolution as pictures; one that is clicked is shown at work.

import { element } from "../lib/dom.js";
import { number } from "../lib/words.js";
import { bytes, rgba } from "./pixels.js";

export class Filters {
  // `open(filter)` is called with the number of a filter that the visitor wants to see at work.
  constructor(open) {
    this.title = element("h3", {});
    this.told = element("p", { class: "quiet" });
    this.grid = element("div", { class: "filters" });
    this.root = element("section", {}, this.title, this.told, this.grid);
    this.grid.addEventListener("click", ({ target }) => {
      const tile = target.closest("button");
      if (tile) open(Number(tile.dataset.filter));
    });
  }

  show({ layer, side, channels, pixels, sizes, count, can_open: canOpen }) {
    this.root.hidden = !layer;
    if (!layer) return;
    const shown = sizes.length;
    this.title.textContent = `Filters of ${layer}`;
    this.told.textContent =
      `${shown < count ? `The first ${shown} of ${number(count)}` : number(count)}, each on its own scale: ` +
      `${channels === 3 ? "red, green and blue weights as colours, " : "dark below 0, bright above, "}grey is 0.` +
      (canOpen ? " Choose one to see it convolve a picture." : "");
    const name = `${layer} ${side} ${channels} ${shown} ${canOpen}`;
    if (name !== this.name) this.build(shown, side, canOpen);
    this.name = name;
    const values = bytes(pixels);
    const [height, width] = side;
    this.canvases.forEach((canvas, filter) => {
      const image = new ImageData(rgba(values, filter, side, channels), width, height);
      canvas.getContext("2d").putImageData(image, 0, 0);
      canvas.parentElement.title = `Filter ${filter}: weights to ±${number(sizes[filter])}`;
    });
  }

  build(count, [height, width], canOpen) {
    this.canvases = Array.from({ length: count }, () => element("canvas", { width, height, "aria-hidden": "true" }));
    const tiles = this.canvases.map((canvas, filter) =>
      canOpen
        ? element("button", { type: "button", "data-filter": filter, "aria-label": `Filter ${filter}` }, canvas)
        : element("span", { role: "img", "aria-label": `Filter ${filter}` }, canvas),
    );
    this.grid.replaceChildren(...tiles);
  }
}
