// The glossary where its terms stand: the first of each on a page is underlined, and told where one rests or taps on it.
// A list of those on the page is for the keyboard, for a phone, and for who wants to read.
//
// Text is Streamlit's to change: nothing is put into it, the browser only paints ranges of it (CSS Custom Highlight API).

import { button, element } from "../lib/dom.js";
import { clamp } from "../lib/numbers.js";
import { foundIn, patternOf } from "./wording.js";

const MARK = "nv-term";
const REST_MS = 350; // so long the pointer rests on a term before it is told
const LEAVE_MS = 300; // so long it may be on its way into what is told
const SCAN_MS = 900; // between two looks at a page that changes
const EDGE_PX = 8;
const BOOK = "M12 6c-2-1.5-5-2-8-2v14c3 0 6 .5 8 2 2-1.5 5-2 8-2V4c-3 0-6 .5-8 2zM12 6v14";
const UNMARKED =
  "h1, a, button:not(th *), input, select, option, textarea, code, pre, svg, script, style, noscript, .katex, [role=tab], [role=radio], [aria-hidden=true]:not(label *), #term, #terms, [id^=nv-], [data-testid=stTopNav], .st-key-pages";
const ACTING = "a, button, summary, label:has(input), [role=button]";

/** Mark the terms of every page, and tell each; `terms` are name, meaning, what to look at, and the address of that. */
export function explainTerms(terms) {
  if (!terms.length) return;
  const byName = new Map(terms.map((term) => [term.name, term]));
  const pattern = patternOf([...byName.keys()]);
  const card = element("div", { id: "term", popover: "manual", role: "note" });
  const list = element("div", { id: "terms", popover: "auto", role: "dialog", "aria-label": "Glossary", tabindex: -1 });
  const opener = button("terms", "Glossary", { path: BOOK, text: "Glossary" });
  Object.assign(opener, { id: "glossary", ariaLabel: "Glossary", popoverTargetElement: list });
  document.body.prepend(opener, card, list);
  let marked = new Map(); // the name of a term -> the range in which it stands first
  let scanned = 0;
  let resting = 0;
  let waiting = 0;

  list.addEventListener("beforetoggle", ({ newState }) => {
    if (newState === "open") list.replaceChildren(...listed(terms, scan()));
  });
  list.addEventListener("toggle", ({ newState }) => newState === "open" && list.focus());
  document.addEventListener("pointermove", (event) => {
    clearTimeout(resting);
    if (event.pointerType !== "mouse" || event.buttons) return;
    const isInside = event.composedPath().includes(card);
    resting = setTimeout(() => !isInside && rest(event.clientX, event.clientY), shownName() ? LEAVE_MS : REST_MS);
  });
  document.addEventListener("click", (event) => {
    const path = event.composedPath();
    if (path.includes(card)) return;
    const name = path.some((each) => each.matches?.(ACTING)) ? null : at(event.clientX, event.clientY);
    name ? show(name) : hide();
  });
  document.addEventListener("keydown", ({ key }) => key === "Escape" && hide());
  document.addEventListener("scroll", hide, { capture: true, passive: true });
  const changes = new MutationObserver(scanSoon);
  changes.observe(document.body, { subtree: true, childList: true, characterData: true });
  changes.observe(document.documentElement, { attributeFilter: ["data-waiting"] }); // until then nothing can be seen
  scanSoon();

  function scanSoon() {
    clearTimeout(waiting);
    waiting = setTimeout(scan, Math.max(150, SCAN_MS - (performance.now() - scanned)));
  }

  function scan() {
    scanned = performance.now();
    marked = new Map();
    for (const text of textsIn(document.body))
      for (const { name, start, end } of foundIn(text.data, pattern))
        if (!marked.has(name)) marked.set(name, rangeOf(text, start, end));
    globalThis.CSS?.highlights?.set(MARK, new Highlight(...marked.values()));
    return marked;
  }

  function rest(x, y) {
    const name = at(x, y);
    if (name) show(name);
    else hide();
  }

  // The term at a point of the window.
  function at(x, y) {
    for (const [name, range] of marked)
      for (const box of range.getClientRects())
        if (x >= box.left && x <= box.right && y >= box.top && y <= box.bottom) return name;
    return null;
  }

  const shownName = () => card.matches(":popover-open") && card.dataset.term;

  function show(name) {
    if (shownName() === name) return;
    card.dataset.term = name;
    card.replaceChildren(...told(byName.get(name)));
    card.showPopover();
    const box = marked.get(name).getBoundingClientRect();
    const { offsetWidth, offsetHeight } = card;
    const below = box.bottom + EDGE_PX + offsetHeight < window.innerHeight;
    card.style.left = `${clamp(box.left, EDGE_PX, window.innerWidth - offsetWidth - EDGE_PX)}px`;
    card.style.top = `${below ? box.bottom + 4 : box.top - offsetHeight - 4}px`;
  }

  function hide() {
    if (shownName()) card.hidePopover();
  }
}

const told = ({ name, meaning, look, link }) => [
  element("b", {}, name),
  element("p", {}, meaning),
  element("p", {}, element("a", { href: link }, look)),
];

// Those that stand on the page first.
function listed(terms, marked) {
  const [here, others] = [true, false].map((wanted) => terms.filter(({ name }) => marked.has(name) === wanted));
  const section = (title, some) =>
    some.length ? [element("h2", {}, title), ...some.map((term) => element("section", {}, ...told(term)))] : [];
  return [...section("On this page", here), ...section("Elsewhere", others)];
}

// Every text that one can see and that is no control's, also in the components of the page.
function* textsIn(root) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT, (node) => {
    if (node.nodeType === Node.TEXT_NODE) return NodeFilter.FILTER_ACCEPT;
    return node.matches(UNMARKED) || node.hidden ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT;
  });
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node.nodeType === Node.TEXT_NODE) {
      if (node.data.trim() && isSeen(node.parentElement)) yield node;
    } else if (node.shadowRoot) yield* textsIn(node.shadowRoot);
  }
}

// What only a screen reader reads is one pixel wide.
const isSeen = (parent) =>
  parent?.checkVisibility({ visibilityProperty: true }) && parent.getBoundingClientRect().width > 1;

function rangeOf(text, start, end) {
  const range = document.createRange();
  range.setStart(text, start);
  range.setEnd(text, end);
  return range;
}
