// The lecturer's keys: what each of them asks for, by the name of an action, and how the card of keys says it.

export const HELP = [
  ["Alt L", "lecture mode, and back"],
  ["Page ↓, Page ↑", "the next scene of your list, the one before; in a story, through its scenes first"],
  ["H", "hide the controls, show them"],
  ["S", "show one thing on the screen, then the next, then the whole page"],
  ["D", "draw with the pointer, and stop; what is drawn fades"],
  ["Q", "this view as a QR code"],
  ["N", "the note of the scene, large; and away"],
  ["M", "the lecture's menu: scenes, and Follow me"],
  ["?", "this card"],
  ["Esc", "put the pen down; close what is open"],
];

const LETTERS = { h: "controls", s: "next thing", d: "pen", q: "code", n: "note", m: "menu", "?": "keys" };
const PAGES = { PageDown: "next", PageUp: "back" };

// What a key press asks for, or undefined. Letters are keys in lecture mode alone, where they can be turned off; a
// clicker's keys are where a list is presented; `types` says that somebody writes a text.
export function actionOf(event, { on, letters, presents, types }) {
  if (event.altKey && event.code === "KeyL" && !event.ctrlKey && !event.metaKey) return "mode";
  if (event.ctrlKey || event.metaKey || event.altKey) return undefined;
  if (event.key === "Escape") return "close";
  if (types) return undefined;
  if (presents && PAGES[event.key]) return PAGES[event.key];
  return on && letters ? LETTERS[event.key.toLowerCase()] : undefined;
}

// Whether keys write into what has the focus, also within a component.
export function isWriting(event) {
  const target = event.composedPath()[0];
  if (target?.isContentEditable || ["TEXTAREA", "SELECT"].includes(target?.tagName)) return true;
  return target?.tagName === "INPUT" && !["checkbox", "radio", "range", "button"].includes(target.type);
}
