// The open blocks of a table in its page's address: their numbers in order, those that follow one another as a span.

// [1, 2, 3, 7] is "1-3,7".
export function spansOf(numbers) {
  const spans = [];
  for (const number of numbers) {
    const last = spans.at(-1);
    if (last && last[1] + 1 === number) last[1] = number;
    else spans.push([number, number]);
  }
  return spans.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`)).join();
}

// The numbers again, those from 1 to `most`.
export function numbersOf(text, most) {
  return text
    .split(",")
    .filter(Boolean)
    .flatMap((span) => {
      const [first, last = first] = span.split("-").map(Number);
      const many = Math.min(last, most) - first + 1;
      return first > 0 && many > 0 ? Array.from({ length: many }, (_, place) => first + place) : [];
    });
}
