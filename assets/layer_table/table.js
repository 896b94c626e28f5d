// The layer table in the browser: it groups, sorts, filters and follows the drawing without asking the server.
// Only the rows in view are in the page, so a thousand layers scroll as lightly as twenty.

import { fromLink, keep } from "../lib/address.js";
import { choose, onChoose } from "../lib/choice.js";
import { element } from "../lib/dom.js";
import { onceGone } from "../lib/mount.js";
import { clamp } from "../lib/numbers.js";
import { followTheme } from "../lib/theme.js";
import { typeSize } from "../lib/type.js";
import { cellsOf, gapOf, headOf, nothingOf, rowOf, widthsOf } from "./cells.js";
import { isText } from "./figures.js";
import { numbersOf, spansOf } from "./groups.js";
import { Rows } from "./rows.js";

const tables = new WeakMap(); // root element -> LayerTable
const choices = new Map(); // network -> { followed, id }: what was last marked there
const unfolded = new Map(); // network -> the ids of the open blocks
const PHONE = globalThis.matchMedia?.("(max-width: 768px)");
const rowHeight = () => (PHONE?.matches ? 45 : 29 * typeSize()); // pixels; as in table.css
const BEYOND = 12; // rows that are made above and below those in view
const KEPT = "netviz.table"; // where the browser remembers the chosen columns

class LayerTable {
  constructor(root) {
    this.root = root;
    this.sort = { key: null, up: true };
    this.abort = new AbortController();
    this.find = (selector) => root.querySelector(selector);
    this.listen(this.find("[type=search]"), "input", () => this.fill());
    this.listen(this.find("select"), "change", () => this.fill());
    this.listen(this.find(".grouped"), "change", (event) => this.set({ grouped: event.target.checked }));
    this.listen(
      this.find("thead"),
      "click",
      (event) => event.target.closest("button") && this.sortBy(event.target.closest("th").dataset.key),
    );
    this.listen(this.find("tbody"), "click", (event) => this.click(event));
    this.listen(this.find("tbody"), "keydown", (event) => this.key(event));
    this.listen(this.find(".scroll"), "scroll", () => (this.pending ??= requestAnimationFrame(() => this.draw())));
    const menu = this.find(".columns");
    this.listen(menu, "focusout", (event) =>
      menu.toggleAttribute("open", menu.open && menu.contains(event.relatedTarget)),
    );
    this.listen(menu, "keydown", (event) => event.key === "Escape" && this.closeMenu(menu));
    onChoose(({ id, from }) => from !== "table" && this.follow(id), this.abort.signal);
    this.listen(document, "netviz:moved", () => this.rows && this.lookAsLinked());
    // On paper all rows stand, not only those in view.
    for (const [event, all] of [
      ["beforeprint", true],
      ["afterprint", false],
    ])
      this.listen(window, event, () => this.lines && this.draw(all));
    this.watch = new ResizeObserver(() => this.lines && this.draw());
    this.watch.observe(this.find(".scroll"));
  }

  listen(target, type, act) {
    target.addEventListener(type, act, { signal: this.abort.signal });
  }

  closeMenu(menu) {
    menu.open = false;
    this.find("summary").focus();
  }

  show(data, tell) {
    this.tell = tell;
    const kept = choices.get(data.id);
    this.chosen = kept?.followed === data.followed ? kept.id : data.chosen;
    this.followed = data.followed;
    if (data.id === this.id) return this.draw();
    this.id = data.id;
    this.rows = new Rows(data);
    this.counted = data.counted;
    this.columns = data.columns;
    this.network = { image: data.image, whole: this.rows.whole };
    if (!unfolded.has(this.id)) unfolded.set(this.id, new Set());
    this.open = unfolded.get(this.id);
    this.options();
    this.usual = data.usual;
    this.set(this.linked(this.remembered(data.usual)), false);
    if (this.chosen) this.follow(this.chosen, fromLink("groups") === null);
  }

  // What is shown, as the cells take it.
  get inView() {
    return { columns: this.columns, keys: this.look.columns, network: this.network, most: this.most };
  }

  // What is searched for.
  get wanted() {
    return this.find("[type=search]").value.trim();
  }

  options() {
    const select = this.find("select"),
      before = select.value;
    select.replaceChildren(new Option("All types", ""), ...this.rows.types.map((type) => new Option(type)));
    if ([...select.options].some((option) => option.value === before)) select.value = before;
    this.find(".columns div").replaceChildren(
      ...Object.entries(this.columns).map(([key, { heading }]) => {
        const box = element("input", { type: "checkbox", value: key });
        box.addEventListener("change", () =>
          this.set({
            columns: Object.keys(this.columns).filter((each) =>
              each === key ? box.checked : this.look.columns.includes(each),
            ),
          }),
        );
        return element("label", {}, box, heading);
      }),
    );
  }

