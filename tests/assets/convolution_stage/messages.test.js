// The scene, as it is written down: what is computed from it reads nothing else.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { contentOf } from "../../../assets/convolution_stage/scene/content.js";
import { lightOf } from "../../../assets/convolution_stage/scene/light.js";
import { planOf } from "../../../assets/convolution_stage/scene/plan.js";
import { stepsIn } from "../../../assets/convolution_stage/scene/steps.js";
import { FULL_DETAIL, linesOf } from "../../../assets/convolution_stage/writing/terms.js";
import { scenes } from "./scenes.js";

const MESSAGES = new URL("../../../assets/convolution_stage/messages.json", import.meta.url);
const declared = JSON.parse(readFileSync(MESSAGES, "utf-8"))["from the server"];

// The value, which throws where a key is read that its declaration does not have; `read` collects those that are.
function strict(value, declaration, read) {
  if (Array.isArray(declaration)) return value.map((item) => strict(item, declaration[0], read));
  if (typeof declaration === "string" || value === null) return value;
  return new Proxy(value, {
    get(_, key) {
      const name = key in declaration ? key : `${key}?`;
      assert.ok(name in declaration, `${key} is not written down`);
      read.add(key);
      return strict(value[key], declaration[name], read);
    },
  });
}

for (const [name, plain] of Object.entries(scenes)) {
  test(`${name}: steps, lights and lines read only what is written down, and of a stage all of it`, () => {
    const read = new Set();
    const scene = strict(plain, declared, read);
    const steps = stepsIn(scene.extent);
    for (const kind of scene.kinds) {
      const content = { ...contentOf(kind, steps), hue: () => "", laneHue: () => "" };
      for (let step = 1; step <= steps; step++) {
        for (const { stage, cells } of planOf(content, step).works) linesOf(content, stage, cells, FULL_DETAIL);
      }
      lightOf(content, { slab: 0, channel: 0, row: 0, column: 0 });
      lightOf(content, { stage: 0, tap: 0 });
    }
    const keys = Object.keys(declared.kinds[0].stages[0]).map((key) => key.replace("?", ""));
    const unread = keys.filter((key) => !read.has(key));
    assert.deepEqual(unread, ["name"]); // which is only written
  });
}
