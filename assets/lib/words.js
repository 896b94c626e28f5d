// How numbers are written, and text where some of it would be read as markup.

export const MINUS = "−";

const grouped = (digits) => digits.replace(/\B(?=(\d{3})+$)/g, ",");

// 1234567 as 1,234,567; a fraction with at most four decimals.
export function number(value) {
  const digits = Number.isInteger(value) ? grouped(String(value)) : String(Number(value.toFixed(4)));
  return digits.replace("-", MINUS);
}

// A number and its word: 1 value, 2 values.
export function counted(count, word) {
  return `${number(count)} ${word}${count === 1 ? "" : "s"}`;
}

// Text for HTML, or for plotly, which reads some tags.
export function escaped(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
