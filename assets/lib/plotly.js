// plotly.js itself: Streamlit serves it, and a tab loads it once.

// What plotly has begun to draw. It draws in steps, and one that follows `purge` fails: that has to wait for the last.
export class Draws {
  constructor() {
    this.last = Promise.resolve();
  }

  add(draw) {
    this.last = Promise.allSettled([this.last, draw]);
  }

  // Do it once all of them have ended, well or not; never, where one never does: a plot out of sight costs nothing.
  ended(then) {
    this.last.then(then);
  }
}

let loading;

// The library; rejects when it cannot be loaded, and then tries anew when it is asked for again.
export function plotly(path) {
  loading ??= load(path).catch((error) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

function load(path) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    const done = () => (window.Plotly ? resolve(window.Plotly) : reject(new Error("plotly.js could not be loaded")));
    if (window.Plotly) return done();
    script.src = new URL(path, document.baseURI).href;
    script.onload = done; // a proxy may answer with something else
    script.onerror = done;
    document.head.append(script);
  });
}
