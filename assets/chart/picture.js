// The chart as a file: what is seen, with the names that have room, under its title.

import { escaped } from "../lib/words.js";

const ABOVE = 44; // pixels for the title
const BESIDE = 14;

// `names` are [{ text, left, top, isFirm }] in pixels from the left upper corner of the plot's area, `wide` by `high`;
// what else is written there stays.
export function pictured({ data, layout }, names, { wide, high, label, paper }) {
  const annotations = names.map(({ text, left, top, isFirm }) => ({
    text: isFirm ? `<b>${escaped(text)}</b>` : escaped(text),
    xref: "paper",
    yref: "paper",
    x: left / wide,
    y: 1 - top / high,
    xanchor: "left",
    yanchor: "top",
    showarrow: false,
    borderpad: 0,
  }));
  return {
    data,
    layout: {
      ...layout,
      annotations: [...(layout.annotations ?? []), ...annotations],
      paper_bgcolor: paper,
      plot_bgcolor: paper,
      title: {
        text: escaped(label),
        x: 0,
        xanchor: "left",
        y: 1,
        yanchor: "top",
        pad: { t: 14, l: 14 },
        font: { size: 16 },
      },
      margin: { ...layout.margin, l: layout.margin.l + BESIDE, t: layout.margin.t + ABOVE },
    },
    above: ABOVE,
  };
}
