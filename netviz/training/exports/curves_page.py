"""A run's curves as one page of HTML with plotly.js in it: it opens without a network, and zooms.

The Train page makes the like of it in the browser, as its view is there (assets/live_curves/picture.js).
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Any

from netviz.html import json_inside
from netviz.training import curves, words
from netviz.training.codes import Series
from netviz.training.curves import Point
from netviz.training.record.events import Event
from netviz.training.record.runs import Run

PLOTLY = Path(__file__).with_name("plotly") / "plotly-basic.min.js"
"""plotly.js with lines and bars, which is all that netviz draws by it: `npm pack plotly.js-basic-dist-min`."""
BLUE, GREEN, GREY, GRID = "#2563c9", "#0b8457", "#8a93a0", "#dbe1ea"
SMOOTHED_OVER = 10
"""Points over which the line of training is smoothed; the raw one lies faint under it."""
_PLOTS = {"loss": ("Loss (nats an image)", 1.0, (0.6, 1.0)), "accuracy": ("Images right (%)", 100.0, (0.2, 0.52))}
_GREY = {"line": {"color": GREY}, "showlegend": False}
_RATE = ("Learning rate", (0.0, 0.12))


def curves_page(run: Run, events: Sequence[tuple[int, Event]], title: str) -> str:
    """Loss, accuracy and learning rate by batch, and what was done to the run as marks."""
    figure = json_inside(_figure(run, events, title))
    library = PLOTLY.read_text(encoding="utf-8").replace("</script", r"<\/script")
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title></head>\n'
        f'<body><div id="curves"></div>\n<script>{library}</script>\n<script>const figure = {figure}; '
        'Plotly.newPlot("curves", figure.data, figure.layout, { displaylogo: false });</script>\n</body></html>\n'
    )


def _figure(run: Run, events: Sequence[tuple[int, Event]], title: str) -> dict[str, Any]:
    trained, held_out = curves.trained(events), curves.held_out(events)
    data: list[dict[str, Any]] = []
    layout = _layout(title)
    for number, (value, (named, scale, height)) in zip(("", "2"), _PLOTS.items(), strict=True):
        ys = [_scaled(getattr(point, value), scale) for point in trained]
        checks = [_scaled(getattr(point, value), scale) for point in held_out]
        raw = {"line": {"color": BLUE, "width": 1}, "opacity": 0.3, "hoverinfo": "skip", "showlegend": False}
        shown = {"showlegend": value == "loss"}
        data += [
            _line(number, "training", trained, ys, **raw),
            _line(number, "training", trained, _smoothed(ys), line={"color": BLUE, "width": 2}, **shown),
            _line(number, "held-out", held_out, checks, mode="lines+markers", line={"color": GREEN}, **shown),
        ]
        layout |= _axes(number, named, height)
    of_loss = (event.step for _, event in events if event.series is Series.LOSS)
    rates = dict(zip(of_loss, curves.learning_rates(run, events), strict=False))  # none where they are not known
    data.append(_line("3", "learning rate", trained, list(map(rates.get, [point.batch for point in trained])), **_GREY))
    layout |= _axes("3", *_RATE)
    layout["xaxis3"]["title"] = {"text": "batch"}
    for mark, told in words.marks(run, curves.marks(events)):
        for number in ("", "2", "3"):
            layout["shapes"].append(
                {"type": "line", "xref": f"x{number}", "yref": f"y{number} domain", "x0": mark.batch, "x1": mark.batch,
                 "y0": 0, "y1": 1, "line": {"color": GREY, "dash": "dot", "width": 1}}
            )  # fmt: skip
        layout["annotations"].append(
            {"text": escape(told), "xref": "x", "yref": "y domain", "x": mark.batch, "y": 1, "showarrow": False,
             "textangle": -90, "xanchor": "right", "yanchor": "top", "font": {"size": 11, "color": GREY}}
        )  # fmt: skip
    return {"data": data, "layout": layout}


def _layout(title: str) -> dict[str, Any]:
    return {
        "title": {"text": escape(title), "x": 0.05, "xanchor": "left"},
        "font": {"family": "sans-serif", "color": "#1c2430"},
        "paper_bgcolor": "white",
        "plot_bgcolor": "white",
        "hovermode": "x unified",
        "width": 1000,
        "height": 900,
        "legend": {"orientation": "h", "x": 1, "xanchor": "right", "y": 1.01, "yanchor": "bottom"},
        "shapes": [],
        "annotations": [],
    }


def _axes(number: str, title: str, height: tuple[float, float]) -> dict[str, Any]:
    """Those of one plot, which has that share of the figure's height; the first one's have no number."""
    return {
        f"xaxis{number}": {"anchor": f"y{number}", "gridcolor": GRID, "matches": "x"},
        f"yaxis{number}": {"anchor": f"x{number}", "gridcolor": GRID, "domain": height, "title": {"text": title}},
    }


def _line(number: str, name: str, points: Sequence[Point], ys: list[float | None], **looks: Any) -> dict[str, Any]:
    at = {"x": [point.batch for point in points], "y": ys, "xaxis": f"x{number}", "yaxis": f"y{number}"}
    return {"type": "scatter", "mode": "lines", "name": name, **at, **looks}


def _scaled(value: float | None, scale: float) -> float | None:
    return None if value is None else scale * value


def _smoothed(values: Sequence[float | None]) -> list[float | None]:
    """The mean in which each value counts for more than those before it; gaps stay gaps."""
    keep, total, weight = 1 - 1 / SMOOTHED_OVER, 0.0, 0.0
    found: list[float | None] = []
    for value in values:
        if value is not None:
            total, weight = keep * total + value, keep * weight + 1
        found.append(None if value is None else total / weight)
    return found
