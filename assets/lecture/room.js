// Follow me: a lecturer opens a room, and whoever has its link sees the view that is shown there. Both sides speak with
// the server once a second at most; a follower may look away, and comes back in a click.

import { base, fault, go, steady, viewOf, whole } from "./address.js";
import { keep, kept } from "./kept.js";

const EVERY_MS = 1_000;
const LED = "netviz.room",
  FOLLOWED = "netviz.follow";
const CODE = /^[0-9a-f]{20}$/;
const FOLLOW = "follow"; // in a link, what a room's code stands behind

// What the view is called, as the browser's tab is: without the product.
export const title = () => document.title.split(" · ").slice(0, -1).join(" · ") || document.title;

async function ask(path, options) {
  const answer = await fetch(new URL(`lecture/rooms${path}`, base()), options).catch(() => {
    throw new Error("The server does not answer; it is asked again");
  });
  if (answer.status === 204) return null;
  const told = await answer.json().catch(() => ({}));
  if (!answer.ok)
    throw Object.assign(new Error(told.problem ?? "The room cannot be reached"), { status: answer.status });
  return told;
}

const view = () => ({ address: viewOf(location), title: title() });
const sent = (method, body) => ({
  method,
  body: JSON.stringify(body),
  headers: { "Content-Type": "application/json" },
});

// The lecturer's side.
export class Leading {
  // `changed` is called when the room is opened, closed, or cannot be reached.
  constructor(changed) {
    this.changed = changed;
    this.code = kept("sessionStorage", LED);
    this.problem = "";
    setInterval(() => this.code && this.tell(), EVERY_MS);
  }

  get link() {
    return this.code && whole("", { [FOLLOW]: this.code });
  }

  async open() {
    await this.do(async () => {
      const told = view();
      this.keep((await ask("", sent("POST", told))).code);
      this.told = JSON.stringify(told);
    });
  }

  async close() {
    const { code } = this;
    this.keep("");
    await this.do(() => ask(`/${code}`, { method: "DELETE" }));
  }

  async tell() {
    const now = view(),
      text = JSON.stringify(now);
    if (this.tells || text === this.told) return;
    this.tells = true;
    await this.do(async () => {
      await ask(`/${this.code}`, sent("POST", now));
      this.told = text;
    });
    this.tells = false;
  }

  keep(code) {
    this.code = code;
    keep("sessionStorage", LED, code);
  }

  async do(act) {
    const before = `${this.code} ${this.problem}`;
    try {
      await act();
      this.problem = "";
    } catch (error) {
      this.problem = error.message;
    }
    if (before !== `${this.code} ${this.problem}`) this.changed();
  }
}

// A student's side.
export class Following {
  // `changed` is called whenever there is something else to say of it.
  constructor(code, changed) {
    this.changed = changed;
    this.state = { code: "", away: false, shown: null, ...remembered() };
    this.problem = "";
    if (code && !CODE.test(code)) this.problem = `The link names no room. Received: ${code.slice(0, 40)}`;
    else if (code && code !== this.state.code) this.keep({ code, away: false, shown: null });
    setInterval(() => this.code && !document.hidden && this.look(), EVERY_MS);
    for (const type of ["pointerdown", "keydown"])
      window.addEventListener(type, ({ isTrusted }) => this.touch(isTrusted), { capture: true });
    if (this.code) this.look();
  }

  get code() {
    return this.state.code;
  }

  get away() {
    return this.state.away;
  }

  // What the lecturer shows: an address and its title.
  get shown() {
    return this.state.shown;
  }

  // Whether the visitor did something since the lecturer led here.
  touch(isTrusted) {
    this.touched ||= isTrusted;
  }

  async look() {
    if (this.looks || !isReady()) return;
    this.looks = true;
    const before = this.problem;
    try {
      const shown = await ask(`/${this.code}?after=${this.shown?.number ?? 0}`);
      this.problem = "";
      if (shown && !fault(shown.address)) this.keep({ shown });
    } catch (error) {
      this.problem = error.message;
      if (error.status === 404) this.keep({ code: "" });
    }
    this.looks = false;
    if (this.shown && this.code) this.follow();
    if (before !== this.problem) this.changed();
  }

  // Go where the lecturer is, once; what the visitor then opens himself is looking away.
  follow() {
    if (this.away) return;
    const here = steady(viewOf(location));
    if (this.went !== this.shown.number) {
      Object.assign(this, { went: this.shown.number, touched: false, there: null });
      go(this.shown.address);
    } else if (this.there === null || !this.touched)
      this.there = here; // a page writes its address anew when it is opened
    else if (here !== this.there) this.lookAway();
  }

  lookAway() {
    this.keep({ away: true });
  }

  back() {
    this.went = null;
    this.keep({ away: false });
    if (this.shown) this.follow();
  }

  leave() {
    this.problem = "";
    this.keep({ code: "", shown: null });
  }

  keep(changes) {
    this.state = { ...this.state, ...changes };
    keep("sessionStorage", FOLLOWED, JSON.stringify(this.state));
    this.changed();
  }
}

function remembered() {
  try {
    const { code, away } = JSON.parse(kept("sessionStorage", FOLLOWED) || "{}");
    return { code: CODE.test(code) ? code : "", away: away === true };
  } catch {
    return {};
  }
}

// Whether Streamlit is there, and hears where the browser goes.
const isReady = () => document.querySelector('[data-testid="stApp"]')?.dataset.testConnectionState === "CONNECTED";
