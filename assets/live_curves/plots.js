// The plots of a run: of each what its value is called, what stands beside its axis, how values and ticks are written
// (d3-format), and what follows them. A share is drawn as `scale` times itself: d3's own per cent has no space before its sign.
export const PLOTS = {
  loss: { title: "Loss", unit: "nats an image", format: ".3f", ticks: ".8~f", scale: 1, suffix: "" },
  accuracy: {
    title: "Accuracy",
    unit: "images right",
    format: ".1f",
    ticks: ".8~f",
    scale: 100,
    suffix: " %",
    range: [0, 100],
  },
  rate: { title: "Learning rate", unit: "", format: ".3~r", ticks: ".8~f", scale: 1, suffix: "" },
};
