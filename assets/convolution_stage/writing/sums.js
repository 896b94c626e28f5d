// What a panel computes, written out: a line of products for each channel, then their total.

const MOST_LINES = 6; // of values or channels; more than that show their results alone
const MOST_ROWS = 12; // of products, shared by the channels of one value
const MOST_COUNTED = 150; // steps whose lines are counted beforehand
const FULL = 3; // rows for the products of one channel, where there is room

class Sums {
  constructor(panel, steps) {
    Object.assign(this, { panel, steps, detail: FULL }); // detail: rows for a channel's products; 0 shows totals alone
    this.element = element("div", { class: "sums" });
  }

  resize(width, look) {
    const font = `${12.6 * look.type}px ${look.font}`, known = new Map();
    this.room = width - 22 * look.type;
    this.measure = (words) => {
      if (!known.has(words)) known.set(words, look.measure(words, font));
      return known.get(words);
    };
    this.reserve();
  }

  // Room for the longest step, so that nothing below jumps.
  reserve() {
    const every = Math.ceil(this.steps / MOST_COUNTED), counted = range(0, Math.ceil(this.steps / every));
    this.longest = most(counted.map((index) => this.count(1 + index * every)));
    this.element.style.setProperty("--lines", this.longest);
  }

  // As much detail as fits into so many lines, which another panel takes anyway.
  expand(lines) {
    const { detail } = this;
    this.detail = FULL;
    for (this.reserve(); this.detail > detail && this.longest > lines; this.reserve()) this.detail -= 1;
  }

  // How many lines a step takes, without writing them.
  count(step) {
    const works = this.panel.meetings.flatMap(({ cells }, stage) => (cells[step] ? [1 + this.rowsOf(stage, cells[step])] : []));
    return sum(works) + (works.length < this.panel.meetings.length ? 1 : 0);
  }

  rowsOf(stage, cells) {
    return sum(this.lines(stage, cells).map((line) => this.wrapped(line).rows.length));
  }

  // The lines for one value, and whether several values would take too many.
  linesOf(stage) {
    const { depth, kernel } = this.panel.kind.stages[stage];
    return this.detail && depth > 1 && kernel[0] * kernel[1] > 1 ? depth + 1 : 1;
  }

  isLong(stage, cells) {
    return cells.length > 1 && (this.spread(stage, cells) || cells.length * this.linesOf(stage) > MOST_LINES);
  }

  // Whether the cells lie at several places of the output.
  spread(stage, cells) {
    const [rows, columns] = this.panel.kind.stages[stage].positions;
    return cells.some((cell) => cell % (rows * columns) !== cells[0] % (rows * columns));
  }

  write(step) {
    const { works, kept } = this.panel.plan(step);
    const lines = works.flatMap(({ stage, cells }) => this.work(stage, cells, "new"));
    if (kept.length && works[0].stage > 0) {
      const name = this.panel.kind.stages[works[0].stage - 1].name;
      const values = kept.map((each) => number(valueOf(this.panel.slabs[each.slab], each)));
      const shown = kept.length > MOST_LINES ? counted(kept.length, "value") : values.join(" \u2002");
      lines.unshift(element("p", { class: "head" }, element("b", {}, capital(name)),
        ` ${shown}, kept${!this.detail ? ": nothing new" : " from before: no new multiply-adds"}`));
    }
    if (!lines.length) lines.push(element("p", { class: "head" }, this.pause(step)));
    this.element.replaceChildren(...lines);
  }

  pause(step) {
    return step > most(this.panel.kind.stages[this.panel.kind.stages.length - 1].when)
      ? "Done: this output is smaller." : "No such output cell here: this output is smaller.";
  }

  // What is known of a cell or weight that is pointed at or pinned.
  tell(spot, pinned) {
    const { panel } = this, state = pinned ? "pinned" : "under the pointer";
    if (spot.tap !== undefined) {
      const { stage, tap } = spot, meetings = panel.meetings[stage], { weights, name } = panel.kind.stages[stage];
      const { out, depth } = meetings.atTap(tap);
      const times = counted(meetings.touched(tap).length, "product");
      const where = `${capital(name)}, kernel ${out + 1}, channel ${panel.kind.stages[stage].read[out] + depth + 1}`;
      this.element.replaceChildren(this.head(`Weight ${number(weights[tap])}`, ` ${state}: in ${times}. ${where}.`));
      return;
    }
    const block = panel.slabs[spot.slab];
    const lines = spot.slab > 0 ? this.work(spot.slab - 1, [panel.meetings[spot.slab - 1].cell(spot.channel, spot.row, spot.column)], state) : [];
    if (spot.slab < panel.meetings.length) {
      const fed = panel.meetings[spot.slab].fed(spot.channel, spot.row, spot.column);
      const cells = `feeds ${counted(fed.length, "value")} of ${panel.slabs[spot.slab + 1].word === "output" ? "the output" : "the next image"}`;
      const named = spot.slab || !panel.look.names.length ? "" : ` (${panel.look.channel(spot.channel)})`;
      const name = `${spot.slab ? "Value" : "Input"} ${number(valueOf(block, spot))}`;
      lines.push(this.head(name, `${named}${spot.slab ? "" : ` ${state}:`} ${cells}, one product each`));
    }
    this.element.replaceChildren(...lines);
  }

  // With fingers a pinned number is changed through this button.
  offer() {
    this.element.firstChild?.append(" ", element("button", { type: "button", class: "change", "data-act": "change" }, "Change"));
  }

  head(name, rest) {
    return element("p", { class: "head" }, element("b", {}, name), rest);
  }

