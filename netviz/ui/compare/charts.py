"""The compared networks as charts: cost by stage, layers by kind, field by depth, time."""

from __future__ import annotations

from collections.abc import Mapping

from netviz import words
from netviz.anatomy.quantities import QUANTITIES, Quantity
from netviz.state.compared_figures import WRITTEN, fields, kinds, stage_costs
from netviz.state.shown_network import ShownNetwork
from netviz.training.dispatch.forward_pass import BATCHES, Measured
from netviz.ui.shared.chart import Trace, chart, literal

Named = Mapping[str, ShownNetwork]
_ROW = 58  # pixels of a network's bar
_MOST_KINDS = 14


def stages_chart(networks: Named, quantity: Quantity, *, shares: bool, key: str) -> None:
    """What each stage of the networks costs, a bar a network, from the image on; with `shares` each bar is a whole."""
    traces = []
    costs = {name: stage_costs(shown, quantity) for name, shown in networks.items()}
    per = words.MEGABYTE if quantity == "memory" else 1
    for name, stages in costs.items():
        whole = sum(cost for _, cost in stages)
        for number, (label, cost) in enumerate(stages):
            if cost:
                drawn = {
                    "type": "bar",
                    "orientation": "h",
                    "showlegend": False,
                    "x": [cost / whole if shares else cost / per],
                    "y": [literal(name)],
                    "text": [literal(label)],
                    "textposition": "inside",
                    "insidetextanchor": "middle",
                    "textangle": 0,
                    "marker": {"line": {"width": 1, "color": "rgba(255,255,255,.7)"}},
                    "hovertemplate": f"{literal(label)}: {WRITTEN[quantity](cost)}, {cost / whole:.1%} of "
                    f"{WRITTEN[quantity](whole)}<extra>{literal(name)}</extra>",
                }
                traces.append(Trace(drawn, hue=number))
    unit = {"memory": ", MB"}.get(quantity, "")
    layout = {
        "barmode": "stack",
        "uniformtext": {"minsize": 10, "mode": "hide"},
        "xaxis": {
            "title": {"text": f"{QUANTITIES[quantity]}, " + ("shares of the whole" if shares else f"by stage{unit}")},
            **({"range": [0, 1]} if shares else {}),
            "tickformat": ".0%" if shares else ".3~g" if per > 1 else ".3~s",
        },
        "yaxis": {"autorange": "reversed"},
    }
    label = f"{QUANTITIES[quantity]} of each stage of {', '.join(networks)}"
    chart(traces, layout, label=label, height=90 + _ROW * len(networks), key=key)


def at_once(batch: int) -> str:
    """How many images pass together: 1 image, 32 images at once."""
    return words.counted(batch, "image") + " at once" * (batch > 1)


def times_chart(measured: Mapping[str, Measured], *, key: str) -> None:
    """Milliseconds that an image takes, by how many there are at once."""
    traces = [
        Trace(
            {
                "type": "bar",
                "orientation": "h",
                "name": at_once(batch),
                "x": [1000 * each.seconds(batch) / batch for each in measured.values()],
                "y": list(map(literal, measured)),
                "hovertemplate": "%{y}: %{x:.3~g} ms an image<extra></extra>",
            },
            hue=number,
        )
        for number, batch in enumerate(BATCHES)
    ]
    layout = {
        "barmode": "group",
        "xaxis": {"title": {"text": "Milliseconds an image"}, "rangemode": "tozero"},
        "yaxis": {"autorange": "reversed"},
    }
    label = f"Time of a forward pass of {', '.join(measured)}"
    chart(traces, layout, label=label, height=110 + _ROW * len(measured), key=key)


def kinds_chart(networks: Named, *, key: str) -> None:
    """How many layers of each kind the networks have; the rarest kinds as one."""
    counts = {name: kinds(shown.network) for name, shown in networks.items()}
    totals: dict[str, int] = {}
    for each in counts.values():
        for kind, many in each.items():
            totals[kind] = totals.get(kind, 0) + many
    frequent = sorted(totals, key=lambda kind: -totals[kind])
    shown_kinds, rest = frequent[:_MOST_KINDS], frequent[_MOST_KINDS:]
    labels = [*shown_kinds, *(["others"] if rest else [])]
    traces = [
        Trace(
            {
                "type": "bar",
                "orientation": "h",
                "name": literal(name),
                "x": [
                    *(each.get(kind, 0) for kind in shown_kinds),
                    *([sum(each.get(k, 0) for k in rest)] if rest else []),
                ],
                "y": labels,
                "hovertemplate": f"%{{y}}: %{{x}}<extra>{literal(name)}</extra>",
            },
            hue=number,
        )
        for number, (name, each) in enumerate(counts.items())
    ]
    layout = {"barmode": "group", "xaxis": {"title": {"text": "Layers"}}, "yaxis": {"autorange": "reversed"}}
    height = 110 + len(labels) * (10 + 11 * len(networks))
    chart(traces, layout, label=f"Layers by kind of {', '.join(networks)}", height=height, key=key)


def field_chart(networks: Named, *, key: str) -> None:
    """The largest receptive field at each depth: how many convolutions lie between a map and the image."""
    traces = []
    for number, (name, shown) in enumerate(networks.items()):
        seen = fields(shown.network)
        drawn = {
            "type": "scatter",
            "mode": "lines",
            "name": literal(name),
            "line": {"shape": "hv"},
            "x": [each.depth for each in seen],
            "y": [each.side for each in seen],
            "customdata": [literal(each.layer) for each in seen],
            "hovertemplate": f"%{{customdata}}: %{{y}} px<extra>{literal(name)}</extra>",
        }
        traces.append(Trace(drawn, hue=number))
    layout = {
        "xaxis": {"title": {"text": "Depth: convolutions from the image on"}},
        "yaxis": {"title": {"text": "Receptive field, pixels"}, "rangemode": "tozero"},
        "hovermode": "closest",
    }
    chart(traces, layout, label=f"Receptive field against depth of {', '.join(networks)}", height=460, key=key)
