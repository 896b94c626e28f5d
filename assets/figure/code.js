// Lines of code, in the order in which they are compared, and what Keras says to each.

import { element } from "../lib/dom.js";

export class CodeBlocks {
  constructor(root) {
    this.list = element("div", { class: "asked" });
    root.append(this.list);
  }

  show({ asked, keras }) {
    this.blocks = new Map(
      asked.map(({ name, title, lines, answer, failed }) => [
        name,
        element(
          "section",
          { class: failed ? "failed" : null, "aria-label": title },
          element("div", { class: "whose" }, title),
          element("pre", {}, element("code", {}, lines.join("\n"))),
          element("p", {}, element("b", {}, `Keras ${keras}`), element("samp", {}, answer)),
        ),
      ]),
    );
    this.list.replaceChildren(...this.blocks.values());
  }

  light(parts) {
    const lit = parts.filter((part) => this.blocks.has(part));
    this.list.classList.toggle("points", lit.length > 0);
    for (const [name, block] of this.blocks) block.classList.toggle("lit", lit.includes(name));
  }

  fit() {}
}
