// Scenes as Python sends them (see tests/convolution/scenes.py), and what panels are made of them.

import { readFileSync } from "node:fs";
import { contentOf } from "../../../assets/convolution_stage/scene/content.js";
import { stepsIn } from "../../../assets/convolution_stage/scene/steps.js";

export const scenes = JSON.parse(readFileSync(new URL("scenes.json", import.meta.url), "utf-8"));

// Every kind of a scene as a panel without a screen.
export const contents = (scene) => scene.kinds.map((kind) => contentOf(kind, stepsIn(scene.extent)));

// All of them, each with a name for messages.
export const everyContent = Object.entries(scenes).flatMap(([name, scene]) =>
  contents(scene).map((content) => ({ name: `${name}: ${content.kind.kind}`, content, scene })),
);
