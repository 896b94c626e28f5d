// What plotly is told to draw: the traces of a value and the layout around them, out of the data and the theme alone.

export const CONFIG = {
  displaylogo: false,
  responsive: false,
  modeBarButtons: [["zoom2d", "pan2d", "zoomIn2d", "zoomOut2d", "resetScale2d"]],
};

// `value` is one of the plots, "loss" or "accuracy": each batch faintly, a smooth line through them, held-out images.
export function traces(value, { training, held_out: heldOut, axis: { name: along }, plots }, [blue, orange]) {
  const common = { type: "scatter", connectgaps: false, hovertemplate: `%{y:${plots[value].format}}` };
  return [
    {
      ...common,
      name: "each batch",
      x: training[along],
      y: training[value],
      mode: "lines",
      line: { color: blue, width: 1 },
      opacity: 0.28,
      hoverinfo: "skip",
      hovertemplate: undefined,
      showlegend: false,
    },
    {
      ...common,
      name: "training",
      x: training[along],
      y: training[`smooth_${value}`],
      mode: "lines",
      line: { color: blue, width: 2.2 },
    },
    {
      ...common,
      name: "held-out",
      x: heldOut[along],
      y: heldOut[value],
      mode: "lines+markers",
      line: { color: orange, width: 2.2 },
      marker: { size: 6, color: orange },
    },
  ];
}

// Plotly keeps the visitor's zoom as long as `uirevision` stays the same: while a run grows along one axis.
export function layout(value, { run, axis, training, plots }, { text, line, font, paper }) {
  const plot = plots[value];
  const both = {
    gridcolor: line,
    linecolor: line,
    zeroline: false,
    tickcolor: line,
    automargin: true,
    rangemode: "tozero",
  };
  const isEmpty = !training.batch.length; // an axis without points would run to 400 %
  return {
    uirevision: `${run} ${axis.name}`,
    title: { text: plot.title, x: 0, xref: "paper", xanchor: "left", y: 0.97, yanchor: "top", font: { size: 15 } },
    font: { family: font, size: 12.5, color: text },
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    margin: { l: 56, r: 8, t: 40, b: 46 },
    legend: { orientation: "h", x: 1, xanchor: "right", y: 1.02, yanchor: "bottom" },
    hovermode: "x unified",
    hoverlabel: { bgcolor: paper, bordercolor: line, font: { color: text } },
    modebar: { bgcolor: "rgba(0,0,0,0)", orientation: "v" },
    xaxis: {
      ...both,
      range: isEmpty ? [0, 100] : undefined,
      title: { text: axis.title, standoff: 8 },
      hoverformat: axis.format,
    },
    yaxis: {
      ...both,
      range: isEmpty ? [0, plot.reach] : undefined,
      title: { text: plot.unit, standoff: 8 },
      tickformat: plot.ticks || undefined,
    },
  };
}
