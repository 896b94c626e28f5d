// The layer table in the browser: sorts, filters and follows the drawing without asking the server.
const tables = new WeakMap(); // root element -> LayerTable
const choices = new Map(); // table -> { followed, name }: the row that was last marked there
const COLUMNS = [
  // key, heading, whether a number
  ["name", "Layer"], ["type", "Type"], ["block", "Block"], ["shape", "Output shape"], ["params", "Parameters", true],
  ["macs", "Multiply-adds", true], ["bytes", "Activation (B)", true], ["field", "Receptive field", true],
];
const SORTED_BY = { shape: "values" };

// What nobody knows arrives as null: "?", and a sum with it is at least the rest.
const count = (number) => number === null ? "?" : number.toLocaleString("en");
const sum = (numbers) => {
  const known = numbers.reduce((total, number) => total + (number ?? 0), 0);
  return numbers.includes(null) ? known ? `≥ ${count(known)}` : "?" : count(known);
};

const cell = (tag, text, className = "") => Object.assign(document.createElement(tag), { textContent: text, className });

class LayerTable {
  constructor(root) {
    this.root = root;
    this.sort = { key: null, up: true };
    this.abort = new AbortController();
    const listen = (target, type, act) => target.addEventListener(type, act, { signal: this.abort.signal });
    this.search = root.querySelector("input");
    this.kind = root.querySelector("select");
    listen(this.search, "input", () => this.fill());
    listen(this.kind, "change", () => this.fill());
    listen(root.querySelector("tbody"), "click", (event) => this.choose(event.target.closest("tr")));
    listen(root.querySelector("tbody"), "keydown", (event) => this.key(event));
    listen(document, "netviz:choose", (event) => event.detail.from !== "table" && this.follow(event.detail));
    const head = root.querySelector("thead tr");
    for (const [key, heading, number] of COLUMNS) {
      const th = cell("th", "", number ? "number" : "");
      const button = cell("button", heading);
      listen(button, "click", () => this.sortBy(key));
      th.dataset.key = key;
      th.append(button);
      head.append(th);
    }
  }

  show(data) {
    const kept = choices.get(data.id);
    this.chosen = kept?.followed === data.followed ? kept.name : data.chosen;
    this.followed = data.followed;
    if (data.id === this.id) return this.mark(this.chosen);
    this.id = data.id;
    this.data = data;
    const chosen = this.kind.value;
    this.kind.replaceChildren(new Option("All types", ""), ...[...new Set(data.rows.map((row) => row.type))].sort().map((type) => new Option(type)));
    if ([...this.kind.options].some((option) => option.value === chosen)) this.kind.value = chosen;
    this.fill();
  }

  fill() {
    const words = this.search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const shown = this.data.rows.filter((row) => (!this.kind.value || row.type === this.kind.value)
      && words.every((word) => `${row.name} ${row.type} ${row.block} ${row.shape}`.toLowerCase().includes(word)));
    const { key, up } = this.sort;
    if (key) {
      const by = SORTED_BY[key] ?? key;
      shown.sort((a, b) => (typeof (a[by] ?? b[by] ?? 0) === "number" ? (a[by] ?? -1) - (b[by] ?? -1) : String(a[by]).localeCompare(b[by], undefined, { numeric: true })) * (up ? 1 : -1));
    }
    this.root.querySelector("tbody").replaceChildren(...shown.map((row) => this.line(row)));
    const total = (key) => sum(shown.map((row) => row[key]));
    const foot = [cell("td", shown.length === this.data.rows.length ? "Total" : "Total of the rows shown"), cell("td", ""), cell("td", ""), cell("td", ""),
      cell("td", total("params"), "number total-params"), cell("td", total("macs"), "number total-macs"), cell("td", total("bytes"), "number"), cell("td", "")];
    this.root.querySelector("tfoot tr").replaceChildren(...foot);
    this.root.querySelector(".shown").textContent = `${shown.length} of ${this.data.rows.length} layers`;
    for (const th of this.root.querySelectorAll("th"))
      th.setAttribute("aria-sort", th.dataset.key === key ? (up ? "ascending" : "descending") : "none");
    this.mark(this.chosen);
  }

  line(row) {
    const tr = document.createElement("tr");
    tr.className = `k-${row.kind}`;
    tr.dataset.name = row.name;
    tr.tabIndex = 0;
    const share = (className, text, part) => {
      const td = cell("td", text, `number ${className}`);
      td.style.setProperty("--part", `${(100 * part).toFixed(1)}%`);
      return td;
    };
    const name = cell("td", row.name);
    name.prepend(cell("span", "", "dot"));
    const whole = this.data.image !== null && row.field >= this.data.image ? "whole image" : `${row.field} × ${row.field}`;
    tr.append(name, cell("td", row.type, "quiet"), cell("td", row.block, "quiet"), cell("td", row.shape),
      share("share", count(row.params), row.params / (this.data.params || 1)),
      share("share", count(row.macs), row.macs / (this.data.macs || 1)),
      cell("td", count(row.bytes), "number"), cell("td", row.field === null ? "?" : whole, "number"));
    return tr;
  }

  sortBy(key) {
    const number = COLUMNS.find((column) => column[0] === key)[2];
    if (this.sort.key !== key) this.sort = { key, up: !number };
    else if (this.sort.up === !number) this.sort = { key, up: number };
    else this.sort = { key: null, up: true };
    this.fill();
  }

  key(event) {
    const step = { ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling" }[event.key];
    const row = event.target.closest("tr");
    if (step) row[step]?.focus();
    else if (event.key === "Enter" || event.key === " ") this.choose(row);
    else return;
    event.preventDefault();
  }

  choose(line) {
    if (!line) return;
    const row = this.data.rows.find((row) => row.name === line.dataset.name);
    this.mark(row.name);
    document.dispatchEvent(new CustomEvent("netviz:choose", { detail: { id: row.name, from: "table" } }));
  }

  // The drawing chose a layer, or a block: its first row.
  follow({ id }) {
    const row = this.data.rows.find((row) => row.name === id) ?? this.data.rows.find((row) => row.within.includes(id));
    this.mark(id);
    const line = this.root.querySelector(`tbody tr[data-name="${CSS.escape(row?.name ?? "")}"]`);
    const box = this.root.querySelector(".scroll");
    if (line) box.scrollTo({ top: line.offsetTop - box.clientHeight / 2, behavior: "smooth" });
  }

  mark(name) {
    this.chosen = name;
    choices.set(this.id, { followed: this.followed, name });
    for (const line of this.root.querySelectorAll("tbody tr")) {
      line.classList.toggle("chosen", line.dataset.name === name);
      line.setAttribute("aria-selected", String(line.dataset.name === name));
    }
  }
}

function followTheme(root) {
  const [r, g, b] = getComputedStyle(root).color.match(/[\d.]+/g).map(Number);
  root.style.colorScheme = 0.299 * r + 0.587 * g + 0.114 * b > 128 ? "dark" : "light";
}

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".table");
  const table = tables.get(root) ?? new LayerTable(root);
  tables.set(root, table);
  followTheme(root);
  table.show(data);
  return () => { table.abort.abort(); tables.delete(root); };
}
