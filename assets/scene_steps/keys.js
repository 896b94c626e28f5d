// The keys that go from scene to scene: a presenter's clicker, and the arrows where nothing else needs them.

const CLICKER = { PageUp: -1, PageDown: 1 };
const ARROWS = { ArrowLeft: -1, ArrowRight: 1 };
const TAKES_ALL = "input, textarea, select, [contenteditable=true], [role=slider], [role=listbox], [role=menu]";
const TAKES_ARROWS = `${TAKES_ALL}, [role=radiogroup], [role=tablist], [role=application], [role=toolbar]`;

// Each is -1 back, 1 on, 0 for a press that is another's.
export const clicked = (event) => way(event, CLICKER, TAKES_ALL);
export const arrowed = (event) => way(event, ARROWS, TAKES_ARROWS);

// A component in whose shadow the key was pressed is in the event's path.
function way(event, ways, takers) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return 0;
  const isTaken = event.composedPath().some((each) => each.matches?.(takers));
  return isTaken ? 0 : (ways[event.key] ?? 0);
}
