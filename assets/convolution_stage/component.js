// The stage as a component of the page.

import { fromLink, keep } from "../lib/address.js";
import { onceGone } from "../lib/mount.js";
import { Stage } from "./stage.js";

const stages = new WeakMap(); // by element: Streamlit calls the default export again at every change

export default function convolutionStage({ data, parentElement, setTriggerValue }) {
  let stage = stages.get(parentElement);
  if (!stage) {
    stage = new Stage(parentElement);
    stages.set(parentElement, stage);
    if (data.in_link) stage.keep = (step) => keep("step", step > 1 ? String(step) : null);
    const { signal } = stage.listening;
    const follow = () => data.in_link && stage.player.go(Number(fromLink("step") ?? 1));
    document.addEventListener("netviz:moved", follow, { signal });
  }
  stage.send = (change) => setTriggerValue("edited", change);
  const step = data.in_link ? fromLink("step") : null;
  stage.show(data);
  if (step) stage.player.go(Number(step));
  return onceGone(parentElement, () => {
    stage.leave();
    stages.delete(parentElement);
  });
}
