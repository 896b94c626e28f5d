// Letters are keys in lecture mode alone, a clicker's keys where a list is presented; whoever writes is left alone.

import assert from "node:assert/strict";
import { test } from "node:test";
import { actionOf } from "../../../assets/lecture/keys.js";

const press = (key, more = {}) => ({ key, code: `Key${key.toUpperCase()}`, ...more });
const lecture = { on: true, letters: true, presents: true, types: false };

test("in a lecture letters are keys, large or small", () => {
  assert.equal(actionOf(press("d"), lecture), "pen");
  assert.equal(actionOf(press("Q"), lecture), "code");
  assert.equal(actionOf(press("x"), lecture), undefined);
});

test("outside of it, where they were turned off, and where somebody writes, no letter is a key", () => {
  for (const change of [{ on: false }, { letters: false }, { types: true }])
    assert.equal(actionOf(press("d"), { ...lecture, ...change }), undefined);
  for (const modifier of ["ctrlKey", "metaKey", "altKey"])
    assert.equal(actionOf(press("d", { [modifier]: true }), lecture), undefined);
});

test("a clicker's keys go through a list that is presented, and are the page's else", () => {
  assert.equal(actionOf(press("PageDown"), lecture), "next");
  assert.equal(actionOf(press("PageUp"), lecture), "back");
  assert.equal(actionOf(press("PageDown"), { ...lecture, presents: false }), undefined);
});

test("lecture mode begins and ends by a key everywhere", () => {
  const anywhere = { on: false, letters: false, presents: false, types: true };
  assert.equal(actionOf({ key: "¬", code: "KeyL", altKey: true }, anywhere), "mode");
});
