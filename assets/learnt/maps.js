// The feature maps of a chosen layer for a chosen picture, in order of strength; asked for only while they are unfolded.

import { element } from "../lib/dom.js";
import { number } from "../lib/words.js";
import { bytes, picture } from "./pixels.js";
import { Reason } from "./reason.js";

export class Maps {
  // Unfolded where `layer` is one of the run. `changed` is called when another layer or picture is chosen, and when the
  // maps are unfolded.
  constructor({ layers, classes, labels }, layer, changed) {
    this.layer = element("select", {}, ...layers.map((name) => element("option", { value: name }, name)));
    this.layer.value = layers.includes(layer) ? layer : layers[0];
    this.pictures = element(
      "select",
      {},
      ...labels.map((label, index) => element("option", { value: index }, `${index + 1}: ${classes[label]}`)),
    );
    this.told = element("p", { class: "quiet", role: "status" });
    this.reason = new Reason(changed);
    this.open = element("button", { type: "button", hidden: true }, "See it convolve this picture");
    this.grid = element("div", { class: "maps" });
    this.root = element(
      "details",
      { open: layers.includes(layer) },
      element("summary", {}, element("h3", {}, "Feature maps")),
      element(
        "div",
        { class: "choices" },
        element("label", {}, "Layer ", this.layer),
        element("label", {}, "Picture ", this.pictures),
        this.open,
      ),
      this.told,
      this.reason.root,
      this.grid,
    );
    this.root.hidden = !layers.length;
    this.changed = changed;
    for (const select of [this.layer, this.pictures]) select.addEventListener("change", changed);
    this.root.addEventListener("toggle", changed);
  }

  get isOpen() {
    return this.root.open && !this.root.hidden;
  }

  get picture() {
    return Number(this.pictures.value);
  }

  get chosen() {
    return { layer: this.layer.value, picture: this.picture };
  }

  choose(number) {
    this.pictures.value = number;
    this.changed();
  }

  // Why there were none is said no more.
  forget() {
    this.reason.show("");
  }

  // `maps` as the server tells them; undefined while they are not here: what was shown before stays, faded, and so does
  // why there were none, where the newest moment is followed and nobody has asked for something else.
  show(maps) {
    if (!maps && !this.reason.root.hidden) return;
    this.grid.classList.toggle("stale", !maps);
    this.open.hidden = !maps?.can_open;
    this.reason.show(maps?.told ?? "");
    if (!maps || maps.told) {
      this.told.textContent = maps ? "" : "They are being computed. The first ones of a run take a while.";
      if (maps) this.grid.replaceChildren();
      this.shown = maps;
      return;
    }
    if (maps === this.shown) return;
    this.shown = maps;
    const count = maps.channels.length;
    this.told.textContent =
      `${count < maps.of ? `The strongest ${count} of ${number(maps.of)}` : `All ${number(count)}`} channels after ` +
      `batch ${number(maps.step)}, the strongest first, each from its least value (dark) to its greatest (bright). ` +
      "Beneath each its channel and the mean size of its values.";
    const values = bytes(maps.pixels);
    this.grid.replaceChildren(
      ...maps.channels.map((channel, index) =>
        element(
          "figure",
          { title: `Channel ${channel}: from ${number(maps.lows[index])} to ${number(maps.highs[index])}` },
          picture(values, index, maps.side, 1),
          element("figcaption", {}, `${channel} · ${maps.strengths[index].toPrecision(2)}`),
        ),
      ),
    );
  }
}
