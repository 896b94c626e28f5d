// Hears every choice in the page, and tells the server through the component that stands in the inspector's fragment.
const lives = new WeakMap(); // root element -> what ends its listening

export default function ({ parentElement }) {
  lives.get(parentElement)?.abort();
  const life = new AbortController();
  lives.set(parentElement, life);
  const listen = (type, hear) => document.addEventListener(type, hear, { signal: life.signal });
  listen("netviz:choose", (event) => globalThis.netvizTell?.(event.detail.id));
  listen("click", (event) => {
    const id = event.target.closest?.("[data-choose]")?.dataset.choose;
    if (id) document.dispatchEvent(new CustomEvent("netviz:choose", { detail: { id, from: "inspector" } }));
  });
  return () => life.abort();
}
