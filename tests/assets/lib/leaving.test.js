// Who leaves a page asks for nothing more on it, unless he has stayed.

import assert from "node:assert/strict";
import { test } from "node:test";
import { leave, leaves } from "../../../assets/lib/leaving.js";

test("a visitor leaves from when he asks for another page until it is clear that he has stayed", (t) => {
  let now = 0;
  t.mock.method(performance, "now", () => now);
  assert.ok(!leaves());
  leave();
  assert.ok(leaves());
  now += 1_000_000;
  assert.ok(!leaves());
});