  remembered(usual) {
    try {
      const kept = JSON.parse(localStorage.getItem(KEPT)) ?? {};
      const columns = Array.isArray(kept.columns) ? kept.columns.filter((key) => key in this.columns) : usual.columns;
      return { columns, grouped: typeof kept.grouped === "boolean" ? kept.grouped : usual.grouped };
    } catch {
      return usual; // where the browser keeps nothing, or something else stands there
    }
  }

  // How it looks as a link says; what that leaves open as the browser remembers it.
  linked(look) {
    const [columns, rows, sort, text, type] = ["columns", "rows", "sort", "filter", "type"].map(fromLink);
    const groups = fromLink("groups");
    const key = sort?.replace("-", "");
    if (key === "id" || (key && Object.hasOwn(this.columns, key))) this.sort = { key, up: !sort.startsWith("-") };
    if (text) this.find("[type=search]").value = text;
    if (type && this.rows.types.includes(type)) this.find("select").value = type;
    if (groups !== null) {
      this.open.clear();
      for (const number of numbersOf(groups, this.rows.groups.length)) this.open.add(this.rows.groups[number - 1].id);
    }
    return {
      columns: columns === null ? look.columns : columns.split(",").filter((key) => Object.hasOwn(this.columns, key)),
      grouped: rows === null ? look.grouped : rows === "grouped",
    };
  }

  // Another link to this page was followed in this tab.
  lookAsLinked() {
    this.sort = { key: null, up: true };
    this.find("[type=search]").value = "";
    this.find("select").value = "";
    this.set(this.linked(this.remembered(this.usual)), false);
  }

  // What of it differs from the usual, into the page's address.
  keep() {
    const { look, usual, sort } = this;
    keep("columns", `${look.columns}` === `${usual.columns}` ? null : look.columns.join());
    keep("rows", look.grouped === usual.grouped ? null : look.grouped ? "grouped" : "flat");
    keep("sort", sort.key && (sort.up ? sort.key : `-${sort.key}`));
    keep("filter", this.wanted || null);
    keep("type", this.find("select").value || null);
    // Those around what is chosen are open wherever that is chosen.
    const implied = this.rows.around(this.chosen);
    const isImplied = implied.length === this.open.size && implied.every((id) => this.open.has(id));
    const numbers = this.rows.groups.flatMap(({ id }, place) => (this.open.has(id) ? [place + 1] : []));
    keep("groups", isImplied ? null : spansOf(numbers));
  }

  // Which columns, and whether grouped; the server hears it too, for what is exported is what is shown.
  set(look, byVisitor = true) {
    this.look = { ...this.look, ...look };
    if (byVisitor)
      try {
        localStorage.setItem(KEPT, JSON.stringify(this.look));
      } catch {
        /* private windows keep nothing */
      }
    this.tell(this.look);
    this.find(".grouped").checked = this.look.grouped;
    for (const box of this.root.querySelectorAll(".columns input")) box.checked = this.look.columns.includes(box.value);
    this.find("thead tr").replaceChildren(...headOf(this.inView));
    this.find("colgroup").replaceChildren(...widthsOf(this.inView, this.rows.all));
    this.fill();
  }

  fill() {
    const { counted } = this;
    this.shown = this.rows.fitting(this.find("[type=search]").value, this.find("select").value);
    this.filtered = this.shown.length < this.rows.all.length;
    this.lines = this.look.grouped
      ? this.rows.tree(new Set(this.shown), this.sort, (group) => this.isOpen(group))
      : this.rows.flat(this.shown, this.sort);
    this.most = Object.fromEntries(
      Object.keys(this.columns).map((key) => [key, Math.max(1, ...this.lines.map((line) => line.figures[key] ?? 0))]),
    );
    this.find(".shown").textContent = this.filtered ? `${this.shown.length} of ${counted}` : counted;
    for (const th of this.root.querySelectorAll("thead th"))
      th.setAttribute(
        "aria-sort",
        th.dataset.key === this.sort.key ? (this.sort.up ? "ascending" : "descending") : "none",
      );
    this.find("tfoot tr").replaceChildren(
      ...cellsOf(this.inView, this.rows.total(this.shown), this.filtered ? "Total of the layers shown" : "Total"),
    );
    this.find("table").setAttribute("aria-rowcount", this.lines.length + 2);
    this.at = Math.min(this.at ?? 0, Math.max(this.lines.length - 1, 0));
    this.draw();
    this.keep();
  }

