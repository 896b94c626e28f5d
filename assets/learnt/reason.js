// Why something cannot be shown; it stays until the visitor asks for something else, or for the same again.

import { element } from "../lib/dom.js";

export class Reason {
  // `again` is called where the visitor asks for the same once more; without it nothing offers that.
  constructor(again = null) {
    this.told = element("span", {});
    this.root = element("p", { class: "reason", role: "alert", hidden: true }, this.told);
    if (!again) return;
    const button = element("button", { type: "button" }, "Try again");
    button.addEventListener("click", again);
    this.root.append(button);
  }

  // `told` is empty where nothing stands against it. What is said already is not said again.
  show(told) {
    this.root.hidden = !told;
    if (this.told.textContent !== told) this.told.textContent = told;
  }
}
