"""What a run has learnt, at every moment at which it was looked into: answers, confusion, mistakes, filters.

The browser keeps what it got, and asks for what it lacks: moving in the run's time asks for nothing twice. It keeps as
well why something cannot be had, until the visitor asks again.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from functools import partial
from typing import Any, NamedTuple

import numpy as np
import streamlit as st
from streamlit.components.v2 import component

from netviz.errors import NetvizError
from netviz.state.convolution import ConvolutionView
from netviz.state.train import TrainState
from netviz.state.trained_kernel import can_be_drawn
from netviz.state.trained_layer import trained_told
from netviz.training.codes import DataSetName
from netviz.training.data.pictures import CLASSES, pictures
from netviz.training.dispatch import looking
from netviz.training.record import checkpoints, probes
from netviz.training.record.probes import Answers, Probe
from netviz.training.record.runs import Run
from netviz.training.watched import watched
from netviz.ui.shared.acts import hear, hear_from_now, heard, told
from netviz.ui.shared.assets import script, text
from netviz.ui.shared.markdown import plain
from netviz.ui.shared.session import CONVOLUTION, TRAIN

# A component is sent with its script whenever its data changes: so a large one stands apart and is sent once.
_script = component("netviz_learnt_script", js=script("learnt/learnt.js"))
_learnt = component(
    "netviz_learnt",
    html='<div class="learnt"></div>',
    css=text("learnt/learnt.css"),
    js=script("learnt/mount.js"),
)


def what_it_learnt(state: TrainState, run: Run) -> None:
    """The component, told what it asked for last."""
    key = f"{TRAIN.key}.learnt"
    asked = st.session_state.pop(f"{key}.asked", None)
    _keep_layer(state, asked)
    if (opened := st.session_state.pop(f"{key}.opened", None)) is not None:
        st.session_state[f"{key}.refused"] = _open(run, opened)
    refused = Refused(heard(key, "opened"), st.session_state.get(f"{key}.refused", ""))
    try:
        data = component_data(watched(run.id).run(), asked, state.layer, refused)
    except NetvizError as error:
        st.error(plain(str(error)), icon=":material/error:")
        return

    def keep() -> None:
        st.session_state[f"{key}.asked"] = told(key, "wanted")

    def choose() -> None:
        hear(key, "opened", partial(st.session_state.__setitem__, f"{key}.opened"))

    _learnt(key=key, data=data, height="content", on_wanted_change=keep, on_opened_change=choose)
    hear_from_now(key, "opened")
    with st.container(key="learnt-script-unseen"):
        _script(key="learnt-script")


def _keep_layer(state: TrainState, asked: object) -> None:
    """The layer whose feature maps are looked at stays in the link."""
    maps = asked.get("maps") if isinstance(asked, Mapping) else None
    layer = maps.get("layer") if isinstance(maps, Mapping) else None
    if isinstance(layer, str) and layer != state.layer:
        state.look_at(layer)
        TRAIN.write_link()


def _open(run: Run, opened: object) -> str:
    """Show the filter or the layer that was chosen at work, on the convolution page; answers why it cannot be."""
    try:
        view = ConvolutionView.awaiting(trained_told(run.id, opened))
    except NetvizError as error:
        return f"{error}."
    CONVOLUTION.send(view)
    st.switch_page("pages/convolution.py")
    return ""


class Refused(NamedTuple):
    """Why what was opened last cannot be seen at work."""

    act: int = 0
    """The number of the act that opened it."""
    told: str = ""
    """Empty where nothing stands against it."""


_NOTHING_REFUSED = Refused()


def component_data(run: Run, asked: object, layer: str = "", refused: Refused = _NOTHING_REFUSED) -> dict[str, Any]:
    """All that the browser is sent: see assets/learnt/messages.json. Raises NetvizError.

    `layer` is the one whose feature maps a link chose.
    """
    kept = [each.position.step for each in checkpoints.of_run(run.id)]
    steps = _moments(run, kept)
    told = {
        "run": run.id,
        "goes_on": run.is_active,
        "steps": steps,
        "checkpoints": kept,
        "layer": layer,
        "refused": refused._asdict(),
        "fixed": [],
        "probes": [],
        "maps": [],
        "absent": [],
    }
    return told | _answer(run, steps, asked) if steps and isinstance(asked, Mapping) else told


def _answer(run: Run, steps: list[int], asked: Mapping[str, Any]) -> dict[str, Any]:
    """What was asked for, as far as it is there; or why it cannot be had."""
    data, wanted = run.figures.data, asked.get("step")
    step = next((each for each in steps if each == wanted), steps[-1])
    try:
        probe = _read(run, step) if data else None
        if data is None or probe is None:
            return {}
        return {
            "fixed": [_fixed(run, probe, data)] if asked.get("fixed") else [],
            "probes": [_probe(run, probe, data)] if step == wanted else [],
            "maps": _maps(run, probe, asked.get("maps")),
        }
    except NetvizError as error:
        return {"absent": [{"step": step, "told": f"{error}."}], "maps": _no_maps(asked.get("maps"), error)}


def _moments(run: Run, kept: list[int]) -> list[int]:
    """The steps at which one can see what it had learnt: after its end, where nothing was kept, its checkpoints."""
    steps = {head.step for head in probes.of_run(run.id)}
    can_be_made = not run.is_active and run.settings.get("probes") != "on"
    return sorted(steps.union(kept) if can_be_made else steps)


def _read(run: Run, step: int) -> Probe | None:
    """What it had learnt then; None while that is computed. Raises RunError."""
    return probes.read(run.id, step) if run.is_active else looking.ask_probe(run, step)


def _fixed(run: Run, probe: Probe, data: DataSetName) -> dict[str, Any]:
    pixels = pictures(data, probe.pictures.images)
    return {
        "classes": CLASSES[data],
        "side": pixels.shape[1:3],
        "pixels": _base64(pixels),
        "labels": probe.pictures.labels.tolist(),
        "layers": looking.layers(run),
    }


def _maps(run: Run, probe: Probe, asked: object) -> list[dict[str, Any]]:
    """The feature maps that were asked for, or why there are none; nothing while they are computed."""
    if not isinstance(asked, Mapping) or asked.get("at") is None:
        return []
    try:
        picture = int(probe.pictures.images[int(str(asked.get("picture")))])
        step = None if asked.get("step") is None else int(str(asked["step"]))
        found = looking.ask(run, step, str(asked.get("layer")), picture)
    except NetvizError as error:
        return _no_maps(asked, error)
    except (ValueError, IndexError):  # no browser of ours asks that
        return []
    if found is None:
        return []
    told = {
        "step": found.step,
        "side": found.maps.shape[1:],
        "pixels": _base64(found.maps),
        "channels": found.channels.tolist(),
        "of": found.shape[2],
        "can_open": looking.is_shown_at_work(run, found.layer),
        "told": "",
    }
    return [_place(asked) | told | {name: _rounded(getattr(found, name)) for name in ("strengths", "lows", "highs")}]


def _no_maps(asked: object, error: NetvizError) -> list[dict[str, Any]]:
    """Why there are none, where some were asked for."""
    if not isinstance(asked, Mapping) or asked.get("at") is None:
        return []
    return [dict.fromkeys(_MAPS) | _place(asked) | {"told": f"{error}."}]


def _place(asked: Mapping[str, Any]) -> dict[str, Any]:
    """By what the browser knows the maps that it asked for."""
    return {name: asked.get(name) for name in ("at", "layer", "picture")}


_MAPS = ("step", "side", "pixels", "channels", "strengths", "lows", "highs", "of", "can_open")


def _probe(run: Run, probe: Probe, data: DataSetName) -> dict[str, Any]:
    return {
        "step": probe.step,
        "epoch": probe.epoch,
        "accuracy": probe.accuracy,
        "confusion": probe.confusion.tolist(),
        "pictures": _answers(probe.pictures),
        "mistakes": {
            name: {
                "pixels": _base64(pictures(data, answers.images)),
                "labels": answers.labels.tolist(),
                **_answers(answers),
            }
            for name, answers in (("surest", probe.surest), ("worst", probe.worst))
        },
        "filters": {**_filters(probe), "can_open": can_be_drawn(run, probe)},
    }


def _answers(answers: Answers) -> dict[str, Any]:
    return {
        "classes": answers.classes.tolist(),
        "probabilities": _rounded(answers.probabilities),
        "of_label": _rounded(answers.of_label),
    }


def _filters(probe: Probe) -> dict[str, Any]:
    """Each filter as a picture: its weights around a middle grey, on its own scale."""
    kernel = probe.filters.astype(np.float32)
    if kernel.shape[2] != 3:
        kernel = kernel.mean(2, keepdims=True)
    filters = np.moveaxis(kernel, 3, 0)
    sizes = np.abs(filters).max((1, 2, 3), initial=0.0)
    shades = 128 + 127 * filters / np.where(sizes > 0, sizes, 1)[:, None, None, None]
    return {
        "layer": probe.layer,
        "side": filters.shape[1:3],
        "channels": filters.shape[3],
        "pixels": _base64(np.rint(shades).astype(np.uint8)),
        "sizes": _rounded(sizes),
        "count": probe.filter_count,
    }


def _rounded(values: np.ndarray) -> list[Any]:
    return np.round(values.astype(float), 4).tolist()


def _base64(values: np.ndarray) -> str:
    return b64encode(np.ascontiguousarray(values, np.uint8).tobytes()).decode()
