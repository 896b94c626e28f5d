// What stands at the edges of the screen: where one is in the list, the scene's note, and whom one follows.

import { button, element } from "../lib/dom.js";

const SIGNS = { back: "M15 5l-7 7 7 7", next: "M9 5l7 7-7 7", end: "M6 6l12 12M18 6L6 18" };

// The lecturer's: scene 3 of 12, and its note.
export class SceneBar {
  constructor(presenter) {
    this.presenter = presenter;
    this.place = element("span", { role: "status" });
    this.note = element("p", { class: "note" });
    this.withNote = true;
    this.bar = element(
      "nav",
      { "aria-label": "Scenes" },
      button("back", "The scene before", { path: SIGNS.back, key: "Page Up" }),
      this.place,
      button("next", "The next scene", { path: SIGNS.next, key: "Page Down" }),
      button("end", "End presenting", { path: SIGNS.end }),
    );
    this.root = element("div", { id: "nv-scene", hidden: true }, this.note, this.bar);
    const acts = { back: () => presenter.step(-1), next: () => presenter.step(1), end: () => presenter.end() };
    this.bar.addEventListener("click", (event) => acts[event.target.closest("[data-act]")?.dataset.act]?.());
  }

  show() {
    const { scene, at, draft } = this.presenter;
    this.root.hidden = !scene;
    if (!scene) return;
    this.place.textContent = `${at + 1}/${draft.scenes.length}`;
    this.place.setAttribute("aria-label", `Scene ${at + 1} of ${draft.scenes.length}: ${scene.title}`);
    this.bar.querySelector("[data-act=back]").disabled = at === 0;
    this.bar.querySelector("[data-act=next]").disabled = at === draft.scenes.length - 1;
    this.note.textContent = scene.note;
    this.note.hidden = !scene.note || !this.withNote;
  }

  turnNote() {
    this.withNote = !this.withNote;
    this.show();
  }
}

// A student's: where the lecturer is, and the way there or away.
export class FollowBar {
  constructor(following) {
    this.following = following;
    this.said = element("span", { role: "status" });
    this.turn = button("turn", "", { text: " " });
    this.root = element(
      "div",
      { id: "nv-follow", hidden: true },
      this.said,
      this.turn,
      button("leave", "Leave", { text: "Leave" }),
    );
    this.turn.addEventListener("click", () => (following.away ? following.back() : following.lookAway()));
    this.root.querySelector("[data-act=leave]").addEventListener("click", () => following.leave());
  }

  show() {
    const { code, away, shown, problem } = this.following;
    this.root.hidden = !code && !problem;
    this.turn.hidden = !code;
    const place = shown ? shown.title : "…";
    const said = problem || (away ? `The lecturer shows: ${place}` : `You follow the lecture: ${place}`);
    if (this.said.textContent !== said) this.said.textContent = said;
    this.turn.lastChild.textContent = away ? "Come back" : "Look away";
  }
}
