// The list of scenes in the menu: each with its note, to be shown, moved and removed.

import { button, element } from "../lib/dom.js";
import { LONGEST, moved, noted, removed } from "./scenes.js";

const SIGNS = { up: "M12 19V5M6 11l6-6 6 6", down: "M12 5v14M6 13l6 6 6-6", remove: "M6 6l12 12M18 6L6 18" };

export class SceneList {
  constructor(draft, presenter) {
    Object.assign(this, { draft, presenter });
    this.root = element("ol", { class: "scenes" });
    this.root.addEventListener("click", (event) => this.act(event));
    this.root.addEventListener("focusin", () => (this.noting = false));
    this.root.addEventListener("input", (event) => this.note(event.target));
  }

  show() {
    if (this.root.contains(document.activeElement) && document.activeElement.tagName === "TEXTAREA") return this.mark();
    const { scenes } = this.draft;
    this.root.replaceChildren(...scenes.map((scene, place) => item(scene, place, scenes.length)));
    this.mark();
  }

  // Which scene is on the screen.
  mark() {
    for (const [place, scene] of [...this.root.children].entries())
      scene.querySelector("[data-act=show]").setAttribute("aria-current", String(place === this.presenter.at));
  }

  act(event) {
    const pressed = event.target.closest("[data-act]");
    if (!pressed) return;
    event.stopPropagation(); // the menu around it has acts of its own
    const place = placeOf(pressed),
      { act } = pressed.dataset,
      { draft, presenter } = this;
    if (act === "show") return presenter.show(place);
    const to = { up: place - 1, down: place + 1, remove: place }[act];
    const shown = presenter.scene;
    const changed = act === "remove" ? removed(draft.scenes, place) : moved(draft.scenes, place, to);
    const at = changed.indexOf(shown);
    presenter.follow(at < 0 ? null : at);
    draft.change(changed);
    this.focus(Math.min(to, changed.length - 1), act);
  }

  // The keyboard stays with the scene that it moved, or goes to the one that took the place of the removed.
  focus(place, act) {
    const scene = this.root.children[place];
    const wanted = scene?.querySelector(`[data-act=${act}]:not(:disabled)`);
    (wanted ?? scene?.querySelector("[data-act=show]"))?.focus();
  }

  // All that is typed into a note at a time is one step back.
  note(area) {
    const { draft } = this;
    const changed = noted(draft.scenes, placeOf(area), area.value);
    if (this.noting) draft.keep(changed);
    else draft.change(changed);
    this.noting = true;
  }
}

const placeOf = (part) => {
  const scene = part.closest("li");
  return [...scene.parentElement.children].indexOf(scene);
};

function item({ title, note }, place, many) {
  const named = title || "Untitled view";
  const tool = (act, label, is) => {
    const made = button(act, `${label}: ${named}`, { path: SIGNS[act] });
    made.disabled = !is;
    return made;
  };
  const area = element("textarea", {
    rows: 1,
    maxlength: LONGEST.note,
    placeholder: "Note",
    "aria-label": `Note: ${named}`,
  });
  area.value = note;
  return element(
    "li",
    {},
    button("show", "Show this scene", { text: named }),
    element(
      "span",
      { class: "tools" },
      tool("up", "Move up", place > 0),
      tool("down", "Move down", place < many - 1),
      tool("remove", "Remove", true),
    ),
    area,
  );
}
