import assert from "node:assert/strict";
import { test } from "node:test";
import { mountLater, provide } from "../../../assets/lib/mount.js";

// As it is done: what is provided is handed over in a microtask.
const handedOver = () => new Promise((resolve) => setTimeout(resolve));

test("a component is mounted once its script is there, whichever comes first", async () => {
  const mounted = [];
  mountLater("one", "before");
  provide("one", (component) => mounted.push(component));
  mountLater("one", "after");
  await handedOver();
  assert.deepEqual(mounted, ["before", "after"]);
});

test("what is taken down is closed, and is not mounted if it was not yet", async () => {
  const done = [];
  const gone = mountLater("two", "gone");
  gone();
  provide("two", (component) => {
    done.push(`open ${component}`);
    return () => done.push(`close ${component}`);
  });
  const close = mountLater("two", "here");
  await handedOver();
  close();
  assert.deepEqual(done, ["open here", "close here"]);
});
