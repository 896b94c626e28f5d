// The address of a view: the page and its query, without secrets and without what is the lecture's own.

import assert from "node:assert/strict";
import { test } from "node:test";
import { fault, LONGEST, steady, viewOf } from "../../../assets/lecture/address.js";

const located = (address) => new URL(address, "https://host.org/below/");

test("a view's address is a page's name and its query, as the browser has it", () => {
  assert.equal(viewOf(located("train?experiment=degradation")), "train?experiment=degradation");
  assert.equal(viewOf(located("?network=resnet&open=a,a/b")), "?network=resnet&open=a,a/b");
  assert.equal(viewOf(located("")), "");
  for (const address of ["train?experiment=degradation", "?network=resnet&open=a,a/b", ""])
    assert.equal(fault(address), "");
});

test("what opens others' runs, and the lecture's own words, are left out", () => {
  const address = "train?mine=secret&run=x&lecture=stage&wheel=secret&follow=room&look=norms";
  assert.equal(viewOf(located(address)), "train?run=x&look=norms");
  assert.equal(viewOf(located("?lecture=1")), "");
});

test("a secret is one however its name is written", () => {
  for (const address of ["?mine=secret", "explore?a=1&%6dine=secret", "train?wh%65el"])
    assert.equal(fault(address), "must hold no secret");
  assert.equal(viewOf(located("train?%6dine=secret&run=x&%")), "train?run=x&%");
});

test("an address that is too long is none", () => {
  assert.equal(fault(`?${"x".repeat(LONGEST - 1)}`), "");
  assert.match(fault(`?${"x".repeat(LONGEST)}`), /at most 8,000 characters/);
});

test("where only a hand has moved, as in a drawing, the view is the same", () => {
  const view = "explore?network=resnet&open=a,a/b";
  assert.equal(steady(`${view}&camera=1,2,0.5`), view);
  assert.equal(steady("convolution?step=7"), "convolution");
  assert.notEqual(steady("explore?network=vgg"), steady(view));
});
