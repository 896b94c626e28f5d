// Hears the event with which the drawing, the table and the inspector tell one another what was chosen, and tells the server:
// netviz:choose, with the id of a layer or block, `within` (the ids around it, from the outermost in) and who it is `from`.
const hearing = new WeakMap(); // root element -> what was listening there before

export default function ({ parentElement, setTriggerValue }) {
  const hear = (event) => setTriggerValue("chosen", event.detail.id);
  const stop = () => document.removeEventListener("netviz:choose", hear);
  hearing.get(parentElement)?.();
  hearing.set(parentElement, stop);
  document.addEventListener("netviz:choose", hear);
  return stop;
}
