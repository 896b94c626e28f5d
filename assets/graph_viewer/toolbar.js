// The buttons above the drawing, the menus behind them, and the line in which one searches.

import { button, element } from "../lib/dom.js";

const ICONS = {
  search: "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.5 15.5 21 21",
  light: "M9 18h6M10 21h4M12 3a6 6 0 0 0-3.6 10.8c.7.6.9 1.2.9 2.2h5.4c0-1 .2-1.6.9-2.2A6 6 0 0 0 12 3z",
  view: "M4 7h10M18 7h2M4 12h3M11 12h9M4 17h8M16 17h4M14 5v4M7 10v4M12 15v4",
  more: "M5 5h14v14H5zM12 9v6M9 12h6",
  less: "M5 5h14v14H5zM9 12h6",
  all: "M4 4h12v12H4zM10 7v6M7 10h6M8 20h12V8",
  none: "M4 4h12v12H4zM7 10h6M8 20h12V8",
  in: "M12 5v14M5 12h14",
  out: "M5 12h14",
  full: "M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5",
  last: "M15 5l-7 7 7 7",
  next: "M9 5l7 7-7 7",
  close: "M6 6l12 12M18 6 6 18",
};

// What can be lit, by what the quantities are called that the cards are coloured by.
export const highlights = ({ colour_by: { titles } }) => ({
  macs: `Most ${titles.macs.toLowerCase()}`,
  params: `Most ${titles.params.toLowerCase()}`,
  longest: `Longest ${titles.field.toLowerCase()}`,
});

const KEYS = [
  ["← ↑ → ↓", "walk along the connections"],
  ["Enter", "read the layer or block"],
  ["U", "unfold or fold it"],
  ["A", "show all of a repeated block, or one"],
  ["Esc", "up to the block around it; at the top, choose nothing"],
  ["F", "search; Enter and Shift Enter step"],
  ["P", "light what feeds it and what it feeds"],
  ["T", "the layer table"],
  ["+  −  0", "zoom; readable, then whole"],
  ["Shift ← ↑ → ↓", "move the drawing"],
  ["Home  End", "first and last card"],
];

const tool = (act, picture, label, { text = "", key = "" } = {}) =>
  button(act, label, { path: ICONS[picture], text, key });

const opener = (menu, picture, label) => {
  const made = tool("menu", picture, label, { text: label });
  made.dataset.menu = menu;
  made.setAttribute("aria-expanded", "false");
  return made;
};

const choice = (type, name, value, label) => element("label", {}, element("input", { type, name, value }), label);

// Everything around the stage; the viewer listens for data-act. `settings` has the words of every setting of the look.
export function furniture(root, settings) {
  const bar = tools();
  const stage = element("div", {
    class: "stage",
    tabindex: -1,
    role: "application",
    "aria-label":
      "Drawing of the network. Arrows walk from card to card, Enter reads one, U unfolds it; question mark lists the keys.",
  });
  const advice = element("div", { class: "advice", role: "status" });
  root.append(
    bar,
    finder(),
    element("div", { class: "switches", role: "group", "aria-label": "Shortcuts", hidden: true }),
    element("div", { class: "window" }, stage, advice, lightMenu(settings), viewMenu(settings), keysMenu()),
    element("ul", { class: "legend", hidden: true, "aria-label": "What the colours mean" }),
    foot(),
  );
  roving(bar);
}

const tools = () =>
  element(
    "div",
    { class: "tools", role: "toolbar", "aria-label": "Drawing" },
    tool("search", "search", "Search", { text: "Search", key: "F" }),
    opener("light", "light", "Highlight"),
    opener("view", "view", "View"),
    element("i"),
    tool("none", "none", "Fold all"),
    tool("less", "less", "One level less"),
    tool("more", "more", "One level more"),
    tool("all", "all", "Unfold all"),
    element("i", { class: "gap" }),
    tool("out", "out", "Zoom out", { key: "−" }),
    tool("in", "in", "Zoom in", { key: "+" }),
    tool("fit", "", "Readable, then whole", { text: "Fit", key: "0" }),
    tool("full", "full", "Full screen"),
    tool("keys", "", "Keys", { text: "?", key: "?" }),
  );

