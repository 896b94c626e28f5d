"""Curves that grow while the visitor looks: plotly.js in a component of our own.

`st.plotly_chart` is taken down and built again at every change, and the visitor's zoom goes with it.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal

import streamlit as st
from streamlit.components.v1 import declare_component
from streamlit.components.v2 import component

from netviz.training.curves import Curve, curve, held_out, trained
from netviz.training.dispatch.dispatcher import dispatcher
from netviz.training.record.runs import Run
from netviz.ui.shared.assets import script, text

Axis = Literal["batch", "images", "seconds"]


@dataclass(frozen=True)
class AxisWords:
    """What runs along the curves: as one chooses it, beneath them, and how its numbers are written (d3-format)."""

    choice: str
    title: str
    format: str


AXES: dict[Axis, AxisWords] = {
    "batch": AxisWords("Batches", "Batch", ",d"),
    "images": AxisWords("Images", "Images seen", ",d"),
    "seconds": AxisWords("Seconds", "Seconds of training", ".1f"),
}


@dataclass(frozen=True)
class Plot:
    """A value over time: its name, what its axis says, how a value and a tick are written, and how far it goes."""

    title: str
    unit: str
    format: str
    ticks: str
    reach: float
    """The end of its axis while there are no points."""


PLOTS = {
    "loss": Plot("Loss", "Loss (nats an image)", ".3f", "", 2.5),
    "accuracy": Plot("Accuracy", "Share of images right", ".1%", ".0%", 1.0),
}
_HTML = """
<div class="nv-curves">
  <div class="plot" data-value="loss" role="img" aria-label="Loss of training and held-out images"></div>
  <div class="plot" data-value="accuracy" role="img" aria-label="Accuracy on training and held-out images"></div>
</div>
"""


def _plotly_folder() -> Path:
    package = find_spec("plotly")
    assert package is not None
    assert package.origin is not None
    return Path(package.origin).parent / "package_data"


# A component is sent whenever its data changes, with its script: so the script stands apart and is sent once.
_script = component("netviz_curves_script", js=script("live_curves/curves.js"))

# plotly.js brings styles for the whole document, which a shadow root would keep out.
_curves = component(
    "netviz_live_curves",
    html=_HTML,
    css=text("live_curves/curves.css"),
    js=script("live_curves/mount.js"),
    isolate_styles=False,
)

# Streamlit serves the folder of a declared component: here the one in the installed plotly package, 4.8 MB that a
# browser then fetches once, and not with every message.
_plotly = declare_component("netviz_plotly", path=_plotly_folder())


def curves_script() -> None:
    """What draws the curves; to stand on the page once, outside of the fragment that sends them."""
    with st.container(key="curves-script-unseen"):
        _script(key="curves-script")


def live_curves(run: Run, axis: Axis, *, key: str) -> None:
    """Loss and accuracy of a run over batches, images or seconds. Zoom stays while they grow."""
    newest = dispatcher().store.last_seq(run)
    training, checks = _points(dispatcher().store.url, run.id, newest)
    data = curve_data(training, checks, run=run.id, axis=axis)
    _curves(key=key, data=data, height="content")


def curve_data(training: Curve, checks: Curve, *, run: str, axis: Axis) -> dict[str, Any]:
    """What the browser needs: at most some 25 KB, however long the run."""
    return {
        "run": run,
        "axis": {"name": axis, "title": AXES[axis].title, "format": AXES[axis].format},
        "plots": {value: asdict(plot) for value, plot in PLOTS.items()},
        "plotly": f"component/{_plotly.name}/plotly.min.js",
        "training": asdict(training),
        "held_out": {name: getattr(checks, name) for name in ("batch", "images", "seconds", "loss", "accuracy")},
    }


@st.cache_data(max_entries=64, show_spinner=False)
def _points(url: str, identity: str, newest: int) -> tuple[Curve, Curve]:
    """Both curves as of event `newest`: read once, however many watch."""
    store = dispatcher().store
    events = store.events_after(store.run(identity))
    return curve(trained(events)), curve(held_out(events))
