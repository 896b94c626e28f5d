// The stage as a component of the page.

import { acts } from "../lib/acts.js";
import { forget, fromLink, keep } from "../lib/address.js";
import { onceGone } from "../lib/mount.js";
import { SPEEDS } from "./control/player.js";
import { Stage } from "./stage.js";

const stages = new WeakMap(); // by element: Streamlit calls the default export again at every change

// Where the player stands and how it plays, into the page's address, as far as that is not the usual.
function written({ step, speed, loop }) {
  keep("step", step > 1 ? String(step) : null);
  keep("speed", speed === 1 ? null : String(speed));
  keep("loop", loop ? "on" : null);
}

// How it plays, where a link says so.
function setPace(player) {
  const [speed, loop] = ["speed", "loop"].map(fromLink);
  if (SPEEDS.includes(Number(speed))) player.speed = Number(speed);
  if (loop === "on") player.loop = true;
}

export default function convolutionStage({ data, parentElement, setStateValue }) {
  let stage = stages.get(parentElement);
  if (!stage) {
    stage = new Stage(parentElement);
    stages.set(parentElement, stage);
    if (data.in_link) stage.keep = written;
    const { signal } = stage.listening;
    const follow = () => {
      if (!data.in_link) return;
      setPace(stage.player);
      stage.player.go(Number(fromLink("step") ?? 1));
    };
    document.addEventListener("netviz:moved", follow, { signal });
  }
  const tellAct = acts(parentElement, setStateValue);
  stage.send = (change) => tellAct("edited", change);
  const step = data.in_link ? fromLink("step") : null;
  stage.show(data);
  if (data.in_link) setPace(stage.player);
  if (step) stage.player.go(Number(step));
  return onceGone(parentElement, () => {
    stage.leave();
    if (data.in_link) forget("step", "speed", "loop");
    stages.delete(parentElement);
  });
}
