// One entry of the browser's history for a page that is opened: Back then leads out of it at once.

import { isOpening } from "./waiting.js";

/** Let the address that a page writes while it is opened take the place of the one by which it was asked for. */
export function keepOneEntry() {
  const push = history.pushState;
  history.pushState = (state, unused, address) => {
    const isSamePage = new URL(address ?? "", location.href).pathname === location.pathname;
    const write = isSamePage && isOpening() ? history.replaceState : push;
    write.call(history, state, unused, address);
  };
}
