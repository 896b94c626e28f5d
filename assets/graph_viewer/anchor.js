// What stays where it is while blocks unfold and fold: the one that was clicked, else what the visitor looks at.

const NEAR = 0.5; // folding goes back to the view before the unfolding, unless it was moved by half a window since

class Anchor {
  constructor(viewer) {
    this.viewer = viewer;
    this.unfoldings = new Map(); // id -> { before, after }: the views around an unfolding
  }

  // Its places in the old drawing and in the new one.
  hold(old, asked, drawing) {
    const id = asked.id ?? this.middle(old)?.id;
    if (id === undefined) return null;
    const chain = [id, ...this.viewer.layers.around(id)];
    const to = drawing.find(chain), from = old.find([to?.id ?? id, id, ...chain]);
    return to && from ? { from, to } : null;
  }

  middle(drawing) {
    const { camera, focusId } = this.viewer, { x, y, k } = camera.view, [width, height] = camera.room;
    const [cx, cy] = [(width / 2 - x) / k, (height / 2 - y) / k];
    const focused = drawing.places.get(focusId);
    if (focused && camera.sees(focused)) return focused;
    const far = (card) => Math.hypot(card.x + card.width / 2 - cx, card.y + card.height / 2 - cy);
    return drawing.cards.reduce((best, card) => (!best || far(card) < far(best) ? card : best), null);
  }

  settle({ from, to }, asked) {
    const { camera } = this.viewer, { view } = camera, key = asked.id ?? "*";
    const earlier = this.unfoldings.get(key);
    const unfolds = asked.more || (to.open && !from.open);
    if (earlier && !unfolds && this.near(view, earlier.after)) {
      this.unfoldings.delete(key);
      return earlier.fitted ? camera.fit(earlier.fitted) : camera.move(earlier.before);
    }
    const { fitted } = camera, before = { before: view, fitted };
    if (asked.id === undefined) this.settleAll(fitted, from, to);
    else this.pin(from, to);
    if (asked.seek) camera.centre(to);
    else if (asked.id !== undefined && to.open) camera.include(to);
    else if (asked.id !== undefined && !camera.sees(to, true)) camera.centre(to);
    if (unfolds) this.unfoldings.set(key, { ...before, after: camera.goal });
  }

  // Where nothing was clicked, what was fitted is fitted again, and what can be seen whole is.
  settleAll(fitted, from, to) {
    const { camera } = this.viewer, readable = camera.whole >= READABLE;
    if (fitted || readable || camera.whole >= camera.view.k) camera.fit(readable ? "readable" : fitted || "whole");
    else this.pin(from, to);
  }

  // The flow enters where it entered before: a card that becomes a frame grows to both sides.
  pin(from, to) {
    const { camera } = this.viewer, right = camera.direction === "right";
    const entry = ({ x, y, width, height }) => (right ? { x, y: y + height / 2 } : { x: x + width / 2, y });
    const [was, is] = [entry(from), entry(to)];
    camera.moveBy((was.x - is.x) * camera.view.k, (was.y - is.y) * camera.view.k);
  }

  near(a, b) {
    const [width, height] = this.viewer.camera.room;
    return Math.abs(Math.log(a.k / b.k)) < 0.3 && Math.abs(a.x - b.x) < NEAR * width && Math.abs(a.y - b.y) < NEAR * height;
  }
}
