// Walking by keyboard: along connections down and up the flow, and sideways between branches that stand side by side.

class Walk {
  constructor(drawing, layers, direction) {
    this.drawing = drawing;
    this.layers = layers;
    this.direction = direction;
    this.next = new Map(drawing.cards.map((card) => [card.id, new Set()]));
    this.last = new Map(drawing.cards.map((card) => [card.id, new Set()]));
    const cards = layers.names.map((_, i) => drawing.cardOf(layers, i));
    layers.inputs.forEach((sources, i) => sources.forEach((source) => {
      const [from, to] = [cards[source], cards[i]];
      if (!from || !to || from === to) return;
      this.next.get(from.id)?.add(to);
      this.last.get(to.id)?.add(from);
    }));
  }

  // Where an arrow key leads from a place; undefined where there is nothing.
  step(place, key) {
    const along = this.direction === "right" ? { ArrowRight: 1, ArrowLeft: -1 } : { ArrowDown: 1, ArrowUp: -1 };
    const aside = this.direction === "right" ? { ArrowDown: 1, ArrowUp: -1 } : { ArrowRight: 1, ArrowLeft: -1 };
    if (key in along) return this.along(place, along[key] > 0 ? this.next : this.last, along[key]);
    return this.aside(place, aside[key]);
  }

  // The nearest of the cards that this one feeds, or that feed it; into a frame, and out of it, like through a door.
  along(place, connected, sign) {
    if (place.open) {
      const inside = this.drawing.cards.filter((card) => this.layers.around(card.id).includes(place.id));
      if (sign > 0) return inside[0];
      return this.nearest(place, inside.flatMap((card) => [...connected.get(card.id)]).filter((card) => !inside.includes(card)));
    }
    return this.nearest(place, [...connected.get(place.id)]);
  }

  nearest(place, cards) {
    const distance = (card) => Math.hypot(middle(card).x - middle(place).x, middle(card).y - middle(place).y);
    return cards.sort((a, b) => distance(a) - distance(b))[0];
  }

  // The nearest card beside this one: what stands at the same height counts before all else.
  aside(place, sign) {
    const [x, y, side] = this.direction === "right" ? ["y", "x", "width"] : ["x", "y", "height"];
    const here = middle(place);
    const cost = (card) => {
      const overlap = Math.min(card[y] + card[side], place[y] + place[side]) - Math.max(card[y], place[y]);
      return Math.abs(middle(card)[x] - here[x]) + (overlap > 0 ? 0 : 4 * Math.abs(middle(card)[y] - here[y]));
    };
    const beside = this.drawing.cards.filter((card) => {
      const dx = (middle(card)[x] - here[x]) * sign, dy = Math.abs(middle(card)[y] - here[y]);
      return dx > 20 && dy < 2 * dx;
    });
    return beside.sort((a, b) => cost(a) - cost(b))[0];
  }
}

const middle = ({ x, y, width, height }) => ({ x: x + width / 2, y: y + height / 2 });
