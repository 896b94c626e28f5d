// Whether the visitor wants no motion. Asked each time, for the wish can change.
export const prefersStill = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
// Slowly away and slowly to rest: the share of the way after a share of the time, both from 0 to 1.
export const ease = (part) => part * part * (3 - 2 * part);
