// A story's phrases point at what the stage has, whatever kinds and stages it shows.

import assert from "node:assert/strict";
import { test } from "node:test";
import { pointedAt } from "../../../assets/convolution_stage/control/pointing.js";
import { exists } from "../../../assets/convolution_stage/scene/spots.js";
import { contents, everyContent, scenes } from "./scenes.js";

const CELL = { row: 0, column: 0, channel: 0 };

test("image and output of every kind are cells, and each stage's kernels are lit as a whole", () => {
  for (const { name, content, scene } of everyContent) {
    const panels = contents(scene);
    const { kind, stages } = content.kind;
    for (const inside of ["image", "output"]) {
      const { panel, spot } = pointedAt(panels, [`${kind}/${inside}`], CELL);
      assert.ok(exists(panel, spot), name);
    }
    for (const stage of stages) {
      const { light } = pointedAt(panels, [`${kind}/${stage.name.replaceAll(" ", "_")}`], CELL);
      assert.equal(light.kernels.length, stage.channelsOut * stage.depth, name);
      assert.equal(new Set(light.kernels.flatMap(({ taps }) => [...taps])).size, stage.weights.length, name);
    }
  }
});

test("what the stage does not have is left out, and what follows it is taken", () => {
  const panels = contents(scenes["in step"]);
  assert.equal(pointedAt(panels, ["module/branch_1", "separable", "standard/nothing"], CELL), null);
  assert.ok(pointedAt(panels, ["module_conv1x1", "standard/image"], CELL).spot);
});
