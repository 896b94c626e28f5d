// How large the page is written: 1, or more in lecture size.

export function typeSize() {
  const root = globalThis.document?.documentElement;
  return (root && Number(getComputedStyle(root).getPropertyValue("--nv-type"))) || 1;
}
