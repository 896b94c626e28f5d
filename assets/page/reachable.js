// What scrolls by itself, as a wide table or a long formula does, is reached by the keyboard where nothing within is.

const WIDE = '[data-testid="stTable"] > div, .katex-display';
const CALM_MS = 300; // so long after the page's last change it is looked at

export function reachWhatScrolls() {
  let asked = 0;
  const soon = () => {
    clearTimeout(asked);
    asked = setTimeout(reach, CALM_MS);
  };
  new MutationObserver(soon).observe(document.body, { childList: true, subtree: true });
  window.addEventListener("resize", soon);
}

function reach() {
  for (const each of document.querySelectorAll(WIDE)) {
    if (each.scrollWidth > each.clientWidth) each.tabIndex = 0;
    else each.removeAttribute("tabindex");
  }
}
