// Full screen: the drawing fills it, with the inspector beside it and the layer table over it when they are wanted.
//
// It is the whole page that goes there, with all else out of sight (full_screen.css): so the page's menus open over it.
// A browser that lets no page fill the screen, as on some phones, shows the same in its window.

const page = document.documentElement;
const FULL = "nv-full",
  TABLE = "nv-table";

export class FullScreen {
  constructor(changed, listen) {
    this.changed = changed; // called when it has begun and when it has ended
    listen(document, "fullscreenchange", () => document.fullscreenElement || this.set(false));
  }

  get on() {
    return page.classList.contains(FULL);
  }

  toggle() {
    if (this.on) return this.end();
    this.set(true);
    page.requestFullscreen?.().catch(() => {});
  }

  end() {
    if (document.fullscreenElement) document.exitFullscreen();
    this.set(false);
  }

  set(on) {
    if (on === this.on) return;
    page.classList.toggle(FULL, on);
    page.classList.remove(TABLE);
    this.changed(on);
  }

  // The layer table: over the lower part of a full screen and away again, else the page scrolls to it.
  table() {
    const table = document.querySelector(".st-key-beneath");
    if (this.on) page.classList.toggle(TABLE);
    else table?.scrollIntoView({ behavior: "smooth" });
  }

  get showsTable() {
    return page.classList.contains(TABLE);
  }
}
