// What plotly is told to draw.

import assert from "node:assert/strict";
import { test } from "node:test";
import { zoomed } from "../../../assets/lib/zoom.js";
import { layout, ranges, traces } from "../../../assets/live_curves/figure.js";
import { expected, lines } from "../../../assets/live_curves/lines.js";
import { combined, fileName, page } from "../../../assets/live_curves/picture.js";
import { AXES, firstView } from "../../../assets/live_curves/view.js";

const columns = (batches, loss, accuracy, part = 0) => ({
  part: batches.map(() => part),
  batch: batches,
  images: batches.map((batch) => 8 * batch),
  seconds: batches.map((batch) => batch / 2),
  loss,
  accuracy,
});
const trained = (...given) => ({ ...columns(...given), rate: given[0].map(() => 0.01) });
const run = (changes = {}) => ({
  id: "r1",
  name: "Plain-56",
  colour: "",
  repeats: "",
  every: 1,
  per_epoch: 4,
  rewinds: [],
  marks: [],
  training: trained([1, 2], [2, 1], [0, 1]),
  heldOut: columns([2], [1.2], [0.4]),
  ...changes,
});
const joined = (one, other) =>
  Object.fromEntries(Object.keys(one).map((name) => [name, [...one[name], ...other[name]]]));
const hues = ["blue", "orange", "green"];
const theme = { text: "black", line: "grey", font: "serif", paper: "white", canDrag: true, width: 500 };
const seen = (changes = {}) => ({ ...firstView(), ...changes });
const drawn = (value, runs, view = seen()) => lines(value, runs, view, hues);

test("of one run each batch, the smooth line and the held-out images run along the chosen axis", () => {
  const along = { batch: [1, 2], epoch: [0.25, 0.5], images: [8, 16], seconds: [0.5, 1] };
  assert.deepEqual(Object.keys(along), Object.keys(AXES));
  for (const [axis, x] of Object.entries(along)) {
    const found = drawn("accuracy", [run()], seen({ axis, over: 1 }));
    assert.deepEqual(
      found.map((line) => [line.kind, line.x, line.y]),
      [
        ["raw", x, [0, 100]],
        ["training", x, [0, 100]],
        ["held-out", x.slice(1), [40]],
      ],
    );
  }
});

test("several runs differ in hue, each of one, and bear their names", () => {
  const found = drawn("loss", [run(), run({ id: "r2", name: "ResNet-56", colour: "red" })]);
  assert.deepEqual(
    found.map((line) => [line.run, line.colour, line.name]),
    [
      ["r1", "blue", "Plain-56 · training"],
      ["r1", "blue", "Plain-56 · held-out"],
      ["r2", "red", "ResNet-56 · training"],
      ["r2", "red", "ResNet-56 · held-out"],
    ],
  );
});

test("a line's style tells training from held-out images, and its hue the run, of one run as of several", () => {
  for (const runs of [[run()], [run(), run({ id: "r2", name: "ResNet-56" })]]) {
    const found = drawn("loss", runs);
    const looks = traces("loss", found, { top: 9 });
    for (const [index, { kind, run: id, colour }] of found.entries()) {
      assert.equal(looks[index].line.dash, kind === "training" ? "dot" : "solid");
      assert.equal(colour, id === "r1" ? "blue" : "orange");
    }
  }
});

test("per cent stand behind a space, on the axis and under the pointer", () => {
  const found = drawn("accuracy", [run()]);
  const { yaxis } = layout("accuracy", found, [run()], seen(), theme);
  assert.equal(yaxis.ticksuffix, " %");
  const told = traces("accuracy", found, { top: 100 }).map(({ hovertemplate }) => hovertemplate);
  assert.deepEqual(told.filter(Boolean), ["%{y:.1f} %", "%{y:.1f} %"]);
});

test("ticks of a learning rate that changes much are some of its rates, with room between them", () => {
  const rates = [0.1, 0.099, 0.01, 0.0099, 0.0002];
  const batches = rates.map((_, index) => index + 1);
  const steered = run({ training: { ...trained(batches, batches, batches), rate: rates } });
  const { yaxis } = layout("rate", drawn("rate", [steered]), [steered], seen(), theme);
  assert.deepEqual(yaxis.tickvals, [0.0002, 0.01, 0.1]);
  assert.equal(yaxis.tickformat, ".8~f");
});

