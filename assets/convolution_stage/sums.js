// What a panel computes, written out.

// What a panel computes, written out: a line of products for each channel, then their total.
class Sums {
  constructor(panel) {
    this.panel = panel;
    this.element = element("div", { class: "sums" });
  }

  resize() {
    this.width = 0;
    this.element.style.minHeight = "";
  }

  // Each piece of work with its state: "new", "kept" from an earlier step, or "pointed" at.
  show(pieces, row, column) {
    const lines = pieces.flatMap(([work, state]) => this.lines(work, row, column, state));
    if (!lines.length) {
      lines.push(element("p", { class: "rest" }, "No such output cell here: this output is smaller."));
    }
    this.element.replaceChildren(...lines);
    const height = this.element.scrollHeight; // grows only, so that nothing below jumps
    if (height > (parseFloat(this.element.style.minHeight) || 0)) this.element.style.minHeight = `${height}px`;
  }

  lines(work, row, column, state) {
    const { kind, slabs } = this.panel;
    const stage = kind.stages[work.stage], image = slabs[work.stage], output = slabs[work.stage + 1];
    const result = (out) => valueAt(output, out, row, column);
    const head = this.head(stage, work.channels.length, state);
    if (work.channels.length > MOST_LINES) {
      const results = work.channels.map((out) => ({ sign: " \u2002", text: number(result(out)), hue: output.hues[out] }));
      return [head, this.line(results, state, {})];
    }
    return [head, ...work.channels.flatMap((out) => this.sum(stage, image, out, row, column, result(out), state))];
  }

  head(stage, channels, state) {
    const parts = Math.max(channels, stage.kernel > 1 ? stage.depth : 1);
    const count = stage.products * channels;
    const product = parts > 1 ? ` = ${parts} × ${count / parts}` : "";
    const counted = `${count}${product} multiply-add${count === 1 ? "" : "s"}`;
    const note = { new: counted, kept: "kept from before: no new multiply-adds", pointed: `${counted}, under the pointer` };
    const name = stage.name[0].toUpperCase() + stage.name.slice(1);
    return element("p", { class: "head" }, element("b", {}, name), ` ${note[state]}`);
  }

  // One output value: its products in one line, or line by line with their total below.
  sum(stage, image, out, row, column, value, state) {
    const bias = stage.bias && { sign: sign(stage.bias[out]), text: `bias ${number(Math.abs(stage.bias[out]))}` };
    const lanes = range(stage.read[out], stage.depth);
    const products = lanes.map((lane, depth) => this.products(stage, image, lane, out, depth, row, column));
    if (stage.depth === 1) return [this.line(products[0], state, { dot: image.hues[lanes[0]], bias, value })];
    if (stage.kernel === 1) {
      const coloured = products.map(([product], depth) => ({ ...product, hue: image.hues[lanes[depth]] }));
      return [this.line(coloured, state, { bias, value })];
    }
    const sums = products.map((each) => each.reduce((total, product) => total + product.value, 0));
    const totals = sums.map((each, depth) => ({
      sign: sign(each), text: number(depth ? Math.abs(each) : each), hue: image.hues[lanes[depth]],
    }));
    return [
      ...products.map((each, depth) => this.line(each, state, { dot: image.hues[lanes[depth]], value: sums[depth] })),
      this.line(totals, state, { bias, value }),
    ];
  }

  products(stage, image, lane, out, depth, row, column) {
    const first = (out * stage.depth + depth) * stage.kernel ** 2;
    return stage.windows[row].flatMap((down, i) =>
      stage.windows[column].map((across, j) => {
        const input = valueAt(image, lane, down, across);
        const weight = stage.weights[first + i * stage.kernel + j];
        return { sign: " + ", text: `${number(input)}×${number(weight)}`, value: input * weight };
      }),
    );
  }

  // Terms joined by their signs. Those of one channel have a dot in front, and are written as far as there is room.
  line(terms, state, { dot, bias, value }) {
    const made = element("p", { class: `line ${state}` });
    const hued = (name, hue, ...words) => element("span", { class: name, style: `--hue:${this.panel.hue(hue)}` }, ...words);
    if (dot !== undefined) made.append(hued("dot", dot));
    const shown = dot === undefined ? terms.length : this.fitting(terms);
    const words = terms.slice(0, shown).flatMap((term, index) => [
      index ? term.sign : "", term.hue === undefined ? term.text : hued("term", term.hue, term.text),
    ]);
    made.append(...(dot === undefined ? words : [words.join("")]));
    if (shown < terms.length) made.append(element("i", {}, ` + … ${terms.length - shown} more`));
    if (bias) made.append(bias.sign, element("i", {}, bias.text));
    if (value !== undefined) made.append(" = ", element("b", {}, number(value)));
    return made;
  }

  // How many terms fit: in one line, or in two on a phone.
  fitting(terms) {
    this.width ||= this.element.clientWidth;
    const letter = this.panel.look.wide ? 7.6 : 6.3;
    const room = Math.floor((this.width - 22) / letter) * (this.width < 420 ? 2 : 1) - 12; // the rest: bias and result
    let length = 0;
    const shown = terms.findIndex((term) => (length += term.text.length + 3) - 3 > room);
    return shown < 0 ? terms.length : shown;
  }
}

const sign = (value) => (value < 0 ? ` ${MINUS} ` : " + ");

const range = (first, count) => Array.from({ length: count }, (_, index) => first + index);

// The value of a block's cell; outside the image lies the padding's zero.
function valueAt(block, channel, row, column) {
  const inside = row >= 0 && column >= 0 && row < block.cells && column < block.cells;
  return inside ? block.values[(channel * block.cells + row) * block.cells + column] : 0;
}

function bezier(start, end, bend, part) {
  const a = (1 - part) ** 3, b = 3 * (1 - part) ** 2 * part, c = 3 * (1 - part) * part ** 2, d = part ** 3;
  return {
    x: a * start.x + b * (start.x + bend) + c * (end.x - bend) + d * end.x,
    y: a * start.y + b * start.y + c * end.y + d * end.y,
  };
}
