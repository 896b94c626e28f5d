// The picture of a chart has what one sees: the plot, its title, and each name where it stands.

import assert from "node:assert/strict";
import { test } from "node:test";

import { pictured } from "../../../assets/chart/picture.js";
import { legible } from "../../../assets/lib/theme.js";

test("each name stands at its place, in shares of the plot's area", () => {
  const strip = { text: "No published accuracy" };
  const plot = { data: [{ x: [1] }], layout: { margin: { t: 12, l: 50 }, annotations: [strip] } };
  const names = [{ text: "VGG & <16>", left: 30, top: 100, isFirm: true }];
  const figure = pictured(plot, names, { wide: 300, high: 400, label: "A < B", paper: "#123456" });
  const [first, name] = figure.layout.annotations;
  assert.equal(first, strip);
  assert.deepEqual([name.x, name.y, name.text], [0.1, 0.75, "<b>VGG &amp; &lt;16&gt;</b>"]);
  assert.equal(figure.layout.title.text, "A &lt; B");
  assert.equal(figure.layout.margin.t - figure.above, 12);
  assert.equal(figure.layout.paper_bgcolor, "#123456");
});

test("letters on a colour have a contrast of at least 4.5", () => {
  const light = (colour) => {
    const part = (at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    const linear = (value) => (value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
    return 0.2126 * linear(part(1)) + 0.7152 * linear(part(3)) + 0.0722 * linear(part(5));
  };
  for (let at = 0; at < 2 ** 24; at += 65_521) {
    const colour = `#${at.toString(16).padStart(6, "0")}`;
    const [low, high] = [light(colour), light(legible(colour))].sort((a, b) => a - b);
    assert.ok((high + 0.05) / (low + 0.05) >= 4.5, colour);
  }
});
