import assert from "node:assert/strict";
import { test } from "node:test";
import { mountLater, onceGone, provide } from "../../../assets/lib/mount.js";

const component = (name, isConnected = true) => ({ name, parentElement: { isConnected } });

// As it is done: what is provided is handed over in a microtask.
const handedOver = () => new Promise((resolve) => setTimeout(resolve));

test("a component is mounted once its script is there, whichever comes first", async () => {
  const mounted = [];
  mountLater("one", component("before"));
  provide("one", ({ name }) => mounted.push(name));
  mountLater("one", component("after"));
  await handedOver();
  assert.deepEqual(mounted, ["before", "after"]);
});

test("what is taken down is closed, and is not mounted if it was not yet", async () => {
  const done = [];
  const gone = mountLater("two", component("gone", false));
  gone();
  provide("two", ({ name }) => {
    done.push(`open ${name}`);
    return () => done.push(`close ${name}`);
  });
  const close = mountLater("two", component("here", false));
  await handedOver();
  close();
  assert.deepEqual(done, ["open here", "close here"]);
});

test("a call that newer data overtook is taken down, and what it mounted goes on", async () => {
  const done = [];
  provide("three", () => () => done.push("close"));
  const overtaken = mountLater("three", component("here"));
  await handedOver();
  overtaken();
  const { parentElement } = component("here");
  const small = onceGone(parentElement, () => done.push("close small"));
  small();
  assert.deepEqual(done, []);
  parentElement.isConnected = false;
  small();
  assert.deepEqual(done, ["close small"]);
});
