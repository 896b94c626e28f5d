// What stands once comes back everywhere it belongs.

import assert from "node:assert/strict";
import { test } from "node:test";
import { whole } from "../../../assets/lecture_file/parts.js";

test("a part stands in the place of each number", () => {
  const made = whole(["long", { of: [{ "=": 0 }, 1] }, [{ "=": 0 }, { "=": 1 }, null, "short"]]);
  assert.deepEqual(made, ["long", { of: ["long", 1] }, null, "short"]);
});

test("what is short as a whole has no parts", () => {
  assert.deepEqual(whole([{ a: 1 }]), { a: 1 });
});
