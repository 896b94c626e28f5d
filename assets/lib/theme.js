// The page's own colours: Streamlit gives them to every component as variables.

const SET_MS = 100;
const HUES = ["#3b6fd4", "#e07b39", "#2a9d6f", "#b0488f", "#d9a514", "#4aa3c7"];

// A variable of the theme, such as --st-text-color; `otherwise` where the page has none.
export function variable(style, name, otherwise) {
  return style.getPropertyValue(name).trim() || otherwise;
}

// The colours that tell series and channels apart. A colour may hold commas itself: rgb(1, 2, 3).
export function hues(style) {
  const listed = variable(style, "--st-chart-categorical-colors", "").split(/,(?![^(]*\))/);
  return listed.length > 1 ? listed.map((hue) => hue.trim()) : HUES;
}

// The letters that can be read on a colour, "#rrggbb": dark ones or white ones, by WCAG's contrast.
export function legible(colour) {
  const [r, g, b] = [1, 3, 5]
    .map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  const light = 0.2126 * r + 0.7152 * g + 0.0722 * b;
  return (light + 0.05) / 0.05 > 1.05 / (light + 0.05) ? "#000000" : "#ffffff";
}

// Once a theme has changed: that changes the variables of the page and not the data, and Streamlit sets them a little
// later than the browser tells it.
export function onTheme(then, signal) {
  const changed = () => setTimeout(then, SET_MS);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", changed, { signal });
}

// light-dark() in the drawing's colours follows color-scheme, which Streamlit does not set.
export function followTheme(root) {
  const [r, g, b] = getComputedStyle(root)
    .color.match(/[\d.]+/g)
    .map(Number);
  root.style.colorScheme = 0.299 * r + 0.587 * g + 0.114 * b > 128 ? "dark" : "light";
}
