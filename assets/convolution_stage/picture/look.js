// Paper, ink and hues: the page's own colours and letters.

import { between, clamp } from "../../lib/numbers.js";
import { hues, variable } from "../../lib/theme.js";

export class Look {
  // Colours and letters are the page's own; `type` enlarges all letters and lines. `channels`: names and hues of the
  // input's channels, where they have some; the page's hues are those of channels that have none. `least`: letters that
  // would be smaller are not written, in pixels.
  constructor(element, type, channels = null, least = 0) {
    const style = getComputedStyle(element);
    const probe = element.ownerDocument.createElement("canvas").getContext("2d", { willReadFrequently: true });
    const parsed = (colour) => {
      probe.fillStyle = colour;
      probe.fillRect(0, 0, 1, 1);
      return [...probe.getImageData(0, 0, 1, 1).data.slice(0, 3)];
    };
    this.ink = parsed(variable(style, "--st-text-color", "#1c2430"));
    this.paper = parsed(variable(style, "--st-background-color", "#ffffff"));
    this.hues = (channels?.every(({ hue }) => hue) ? channels.map(({ hue }) => hue) : hues(style)).map(parsed);
    this.names = (channels || []).map(({ name }) => name);
    this.font = style.fontFamily || "sans-serif";
    this.type = type;
    this.least = least;
    this.shades = new Map();
    this.probe = probe;
    this.digit = this.measure("0", `650 100px ${this.font}`) / 100; // the width of one, in heights of a letter
  }

  // An input channel in words.
  channel(index) {
    return this.names[index] || `channel ${index + 1}`;
  }

  // What stands beside it where it has a name: the number in that name, or else its first letter.
  sign(index) {
    const name = this.names[index];
    return name && (/\d+$/.exec(name)?.[0] || name[0].toUpperCase());
  }

  // A channel that comes from one of the input has its hue; what sums several has the colour of ink.
  hue(sources) {
    return sources.length > 1 ? this.ink : this.hues[sources[0] % this.hues.length];
  }

  // A colour laid on paper, so strong, and the one of ink and paper that reads well on it.
  shade(colour, strength) {
    const level = Math.round(clamp(strength, 0, 1) * 50);
    const key = (colour[0] << 22) | (colour[1] << 14) | (colour[2] << 6) | level;
    let made = this.shades.get(key);
    if (!made) {
      const mixed = colour.map((part, index) => Math.round(between(this.paper[index], part, level / 50)));
      const text = contrast(mixed, this.ink) >= Math.min(4.5, contrast(mixed, this.paper)) ? this.ink : this.paper;
      made = { fill: css(mixed), text: css(text) };
      this.shades.set(key, made);
    }
    return made;
  }

  measure(text, font) {
    this.probe.font = font;
    return this.probe.measureText(text).width;
  }
}

// A colour [red, green, blue] as CSS writes it.
export const css = ([red, green, blue]) => `rgb(${red},${green},${blue})`;

function luminance(colour) {
  const [red, green, blue] = colour.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one, other) {
  const [dark, bright] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (bright + 0.05) / (dark + 0.05);
}
