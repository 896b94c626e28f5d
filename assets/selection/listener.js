// Hears every choice in the page, and hands it to the part that stands in the inspector's fragment: see teller.js.
// An element of the page with the attribute data-choose needs no script of its own: its click is a choice, of ""
// that of nothing.

import { choose, onChoose } from "../lib/choice.js";

const lives = new WeakMap(); // root element -> what ends its listening

export default function ({ parentElement }) {
  lives.get(parentElement)?.abort();
  const life = new AbortController();
  lives.set(parentElement, life);
  const { signal } = life;
  onChoose(({ id }) => globalThis.netvizTell?.(id), signal);
  const click = (event) => {
    const id = event.target.closest?.("[data-choose]")?.dataset.choose;
    if (id !== undefined) choose(id, "inspector");
  };
  document.addEventListener("click", click, { signal });
  // A button is clicked by its keys in any case; a part of a picture is not.
  const press = (event) => {
    if (!(event.key === "Enter" || event.key === " ") || !event.target.closest?.("svg [data-choose]")) return;
    event.preventDefault();
    click(event);
  };
  document.addEventListener("keydown", press, { signal });
  return () => life.abort();
}
