// Whether the visitor wants no motion. Asked each time, for the wish can change.
export const prefersStill = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
