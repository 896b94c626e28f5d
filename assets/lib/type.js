// How large the page is written: 1, or more in lecture size.

export const HALL_PX = 1152; // so wide is the page in lecture mode: at 1920 pixels its smallest words are 20
const SMALLEST_PX = 12; // of the page's words there
const LEGIBLE_PX = 10; // of a picture's words elsewhere

export function typeSize() {
  const root = globalThis.document?.documentElement;
  return (root && Number(getComputedStyle(root).getPropertyValue("--nv-type"))) || 1;
}

// The least size of a picture's words, in pixels of the screen. In a lecture it is the same share of the window's width
// on every projector.
export function legibleText() {
  return typeSize() > 1 ? Math.max(LEGIBLE_PX, (SMALLEST_PX * window.innerWidth) / HALL_PX) : LEGIBLE_PX;
}
