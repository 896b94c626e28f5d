// Lecture size: the whole window, larger type, the controls that matter.

export class Lecture {
  // root: what becomes large; button: shows whether it is; changed: called after every change.
  constructor(root, button, changed) {
    Object.assign(this, { root, button, changed, on: false, fullscreen: false });
  }

  set(on) {
    this.on = on;
    this.root.classList.toggle("lecture", on);
    this.button.setAttribute("aria-pressed", String(on));
    if (on) {
      this.root.requestFullscreen?.().then(
        () => {
          this.fullscreen = true;
        },
        () => {},
      ); // where refused, the window is filled
    } else if (this.fullscreen) {
      document.exitFullscreen().catch(() => {});
      this.fullscreen = false;
    }
    this.changed();
  }

  // The browser has its own way out of the full screen.
  follow() {
    if (!document.fullscreenElement && this.fullscreen) this.set(false);
  }
}