  // The rows in view or, for paper, all of them, between two empty ones that are as high as all the others.
  draw(all = false) {
    cancelAnimationFrame(this.pending);
    this.pending = null;
    const box = this.find(".scroll"),
      body = this.find("tbody");
    const first = all ? 0 : Math.max(Math.floor(box.scrollTop / rowHeight()) - BEYOND, 0);
    const seen = Math.ceil((box.scrollTop + box.clientHeight) / rowHeight()) + BEYOND;
    const last = all ? this.lines.length : Math.min(seen, this.lines.length);
    const focused = body.contains(this.root.getRootNode().activeElement);
    body.replaceChildren(
      gapOf(first * rowHeight()),
      ...this.lines.slice(first, last).map((line, i) => this.row(line, first + i)),
      gapOf((this.lines.length - last) * rowHeight()),
      ...(this.lines.length ? [] : [nothingOf(this.inView, this.wanted, this.find("select").value)]),
    );
    if (focused) this.focus(this.at);
  }

  row(line, index) {
    const { item } = line;
    const isOpen = Boolean(item.children) && this.isOpen(item);
    return rowOf(this.inView, line, index, {
      isOpen,
      isChosen: item.id === this.chosen,
      isFocused: index === this.at,
    });
  }

  sortBy(key) {
    const number = key in this.columns && !isText(this.columns[key]);
    if (this.sort.key !== key) this.sort = { key, up: !number };
    else if (this.sort.up === !number) this.sort = { key, up: number };
    else this.sort = { key: null, up: true };
    this.fill();
  }

  click(event) {
    const row = event.target.closest("tr[data-index]");
    if (!row) return;
    this.at = Number(row.dataset.index);
    event.target.closest(".fold") ? this.toggle(this.lines[this.at].item) : this.choose(this.lines[this.at].item);
  }

  isOpen(group) {
    return this.filtered || this.open.has(group.id);
  }

  toggle(group) {
    if (!this.open.delete(group.id)) this.open.add(group.id);
    this.fill();
  }

  key(event) {
    const line = this.lines[this.at],
      folds = line?.item.children && !this.filtered,
      open = folds && this.open.has(line.item.id);
    const page = Math.floor(this.find(".scroll").clientHeight / rowHeight()) - 3;
    const to = {
      ArrowDown: this.at + 1,
      ArrowUp: this.at - 1,
      PageDown: this.at + page,
      PageUp: this.at - page,
      Home: 0,
      End: this.lines.length - 1,
    }[event.key];
    if (!line || event.ctrlKey || event.metaKey || event.altKey) return;
    if (to !== undefined) this.focus(to);
    else if (event.key === "Enter" || event.key === " ") this.choose(line.item);
    else if (event.key === "ArrowRight" && folds && !open) this.toggle(line.item);
    else if (event.key === "ArrowLeft" && open) this.toggle(line.item);
    else if (event.key === "ArrowLeft" && this.look.grouped && line.item.parent)
      this.focus(this.lines.findIndex(({ item }) => item === line.item.parent));
    else return;
    event.preventDefault();
  }

  focus(index) {
    this.at = clamp(index, 0, this.lines.length - 1);
    const box = this.find(".scroll"),
      top = this.at * rowHeight(),
      room = box.clientHeight - 3 * rowHeight();
    if (top < box.scrollTop || top > box.scrollTop + room) {
      box.scrollTop = top < box.scrollTop ? top : top - room;
      this.draw();
    }
    for (const row of this.root.querySelectorAll("tr[data-index]"))
      row.tabIndex = Number(row.dataset.index) === this.at ? 0 : -1;
    this.find(`tr[data-index="${this.at}"]`)?.focus({ preventScroll: true });
  }

  choose(item) {
    this.mark(item.id);
    choose(item.id, "table");
  }

  // Another part of the page chose a layer or a block: unfold what is around it, where that `unfolds`, and bring its row
  // into view.
  follow(id, unfolds = true) {
    const item = this.rows.items.get(id);
    if (!item) return this.mark(id);
    if (unfolds) for (const group of this.rows.around(id)) this.open.add(group);
    this.chosen = id;
    if (this.look.grouped) this.fill();
    this.mark(id);
    const wanted = item.children && !this.look.grouped ? this.rows.inside(item)[0] : item;
    const index = this.lines.findIndex((line) => line.item === wanted),
      box = this.find(".scroll");
    if (index < 0) return;
    this.at = index;
    box.scrollTop = index * rowHeight() - box.clientHeight / 2 + 2 * rowHeight();
    this.draw();
  }

  mark(id) {
    this.chosen = id;
    choices.set(this.id, { followed: this.followed, id });
    this.draw();
  }

  close() {
    this.abort.abort();
    this.watch.disconnect();
    cancelAnimationFrame(this.pending);
  }
}

export default function ({ data, parentElement, setStateValue }) {
  const root = parentElement.querySelector(".table");
  const table = tables.get(root) ?? new LayerTable(root);
  tables.set(root, table);
  followTheme(root);
  const usual = JSON.stringify(data.usual);
  table.show(data, (look) => {
    const now = JSON.stringify(look);
    if (now !== (table.told ?? usual)) setStateValue("look", look);
    table.told = now;
  });
  return onceGone(parentElement, () => {
    table.close();
    tables.delete(root);
  });
}
