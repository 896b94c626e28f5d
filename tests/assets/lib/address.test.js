// What the browser writes into the address by itself.

import assert from "node:assert/strict";
import { test } from "node:test";

import { written } from "../../../assets/lib/address.js";

test("its own parameters come last, and what the server wrote stays letter by letter", () => {
  const texts = new Map([
    ["camera", "1,2,0.5"],
    ["filter", "3 × 3&a=b"],
    ["sort", null],
  ]);
  const query = "?open=a%2C%7Eb&sort=-params&layer=~b&camera=0,0,1";
  const after = written(query, texts);
  assert.equal(after, `?open=a%2C%7Eb&layer=~b&camera=1,2,0.5&filter=${encodeURIComponent("3 × 3&a=b")}`);
  assert.equal(written(after, texts), after);
  assert.equal(new URLSearchParams(after).get("filter"), "3 × 3&a=b");
});

test("an address without anything of it stays as it is", () => {
  const none = new Map([["camera", null]]);
  for (const query of ["", "?network=resnet", "?lecture=1&open=~a"]) assert.equal(written(query, none), query);
  assert.equal(written("?camera=0,0,1", none), "");
});
