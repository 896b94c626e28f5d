// Where the lines of a sentence may break: not within a figure, nor before the mark behind a phrase that points.

const MARK = /^[.,:;?!)]+/;

// Figures keep their units, and shapes their sides: 149 M, 26 %, 35 × 35.
export function unbroken(text) {
  return text.replace(/(\d) (?=(?:%|[kMGT]\b|px\b|× \d))/g, "$1\u00a0").replace(/× (?=\d)/g, "×\u00a0");
}

// Each span with `after`: the marks that follow a phrase, which stay on its line, taken from the span behind it.
export function kept(spans) {
  const marks = spans.map(({ text, parts }) => (parts.length ? "" : (text.match(MARK)?.[0] ?? "")));
  return spans.map(({ text, parts }, place) => ({
    text: unbroken(place ? text.slice(marks[place].length) : text),
    parts,
    after: (parts.length && marks[place + 1]) || "",
  }));
}
