// A lecture: how the page is shown in a hall, a pen, QR codes, a list of scenes, and a room in which a class follows.
//
// It stands beside Streamlit, in the document itself, so that nothing of it is lost from page to page.

import { button, element, icon } from "../lib/dom.js";
import { taken } from "./address.js";
import { FollowBar, SceneBar } from "./bars.js";
import { CodeCard } from "./code.js";
import { Draft } from "./draft.js";
import { keep, kept } from "./kept.js";
import { actionOf, HELP, isWriting } from "./keys.js";
import { inLink } from "./list_file.js";
import { Menu } from "./menu.js";
import { Mode } from "./mode.js";
import { Pen } from "./pen.js";
import { Presenter } from "./presenter.js";
import { Following, Leading } from "./room.js";

const LETTERS = "netviz.lecture.letters"; // "off" where the browser's user wants no letter to be a key

export class Lecture {
  constructor() {
    const link = taken();
    const show = () => this.show();
    this.opener = opener();
    this.controls = opensControls();
    this.notice = notice(this.opener);
    this.letters = kept("localStorage", LETTERS) !== "off";
    this.mode = new Mode(show);
    this.mode.ask(link.lecture);
    this.pen = new Pen(show);
    this.draft = new Draft(show, (text) => this.notice.say(text));
    this.presenter = new Presenter(this.draft, this.mode, show);
    this.leading = new Leading(show);
    this.following = new Following(link.follow, show);
    this.code = new CodeCard(() => this.leading.link);
    this.keys = keyCard();
    this.sceneBar = new SceneBar(this.presenter);
    this.followBar = new FollowBar(this.following);
    this.menu = new Menu(this);
    this.opener.addEventListener("click", () => this.menu.set(!this.menu.isOpen));
    this.controls.addEventListener("click", () => {
      this.mode.toggle("controls");
      this.opener.focus();
    });
    window.addEventListener("keydown", (event) => this.pressed(event), { capture: true });
    const parts = [this.menu, this.sceneBar, this.followBar, this.notice].map(({ root }) => root);
    document.body.prepend(this.opener, this.controls, ...parts, this.pen.sheet, this.code.card, this.keys.root);
    this.show();
    if (link.scenes) this.openLink(link.scenes);
  }

  show() {
    if (!this.menu) return; // which is made last
    const { activeElement } = document;
    for (const part of [this.menu, this.sceneBar, this.followBar]) part.show();
    if (activeElement?.closest("[hidden]")) this.opener.focus(); // what was pressed is out of sight
  }

  // A list from a file or a link takes the place of this browser's own, which one step back brings again.
  take(scenes) {
    const had = this.draft.scenes.length;
    this.presenter.end();
    this.draft.change(scenes);
    if (had) this.notice.say("Your own list was set aside: Undo, in the lecture's menu, brings it back.");
  }

  async openLink(word) {
    try {
      this.take(await inLink(word));
      this.presenter.show(0);
    } catch (refusal) {
      this.notice.say(`The link's list of scenes was not opened, and yours stays. ${refusal.message}`);
    }
  }

  pressed(event) {
    const { mode, letters, presenter } = this;
    const state = { on: mode.on, letters, presents: presenter.presents, types: isWriting(event) };
    const act = actionOf(event, state);
    if (!act || !this.do(act, event)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  // Whether there was something to do.
  do(act) {
    const { mode, pen, presenter, menu } = this;
    const acts = {
      mode: () => mode.toggle("on"),
      controls: () => mode.toggle("controls"),
      "next thing": () => mode.next(),
      pen: () => {
        if (!pen.on && menu.isOpen) menu.set(false);
        this.code.card.close(); // all but an open card is out of reach
        pen.set(!pen.on);
      },
      code: () => this.code.toggle(),
      note: () => this.sceneBar.turnNote(),
      menu: () => menu.set(!menu.isOpen),
      keys: () => this.keys.toggle(),
      next: () => presenter.step(1),
      back: () => presenter.step(-1),
    };
    if (act !== "close") acts[act]();
    else if (pen.on) pen.set(false);
    else if (menu.isOpen && menu.root.contains(document.activeElement)) menu.set(false);
    else return false;
    return true;
  }

  turnLetters() {
    this.letters = !this.letters;
    keep("localStorage", LETTERS, this.letters ? "" : "off");
  }
}

const SIGN = "M3 5h18M5 5v9h14V5M12 14v3M8 20l4-3 4 3"; // a screen on its stand

function opener() {
  const looks = { id: "nv-lecture", type: "button", "aria-label": "Lecture", "aria-expanded": "false" };
  return element("button", looks, icon(SIGN), element("span", {}, "Lecture"));
}

const LINES = "M4 7h16M4 12h16M4 17h16";

// Where the controls are out of sight, the way back to them without a key.
function opensControls() {
  const label = "Show the list of pages, and the controls";
  return element(
    "button",
    { id: "nv-controls", type: "button", "aria-label": label, title: `${label} (H)` },
    icon(LINES),
  );
}

function keyCard() {
  const list = HELP.flatMap(([keys, does]) => [element("dt", {}, keys), element("dd", {}, does)]);
  const root = element(
    "dialog",
    { id: "nv-keys", "aria-label": "Keys of the lecture" },
    element("h2", {}, "Keys of the lecture"),
    element("dl", {}, ...list),
    element("form", { method: "dialog" }, element("button", {}, "Close")),
  );
  return { root, toggle: () => (root.open ? root.close() : root.showModal()) };
}

// What is to be said of the lecture, until it is put away: then the keyboard is at the `opener`.
function notice(opener) {
  const said = element("span", { role: "alert" });
  const close = button("close", "Close", { text: "Close" });
  const root = element("div", { id: "nv-notice", hidden: true }, said, close);
  close.addEventListener("click", () => {
    root.hidden = true;
    opener.focus();
  });
  const say = (text) => {
    said.textContent = text;
    root.hidden = false;
  };
  return { root, say };
}
