// What a panel computes, written out: a line of products for each channel, then their total.

const MOST_LINES = 6; // of products; more channels than that show their results alone

class Sums {
  constructor(panel, steps) {
    Object.assign(this, { panel, steps, brief: false }); // brief: where letters are large, totals alone
    this.element = element("div", { class: "sums" });
  }

  resize(width, look) {
    const letters = 12.6 * look.type;
    this.room = width - 22 * look.type;
    this.measure = (words) => look.measure(words, `${letters}px ${look.font}`);
    // Room for the longest step, so that nothing below jumps.
    this.element.style.setProperty("--lines", most(range(1, this.steps).map((step) => this.count(step))));
  }

  // How many lines a step takes, without writing them.
  count(step) {
    const works = this.panel.meetings.flatMap((meetings, stage) =>
      (meetings.cells[step] ? [1 + (this.isLong(stage, meetings.cells[step]) ? 1 : meetings.cells[step].length * this.linesOf(stage))] : []));
    return sum(works) + (works.length < this.panel.meetings.length ? 1 : 0);
  }

  // The lines for one value, and whether several values would take too many.
  linesOf(stage) {
    const { depth, kernel } = this.panel.kind.stages[stage];
    return !this.brief && depth > 1 && kernel[0] * kernel[1] > 1 ? depth + 1 : 1;
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
        ` ${shown}, kept${this.brief ? ": nothing new" : " from before: no new multiply-adds"}`));
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
      const name = `${spot.slab ? "Value" : "Input"} ${number(valueOf(block, spot))}`;
      lines.push(this.head(name, ` ${spot.slab ? "" : `${state}: `}${cells}, one product each`));
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
    const output = this.panel.slabs[stage + 1];
    const parts = cells.length > 1 ? cells.length : kernel[0] * kernel[1] > 1 ? depth : 1;
    const product = parts > 1 && count % parts === 0 ? ` = ${parts} × ${count / parts}` : "";
    const note = state === "new" ? "" : `, ${state}`;
    const head = this.head(capital(name), ` ${number(count)}${product} multiply-add${count === 1 ? "" : "s"}${note}`);
    if (this.spread(stage, cells)) {
      const first = this.sum(stage, cells[0]).pop();
      first.append(element("i", {}, `  and ${cells.length - 1} more values`));
      return [head, first];
    }
    if (this.isLong(stage, cells)) {
      const results = cells.map((cell) => {
        const at = meetings.at(cell);
        return { sign: " \u2002", text: number(valueOf(output, at)), hue: this.panel.hue(output, at.channel) };
      });
      return [head, this.line(results, {})];
    }
    return [head, ...cells.flatMap((cell) => this.sum(stage, cell))];
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
    if (!lanes[0].length) return [this.line([{ sign: "", text: "no cell meets the kernel" }], { bias: added, value })];
    if (depth === 1) return [this.line(lanes[0], { dot: hues[0], bias: added, value })];
    if (kernel[0] * kernel[1] === 1) {
      return [this.line(lanes.map(([product], lane) => ({ ...product, hue: hues[lane] })), { bias: added, value })];
    }
    const sums = lanes.map((lane) => sum(lane.map((product) => product.value)));
    const totals = sums.map((each, lane) => ({
      sign: sign(each), text: number(lane ? Math.abs(each) : each), hue: hues[lane],
    }));
    const total = this.line(totals, { bias: added, value });
    if (this.brief) return [total];
    return [...lanes.map((each, lane) => this.line(each, { dot: hues[lane], value: sums[lane] })), total];
  }

  // Terms joined by their signs, as far as there is room. Those of one channel have a dot in front.
  line(terms, { dot, bias, value }) {
    const made = element("p", { class: "line" });
    const hued = (name, hue, ...words) => element("span", { class: name, style: `--hue:${css(hue)}` }, ...words);
    if (dot) made.append(hued("dot", dot));
    const end = `${bias ? bias.sign + bias.text : ""}${value === undefined ? "" : ` = ${number(value)}`}`;
    const shown = this.fitting(terms, this.room - this.measure(end));
    const words = terms.slice(0, shown).flatMap((term, index) => [
      index ? term.sign : "", term.hue ? hued("term", term.hue, term.text) : term.text,
    ]);
    made.append(...(terms.some((term) => term.hue) ? words : [words.join("")]));
    if (shown < terms.length) made.append(element("i", {}, ` + … ${terms.length - shown} more`));
    if (bias) made.append(bias.sign, element("i", {}, bias.text));
    if (value !== undefined) made.append(" = ", element("b", {}, number(value)));
    return made;
  }

  fitting(terms, room) {
    const widths = terms.map((term, index) => this.measure((index ? term.sign : "") + term.text));
    if (sum(widths) <= room) return terms.length;
    let left = room - this.measure(" + … 88 more");
    const shown = widths.findIndex((width) => (left -= width) < 0);
    return Math.max(shown, 1);
  }
}

const sign = (value) => (value < 0 ? ` ${MINUS} ` : " + ");
const capital = (name) => (/^[a-z]{2}/.test(name) ? name[0].toUpperCase() + name.slice(1) : name);
