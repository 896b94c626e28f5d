// What one chooses of how curves look: along what, on which scale, how smooth; and their pictures to take away.

import { button, element } from "../lib/dom.js";
import { AXES, SMOOTHEST } from "./view.js";

// The bar that changes `view` and then calls `changed`; `take(format)` is asked for a picture.
export function controls(view, changed, take) {
  const axis = element(
    "select",
    { "aria-label": "Along" },
    ...Object.entries(AXES).map(([name, { choice }]) =>
      element("option", { value: name, selected: name === view.axis }, choice),
    ),
  );
  axis.addEventListener("change", () => {
    view.axis = axis.value;
    view.zoom = { ...view.zoom, x: null };
    changed();
  });
  const smoothness = element("input", {
    type: "range",
    min: 0,
    max: 100,
    value: Math.round((100 * Math.log(view.over)) / Math.log(SMOOTHEST)),
    "aria-label": "Smoothing",
  });
  const over = element("output", {}, told(view.over));
  smoothness.addEventListener("input", () => {
    view.over = Math.round(SMOOTHEST ** (smoothness.value / 100));
    over.textContent = told(view.over);
    smoothness.setAttribute("aria-valuetext", told(view.over));
    changed();
  });
  const whole = button("whole", "Show all of the curves again", { text: "Whole curves" });
  whole.addEventListener("click", () => {
    view.zoom = {};
    changed();
  });
  const files = element("details", { class: "files" }, element("summary", {}, "Picture"));
  for (const format of ["PNG", "SVG", "HTML"]) {
    const made = button(`as-${format}`, `Curves as ${format}`, { text: format });
    made.addEventListener("click", () => {
      files.open = false;
      take(format.toLowerCase());
    });
    files.append(made);
  }
  return element(
    "div",
    { class: "controls", role: "group", "aria-label": "How the curves look" },
    element("label", {}, "Along ", axis),
    element("label", { class: "smooth" }, "Smooth ", smoothness, over),
    element(
      "span",
      { class: "scales", role: "group", "aria-label": "Logarithmic axes" },
      "Logarithmic:",
      box("along", view.logarithmic.x, (checked) => {
        view.logarithmic.x = checked;
        changed();
      }),
      box("loss", view.logarithmic.loss, (checked) => {
        view.logarithmic.loss = checked;
        view.zoom = { ...view.zoom, loss: null };
        changed();
      }),
    ),
    whole,
    files,
  );
}

const told = (over) => (over === 1 ? "off" : `${over}`);

function box(label, checked, set) {
  const input = element("input", { type: "checkbox", checked });
  input.addEventListener("change", () => set(input.checked));
  return element("label", {}, input, label);
}
