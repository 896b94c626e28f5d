// What a button opens lies at the end of the document, behind everything that Tab comes to: the keyboard is led into it.
// Esc closes it and leads back to the button; that is Streamlit's own.

const OPENER = '[data-testid="stPopover"] button';
const BODY = '[data-testid="stPopoverBody"]';
const CONTROL = "button:enabled, input:enabled, textarea:enabled, select:enabled, a[href]";
const PATIENCE_MS = 3_000; // so long it may take to be there, on a busy machine

export function leadIntoPopovers() {
  document.addEventListener(
    "click",
    ({ target, detail }) => {
      const isByKey = detail === 0;
      if (isByKey && target.closest?.(OPENER) && !document.querySelector(BODY)) enter(target, performance.now());
    },
    true,
  );
}

function enter(opener, begun) {
  const control = document.querySelector(BODY)?.querySelector(CONTROL);
  const isLate = performance.now() - begun > PATIENCE_MS;
  if (control) control.focus();
  else if (!isLate && opener.contains(document.activeElement)) requestAnimationFrame(() => enter(opener, begun));
}
