// The stage as a file of its own: it plays the scene that stands in the page, and there is nobody to send anything to.

import { Stage } from "./stage.js";

const stage = new Stage(document.getElementById("stage"));
stage.show(JSON.parse(document.getElementById("scene").textContent));
stage.root.focus({ preventScroll: true }); // its keys work at once
