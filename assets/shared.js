// What several components need; each is a script of its own, so it stands at the head of each.

// Names and shapes as they are compared: 35x35 finds 35 × 35.
const comparable = (text) => text.toLowerCase().replace(/(\d)\s*[x×*]\s*(?=\d)/g, "$1×");

// light-dark() in the drawing's colours follows color-scheme, which Streamlit does not set.
function followTheme(root) {
  const [r, g, b] = getComputedStyle(root).color.match(/[\d.]+/g).map(Number);
  root.style.colorScheme = 0.299 * r + 0.587 * g + 0.114 * b > 128 ? "dark" : "light";
}
