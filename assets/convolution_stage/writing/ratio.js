// Terms of a cost ratio in closed form, such as 1/4 + 1/9: which stage of a convolution each of them measures.

// The stage of each term, or null where there is not one term for each stage. texts: the terms; shares: what each stage
// costs, in parts of the standard convolution.
export function stagesOfTerms(texts, shares) {
  const parts = texts.map((text) => /^(\d+)\/(\d+)$/.exec(text));
  if (parts.some((part) => !part) || texts.length !== shares.length) return null;
  const left = [...shares];
  const stages = parts.map(([, above, below]) => {
    const found = left.findIndex((share) => Math.abs(share - above / below) < 1e-9);
    if (found >= 0) left[found] = NaN;
    return found;
  });
  return stages.includes(-1) ? null : stages;
}