test("what was trained until a reset is drawn apart, and nothing of it is smoothed into what follows", () => {
  const training = joined(trained([1, 2], [9, 9], [0, 0]), trained([1, 2], [1, 1], [1, 1], 1));
  const reset = run({ training, rewinds: [0], heldOut: columns([2], [9], [0]) });
  assert.deepEqual(
    drawn("loss", [reset], seen({ over: 1 })).map((line) => [line.kind, line.y]),
    [
      ["void", [9, 9]],
      ["raw", [1, 1]],
      ["training", [1, 1]],
      ["held-out", []],
    ],
  );
});

test("a run that was continued draws on in the same curve, without what was trained behind that batch", () => {
  const training = joined(trained([1, 2, 3], [3, 2, 9], [0, 0, 0]), trained([3, 4], [1, 0.5], [1, 1], 1));
  const continued = run({
    training,
    rewinds: [2],
    heldOut: joined(columns([2, 3], [2, 9], [0, 0]), columns([4], [1], [1], 1)),
  });
  assert.deepEqual(
    drawn("loss", [continued], seen({ over: 1 })).map((line) => [line.kind, line.x, line.y]),
    [
      ["void", [3], [9]],
      ["raw", [1, 2, 3, 4], [3, 2, 1, 0.5]],
      ["training", [1, 2, 3, 4], [3, 2, 1, 0.5]],
      ["held-out", [2, 4], [2, 1]],
    ],
  );
});

test("accuracy goes from 0 to 100 per cent, with a dashed line where guessing is", () => {
  const { yaxis, shapes, title } = layout("accuracy", drawn("accuracy", [run()]), [run()], seen(), theme);
  assert.deepEqual(yaxis.range, [0, 100]);
  assert.deepEqual([shapes[0].y0, shapes[0].y1, shapes[0].line.dash], [10, 10, "dash"]);
  assert.match(title.text, /· images right · dashed: chance, 10 %</);
});

test("the line of chance is named in the title, where no curve and no stroke goes, as long as it is in sight", () => {
  const titled = (width, view = seen()) => {
    const { annotations, title } = layout("accuracy", drawn("accuracy", [run()]), [run()], view, { ...theme, width });
    assert.deepEqual(annotations, []);
    return title.text.replace(/<[^>]*>/g, "");
  };
  assert.equal(titled(400), "Accuracy · images right · dashed: chance, 10 %");
  assert.equal(titled(240), "Accuracy · dashed: chance, 10 %");
  assert.equal(titled(400, seen({ zoom: { accuracy: [20, 60] } })), "Accuracy · images right");
});

test("a loss far from all others lies outside of the axis, and is marked there with its value", () => {
  const batches = Array.from({ length: 40 }, (_, index) => index + 1);
  const odd = run({
    training: columns(
      batches,
      batches.map((batch) => 2 + 1 / batch),
      batches.map(() => 0.1),
    ),
    heldOut: columns([5, 30], [1_400, 2.2], [0.1, 0.2]),
  });
  const found = drawn("loss", [odd]);
  const [low, top] = ranges("loss", found, seen()).y;
  assert.equal(low, 0);
  assert.ok(top < 4);
  const marks = traces("loss", found, { top }).filter(({ mode }) => mode === "markers");
  assert.deepEqual(
    marks.map(({ x, y, text }) => [x, y, text]),
    [[[5], [top], ["held-out: 1,400, above the axis"]]],
  );
});

test("a zoom by hand is kept in values, on any scale, and shared along x", () => {
  const told = { "xaxis.range[0]": 10, "xaxis.range[1]": 20, "yaxis.range[0]": 0.5, "yaxis.range[1]": 1 };
  const zoom = zoomed({}, "loss", told, { x: false, y: false });
  assert.deepEqual(zoom, { x: [10, 20], loss: [0.5, 1] });
  const view = seen({ zoom });
  for (const value of ["loss", "accuracy", "rate"])
    assert.deepEqual(layout(value, drawn(value, [run()]), [run()], view, theme).xaxis.range, [10, 20]);
  const powers = zoomed({}, "loss", { "yaxis.range": [-1, 2] }, { x: false, y: true });
  assert.deepEqual(powers.loss, [0.1, 100]);
  assert.deepEqual(zoomed(zoom, "loss", { "xaxis.autorange": true, "yaxis.autorange": true }, {}), {
    x: null,
    loss: null,
  });
});

test("an axis that is logarithmic begins at the first value above zero", () => {
  const view = seen({ axis: "seconds", logarithmic: { x: true, loss: true } });
  const early = run({ training: { ...trained([1, 2], [2, 1], [0, 1]), seconds: [0, 10] } });
  const { xaxis, yaxis } = layout("loss", drawn("loss", [early], view), [early], view, theme);
  assert.deepEqual([xaxis.type, yaxis.type], ["log", "log"]);
  assert.ok([...xaxis.range, ...yaxis.range].every(Number.isFinite));
});

