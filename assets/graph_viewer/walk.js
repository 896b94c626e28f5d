// Walking by keyboard: along connections down and up the flow, and sideways between branches that stand side by side.

const OPPOSITE = { ArrowUp: "ArrowDown", ArrowDown: "ArrowUp", ArrowLeft: "ArrowRight", ArrowRight: "ArrowLeft" };
const middle = ({ x, y, width, height }) => ({ x: x + width / 2, y: y + height / 2 });

export class Walk {
  constructor(drawing, layers, direction) {
    this.drawing = drawing;
    this.layers = layers;
    this.direction = direction;
    this.next = new Map(drawing.cards.map((card) => [card.id, new Set()]));
    this.last = new Map(drawing.cards.map((card) => [card.id, new Set()]));
    const cards = layers.names.map((_, i) => drawing.cardOf(layers, i));
    layers.inputs.forEach((sources, i) => {
      if (layers.standIns.has(i) && !drawing.shows(layers, i)) return; // what leads from repeat to repeat is not drawn
      sources.forEach((source) => {
        const [from, to] = [cards[source], cards[i]];
        if (!from || !to || from === to) return;
        this.next.get(from.id)?.add(to);
        this.last.get(to.id)?.add(from);
      });
    });
  }

  // Where an arrow key leads from a place; undefined where there is nothing. The opposite key leads back.
  step(place, key) {
    const { way } = this,
      back = way?.to === place && way.back === key;
    const to = back ? way.from : this.leads(place, key);
    if (to) this.way = { from: place, to, back: OPPOSITE[key] };
    return to;
  }

  leads(place, key) {
    const along = this.direction === "right" ? { ArrowRight: 1, ArrowLeft: -1 } : { ArrowDown: 1, ArrowUp: -1 };
    const aside = this.direction === "right" ? { ArrowDown: 1, ArrowUp: -1 } : { ArrowRight: 1, ArrowLeft: -1 };
    if (key in along) return this.along(place, along[key] > 0 ? this.next : this.last, along[key]);
    return this.aside(place, aside[key]);
  }

  // The nearest of the cards that this one feeds, or that feed it; into a frame, and out of it, like through a door.
  along(place, connected, sign) {
    const own = this.inside(place);
    return place.open && sign > 0 ? own[0] : this.nearest(place, this.beyond(own, connected));
  }

  // The cards of a place: itself, or those in the frame.
  inside(place) {
    return place.open ? this.drawing.cards.filter((card) => this.layers.around(card.id).includes(place.id)) : [place];
  }

  // The other cards to which these are connected.
  beyond(cards, connected) {
    return [...new Set(cards.flatMap((card) => [...connected.get(card.id)]))].filter((card) => !cards.includes(card));
  }

  nearest(place, cards) {
    const distance = (card) => Math.hypot(middle(card).x - middle(place).x, middle(card).y - middle(place).y);
    return cards.sort((a, b) => distance(a) - distance(b))[0];
  }

  // The nearest card on that side in a parallel branch: one that shares a source or a target with this one, else one
  // to which no connections lead from here, nor from it to here.
  aside(place, sign) {
    const [x, y, side] = this.direction === "right" ? ["y", "x", "width"] : ["x", "y", "height"];
    const here = middle(place),
      own = this.inside(place);
    const cost = (card) => {
      const overlap = Math.min(card[y] + card[side], place[y] + place[side]) - Math.max(card[y], place[y]);
      return Math.abs(middle(card)[x] - here[x]) + (overlap > 0 ? 0 : 4 * Math.abs(middle(card)[y] - here[y]));
    };
    const inLine = new Set([...own, ...this.reach(own, this.next), ...this.reach(own, this.last)]);
    const parallel = this.drawing.cards.filter((card) => !inLine.has(card) && (middle(card)[x] - here[x]) * sign > 20);
    const near = new Set([
      ...this.beyond(this.beyond(own, this.last), this.next),
      ...this.beyond(this.beyond(own, this.next), this.last),
    ]);
    const siblings = parallel.filter((card) => near.has(card));
    return (siblings.length ? siblings : parallel).sort((a, b) => cost(a) - cost(b))[0];
  }

  // All cards that can be reached from these.
  reach(cards, connected) {
    const seen = new Set(cards);
    for (const card of seen) connected.get(card.id).forEach((other) => seen.add(other));
    return seen;
  }
}
