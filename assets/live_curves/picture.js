// The curves as a file: all plots above one another in one figure, on white.

import { escaped } from "../lib/words.js";
import { TOP } from "./figure.js";

export const WIDTH = 1000;
export const HEIGHT = 900;
const MARGIN = { l: 70, r: 30, t: 70, b: 60 };
export const PLOT_WIDTH = WIDTH - MARGIN.l - MARGIN.r;
export const ON_WHITE = { text: "#1c2430", line: "#dbe1ea", paper: "white", font: "sans-serif" }; // whatever the page's theme
const SHARES = { loss: [0.6, 1], accuracy: [0.2, 0.52], rate: [0, 0.12] }; // of the height, from below

// One figure of the plots `{ value: { traces, layout } }`, each with axes of its own.
export function combined(plots, title) {
  const words = plots.loss.layout.margin.t - TOP;
  const figure = {
    data: [],
    layout: {
      title: { text: escaped(title), x: 0.05, xanchor: "left" },
      font: { family: ON_WHITE.font, color: ON_WHITE.text },
      paper_bgcolor: ON_WHITE.paper,
      plot_bgcolor: ON_WHITE.paper,
      hovermode: "x unified",
      width: WIDTH,
      height: HEIGHT,
      margin: { ...MARGIN, t: MARGIN.t + words },
      legend: {
        orientation: "h",
        x: 1,
        xanchor: "right",
        y: 1 + (words + 5) / (HEIGHT - MARGIN.t - words - MARGIN.b),
        yanchor: "bottom",
      },
      shapes: [],
      annotations: [],
    },
  };
  for (const [index, [value, { traces, layout }]] of Object.entries(plots).entries()) {
    const number = index ? String(index + 1) : "";
    const [x, y] = [`x${number}`, `y${number}`];
    const named = ({ xref, yref, ...rest }) => ({
      ...rest,
      xref: xref === "paper" ? `${x} domain` : x,
      yref: yref === "paper" ? `${y} domain` : y,
    });
    const isNamed = ({ showlegend, hoverinfo }) => showlegend || (!index && hoverinfo !== "skip");
    figure.data.push(...traces.map((trace) => ({ ...trace, xaxis: x, yaxis: y, showlegend: isNamed(trace) })));
    figure.layout.shapes.push(...layout.shapes.map(named));
    figure.layout.annotations.push(...layout.annotations.map(named));
    figure.layout[`xaxis${number}`] = { ...layout.xaxis, anchor: y, gridcolor: ON_WHITE.line };
    figure.layout[`yaxis${number}`] = {
      ...layout.yaxis,
      anchor: x,
      domain: SHARES[value],
      gridcolor: ON_WHITE.line,
      title: { text: layout.title.text, standoff: 8 },
    };
  }
  return figure;
}

// The figure as a page of its own, with the library in it: it opens without a network, and zooms.
export function page(figure, title, library) {
  // In a script, "<" may begin its end; in JSON, < means the same.
  const json = JSON.stringify(figure).replaceAll("<", "\\u003c");
  return `<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>${escaped(title)}</title></head>\n<body><div id="curves"></div>\n<script>${library.replaceAll("</script", "<\\/script")}</script>\n<script>const figure = ${json}; Plotly.newPlot("curves", figure.data, figure.layout, { displaylogo: false });</script>\n</body></html>\n`;
}

// A name that every file system takes.
export function fileName(title, format) {
  return `${title.replace(/[^\p{L}\p{N}.-]+/gu, "-").replace(/^-+|-+$/g, "") || "curves"}.${format}`;
}
