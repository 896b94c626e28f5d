// What the cards of a story's drawing say: words grow as it shrinks, and what then has no room is cut or left out.

const AIR = 3; // beside a word, at least
const BETWEEN = " · "; // the parts of a word, the last of which are cut first

// Whether a word has room on a card of that width beside others: each is { line, from, to }.
function hasRoom(word, others, width) {
  const touches = ({ line, from, to }) => line === word.line && word.from < to + AIR && from < word.to + AIR;
  return word.from >= AIR && word.to <= width - AIR && !others.some(touches);
}

// In which form each of these words is written: as it is, as the first of its `shorter` forms that has room, or not at
// all, null. The name stands in any case; the others are told from the most important on.
export function written(name, words, width) {
  const kept = [name];
  return words.map((word) => {
    const form = [word, ...word.shorter].find((each) => hasRoom(each, kept, width)) ?? null;
    if (form) kept.push(form);
    return form;
  });
}

// All cards are measured before any is changed, so that the browser lays them out once.
export function writeCards(svg) {
  for (const each of svg.querySelectorAll(".left-out, .bare, .short"))
    each.classList.remove("left-out", "bare", "short");
  for (const each of svg.querySelectorAll("[data-whole]")) say(each, each.dataset.whole);
  for (const change of [...svg.querySelectorAll(".card")].flatMap(changesOf)) change();
}

// What is to be done to a card.
function changesOf(card) {
  const width = card.querySelector(".body").width.baseVal.value;
  const all = (selector) => [...card.querySelectorAll(`:scope > ${selector}`)].map(measured);
  const [name] = all(":is(.label, .slim-label)");
  const count = all(".times");
  const beside = [...name.element.querySelectorAll(".beside")];
  const isBare = beside.length > 0 && !hasRoom(name, count, width);
  if (isBare) for (const part of beside) name.to -= part.getComputedTextLength();
  const words = [...count, ...all(".fact")];
  const forms = written(name, words, width);
  return [
    () => name.element.classList.toggle("bare", isBare),
    () => card.classList.toggle("short", forms.includes(null)),
    ...words.map((word, place) => () => change(word, forms[place])),
  ];
}

function change(word, form) {
  if (!form) word.element.classList.add("left-out");
  else if (form !== word) say(word.element, form.text, word.element.textContent);
}

function say(element, text, whole) {
  element.textContent = text;
  if (whole) element.dataset.whole = whole;
  else delete element.dataset.whole;
}

function measured(element) {
  const [at, line] = [element.x, element.y].map(({ baseVal }) => baseVal[0].value);
  const long = element.getComputedTextLength();
  if (element.classList.contains("end")) return { element, line, from: at - long, to: at, shorter: [] };
  const parts = long ? element.textContent.split(BETWEEN) : []; // what is not seen has no length
  const shorter = parts.slice(1).map((_, cut) => {
    const text = parts.slice(0, -1 - cut).join(BETWEEN);
    return { line, from: at, to: at + element.getSubStringLength(0, text.length), text };
  });
  return { element, line, from: at, to: at + long, shorter };
}
