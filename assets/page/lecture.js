// Lecture size: all that is written is so large that the last row of the hall reads it.

const KEPT = "netviz.lecture"; // in the tab's own storage, since Streamlit's links from page to page carry no parameters
const HALL_PX = 1152; // so wide is the page in lecture size: at 1920 pixels its smallest words, 12 pixels, are 20

/** A button in the head of every page; a link says it as ?lecture=1. */
export function offerLectureSize() {
  const button = document.createElement("button");
  Object.assign(button, { id: "lecture", type: "button", textContent: "Lecture size" });
  button.addEventListener("click", () => set(!isOn()));
  document.body.prepend(button);
  window.addEventListener("resize", apply);
  takeFromLink();
  apply();

  function set(on) {
    sessionStorage.setItem(KEPT, on ? "1" : "");
    apply();
    window.dispatchEvent(new Event("resize")); // pictures are drawn anew
  }

  function apply() {
    button.setAttribute("aria-pressed", String(isOn()));
    const { dataset, style } = document.documentElement;
    if (!isOn()) {
      delete dataset.lecture;
      style.removeProperty("--nv-type");
      return;
    }
    dataset.lecture = "";
    style.setProperty("--nv-type", Math.max(1.25, window.innerWidth / HALL_PX));
  }
}

const isOn = () => sessionStorage.getItem(KEPT) === "1";

// The parameter is not the server's: it knows what is shown, not how large.
function takeFromLink() {
  const address = new URL(location.href);
  const asked = address.searchParams.get("lecture");
  if (asked === null) return;
  sessionStorage.setItem(KEPT, asked === "1" ? "1" : "");
  address.searchParams.delete("lecture");
  history.replaceState(history.state, "", address);
}
