// Elements of the page, made in one call.

const SVG = "http://www.w3.org/2000/svg";

// An attribute that is null or false is left out, one that is true has no value; children are elements and texts.
export function element(tag, attributes = {}, ...children) {
  return filled(document.createElement(tag), attributes, children);
}

// The same for a part of a picture.
export function svgElement(tag, attributes = {}, ...children) {
  return filled(document.createElementNS(SVG, tag), attributes, children);
}

function filled(made, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children);
  return made;
}

// A drawn sign on a field of 24 by 24.
export function icon(path) {
  return svgElement("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" }, svgElement("path", { d: path }));
}

// A button that names what it does: the component listens for data-act. `path` is its icon, `text` what stands on it;
// without text its label is what a screen reader says. `key` is named in its title.
export function button(act, label, { path = "", text = "", key = "" } = {}) {
  return element(
    "button",
    { type: "button", "data-act": act, "aria-label": text ? null : label, title: key ? `${label} (${key})` : label },
    ...(path ? [icon(path)] : []),
    ...(text ? [element("span", {}, text)] : []),
  );
}
