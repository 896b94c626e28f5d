// QR codes, large: of the present view, and of the room where there is one.

import { button, element } from "../lib/dom.js";
import { base, viewOf, whole } from "./address.js";

export class CodeCard {
  // `room` says the link of the room that is open, "" for none.
  constructor(room) {
    this.room = room;
    this.codes = element("div", { class: "codes" });
    this.card = element(
      "dialog",
      { id: "nv-code", "aria-label": "QR code" },
      this.codes,
      element("form", { method: "dialog" }, element("button", {}, "Close")),
    );
    this.card.addEventListener("click", (event) => event.target === this.card && this.card.close());
  }

  toggle() {
    if (this.card.open) return this.card.close();
    const view = whole(viewOf(location));
    const room = this.room();
    this.codes.replaceChildren(figure("This view", view), ...(room ? [figure("Follow me", room)] : []));
    this.card.showModal();
  }
}

function figure(title, address) {
  const place = element("div", { class: "code" });
  const copy = button("copy", "Copy the link", { text: "Copy the link" });
  copy.addEventListener("click", () => copied(address, copy));
  fill(place, title, address);
  return element("figure", {}, element("h2", {}, title), place, element("figcaption", {}, address), copy);
}

async function fill(place, title, address) {
  try {
    const answer = await fetch(new URL(`lecture/code?of=${encodeURIComponent(address)}`, base()));
    if (!answer.ok) throw new Error((await answer.json()).problem);
    const source = `data:image/svg+xml,${encodeURIComponent(await answer.text())}`;
    place.replaceChildren(element("img", { src: source, alt: `QR code. ${title}: ${address}` }));
  } catch (error) {
    place.replaceChildren(element("p", { role: "alert" }, error.message));
  }
}

// Put a text on the clipboard, and say so on the button that was pressed; where the browser refuses, say that.
export async function copied(text, pressed) {
  const said = pressed.lastChild,
    before = said.textContent;
  try {
    await navigator.clipboard.writeText(text);
    said.textContent = "Copied";
  } catch {
    said.textContent = "The browser does not let us copy it";
  }
  setTimeout(() => (said.textContent = before), 2_000);
}
