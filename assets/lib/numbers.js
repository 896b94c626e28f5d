// Arithmetic that several components need.

export const clamp = (value, low, high) => Math.min(Math.max(value, low), high);
export const between = (a, b, part) => a + (b - a) * part;
export const sum = (values) => values.reduce((total, value) => total + value, 0);
export const most = (values) => values.reduce((a, b) => Math.max(a, b), -Infinity);
export const least = (values) => values.reduce((a, b) => Math.min(a, b), Infinity);
export const range = (first, count) => Array.from({ length: count }, (_, index) => first + index);
