// How the visitor looks at curves: along what, how smooth, on which scale, and what part of them.

import { endsOf, zoomOf } from "../lib/zoom.js";

// `title` stands beneath the curves; `format` is how numbers are written, in the language of d3-format.
export const AXES = {
  batch: { choice: "Batches", title: "Batch", format: ",d" },
  epoch: { choice: "Epochs", title: "Epoch", format: ".2f" },
  images: { choice: "Images", title: "Images seen", format: ",d" },
  seconds: { choice: "Seconds", title: "Seconds of training", format: ".1f" },
};

// Before there are points the plots reach over the budget.
export const BUDGET = { title: "Share of its time or epochs, in per cent", format: ".0f" };

export const SMOOTHEST = 200;
const ZOOMED = ["x", "loss", "accuracy", "rate"];

export function firstView() {
  return { axis: "batch", over: 20, logarithmic: { x: false, loss: false }, zoom: {} };
}

// As a page's address has it, each null where it is the usual; `fromLink` gives what stands there.
export function written({ axis, over, logarithmic, zoom }) {
  const first = firstView();
  const log = Object.keys(logarithmic).filter((name) => logarithmic[name]);
  return {
    along: axis === first.axis ? null : axis,
    smooth: over === first.over ? null : String(over),
    log: log.join() || null,
    zoom: endsOf(zoom),
  };
}

export function linked(view, fromLink) {
  const [along, smooth, log, zoom] = ["along", "smooth", "log", "zoom"].map(fromLink);
  if (Object.hasOwn(AXES, along)) view.axis = along;
  if (Number(smooth) >= 1) view.over = Math.min(Number(smooth), SMOOTHEST);
  if (log) for (const name of log.split(",")) if (Object.hasOwn(view.logarithmic, name)) view.logarithmic[name] = true;
  if (zoom) view.zoom = zoomOf(zoom, ZOOMED);
}

// Where the points of columns, or one point, lie along that axis; an epoch is as many batches as there are in one.
export function along(columns, axis, perEpoch) {
  return axis === "epoch" ? columns.batch.map((batch) => batch / (perEpoch || 1)) : columns[axis];
}

export function at(point, axis, perEpoch) {
  return axis === "epoch" ? point.batch / (perEpoch || 1) : point[axis];
}
