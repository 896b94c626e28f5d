// Names and shapes as they are compared: 35x35 finds 35 × 35.
export function comparable(text) {
  return text.toLowerCase().replace(/(\d)\s*[x×*]\s*(?=\d)/g, "$1×");
}
