// What stays where it is while blocks unfold and fold: the one that was clicked, else what the visitor looks at.

import { READABLE } from "./framing.js";

export class Anchor {
  constructor(viewer) {
    this.viewer = viewer;
    this.unfoldings = new Map(); // id -> { before, after }: the views around an unfolding
  }

  // Its places in the old drawing and in the new one.
  hold(old, asked, drawing) {
    const id = asked.id ?? this.middle(old)?.id;
    if (id === undefined) return null;
    const chain = [id, ...this.viewer.layers.around(id)];
    const to = drawing.find(chain);
    const from = old.find([to?.id ?? id, id, ...chain]);
    return to && from ? { from, to } : null;
  }

  // The card with the keyboard's focus where that is in sight, else the one in the middle of the window.
  middle(drawing) {
    const { camera, focusId } = this.viewer;
    const focused = drawing.places.get(focusId);
    return focused && camera.sees(focused) ? focused : camera.framing.middle(camera.view, drawing.cards);
  }

  // Put the new place where the old one was. Folding goes back to the view before the unfolding, unless the visitor
  // has moved on since.
  settle({ from, to }, asked) {
    const { camera } = this.viewer;
    const { view, fitted } = camera;
    const key = asked.id ?? "*";
    const earlier = this.unfoldings.get(key);
    const unfolds = asked.more || (to.open && !from.open);
    if (earlier && !unfolds && camera.framing.near(view, earlier.after)) {
      this.unfoldings.delete(key);
      return earlier.fitted ? camera.fit(earlier.fitted) : camera.move(earlier.before);
    }
    if (asked.id === undefined) this.settleAll(fitted, from, to);
    else camera.move(camera.framing.pinned(view, from, to));
    if (asked.seek) camera.centre(to);
    else if (asked.id !== undefined && to.open) camera.include(to);
    else if (asked.id !== undefined && !camera.sees(to, true)) camera.centre(to);
    if (unfolds) this.unfoldings.set(key, { before: view, fitted, after: camera.goal });
  }

  // Where nothing was clicked, what was fitted is fitted again, and what can be seen whole is.
  settleAll(fitted, from, to) {
    const { camera } = this.viewer;
    const { framing, view } = camera;
    const readable = framing.whole >= READABLE;
    if (fitted || readable || framing.whole >= view.k) camera.fit(readable ? "readable" : fitted || "whole");
    else camera.move(framing.pinned(view, from, to));
  }
}
