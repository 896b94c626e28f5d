// Two drawings beside one another: where one looks the other looks, too, so that what is the same stands level.

const TOGETHER = "netviz:together";

// The view of the other drawing in which places that are the same stand level. `pairs` are [place, other place], and
// the nearer one is to the middle of the window, the more exactly it does.
export function level(view, [width, height], pairs) {
  const [cx, cy] = [(width / 2 - view.x) / view.k, (height / 2 - view.y) / view.k];
  let [weights, across, along] = [0, 0, 0];
  for (const [mine, theirs] of pairs)
    for (const end of [0, 1]) {
      const [x, y] = [mine.x + mine.width / 2, mine.y + end * mine.height];
      const weight = 1 / (Math.hypot(x - cx, y - cy) ** 6 + 1);
      weights += weight;
      across += weight * (theirs.x + theirs.width / 2 - x);
      along += weight * (theirs.y + end * theirs.height - y);
    }
  if (!weights) return view;
  return { k: view.k, x: view.x - (view.k * across) / weights, y: view.y - (view.k * along) / weights };
}

export class Beside {
  constructor(viewer, signal) {
    this.viewer = viewer;
    const hear = ({ detail: { from, act } }) => this.partners && from !== viewer && act(viewer, from);
    document.addEventListener(TOGETHER, hear, { signal });
  }

  // `partners`: by the id of a place, that of the same in the other drawing; nothing where this drawing stands alone.
  show(partners) {
    this.partners = partners;
    this.viewer.root.classList.toggle("beside", Boolean(partners));
  }

  tell(act) {
    if (this.partners) document.dispatchEvent(new CustomEvent(TOGETHER, { detail: { from: this.viewer, act } }));
  }

  // The first look: where the other has been moved by hand, as by a link, or seeks what that names, this one goes there.
  begin() {
    if (this.begun) return;
    this.begun = true;
    this.tell((other, from) => {
      const [leads, follows] = other.camera.byHand || other.sought ? [other, from] : [from, other];
      follows.sought = false;
      follows.beside.follow(leads, leads.camera.view);
    });
  }

  // The visitor looks elsewhere; but not where the other drawing has led.
  moved(view) {
    if (this.begun && view !== this.followed) this.tell((other, from) => other.beside.follow(from, view));
  }

  follow(from, view) {
    const { camera, drawing } = this.viewer;
    if (!drawing || !camera.view) return;
    // What is fitted shows its beginning: there both begin.
    const led = from.camera.fitted ? [from.drawing.cards[0]] : from.drawing.places.values();
    const pairs = [...led].flatMap((place) => {
      const same = drawing.places.get(from.beside.partners[place.id]);
      return same ? [[place, same]] : [];
    });
    this.followed = level(view, from.camera.framing.room, pairs);
    camera.byHand = from.camera.byHand; // the hand that moves one moves both, and the address has this one's place
    camera.follow(this.followed);
  }

  // What is chosen in one is marked in the other.
  chosen(id) {
    this.tell((other, from) => {
      const same = from.beside.partners[id];
      other.mark(same === undefined ? [] : [same, ...other.layers.around(same)]);
    });
  }

  // Colours and connections are the same in both.
  dressed() {
    this.tell((other) => other.svg && other.dress());
  }
}