  // The cells that one stage computes: each written out, or the first of many.
  work(stage, cells, state) {
    const meetings = this.panel.meetings[stage], { name, depth, kernel } = this.panel.kind.stages[stage];
    const count = sum(cells.map((cell) => meetings.productsOf(cell)));
    const parts = cells.length > 1 ? cells.length : kernel[0] * kernel[1] > 1 ? depth : 1;
    const product = parts > 1 && count % parts === 0 ? ` = ${parts} × ${count / parts}` : "";
    const note = state === "new" ? "" : `, ${state}`;
    const head = this.head(capital(name), ` ${number(count)}${product} multiply-add${count === 1 ? "" : "s"}${note}`);
    return [head, ...this.lines(stage, cells).map((line) => this.line(line))];
  }

  // What is written below the head, each as its terms and what follows them.
  lines(stage, cells) {
    if (this.spread(stage, cells)) {
      const others = cells.length - 1;
      return [{ ...this.sum(stage, cells[0]).pop(), more: `  and ${others === 1 ? "one more value" : `${others} more values`}` }];
    }
    if (!this.isLong(stage, cells)) return cells.flatMap((cell) => this.sum(stage, cell));
    const output = this.panel.slabs[stage + 1];
    const terms = cells.map((cell) => {
      const at = this.panel.meetings[stage].at(cell);
      return { sign: " \u2002", text: number(valueOf(output, at)), hue: this.panel.hue(output, at.channel) };
    });
    return [{ terms, most: 2 }];
  }

  // One output value: its products in one line, or line by line with their total below.
  sum(stage, cell) {
    const { panel } = this, meetings = panel.meetings[stage], { depth, kernel, bias, read } = panel.kind.stages[stage];
    const at = meetings.at(cell), value = valueOf(panel.slabs[stage + 1], at);
    const added = bias && { sign: sign(bias[at.channel]), text: `bias ${number(Math.abs(bias[at.channel]))}` };
    const hues = range(read[at.channel], depth).map((lane) => panel.laneHue(stage, lane));
    const lanes = hues.map(() => []);
    for (const { tap, input, weight, value: product } of meetings.products(cell)) {
      lanes[meetings.atTap(tap).depth].push({ sign: " + ", text: `${number(input)}×${number(weight)}`, value: product });
    }
    if (!lanes[0].length) return [{ terms: [{ sign: "", text: "no cell meets the kernel" }], bias: added, value }];
    const rows = clamp(Math.floor(MOST_ROWS / depth), 1, this.detail || 1);
    if (depth === 1) return [{ terms: lanes[0], dot: hues[0], bias: added, value, most: rows }];
    if (kernel[0] * kernel[1] === 1) {
      return [{ terms: lanes.map(([product], lane) => ({ ...product, hue: hues[lane] })), bias: added, value, most: FULL }];
    }
    const sums = lanes.map((lane) => sum(lane.map((product) => product.value)));
    const terms = sums.map((each, lane) => ({
      sign: sign(each), text: number(lane ? Math.abs(each) : each), hue: hues[lane],
    }));
    const total = { terms, bias: added, value, most: 2 };
    if (!this.detail) return [total];
    return [...lanes.map((each, lane) => ({ terms: each, dot: hues[lane], value: sums[lane], most: rows })), total];
  }

  // Terms joined by their signs, in rows. Those of one channel have a dot in front.
  line(line) {
    const { dot, bias, value, more } = line, { rows, hidden } = this.wrapped(line);
    const made = element("p", { class: "line" });
    const hued = (name, hue, ...words) => element("span", { class: name, style: `--hue:${css(hue)}` }, ...words);
    if (dot) made.append(hued("dot", dot));
    rows.forEach((row, index) => {
      if (index) made.append(element("br"));
      row.forEach((term, place) => {
        const joined = index || place ? term.sign : "";
        made.append(index && !place ? joined.trimStart() : joined, term.hue ? hued("term", term.hue, term.text) : term.text);
      });
    });
    if (hidden) made.append(element("i", {}, ` + … ${hidden} more`));
    if (bias) made.append(bias.sign, element("i", {}, bias.text));
    if (value !== undefined) made.append(" = ", element("b", {}, number(value)));
    if (more) made.append(element("i", {}, more));
    made.normalize();
    return made;
  }

  // The terms in at most so many rows as a line may have, the last with room for what follows, and how many are left out.
  wrapped({ terms, bias, value, more = "", most: rows = 1 }) {
    const end = this.measure(`${bias ? bias.sign + bias.text : ""}${value === undefined ? "" : ` = ${number(value)}`}${more}`);
    const all = this.broken(terms, end);
    if (all.length <= rows) return { rows: all, hidden: 0 };
    for (let shown = sum(all.slice(0, rows).map((row) => row.length)); shown > 1; shown--) {
      const some = this.broken(terms.slice(0, shown), end + this.measure(" + … 88 more"));
      if (some.length <= rows) return { rows: some, hidden: terms.length - shown };
    }
    return { rows: [terms.slice(0, 1)], hidden: terms.length - 1 };
  }

  // Terms in rows; `end`: the room that the last of them needs beside it.
  broken(terms, end) {
    const rows = [[]];
    let left = this.room;
    terms.forEach((term, index) => {
      const width = this.measure(index ? term.sign + term.text : term.text);
      if (index && width + (index === terms.length - 1 ? end : 0) > left) {
        rows.push([]);
        left = this.room;
      }
      left -= width;
      rows[rows.length - 1].push(term);
    });
    return rows;
  }
}

const sign = (value) => (value < 0 ? ` ${MINUS} ` : " + ");
const capital = (name) => (/^[a-z]{2}/.test(name) ? name[0].toUpperCase() + name.slice(1) : name);
