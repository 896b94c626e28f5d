// The confusion matrix as a heat map, with each class' accuracy at the end of its row; by arrow keys and pointer alike.

import { element } from "../lib/dom.js";
import { clamp, sum } from "../lib/numbers.js";
import { counted, number } from "../lib/words.js";
import { percent, shares } from "./figures.js";

const MOVES = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

export class Confusion {
  constructor(classes) {
    this.classes = classes;
    this.at = [0, 0];
    this.cells = classes.map(() => classes.map(() => element("td", { role: "gridcell", tabindex: -1 })));
    this.accuracies = classes.map(() => element("td", { role: "gridcell", class: "accuracy" }));
    const heads = classes.map((name) =>
      element("th", { role: "columnheader", scope: "col", title: name }, element("span", {}, name)),
    );
    const rows = classes.map((name, row) =>
      element(
        "tr",
        { role: "row" },
        element("th", { role: "rowheader", scope: "row" }, name),
        ...this.cells[row],
        this.accuracies[row],
      ),
    );
    this.table = element(
      "table",
      { role: "grid", "aria-label": "Confusion matrix: a row for each true class, a column for what it was taken for" },
      element(
        "thead",
        {},
        element(
          "tr",
          { role: "row" },
          element("th", { class: "corner" }, "is ╲ taken for"),
          ...heads,
          element("th", { role: "columnheader", scope: "col", class: "accuracy" }, "right"),
        ),
      ),
      element("tbody", {}, ...rows),
    );
    this.said = element("p", { class: "said", "aria-live": "polite" });
    this.root = element("div", { class: "confusion" }, this.table, this.said);
    this.listen();
  }

  listen() {
    const place = (target) => {
      const cell = target.closest?.("tbody td:not(.accuracy)");
      if (!cell) return null;
      const row = this.cells.findIndex((cells) => cells.includes(cell));
      return [row, this.cells[row].indexOf(cell)];
    };
    for (const event of ["pointerover", "focusin"])
      this.table.addEventListener(event, ({ target }) => {
        const at = place(target);
        if (at) this.point(at);
      });
    this.table.addEventListener("keydown", (event) => {
      const move = MOVES[event.key];
      if (!move) return;
      event.preventDefault();
      const last = this.classes.length - 1;
      this.point(this.at.map((index, axis) => clamp(index + move[axis], 0, last)));
      this.cells[this.at[0]][this.at[1]].focus();
    });
  }

  show(confusion) {
    this.counts = confusion;
    const parts = shares(confusion);
    parts.forEach((row, truth) => {
      row.forEach((share, taken) => {
        const cell = this.cells[truth][taken];
        cell.textContent = confusion[truth][taken] ? number(confusion[truth][taken]) : "";
        cell.style.setProperty("--share", share ?? 0);
        cell.classList.toggle("own", truth === taken);
      });
      this.accuracies[truth].style.setProperty("--share", row[truth] ?? 0);
      this.accuracies[truth].textContent = percent(row[truth]);
    });
    this.point(this.at);
  }

  // Say in words what stands in a cell.
  point([row, column]) {
    this.at = [row, column];
    for (const [truth, cells] of this.cells.entries())
      cells.forEach((cell, taken) => {
        cell.tabIndex = truth === row && taken === column ? 0 : -1;
      });
    this.said.textContent = told(this.classes, this.counts, row, column);
  }
}

// 12 of 512 images of cat were taken for dog: 2.3 %.
export function told(classes, counts, row, column) {
  const all = sum(counts[row]);
  const count = counts[row][column];
  const were = count === 1 ? "was" : "were";
  const what = row === column ? `${were} told rightly` : `${were} taken for ${classes[column]}`;
  return `${number(count)} of ${counted(all, "image")} of ${classes[row]} ${what}: ${percent(all ? count / all : null)}`;
}
