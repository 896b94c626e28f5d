// How far the axes of a chart reach, in its page's address: "x:10:200,loss:0.5:2".

const DIGITS = 6;

// `zoom` has by the name of an axis its two ends; one without is as the chart has it. Nothing where none has.
export function endsOf(zoom) {
  const told = Object.entries(zoom).filter(([, ends]) => ends);
  return (
    told.map(([name, ends]) => [name, ...ends.map((end) => Number(end.toPrecision(DIGITS)))].join(":")).join() || null
  );
}

// The ends again, of axes of these names.
export function zoomOf(text, names) {
  const told = text.split(",").map((each) => each.split(":"));
  const whole = told.filter(([name, ...ends]) => names.includes(name) && ends.length === 2);
  const ends = whole.map(([name, ...each]) => [name, each.map(Number)]);
  return Object.fromEntries(ends.filter(([, each]) => each.every(Number.isFinite)));
}

// What plotly tells of a zoom by hand in the plot of `value`, as a new `zoom`: the ends of x, which all plots share,
// and those of the value itself. `isLog` says whether x and the value's axis are logarithmic: plotly then tells powers.
export function zoomed(zoom, value, told, isLog) {
  const next = { ...zoom };
  for (const [letter, name] of [
    ["x", "x"],
    ["y", value],
  ]) {
    const axis = `${letter}axis`;
    if (told[`${axis}.autorange`]) next[name] = null;
    const ends = told[`${axis}.range`] ?? [told[`${axis}.range[0]`], told[`${axis}.range[1]`]];
    if (ends.every(Number.isFinite)) next[name] = isLog[letter] ? ends.map((power) => 10 ** power) : ends;
  }
  return next;
}
