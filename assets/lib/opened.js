// Where the keyboard goes when a page was opened from within another one: what was pressed there is gone.

const OPENED = "netviz:opened";
const HEADING = '[data-testid="stMain"] h1';

// Whether nothing has the focus but, at most, the heading of the page.
export function isNowhere() {
  const { activeElement, body } = document;
  return !activeElement || activeElement === body || activeElement.matches(HEADING);
}

// The page stands: where nothing has the focus, what the page is about takes it, or else its heading.
export function tellOpened() {
  if (!isNowhere()) return;
  const isTaken = !document.dispatchEvent(new CustomEvent(OPENED, { cancelable: true }));
  const heading = document.querySelector(HEADING);
  if (isTaken || !heading) return;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
}

// Take the focus then, until `signal` ends it. The first who does has it.
export function onOpened(take, signal) {
  const hear = (event) => {
    if (event.defaultPrevented || take() === false) return;
    event.preventDefault();
  };
  document.addEventListener(OPENED, hear, { signal });
}
