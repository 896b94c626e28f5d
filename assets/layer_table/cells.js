// The layer table as elements: its head, the row of a layer or a group, and the cells of figures.
//
// `shown` says what is shown: the `columns` that the server declares, the `keys` of those in view, the `network` whose
// figures they are, and of each column the `most` that a row has.

import { element } from "../lib/dom.js";
import { figuresOf, isText, meaning, written } from "./figures.js";

// A cell that sorts for each column, the first for names.
export function headOf({ columns, keys }) {
  const cell = (key, heading, isNumber) => {
    const th = element("th", { scope: "col", class: isNumber ? "number" : "" }, element("button", {}, heading));
    th.dataset.key = key;
    return th;
  };
  return [cell("id", "Layer", false), ...keys.map((key) => cell(key, columns[key].heading, !isText(columns[key])))];
}

// How wide each column is, by its heading and by the longest text of `all` rows.
export function widthsOf({ columns, keys }, all) {
  const longest = (key) => Math.max(...all.map((row) => row[key].length));
  const widths = keys.map((key) => {
    const column = columns[key];
    const room = isText(column) ? 6.2 * Math.min(longest(key), 40) + 20 : column.unit === "pixels" ? 140 : 90;
    return element("col", { style: `width: ${Math.max(7.1 * column.heading.length + 24, room)}px` });
  });
  const name = Math.min(longest("id"), 33) * 6.6 + 70;
  return [element("col", { class: "names", style: `--wide: ${name}px` }), ...widths];
}

// A row: of a layer, or of a group with all that it holds.
export function rowOf(shown, { item, level, figures, layers }, index, { isOpen, isChosen, isFocused }) {
  const group = Boolean(item.children);
  const tr = element(
    "tr",
    { class: `k-${item.kind}${group ? " group" : ""}`, tabindex: isFocused ? 0 : -1 },
    ...cellsOf(shown, figures, group ? item.label : item.id),
  );
  tr.dataset[group ? "group" : "name"] = item.id;
  tr.dataset.index = index;
  const first = tr.firstChild;
  first.style.setProperty("--level", level - 1);
  first.title = item.id;
  first.prepend(group ? foldOf(item, isOpen) : element("span", { class: "dot" }));
  if (group) first.append(element("small", {}, `${layers} layers`));
  if (item.shared)
    first.append(element("small", { title: "Called again: they are counted there" }, `weights of ${item.shared}`));
  if (item.frozen) first.append(element("small", { title: "Training leaves its weights as they are" }, "frozen"));
  tr.setAttribute("aria-rowindex", index + 2);
  tr.setAttribute("aria-level", level);
  if (group) tr.setAttribute("aria-expanded", isOpen);
  tr.classList.toggle("chosen", isChosen);
  tr.setAttribute("aria-selected", isChosen);
  return tr;
}

function foldOf({ label }, isOpen) {
  const does = `${isOpen ? "Hide" : "Show"} what is in ${label}`;
  return element("button", { class: "fold", tabindex: -1, "aria-label": does }, isOpen ? "⌄" : "›");
}

// The cells of a row: its name, and a figure or a word for each column in view.
export function cellsOf({ columns, keys, network, most }, figures, name) {
  const cells = keys.map((key) => {
    const column = columns[key];
    const of = figuresOf(columns, key);
    const value = figures[of];
    if (isText(column)) return element("td", { class: column.unit === "shape" ? "" : "quiet" }, value ?? "");
    if (value === undefined) return element("td");
    const text = written(column, value, network, figures.unknown?.[of]);
    const cell = element("td", { class: `number total-${key}`, title: meaning(text) }, text);
    if (column.has_bar && value && most) {
      cell.classList.add("bar");
      cell.style.setProperty("--part", `${(100 * Math.min(value / most[of], 1)).toFixed(1)}`);
    }
    return cell;
  });
  return [element("th", { scope: "row" }, name), ...cells];
}

// What stands where a search or a type leaves no row.
export function nothingOf({ keys }, text, type) {
  const named = text && `“${text}” in its name, type, block or shape`;
  const said = [named, type && `the type ${type}`].filter(Boolean).join(" and ");
  return element("tr", { class: "nothing" }, element("td", { colspan: keys.length + 1 }, `No layer has ${said}.`));
}

// So many rows that are not made, as one that is as high as they are.
export const gapOf = (height) => element("tr", { class: "gap", "aria-hidden": "true", style: `height: ${height}px` });
