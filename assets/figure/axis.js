// An axis: where a value stands between 0 and 1, and which values are written beside it.

const STEPS = [1, 2, 2.5, 5, 10];

// From the least to the greatest value; `log`: each doubling is as long as another.
export function axis(least, greatest, { log = false, most = 5 } = {}) {
  if (log) {
    const [from, to] = [Math.log2(least), Math.log2(greatest)];
    const every = Math.max(1, Math.ceil((to - from) / 9));
    const ticks = [];
    for (let power = Math.ceil(from); power <= to + 1e-9; power += every) ticks.push(2 ** power);
    return { place: (value) => (Math.log2(value) - from) / (to - from || 1), ticks };
  }
  const rough = (greatest - least || 1) / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = STEPS.map((each) => each * power).find((each) => each >= rough * 0.999);
  const ticks = [];
  for (let count = Math.ceil(least / step - 1e-9); count * step <= greatest + step * 1e-6; count++)
    ticks.push(Number((count * step).toPrecision(12)));
  return { place: (value) => (value - least) / (greatest - least || 1), ticks };
}

// The place in `xs`, which grow, of the one that is nearest to x.
export function nearest(xs, x, distance = (a, b) => Math.abs(a - b)) {
  let best = 0;
  xs.forEach((each, place) => {
    if (distance(each, x) < distance(xs[best], x)) best = place;
  });
  return best;
}
