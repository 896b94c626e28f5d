// A small number field over a pinned cell. The new number goes to the server, which computes everything again.

class Editor {
  constructor(send) {
    Object.assign(this, { send, panel: null });
    this.field = element("input", { type: "text", role: "spinbutton", autocomplete: "off", class: "edit" });
    this.wrong = element("p", { class: "wrong", role: "alert" });
    this.field.addEventListener("keydown", (event) => this.key(event));
    this.field.addEventListener("input", () => this.wrong.remove());
    this.field.addEventListener("blur", () => this.close());
  }

  // Only the input image and the kernels can be changed.
  static allows(spot) {
    return spot.tap !== undefined || spot.slab === 0;
  }

  // limits: the lowest and the highest value and the most decimals, where the server has said them.
  open(panel, spot, limits) {
    this.close();
    Object.assign(this, { panel, spot, limits, value: currentValue(panel, spot) });
    const { x, y } = middleOf(panel, spot), { type } = panel.look;
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
    if (!this.allowed(value)) return this.refuse();
    if (value !== this.value) this.send({ ...addressOf(this.panel, this.spot), value });
    this.close(true);
  }

  fill(value) {
    this.field.value = value;
    this.field.setAttribute("aria-valuenow", value);
    ["aria-valuemin", "aria-valuemax"].forEach((name, end) => this.limits && this.field.setAttribute(name, this.limits[end]));
  }

  step(by) {
    const value = Number((numberIn(this.field.value) + by).toFixed(4));
    if (!this.allowed(value)) return this.refuse();
    this.wrong.remove();
    this.fill(value);
  }

  allowed(value) {
    if (!this.limits || !Number.isFinite(value)) return Number.isFinite(value);
    const [low, high, decimals] = this.limits;
    return value >= low && value <= high && Number(value.toFixed(decimals)) === value;
  }

  // The rule, and what came, below the field.
  refuse() {
    const [low, high, decimals] = this.limits || [], { type } = this.panel.look;
    const limits = this.limits ? ` from ${number(low)} to ${number(high)} with at most ${counted(decimals, "decimal")}` : "";
    const came = this.field.value.trim().slice(0, 24);
    this.wrong.textContent = `The value must be a number${limits}. ${came ? `Received: ${came}` : "Received nothing."}`;
    this.field.after(this.wrong);
    const half = this.wrong.offsetWidth / 2, x = parseFloat(this.field.style.left);
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

// What is typed as a number, also with the longer minus that the stage writes; else not a number, or an infinite one.
function numberIn(words) {
  const plain = words.trim().replace(MINUS, "-");
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain) ? Number(plain) : NaN;
}

function currentValue(panel, spot) {
  return spot.tap === undefined ? valueOf(panel.slabs[spot.slab], spot) : panel.kind.stages[spot.stage].weights[spot.tap];
}

// How the server knows a cell.
function addressOf(panel, spot) {
  if (spot.tap === undefined) return { part: "image", channel: spot.channel, row: spot.row, column: spot.column };
  return { part: "kernel", kind: panel.kind.kind, stage: spot.stage, ...panel.meetings[spot.stage].atTap(spot.tap) };
}

function nameOf(panel, spot) {
  if (spot.tap === undefined) return `Input, ${panel.look.channel(spot.channel)}, row ${spot.row + 1}, column ${spot.column + 1}`;
  const { out, depth, row, column } = panel.meetings[spot.stage].atTap(spot.tap);
  return `Weight of kernel ${out + 1}, channel ${depth + 1}, row ${row + 1}, column ${column + 1}`;
}

function middleOf(panel, spot) {
  if (spot.tap === undefined) return point(panel.slabs[spot.slab], spot.channel, spot.row + 0.5, spot.column + 0.5);
  const { block, from, row, column } = tapPlace(panel, spot);
  return { x: from.x + (column + 0.5 - (row + 0.5) * LEAN) * block.cell, y: from.y + (row + 0.5) * block.row };
}