const menu = (name, label, more, ...children) =>
  element(
    "div",
    { class: "menu", role: "group", "aria-label": label, "data-for": name, hidden: true, ...more },
    ...children,
  );

function lightMenu(settings) {
  const lit = highlights(settings);
  return menu(
    "light",
    "Highlight",
    {},
    tool("path", "", "What feeds it, and what it feeds", { text: "What feeds it, and what it feeds", key: "P" }),
    tool("macs", "", `The ten layers with the ${lit.macs.toLowerCase()}`, { text: lit.macs }),
    tool("params", "", `The ten layers with the ${lit.params.toLowerCase()}`, { text: lit.params }),
    tool("longest", "", "The way through the largest receptive fields", { text: lit.longest }),
    tool("dark", "", "Highlight nothing", { text: "Nothing" }),
  );
}

function viewMenu(settings) {
  const group = (legend, ...rows) => element("fieldset", {}, element("legend", {}, legend), ...rows);
  const oneOf = (name) => {
    const { label, titles } = settings[name];
    return group(label, ...Object.entries(titles).map(([value, title]) => choice("radio", name, value, title)));
  };
  const onOrOff = (name) => choice("checkbox", name, "", settings[name].label);
  return menu(
    "view",
    "View",
    {},
    oneOf("direction"),
    oneOf("colour_by"),
    group("Cards", onOrOff("every_layer")),
    group("Connections", onOrOff("shapes"), onOrOff("wide")),
  );
}

function keysMenu() {
  const rows = KEYS.flatMap(([key, does]) => [element("dt", {}, key), element("dd", {}, does)]);
  return menu("keys", "Keys", { class: "menu keys", tabindex: -1 }, element("dl", {}, ...rows));
}

const finder = () =>
  element(
    "div",
    { class: "finder", role: "search", hidden: true },
    element("input", {
      type: "search",
      placeholder: "Name, kind or shape: conv, 3x3, 28x28",
      "aria-label": "Search layers",
      autocomplete: "off",
      spellcheck: "false",
    }),
    element("b", { class: "what" }),
    element("span", { class: "count", role: "status" }),
    tool("last", "last", "Previous", { key: "Shift Enter" }),
    tool("next", "next", "Next", { key: "Enter" }),
    tool("open", "", "Unfold the blocks around it", { text: "Unfold to it", key: "Ctrl Enter" }),
    element("span", { class: "name", "aria-live": "polite" }),
    tool("dark", "close", "Close", { key: "Esc" }),
  );

const foot = () =>
  element(
    "div",
    { class: "foot" },
    element("nav", { class: "crumbs", "aria-label": "Where you are" }),
    element("span", { class: "hint" }, "Click a card to read it, › to unfold it · drag to move"),
    element("button", { type: "button", "data-act": "read" }, "Read below"),
    button("table", "The layer table", { text: "Table", key: "T" }),
    element("button", { type: "button", "aria-expanded": "false", "data-act": "legend" }),
  );

// A toolbar is one stop of the Tab key; arrows go from button to button.
function roving(bar) {
  const buttons = [...bar.querySelectorAll("button")];
  const give = (chosen) => buttons.forEach((each) => (each.tabIndex = each === chosen ? 0 : -1));
  give(buttons[0]);
  bar.addEventListener("focusin", (event) => give(event.target.closest("button")));
  bar.addEventListener("keydown", (event) => {
    const shown = buttons.filter((each) => each.offsetParent),
      at = shown.indexOf(event.target.closest("button"));
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: shown.length - 1 }[event.key];
    if (to === undefined || event.shiftKey) return;
    event.preventDefault();
    event.stopPropagation();
    shown.at(to % shown.length).focus();
  });
}
