// The stage as a component of the page.

import { acts } from "../lib/acts.js";
import { forget, fromLink, keep } from "../lib/address.js";
import { onceGone } from "../lib/mount.js";
import { onOpened } from "../lib/opened.js";
import { SPEEDS } from "./control/player.js";
import { readIn, written } from "./scene/spots.js";
import { Stage } from "./stage.js";

const stages = new WeakMap(); // by element: Streamlit calls the default export again at every change

// Where the player stands, how it plays and what is pinned, into the page's address, as far as that is not the usual.
function keepAll({ player: { step, speed, loop, playing }, pin }) {
  if (!playing) keep("step", step > 1 ? String(step) : null);
  keep("speed", speed === 1 ? null : String(speed));
  keep("loop", loop ? "on" : null);
  keep("pin", pin.held && written(pin.held));
}

// The same out of the address, where that says it.
function lookAsLinked(stage) {
  const { player, pin, panels } = stage;
  const [step, speed, loop, spot] = ["step", "speed", "loop", "pin"].map(fromLink);
  if (SPEEDS.includes(Number(speed))) player.speed = Number(speed);
  if (loop === "on") player.loop = true;
  if (step) player.go(Number(step));
  if (!spot) return;
  pin.held = readIn(panels, spot);
  stage.light();
}

export default function convolutionStage({ data, parentElement, setStateValue }) {
  let stage = stages.get(parentElement);
  if (!stage) {
    stage = new Stage(parentElement);
    stages.set(parentElement, stage);
    if (data.in_link) stage.keep = keepAll;
    const { signal } = stage.listening;
    const follow = () => {
      if (!data.in_link) return;
      stage.pin.click(null);
      stage.light();
      stage.player.go(1);
      lookAsLinked(stage);
    };
    document.addEventListener("netviz:moved", follow, { signal });
    onOpened(() => data.in_link && stage.root.focus({ preventScroll: true }), signal); // its keys work at once
  }
  const tellAct = acts(parentElement, setStateValue);
  stage.send = (change) => tellAct("edited", change);
  stage.show(data);
  if (data.in_link) lookAsLinked(stage);
  return onceGone(parentElement, () => {
    stage.leave();
    if (data.in_link) forget("step", "speed", "loop", "pin");
    stages.delete(parentElement);
  });
}
