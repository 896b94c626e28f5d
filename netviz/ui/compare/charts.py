"""The compared networks as charts: accuracy against compute, cost by stage, layers by kind, field by depth, time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import sqrt

import streamlit as st

from netviz import words
from netviz.anatomy.accuracy import REPORTED, Reported, reported
from netviz.anatomy.quantities import QUANTITIES, Quantity
from netviz.state.compared_figures import FIGURES, WRITTEN, fields, kinds, stage_costs
from netviz.state.shown_network import ShownNetwork
from netviz.training.dispatch.forward_pass import BATCHES, Measured
from netviz.ui.shared.chart import Trace, chart
from netviz.unknown import known_sum, or_none

Named = Mapping[str, ShownNetwork]
_SYMBOLS = ("circle", "diamond", "square", "triangle-up", "x")
_DIAMETER = 4.0  # pixels of a network with a million parameters: areas are as the parameters
_LEAST = 6.0
_ROW = 58  # pixels of a network's bar
_THIN = 8  # times a smaller bar
_MOST_KINDS = 14


def accuracy_chart(networks: Named, *, key: str) -> None:
    """Accuracy on ImageNet against multiply-adds, a series a source, areas as the parameters.

    A compared network whose accuracy is published stands in its place; the others stand below, at their true compute.
    """
    traces = [
        _bubbles(
            series.title,
            series.rows,
            hue=number,
            symbol=_SYMBOLS[number % len(_SYMBOLS)],
            told=series.source,
        )
        for number, series in enumerate(REPORTED)
    ]
    lowest = min(row.top1 for series in REPORTED for row in series.rows) - 5
    known = {name: reported(shown.preset) for name, shown in networks.items()}
    for name, shown in networks.items():
        row, macs = known[name], or_none(shown.network.macs)
        if not macs:
            continue
        accuracy = row.top1 if row else lowest
        told = f"top-1 {row.top1:.1f} %" if row else "its accuracy on ImageNet is not published here"
        params = known_sum([node.params for node in shown.network.nodes])
        traces.append(
            Trace(
                {
                    "type": "scatter",
                    "mode": "markers",
                    "showlegend": False,
                    "x": [macs / 1e9],
                    "y": [accuracy],
                    "marker": {"size": [_diameter(params / 1e6)], "symbol": "circle-open", "line": {"width": 3}},
                    "hovertemplate": f"{_plain(name)}<br>{words.short(macs)} multiply-adds<br>{told}<extra></extra>",
                },
                names=[name],
                is_firm=True,
            )
        )
    layout = {
        "xaxis": {"type": "log", "title": {"text": "Multiply-adds of one image, billions"}, "tickformat": ".3~g"},
        "yaxis": {"title": {"text": "Top-1 accuracy, %"}, "range": [lowest - 2, 86]},
    }
    chart(traces, layout, label="Accuracy on ImageNet against multiply-adds", height=560, key=key)
    below = "A ring at the bottom is a network without a published accuracy. " if None in known.values() else ""
    st.caption(
        f"{below}A mark's area shows its parameters. Compare figures of one source only: each source trained in its "
        "own way. Sources: " + "; ".join(f"{series.title}: {series.source}" for series in REPORTED) + "."
    )


def _bubbles(title: str, rows: Sequence[Reported], *, hue: int, symbol: str, told: str) -> Trace:
    drawn = {
        "type": "scatter",
        "mode": "markers",
        "name": title,
        "x": [row.macs for row in rows],
        "y": [row.top1 for row in rows],
        "marker": {
            "size": [_diameter(row.params or 0) for row in rows],
            "symbol": symbol,
            "opacity": 0.55,
        },
        "customdata": [
            [
                row.name,
                "not told" if row.params is None else f"{row.params:g} M",
                "not told" if row.top5 is None else f"{row.top5:g} %",
                "not told" if row.input_size is None else f"{row.input_size} px",
            ]
            for row in rows
        ],
        "hovertemplate": (
            "%{customdata[0]}<br>top-1 %{y:.1f} %, top-5 %{customdata[2]}<br>%{x} G multiply-adds, "
            f"%{{customdata[1]}} parameters, %{{customdata[3]}}<br>{told}<extra></extra>"
        ),
    }
    return Trace(drawn, hue=hue, names=[row.name for row in rows])


def _diameter(millions: float) -> float:
    return max(_LEAST, _DIAMETER * sqrt(millions))


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
                    "y": [_plain(name)],
                    "text": [_plain(label)],
                    "textposition": "inside",
                    "insidetextanchor": "middle",
                    "textangle": 0,
                    "marker": {"line": {"width": 1, "color": "rgba(255,255,255,.7)"}},
                    "hovertemplate": f"{_plain(label)}: {WRITTEN[quantity](cost)}, {cost / whole:.1%} of "
                    f"{WRITTEN[quantity](whole)}<extra>{_plain(name)}</extra>",
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


def differ_much(networks: Named, quantity: Quantity) -> bool:
    """Whether the smallest cost is no more than a thin line beside the largest."""
    totals = [known_sum(map(FIGURES[quantity], shown.network.nodes)) for shown in networks.values()]
    return max(totals) > _THIN * min(totals)


def at_once(batch: int) -> str:
    """How many images pass together: 1 image, 32 images at once."""
    return images(batch) if batch == 1 else f"{images(batch)} at once"


def times_chart(measured: Mapping[str, Measured], *, key: str) -> None:
    """Milliseconds that an image takes, by how many there are at once."""
    traces = [
        Trace(
            {
                "type": "bar",
                "orientation": "h",
                "name": at_once(batch),
                "x": [1000 * each.seconds(batch) / batch for each in measured.values()],
                "y": list(map(_plain, measured)),
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


def images(batch: int) -> str:
    """1 image, 32 images."""
    return "1 image" if batch == 1 else f"{batch} images"


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
                "name": _plain(name),
                "x": [
                    *(each.get(kind, 0) for kind in shown_kinds),
                    *([sum(each.get(k, 0) for k in rest)] if rest else []),
                ],
                "y": labels,
                "hovertemplate": f"%{{y}}: %{{x}}<extra>{_plain(name)}</extra>",
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
            "name": _plain(name),
            "line": {"shape": "hv"},
            "x": [each.depth for each in seen],
            "y": [each.side for each in seen],
            "customdata": [_plain(each.layer) for each in seen],
            "hovertemplate": f"%{{customdata}}: %{{y}} px<extra>{_plain(name)}</extra>",
        }
        traces.append(Trace(drawn, hue=number))
    layout = {
        "xaxis": {"title": {"text": "Depth: convolutions from the image on"}},
        "yaxis": {"title": {"text": "Receptive field, pixels"}, "rangemode": "tozero"},
        "hovermode": "closest",
    }
    chart(traces, layout, label=f"Receptive field against depth of {', '.join(networks)}", height=460, key=key)


def _plain(text: str) -> str:
    """Text that plotly shows as it is: it reads some tags."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
