// The stage as a component of the page.

import { onceGone } from "../lib/mount.js";
import { Stage } from "./stage.js";

const stages = new WeakMap(); // by element: Streamlit calls the default export again at every change

export default function convolutionStage({ data, parentElement, setTriggerValue }) {
  let stage = stages.get(parentElement);
  if (!stage) {
    stage = new Stage(parentElement);
    stages.set(parentElement, stage);
  }
  stage.send = (change) => setTriggerValue("edited", change);
  stage.show(data);
  return onceGone(parentElement, () => {
    stage.leave();
    stages.delete(parentElement);
  });
}
