// What plotly is told to draw.

import assert from "node:assert/strict";
import { test } from "node:test";

import { layout, traces } from "../../../assets/live_curves/figure.js";

const data = (batch = [1, 2]) => ({
  run: "r1",
  axis: { name: "images", title: "Images seen", format: ",d" },
  plots: {
    loss: { title: "Loss", unit: "Loss (nats an image)", format: ".3f", ticks: "", reach: 2.5 },
    accuracy: { title: "Accuracy", unit: "Share of images right", format: ".1%", ticks: ".0%", reach: 1 },
  },
  training: {
    batch,
    images: [8, 16],
    seconds: [1, 2],
    loss: [2, 1],
    smooth_loss: [2, 1.5],
    accuracy: [0, 1],
    smooth_accuracy: [0, 0.5],
  },
  held_out: { batch: [2], images: [16], seconds: [2], loss: [1.2], accuracy: [0.4] },
});
const theme = { text: "black", line: "grey", font: "serif", paper: "white" };

test("three traces run over the chosen axis: each batch, smoothed, held-out", () => {
  const drawn = traces("accuracy", data(), ["blue", "orange"]);
  assert.deepEqual(
    drawn.map(({ x }) => x),
    [[8, 16], [8, 16], [16]],
  );
  assert.deepEqual(
    drawn.map(({ y }) => y),
    [[0, 1], [0, 0.5], [0.4]],
  );
});

test("axes are titled and written as the server says", () => {
  const { title, xaxis, yaxis } = layout("accuracy", data(), theme);
  assert.deepEqual(
    [title.text, xaxis.title.text, yaxis.title.text],
    ["Accuracy", "Images seen", "Share of images right"],
  );
  assert.deepEqual([xaxis.hoverformat, yaxis.tickformat], [",d", ".0%"]);
  assert.equal(layout("loss", data(), theme).yaxis.tickformat, undefined);
  assert.equal(traces("loss", data(), ["blue", "orange"])[1].hovertemplate, "%{y:.3f}");
});

test("zoom is kept for one run along one axis", () => {
  const kept = (changes) => layout("loss", { ...data(), ...changes }, theme).uirevision;
  assert.equal(kept({}), kept({}));
  assert.notEqual(kept({}), kept({ axis: { name: "batch" } }));
  assert.notEqual(kept({}), kept({ run: "r2" }));
});

test("an axis has a range of its own only while nothing is drawn", () => {
  assert.deepEqual(layout("accuracy", data([]), theme).yaxis.range, [0, 1]);
  assert.equal(layout("accuracy", data(), theme).yaxis.range, undefined);
});
