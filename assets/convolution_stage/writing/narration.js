// Narration: what the stage says in words, under the panels, beside the bar, and aloud to those who listen.

import { element } from "../../lib/dom.js";
import { counted, number } from "../../lib/words.js";

export function tellAll(stage, { row, column, channel }) {
  const { panels, controls, pin } = stage;
  const { step, steps, playing } = stage.player;
  const where = `row ${row + 1}, column ${column + 1}, channel ${channel + 1}`;
  controls.where.replaceChildren(element("b", {}, `${step} / ${steps}`), element("span", {}, ` ${where}`));
  for (const panel of panels) {
    if (panel.light?.spot) panel.sums.tell(panel.light.spot, pin.held !== null);
    else panel.sums.write(step);
    if (stage.changeable && panel === pin.held.panel) panel.sums.offer();
    panel.canvas.setAttribute("aria-label", `${panel.kind.title} convolution at output ${where}`);
  }
  if (!playing) stage.spoken.textContent = pin.shown ? spokenLight(panels) : spokenStep(stage, step, where);
}

function spokenLight(panels) {
  return (
    panels
      .filter((panel) => panel.light)
      // biome-ignore lint/performance/useDomNodeTextContent: spoken as it stands, with its line breaks
      .map((panel) => `${panel.kind.title}: ${panel.sums.element.innerText}`)
      .join(" ")
  );
}

function spokenStep({ counts }, step, where) {
  const kinds = counts.rows.map((row) => {
    const done = row.done(step);
    return `${row.kind.title}: ${counted(done - row.done(step - 1), "multiply-add")}, ${number(done)} so far.`;
  });
  return `Step ${step}, ${where}. ${kinds.join(" ")}`;
}
