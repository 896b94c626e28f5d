// What the colours mean, in a corner of the drawing: folded to its title until it is wanted.

class Legend {
  constructor(root) {
    this.toggle = make("button", { type: "button", "aria-expanded": "false", "data-act": "legend" });
    this.list = make("ul", { hidden: true });
    root.append(this.toggle, this.list);
  }

  // `entries` are { cls, label }: a card of that class has the colour that the label explains.
  show(colourBy, { title, entries }) {
    this.toggle.textContent = title;
    this.list.className = `by-${colourBy}`;
    this.list.replaceChildren(...entries.map(({ cls, label }) => make("li", {}, make("i", { class: cls }), label)));
  }

  open(open = this.list.hidden) {
    this.list.hidden = !open;
    this.toggle.setAttribute("aria-expanded", String(open));
  }
}
