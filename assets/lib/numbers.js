// Arithmetic that several components need.

export const clamp = (value, low, high) => Math.min(Math.max(value, low), high);
export const between = (a, b, part) => a + (b - a) * part;
export const sum = (values) => values.reduce((total, value) => total + value, 0);
