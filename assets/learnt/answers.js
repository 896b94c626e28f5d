// Pictures with what the network takes them for: right ones and wrong ones told apart by frame and sign.

import { element } from "../lib/dom.js";
import { percent } from "./figures.js";
import { picture } from "./pixels.js";

const CHOOSE = "Choose this picture for filters and feature maps";

// The fixed pictures, each with its likeliest classes as bars. Made once; `show` moves the bars.
export class Answers {
  // `choose(picture)` is called with the number of one that is clicked; without it none can be.
  constructor({ classes, pixels, side, labels }, choose) {
    this.classes = classes;
    this.labels = labels;
    this.cards = labels.map((label, number) => {
      const bars = [0, 1, 2].map(() => element("li", {}, element("i", {}), element("span", {}), element("output", {})));
      const canvas = picture(pixels, number, side, 3);
      const sign = element("b", { class: "sign" });
      const framed = choose
        ? element("button", { type: "button", class: "framed", "aria-pressed": "false", title: CHOOSE }, canvas, sign)
        : element("span", { role: "img", class: "framed" }, canvas, sign);
      if (choose) framed.addEventListener("click", () => choose(number));
      const card = element(
        "figure",
        { class: "card" },
        framed,
        element("figcaption", {}, classes[label]),
        element("ol", {}, ...bars),
      );
      return { card, framed, sign, bars };
    });
    this.root = element("div", { class: "answers" }, ...this.cards.map(({ card }) => card));
  }

  // Mark the picture that filters and feature maps are seen with.
  choose(picture) {
    this.cards.forEach(({ framed }, number) => {
      framed.setAttribute("aria-pressed", String(number === picture));
    });
  }

  show({ classes, probabilities }) {
    this.cards.forEach(({ card, framed, sign, bars }, number) => {
      const isRight = classes[number][0] === this.labels[number];
      card.classList.toggle("right", isRight);
      sign.textContent = isRight ? "✓" : "✕";
      framed.setAttribute("aria-label", `${this.classes[this.labels[number]]}, ${isRight ? "right" : "wrong"}`);
      bars.forEach((bar, rank) => {
        const [fill, name, value] = bar.children;
        fill.style.width = `${100 * probabilities[number][rank]}%`;
        name.textContent = this.classes[classes[number][rank]];
        value.textContent = percent(probabilities[number][rank]);
        bar.classList.toggle("own", classes[number][rank] === this.labels[number]);
      });
    });
  }
}

// Mistakes as pictures: what each is, what it was taken for, and the probabilities of both.
export function mistakes({ pixels, labels, classes, probabilities, of_label: ofLabel }, names, side) {
  const figures = labels.map((label, number) =>
    element(
      "figure",
      { class: "mistake" },
      picture(pixels, number, side, 3),
      element(
        "figcaption",
        {},
        element("span", { class: "is" }, `${names[label]} ${percent(ofLabel[number])}`),
        element("span", { class: "taken" }, `${names[classes[number][0]]} ${percent(probabilities[number][0])}`),
      ),
    ),
  );
  return figures.length ? figures : [element("p", { class: "quiet" }, "No mistake.")];
}
