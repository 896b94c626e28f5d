// Loss and accuracy while they grow. Plotly keeps the visitor's zoom as long as `uirevision` stays the same.
const shown = new WeakMap(); // root element -> Curves
let library;

// Streamlit serves plotly.js from the installed plotly package; a tab loads it once.
const plotly = (path) => (library ??= new Promise((resolve, reject) => {
  if (window.Plotly) return resolve(window.Plotly);
  const script = document.createElement("script");
  script.src = new URL(path, document.baseURI).href;
  script.onload = () => resolve(window.Plotly);
  script.onerror = () => { library = undefined; reject(new Error("plotly.js could not be loaded")); };
  document.head.append(script);
}));

const AXES = { batch: "Batch", images: "Images seen", seconds: "Seconds of training" };
const CONFIG = { displaylogo: false, responsive: false, modeBarButtons: [["zoom2d", "pan2d", "zoomIn2d", "zoomOut2d", "resetScale2d"]] };

class Curves {
  constructor(root) {
    this.root = root;
    this.plots = Object.fromEntries([...root.querySelectorAll(".plot")].map((plot) => [plot.dataset.value, plot]));
    this.resizer = new ResizeObserver(() => this.resize());
    this.resizer.observe(root);
    // A changed theme changes the variables of the page, not the data.
    this.scheme = matchMedia("(prefers-color-scheme: dark)");
    this.onScheme = () => setTimeout(() => this.draw(), 100);
    this.scheme.addEventListener("change", this.onScheme);
  }

  async show(data) {
    this.data = data;
    try {
      this.library = await plotly(data.plotly);
    } catch (error) {
      this.root.replaceChildren(Object.assign(document.createElement("p"), { className: "failed", textContent: error.message }));
      return;
    }
    this.draw();
  }

  draw() {
    if (!this.library || !this.root.isConnected) return;
    for (const [value, plot] of Object.entries(this.plots)) {
      this.library.react(plot, this.traces(value), this.layout(value), CONFIG);
    }
    this.root.dataset.points = this.data.training.batch.length;
    this.root.dataset.heldOut = this.data.held_out.batch.length;
  }

  traces(value) {
    const { training, held_out: heldOut, axis } = this.data;
    const [blue, orange] = this.colours();
    const number = value === "accuracy" ? ".1%" : ".3f";
    const common = { type: "scatter", connectgaps: false, hovertemplate: `%{y:${number}}` };
    return [
      { ...common, name: "each batch", x: training[axis], y: training[value], mode: "lines", line: { color: blue, width: 1 }, opacity: 0.28, hoverinfo: "skip", hovertemplate: undefined, showlegend: false },
      { ...common, name: "training", x: training[axis], y: training[`smooth_${value}`], mode: "lines", line: { color: blue, width: 2.2 } },
      { ...common, name: "held-out", x: heldOut[axis], y: heldOut[value], mode: "lines+markers", line: { color: orange, width: 2.2 }, marker: { size: 6, color: orange } },
    ];
  }

  layout(value) {
    const style = getComputedStyle(this.root);
    const of = (name, otherwise) => style.getPropertyValue(name).trim() || otherwise;
    const text = of("--st-text-color", "#1c2430"), line = of("--st-border-color", "#dbe1ea");
    const axis = { gridcolor: line, linecolor: line, zeroline: false, tickcolor: line, automargin: true };
    const isAccuracy = value === "accuracy";
    const isEmpty = !this.data.training.batch.length; // an axis without points would run to 400 %
    return {
      uirevision: `${this.data.run} ${this.data.axis}`,
      title: { text: isAccuracy ? "Accuracy" : "Loss", x: 0, xref: "paper", xanchor: "left", y: 0.97, yanchor: "top", font: { size: 15 } },
      font: { family: of("--st-font", "sans-serif"), size: 12.5, color: text },
      paper_bgcolor: "rgba(0,0,0,0)",
      plot_bgcolor: "rgba(0,0,0,0)",
      margin: { l: 56, r: 8, t: 40, b: 46 },
      legend: { orientation: "h", x: 1, xanchor: "right", y: 1.02, yanchor: "bottom" },
      hovermode: "x unified",
      hoverlabel: { bgcolor: of("--st-secondary-background-color", "#f4f6f9"), bordercolor: line, font: { color: text } },
      modebar: { bgcolor: "rgba(0,0,0,0)", orientation: "v" },
      xaxis: { ...axis, range: isEmpty ? [0, 100] : undefined, title: { text: AXES[this.data.axis], standoff: 8 }, rangemode: "tozero", hoverformat: this.data.axis === "seconds" ? ".1f" : ",d" },
      yaxis: { ...axis, range: isEmpty ? [0, isAccuracy ? 1 : 2.5] : undefined, title: { text: isAccuracy ? "Share of images right" : "Loss (nats an image)", standoff: 8 }, rangemode: "tozero", tickformat: isAccuracy ? ".0%" : undefined },
    };
  }

  colours() {
    const listed = getComputedStyle(this.root).getPropertyValue("--st-chart-categorical-colors").split(/,(?![^(]*\))/).map((colour) => colour.trim());
    return listed.length > 1 ? listed : ["#3b6fd4", "#e07b39"];
  }

  resize() {
    if (!this.library) return;
    for (const plot of Object.values(this.plots)) if (plot.data && plot.offsetWidth) this.library.Plots.resize(plot);
  }

  close() {
    this.resizer.disconnect();
    this.scheme.removeEventListener("change", this.onScheme);
    if (this.library) for (const plot of Object.values(this.plots)) this.library.purge(plot);
  }
}

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".nv-curves");
  if (!shown.has(root)) shown.set(root, new Curves(root));
  shown.get(root).show(data);
  return () => {
    shown.get(root)?.close();
    shown.delete(root);
  };
}
