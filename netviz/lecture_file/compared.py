"""What Compare shows, as pictures of a file: two drawings side by side, or a chart that one reads with the pointer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from netviz import words
from netviz.anatomy.accuracy import REPORTED, reported
from netviz.anatomy.quantities import QUANTITIES, Quantity
from netviz.lecture_file.views import Views, figure
from netviz.state.compared_drawings import SIDES
from netviz.state.compared_figures import FIGURES, WRITTEN, differ_much, fields, kinds, stage_costs
from netviz.state.comparison import Comparison
from netviz.state.drawing_messages import InStory
from netviz.state.shown_network import ShownNetwork
from netviz.stories.pictures import Bar, Bars, Line, Lines, Part, part_of
from netviz.training.dispatch.forward_pass import BATCHES, known
from netviz.unknown import or_none

LEVELS = 2
"""How many clicks deep the two drawings fold: what differs is lit in each as it stands."""
SHORT: Mapping[Quantity, Callable[[int], str]] = {"params": words.short, "macs": words.short, "memory": words.size}
Named = Mapping[str, ShownNetwork]


def pictures(state: Comparison, views: Views) -> Sequence[Mapping[str, object]]:
    """What is looked at: two drawings, or one chart. Raises NetvizError."""
    networks = dict(zip(state.titles, state.shown, strict=True))
    match state.look:
        case "differences":
            roles = [InStory(f"compare {side}", []) for side in SIDES]
            sides = zip(state.drawings.sides, roles, strict=True)
            return [views.drawing(side, role, LEVELS, is_marked=True) for side, role in sides]
        case "accuracy":
            return [figure(_accuracy(networks))]
        case "stages":
            return [figure(_stages(state, networks, ("macs", "params")))]
        case "kinds":
            return [figure(_kinds(networks))]
        case "field":
            return [figure(_fields(networks))]
        case "memory":
            return [figure(_stages(state, networks, ("memory",)))]
        case "time":
            return [figure(_times(state, networks))]


def titles(state: Comparison) -> list[str]:
    """What stands above two drawings; none above a chart."""
    if state.look != "differences":
        return []
    return [state.titles[place] for place in (state.reference, state.beside)]


def told(state: Comparison) -> str:
    """What the networks cost, in a sentence each."""
    said = []
    for title, shown in zip(state.titles, state.shown, strict=True):
        params, macs = (words.total(list(map(FIGURES[each], shown.network.nodes))) for each in ("params", "macs"))
        said.append(f"{title}: {params} parameters, {macs} multiply-adds.")
    return " ".join(said)


def _accuracy(networks: Named) -> Lines:
    """A series a source; of a compared network whose accuracy is not published only the multiply-adds are told."""
    lines = [
        Line(
            part_of(series.title), series.title, [row.macs for row in series.rows],
            [row.top1 / 100 for row in series.rows], dots=True, names=[row.name for row in series.rows],
        )
        for series in REPORTED
    ]  # fmt: skip
    for title, shown in networks.items():
        if macs := or_none(shown.network.macs):
            row = reported(shown.preset)
            name = "in this comparison" if row else "in this comparison; its accuracy is not published"
            accuracy = row.top1 / 100 if row else None
            line = Line(part_of(title), title, [macs / 1e9], [accuracy], bool(row), upright=not row, names=[name])
            lines.append(line)
    x_title = "Billion multiply-adds of one image"
    return Lines(x_title, "Top-1 accuracy on ImageNet", lines, per_cent=True, from_zero=False, log=True)


def _stages(state: Comparison, networks: Named, quantities: Sequence[Quantity]) -> Bars:
    """A row a network, its bars made of its stages."""
    as_shares = [
        state.bars == "shares" or (state.bars is None and differ_much(networks.values(), quantity))
        for quantity in quantities
    ]
    bars = []
    for place, (title, shown) in enumerate(networks.items()):
        costs = [stage_costs(shown, quantity) for quantity in quantities]
        wholes = [sum(cost for _, cost in stages) for stages in costs]
        written = [SHORT[quantity](whole) for quantity, whole in zip(quantities, wholes, strict=True)]
        stacked = [
            [
                Part(label, cost, f"{WRITTEN[quantity](cost)}, {words.percent(cost / whole)}")
                for label, cost in stages
                if cost
            ]
            for quantity, stages, whole in zip(quantities, costs, wholes, strict=True)
        ]
        values = [1.0 if shares else whole for shares, whole in zip(as_shares, wholes, strict=True)]
        bars.append(Bar(str(place), title, values, written, stacked))
    measures = [
        f"{QUANTITIES[quantity]}{', shares' * shares}" for quantity, shares in zip(quantities, as_shares, strict=True)
    ]
    return Bars(measures, bars, str(state.reference))


def _kinds(networks: Named) -> Bars:
    """A row for each kind of layer, the frequent ones first, with a bar for each network."""
    counts = [kinds(shown.network) for shown in networks.values()]
    every = sorted(frozenset[str]().union(*counts), key=lambda kind: (-sum(each.get(kind, 0) for each in counts), kind))
    bars = []
    for kind in every:
        values = [each.get(kind, 0) for each in counts]
        bars.append(Bar(part_of(kind), kind, values, [f"{value:,}" for value in values]))
    return Bars(list(networks), bars)


def _fields(networks: Named) -> Lines:
    """The largest receptive field at each depth."""
    found = {title: fields(shown.network) for title, shown in networks.items()}
    lines = [
        Line(
            part_of(title), title, [each.depth for each in seen], [each.side for each in seen],
            names=[each.layer for each in seen],
        )
        for title, seen in found.items()
    ]  # fmt: skip
    return Lines("Convolutions from the image on", "Receptive field, pixels", lines)


def _times(state: Comparison, networks: Named) -> Bars:
    """Milliseconds that an image takes, where that was measured on this machine."""
    bars = []
    for place, (title, shown) in enumerate(networks.items()):
        measured = known(shown.network)
        milliseconds = [1000 * measured.seconds(batch) / batch if measured else 0.0 for batch in BATCHES]
        written = [f"{each:.3g} ms" if measured else "not measured" for each in milliseconds]
        bars.append(Bar(str(place), title, milliseconds, written))
    return Bars([f"An image, of {batch} at once" if batch > 1 else "One image" for batch in BATCHES], bars)
