// The lecture's menu: how the page is shown, the list of scenes, and Follow me.

import { button, element } from "../lib/dom.js";
import { viewOf } from "./address.js";
import { copied } from "./code.js";
import { linkTo, read, save, savePage } from "./list_file.js";
import { title } from "./room.js";
import { SceneList } from "./scene_list.js";
import { added } from "./scenes.js";

export class Menu {
  // `lecture` has the parts that the menu is for, and says what each act of theirs does.
  constructor(lecture) {
    this.lecture = lecture;
    const { draft, presenter } = lecture;
    this.said = "";
    this.scenes = new SceneList(draft, presenter);
    this.alone = element("select", { "aria-label": "On the screen" });
    this.count = element("span", { class: "count" });
    this.room = element("div", { class: "room" });
    this.problem = element("p", { class: "problem", role: "alert" });
    this.file = element("input", { type: "file", accept: ".json,application/json", hidden: true });
    this.root = element(
      "aside",
      { id: "nv-menu", "aria-label": "Lecture", hidden: true },
      element("header", {}, element("h2", {}, "Lecture"), button("away", "Close", { text: "Close", key: "Esc" })),
      this.problem,
      ...this.view(),
      element("h3", {}, "Scenes ", this.count),
      row({ add: "Add this view", present: "Present", undo: "Undo" }),
      this.scenes.root,
      row({ save: "Save the list", open: "Open a list", link: "Copy the list's link", page: "Save as one file" }),
      this.file,
      element("h3", {}, "Follow me"),
      this.room,
    );
    this.root.addEventListener("click", (event) => this.act(event.target.closest("[data-act]")));
    this.file.addEventListener("change", () => this.open(this.file.files[0]));
    this.alone.addEventListener("focus", () => this.list());
    this.alone.addEventListener("change", () => lecture.mode.set({ on: true, only: this.alone.value }));
  }

  view() {
    this.switches = {};
    const turn = (name, text, act) => {
      const box = element("input", { type: "checkbox" });
      box.addEventListener("change", act);
      this.switches[name] = box;
      return element("label", {}, box, text);
    };
    const { lecture } = this;
    return [
      element(
        "div",
        { class: "view" },
        turn("on", "Lecture mode: large type (Alt L)", () => lecture.mode.toggle("on")),
        turn("controls", "Controls are shown (H)", () => lecture.mode.toggle("controls")),
        turn("letters", "Letters are keys, in lecture mode", () => lecture.turnLetters()),
        element("label", {}, "On the screen (S) ", this.alone),
      ),
      row({ code: "QR code", pen: "Pen", keys: "Keys" }),
    ];
  }

  get isOpen() {
    return !this.root.hidden;
  }

  set(open) {
    this.root.hidden = !open;
    this.lecture.opener.setAttribute("aria-expanded", String(open));
    if (open) {
      this.show();
      this.root.querySelector("button").focus();
    } else this.lecture.opener.focus();
  }

  // What is as it was before is left alone, for the keyboard may be there.
  show() {
    if (!this.isOpen) return;
    const { mode, draft, leading, letters } = this.lecture;
    this.switches.on.checked = mode.on;
    this.switches.controls.checked = mode.state.controls;
    this.switches.letters.checked = letters;
    this.switches.controls.disabled = !mode.on;
    this.list();
    const many = draft.scenes.length;
    this.count.textContent = many ? String(many) : "";
    this.root.querySelector("[data-act=undo]").disabled = !draft.canUndo;
    for (const act of ["present", "save", "link", "page"])
      this.root.querySelector(`[data-act=${act}]`).disabled = !many;
    this.scenes.show();
    if (this.shownRoom !== leading.link) this.showRoom(leading.link);
    this.say(this.said);
  }

  // What of the page that is open can be shown alone.
  list() {
    const { mode } = this.lecture;
    this.alone.replaceChildren(...mode.things().map(([word, name]) => new Option(name, word)));
    this.alone.value = mode.state.only;
  }

  showRoom(link) {
    this.shownRoom = link;
    const told = link
      ? [element("p", {}, "Whoever opens this link sees what you show:"), element("code", {}, link)]
      : [element("p", {}, "Open a room, and whoever has its link sees what you show, on a device of their own.")];
    const offered = link
      ? { copy: "Copy the link", code: "QR code", close: "Close the room" }
      : { lead: "Open a room" };
    const isHere = this.room.contains(document.activeElement);
    this.room.replaceChildren(...told, row(offered));
    if (isHere) this.room.querySelector("button").focus(); // what was pressed is gone
  }

  // What could not be done here, or else in the room.
  say(text) {
    this.said = text;
    const told = text || this.lecture.leading.problem;
    if (this.problem.textContent !== told) this.problem.textContent = told;
  }

  act(pressed) {
    if (!pressed) return;
    const { lecture } = this,
      { draft, presenter, leading, mode } = lecture;
    this.say("");
    const acts = {
      away: () => this.set(false),
      code: () => lecture.code.toggle(),
      pen: () => lecture.do("pen"),
      keys: () => lecture.keys.toggle(),
      add: () => this.add({ address: viewOf(location), title: title(), only: mode.on ? mode.state.only : "" }),
      present: () => {
        this.set(false); // it would lie over the first scene
        presenter.show(0);
      },
      undo: () => draft.undo(),
      save: () => save(draft.scenes),
      page: () => this.savePage(pressed),
      open: () => this.file.click(),
      link: async () => copied(await linkTo(draft.scenes), pressed),
      lead: () => leading.open(),
      copy: () => copied(leading.link, pressed),
      close: () => leading.close(),
    };
    acts[pressed.dataset.act]();
  }

  add(view) {
    const { draft } = this.lecture;
    try {
      draft.change(added(draft.scenes, view));
    } catch (refusal) {
      return this.say(refusal.message);
    }
    this.scenes.root.lastChild.scrollIntoView({ block: "nearest" });
  }

  // It takes seconds: meanwhile it is not asked for again.
  async savePage(pressed) {
    pressed.disabled = true;
    try {
      await savePage(this.lecture.draft.scenes);
    } catch (refusal) {
      this.say(`The file was not made. ${refusal.message}`);
    }
    this.show();
  }

  async open(file) {
    this.file.value = "";
    if (!file) return;
    try {
      this.lecture.take(await read(file));
    } catch (refusal) {
      this.say(`The file was not opened, and your list stays. ${refusal.message}`);
    }
  }
}

const row = (named) => {
  const buttons = Object.entries(named).map(([act, text]) => button(act, text, { text }));
  return element("p", { class: "row" }, ...buttons);
};
