// Keys: what each of them asks for, by the name of an action, and how the help says it.

export const HELP = [
  ["Space", "play, pause"],
  ["← →", "a step back, forward"],
  ["↑ ↓", "another output channel, at the same place"],
  ["Shift ← →, Page ↑ ↓", "the output cell before, after, in the same channel"],
  ["Home, End", "the first, the last step"],
  ["+ −", "faster, slower"],
  ["L, F", "repeat, lecture size"],
  ["O, K, I", "pin this step's output, a weight, an input; then the arrows and Page ↑ ↓ move the pin"],
  ["Enter", "change the pinned number, where it can be"],
  ["Esc", "let go of the pin; close"],
];

const KEYS = {
  " ": "play",
  Home: "first",
  End: "last",
  ArrowLeft: "back",
  ArrowRight: "forward",
  ArrowUp: "channelBack",
  ArrowDown: "channel",
  PageUp: "cellBack",
  PageDown: "cell",
  "+": "faster",
  "=": "faster",
  "-": "slower",
  l: "loop",
  f: "lecture",
  "?": "help",
  o: "pinOutput",
  k: "pinWeight",
  i: "pinInput",
  Enter: "change",
  Escape: "release",
};
const OWN_KEYS = { BUTTON: [" ", "Enter"], SELECT: [...Object.keys(KEYS)] }; // what the focused control does itself

// The action that a key press asks for, or undefined.
export function actionOf(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return undefined;
  if (OWN_KEYS[event.target.tagName]?.includes(event.key)) return undefined;
  if (event.shiftKey && event.key === "ArrowLeft") return "cellBack";
  if (event.shiftKey && event.key === "ArrowRight") return "cell";
  return KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
}
