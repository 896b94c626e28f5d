// Where the terms of the glossary stand in a text: as a whole word, large or small, one or several, the longest first.

const escaped = (name) => name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

// A pattern with a group for each of these names, the longest first: `names` of the pattern tells which is which.
export function patternOf(terms) {
  const names = [...terms].sort((a, b) => b.length - a.length);
  const several = (name) => (name.endsWith("s") ? escaped(name) : `${escaped(name)}s?`);
  const pattern = new RegExp(
    `(?<![\\p{L}\\p{N}_])(?:${names.map((name) => `(${several(name)})`).join("|")})(?![\\p{L}\\p{N}_])`,
    "giu",
  );
  return { names, pattern };
}

// Every place of a term: { name, start, end }.
export function foundIn(text, { names, pattern }) {
  return [...text.matchAll(pattern)].map((match) => ({
    name: names[match.slice(1).findIndex((group) => group !== undefined)],
    start: match.index,
    end: match.index + match[0].length,
  }));
}