test("the learning rate is a line of steps, on a logarithmic axis where it changes much", () => {
  const steady = run({ training: { ...trained([1, 2, 3], [1, 1, 1], [0, 0, 0]), rate: [0.01, 0.01, 0.005] } });
  const [line] = drawn("rate", [steady]);
  assert.deepEqual(
    [line.x, line.y],
    [
      [1, 2, 3],
      [0.01, 0.01, 0.005],
    ],
  );
  assert.equal(traces("rate", [line], { top: 1 })[0].line.shape, "hv");
  const falling = run({ training: { ...steady.training, rate: [0.1, 0.01, 0.0001] } });
  const frame = (each) => layout("rate", drawn("rate", [each]), [each], seen(), theme);
  assert.deepEqual([frame(steady).yaxis.type, frame(falling).yaxis.type], ["linear", "log"]);
});

test("what was done to a run is a rule in every plot, with its words in one", () => {
  const marked = run({ marks: [{ batch: 2, images: 16, seconds: 1, text: "learning rate 0.001" }] });
  const view = seen({ axis: "images" });
  const frame = (value) => layout(value, drawn(value, [marked], view), [marked], view, theme);
  for (const value of ["loss", "accuracy", "rate"]) assert.ok(frame(value).shapes.some(({ x0 }) => x0 === 16));
  assert.ok(frame("loss").annotations.some(({ text }) => text === "learning rate 0.001"));
});

test("the words of marks lie flat above the plot, within it, and touch no others", () => {
  const mark = (batch, text) => ({ batch, images: 8 * batch, seconds: batch / 2, text });
  const marks = [3, 4, 50, 99, 100].map((batch) => mark(batch, `learning rate 0.000${batch}`));
  const batches = Array.from({ length: 100 }, (_, index) => index + 1);
  const marked = run({ marks, training: trained(batches, batches, batches) });
  const found = drawn("loss", [marked, { ...marked, id: "r2" }]);
  for (const width of [500, 250]) {
    const { annotations, margin } = layout("loss", found, [marked, { ...marked, id: "r2" }], seen(), {
      ...theme,
      width,
    });
    const told = annotations.map(({ text }) => text);
    assert.equal(new Set(told).size, told.length);
    assert.ok(told.length === marks.length || width === 250);
    assert.ok(told.length >= 3);
    const boxes = annotations.map(({ x, xshift, yshift, text, textangle, yanchor }) => {
      assert.deepEqual([textangle, yanchor], [undefined, "bottom"]);
      const left = (width * x) / 100 + xshift;
      return { left, right: left + 6 * text.length, bottom: yshift };
    });
    for (const [index, box] of boxes.entries()) {
      assert.ok(box.left >= 0 && box.right <= width && box.bottom < margin.t - 40);
      for (const other of boxes.slice(index + 1))
        assert.ok(box.bottom !== other.bottom || box.right < other.left || other.right < box.left);
    }
  }
});

test("the words of a mark that are longer than the plot end within it", () => {
  const text = "8 shortcuts, from stage 1, block 1 to stage 3, block 3 cut";
  const marked = run({ marks: [{ batch: 2, images: 16, seconds: 1, text }] });
  const { annotations } = layout("loss", drawn("loss", [marked]), [marked], seen(), { ...theme, width: 250 });
  assert.ok(annotations[0].text.length * 6.6 <= 250);
  assert.match(annotations[0].text, /^8 shortcuts, from stage 1.*…$/);
});

test("where plots are stacked the words of marks take room in the plot of the loss alone", () => {
  const marked = run({ marks: [{ batch: 2, images: 16, seconds: 1, text: "learning rate 0.001" }] });
  const top = (value, one, stacked) =>
    layout(value, drawn(value, [one]), [one], seen(), { ...theme, stacked }).margin.t;
  for (const stacked of [false, true]) assert.ok(top("loss", marked, stacked) > top("loss", run(), stacked));
  assert.equal(top("accuracy", marked, true), top("accuracy", run(), true));
  assert.equal(top("accuracy", marked, false), top("loss", marked, false));
});

test("as a file the words of marks have room between the plot and the legend", () => {
  const marked = run({ marks: [{ batch: 2, images: 16, seconds: 1, text: "learning rate 0.0002" }] });
  const picture = (each) =>
    combined(
      Object.fromEntries(
        ["loss", "accuracy", "rate"].map((value) => [
          value,
          { traces: [], layout: layout(value, drawn(value, [each]), [each], seen(), theme) },
        ]),
      ),
      "Plain-56",
    ).layout;
  const [plain, noted] = [run(), marked].map(picture);
  const words = noted.annotations.find(({ text }) => text === "learning rate 0.0002");
  assert.equal(words.yref, "y domain");
  const room = noted.margin.t - plain.margin.t;
  assert.ok(room >= 12 + words.yshift);
  assert.ok((noted.legend.y - 1) * (noted.height - noted.margin.t - noted.margin.b) > room);
});

