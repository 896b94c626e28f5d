// The editor: a small number field over a pinned cell. The new number goes to the server, which computes all again.

import { element } from "../../lib/dom.js";
import { clamp } from "../../lib/numbers.js";
import { middleOf } from "../picture/hit.js";
import { currentValue, editOf, isAllowed, nameOf, numberIn, ruleOf } from "./edits.js";

export class Editor {
  constructor(send) {
    Object.assign(this, { send, panel: null });
    this.field = element("input", { type: "text", role: "spinbutton", autocomplete: "off", class: "edit" });
    this.wrong = element("p", { class: "wrong", role: "alert" });
    this.field.addEventListener("keydown", (event) => this.key(event));
    this.field.addEventListener("input", () => this.wrong.remove());
    this.field.addEventListener("blur", () => this.close());
  }

  // limits: the lowest and the highest value and the most decimals, where the server has said them.
  open(panel, spot, limits) {
    this.close();
    Object.assign(this, { panel, spot, limits, value: currentValue(panel, spot) });
    const { x, y } = middleOf(panel, spot);
    const { type } = panel.look;
    this.fill(this.value);
    this.field.setAttribute("aria-label", nameOf(panel, spot));
    this.field.style.left = `${clamp(x, 40 * type, panel.width - 40 * type)}px`;
    this.field.style.top = `${y}px`;
    panel.canvas.parentElement.append(this.field);
    this.field.focus();
    this.field.select();
  }

  key(event) {
    event.stopPropagation(); // its arrows are the field's
    if (event.key === "Escape") this.close(true);
    if (event.key === "ArrowUp" || event.key === "ArrowDown") {
      event.preventDefault();
      this.step(event.key === "ArrowUp" ? 1 : -1);
    }
    if (event.key !== "Enter") return;
    const value = numberIn(this.field.value);
    if (!isAllowed(value, this.limits)) return this.refuse();
    if (value !== this.value) this.send(editOf(this.panel, this.spot, value));
    this.close(true);
  }

  fill(value) {
    this.field.value = value;
    this.field.setAttribute("aria-valuenow", value);
    ["aria-valuemin", "aria-valuemax"].forEach(
      (name, end) => this.limits && this.field.setAttribute(name, this.limits[end]),
    );
  }

  step(by) {
    const value = Number((numberIn(this.field.value) + by).toFixed(4));
    if (!isAllowed(value, this.limits)) return this.refuse();
    this.wrong.remove();
    this.fill(value);
  }

  // The rule, and what came, below the field.
  refuse() {
    const { type } = this.panel.look;
    const came = this.field.value.trim().slice(0, 24);
    this.wrong.textContent = `${ruleOf(this.limits)} ${came ? `Received: ${came}` : "Received nothing."}`;
    this.field.after(this.wrong);
    const half = this.wrong.offsetWidth / 2;
    const x = parseFloat(this.field.style.left);
    this.wrong.style.left = `${clamp(x, half, Math.max(half, this.panel.width - half))}px`;
    this.wrong.style.top = `${parseFloat(this.field.style.top) + 20 * type}px`;
  }

  close(back = false) {
    if (!this.panel) return;
    const stage = this.field.closest(".stage");
    this.panel = null; // removing the field takes its focus, which closes again
    this.wrong.remove();
    this.field.remove();
    if (back) stage.focus({ preventScroll: true });
  }
}
