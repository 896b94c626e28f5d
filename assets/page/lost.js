// A page that hears nothing more. Streamlit's part in the browser forgets a message that was not shown for long, which a
// run that was asked for just before may still refer to; then it shows an error and stops. The address holds all that
// the page shows: it is opened again, in place of the error.

const LOST = "Cached ForwardMsg MISS";

export function openAgainWhenLost() {
  const look = new MutationObserver(() => {
    const dialogs = [...document.querySelectorAll('[role="dialog"]')];
    if (!dialogs.some(({ textContent }) => textContent.includes(LOST))) return;
    look.disconnect();
    location.reload();
  });
  look.observe(document.body, { childList: true, subtree: true });
}
