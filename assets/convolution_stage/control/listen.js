// What the visitor does with pointer and keys, and what changes around the stage, as calls of the stage.

import { onPoint } from "../../lib/pointing.js";
import { actionOf } from "./keys.js";
import { SPEEDS } from "./player.js";

// Every event reaches `stage` until `signal` ends it.
export function listenTo(stage, signal) {
  const { controls } = stage;
  const on = (target, type, act) => target.addEventListener(type, act, { signal });
  on(stage.root, "click", (event) => {
    const pressed = event.target.closest("[data-act]");
    if (pressed) stage.act(pressed.dataset.act);
  });
  on(stage.root, "keydown", (event) => {
    const name = actionOf(event);
    if (!name) return;
    stage.act(name);
    if (name !== "release") event.preventDefault(); // Esc is also the page's
  });
  on(controls.scrub, "input", () => (stage.filming ? stage.cut() : stage.player.go(Number(controls.scrub.value))));
  on(controls.speed, "change", () =>
    stage.player.faster(SPEEDS.indexOf(Number(controls.speed.value)) - SPEEDS.indexOf(stage.player.speed)),
  );
  on(stage.panelRow, "pointermove", (event) => event.pointerType !== "touch" && stage.point(event));
  on(stage.panelRow, "pointerleave", () => stage.point(null));
  on(stage.panelRow, "click", (event) => {
    if (event.target.tagName !== "CANVAS") return;
    stage.pin.click(stage.placeOf(event));
    stage.light();
  });
  on(stage.panelRow, "dblclick", (event) => {
    stage.pin.held = stage.placeOf(event);
    stage.light();
    stage.act("change");
  });
  onPoint((parts) => stage.pointOut(parts), signal);
  on(window, "resize", () => stage.fit());
  on(document, "fullscreenchange", () => stage.lecture.follow());
  on(stage.player.still, "change", () => stage.player.ask());
  on(document.fonts, "loadingdone", () => stage.refit());
}
