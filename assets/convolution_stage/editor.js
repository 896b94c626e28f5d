// A small number field over a pinned cell. The new number goes to the server, which computes everything again.

class Editor {
  constructor(send) {
    Object.assign(this, { send, panel: null });
    this.field = element("input", { type: "number", step: "1", class: "edit" });
    this.field.addEventListener("keydown", (event) => this.key(event));
    this.field.addEventListener("blur", () => this.close());
  }

  // Only the input image and the kernels can be changed.
  static allows(spot) {
    return spot.tap !== undefined || spot.slab === 0;
  }

  open(panel, spot) {
    this.close();
    Object.assign(this, { panel, spot, value: currentValue(panel, spot) });
    const { x, y } = middleOf(panel, spot), { type } = panel.look;
    this.field.value = this.value;
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
    if (event.key !== "Enter") return;
    const value = this.field.valueAsNumber;
    if (Number.isFinite(value) && value !== this.value) this.send({ ...addressOf(this.panel, this.spot), value });
    this.close(true);
  }

  close(back = false) {
    if (!this.panel) return;
    const stage = this.field.closest(".stage");
    this.panel = null; // removing the field takes its focus, which closes again
    this.field.remove();
    if (back) stage.focus({ preventScroll: true });
  }
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
  if (spot.tap === undefined) return `Input, channel ${spot.channel + 1}, row ${spot.row + 1}, column ${spot.column + 1}`;
  const { out, depth, row, column } = panel.meetings[spot.stage].atTap(spot.tap);
  return `Weight of kernel ${out + 1}, channel ${depth + 1}, row ${row + 1}, column ${column + 1}`;
}

function middleOf(panel, spot) {
  if (spot.tap === undefined) return point(panel.slabs[spot.slab], spot.channel, spot.row + 0.5, spot.column + 0.5);
  const { block, from, row, column } = tapPlace(panel, spot);
  return { x: from.x + (column + 0.5 - (row + 0.5) * LEAN) * block.cell, y: from.y + (row + 0.5) * block.row };
}