test("as a file all plots stand above one another, each on axes of its own, and a name can do no harm", () => {
  const plots = Object.fromEntries(
    ["loss", "accuracy", "rate"].map((value) => {
      const found = drawn(value, [run()]);
      return [
        value,
        {
          traces: traces(value, found, { top: 9 }),
          layout: layout(value, found, [run()], seen(), theme),
        },
      ];
    }),
  );
  const figure = combined(plots, "<b>Plain");
  assert.deepEqual([...new Set(figure.data.map(({ yaxis }) => yaxis))], ["y", "y2", "y3"]);
  const domains = ["yaxis", "yaxis2", "yaxis3"].map((name) => figure.layout[name].domain);
  assert.ok(domains.every(([low], index) => !index || domains[index - 1][0] > low));
  const text = page({ ...figure, data: [{ name: "</script><script>alert(1)" }] }, "</title>x", "library()");
  assert.equal(text.match(/<script>/g).length, 2);
  assert.ok(!text.includes("</title>x"));
  assert.equal(fileName("Plain-56, depth 56 / b", "svg"), "Plain-56-depth-56-b.svg");
});

const branch = (changes = {}) =>
  run({
    id: "r2",
    name: "rate 0.1",
    trunk: { run: "r1", batch: 2 },
    training: trained([1, 2, 3], [2, 1, 5], [0, 1, 0]),
    heldOut: columns([2, 3], [1.2, 4], [0.4, 0.1]),
    ...changes,
  });

test("a branch grows out of the last point that it shares with its trunk, and its past is faint", () => {
  const found = drawn("loss", [branch()], seen({ over: 1 })).map(({ kind, x, y }) => [kind, x, y]);
  assert.deepEqual(found, [
    ["raw", [2, 3], [1, 5]],
    ["past", [1, 2], [2, 1]],
    ["training", [2, 3], [1, 5]],
    ["held-out", [2, 3], [1.2, 4]],
  ]);
  const [past] = traces(
    "loss",
    drawn("loss", [branch()]).filter(({ kind }) => kind === "past"),
    { top: 9 },
  );
  assert.ok(past.opacity < 0.5);
  assert.equal(past.hoverinfo, "skip");
});

test("beside its trunk a branch draws only what is its own", () => {
  const kinds = drawn("loss", [branch(), run()]).map((line) => [line.run, line.kind]);
  assert.deepEqual(kinds, [
    ["r2", "training"],
    ["r2", "held-out"],
    ["r1", "training"],
    ["r1", "held-out"],
  ]);
});

test("checkpoints stand on the axis as ticks, whatever it is along, and the chosen one as a rule", () => {
  const rewind = { checkpoints: [1, 2].map((batch) => ({ batch, images: 8 * batch, seconds: batch / 2 })), chosen: 2 };
  for (const axis of Object.keys(AXES)) {
    const view = seen({ axis });
    const told = layout("loss", drawn("loss", [run()], view), [run()], view, { ...theme, rewind });
    const [first, second] = { batch: [1, 2], epoch: [0.25, 0.5], images: [8, 16], seconds: [0.5, 1] }[axis];
    const lines = told.shapes.map(({ x0, x1, y1 }) => [x0, x1, y1]);
    assert.deepEqual(lines, [
      [first, first, 0.035],
      [second, second, 0.035],
      [second, second, 1],
    ]);
  }
});

test("a picture names each line once, and what was expected, too", () => {
  const guess = { own: Array(20).fill(10), others: [Array(20).fill(20)], seconds: 60, batches: 4 };
  const figureOf = (told) => {
    const plots = ["loss", "accuracy", "rate"].map((value) => {
      const all = [...expected(value, told, run(), seen()), ...drawn(value, [run()])];
      return [
        value,
        { traces: traces(value, all, { ...theme, top: 100 }), layout: layout(value, all, [run()], seen(), theme) },
      ];
    });
    return combined(Object.fromEntries(plots), "Plain");
  };
  const named = (told) =>
    figureOf(told)
      .data.filter(({ showlegend }) => showlegend)
      .map(({ name }) => name);
  assert.deepEqual(named(guess).sort(), ["held-out", "the class", "training", "your guess"]);
  assert.deepEqual(named({ ...guess, others: [] }).sort(), ["held-out", "training", "your guess"]);
});
