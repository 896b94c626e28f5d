// In the head of a run one button makes way for another, Pause for Resume: the keyboard stays where it was.

const HEAD = ".st-key-run-acts";

export function stayInRunHead() {
  let left = null; // what had the focus last in there, and which of its places that was
  document.addEventListener("focusin", ({ target }) => {
    const head = target.closest?.(HEAD);
    left = head && { target, place: [...head.children].findIndex((each) => each.contains(target)) };
  });
  const changes = new MutationObserver(() => {
    if (!left || left.target.isConnected || document.activeElement !== document.body) return;
    const next = document.querySelector(HEAD)?.children[left.place]?.querySelector("button");
    left = null;
    next?.focus({ preventScroll: true });
  });
  changes.observe(document.body, { childList: true, subtree: true });
}
