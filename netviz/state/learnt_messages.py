"""What a run has learnt, as the browser is sent it: each key is explained in assets/learnt/messages.json."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from netviz.errors import DataError, NetvizError
from netviz.state.trained_kernel import can_be_drawn
from netviz.training.codes import DataSetName
from netviz.training.data.pictures import CLASSES, pictures
from netviz.training.dispatch import looking
from netviz.training.record import checkpoints, probes
from netviz.training.record.probes import Answers, Probe
from netviz.training.record.runs import Run

_Pictures = Callable[[np.ndarray], np.ndarray]
"""Of images by their numbers the pixels."""


class Refused(NamedTuple):
    """Why what was opened last cannot be seen at work."""

    act: int = 0
    """The number of the act that opened it."""
    told: str = ""
    """Empty where nothing stands against it."""


_NOTHING_REFUSED = Refused()


def learnt_data(run: Run, asked: object, layer: str = "", refused: Refused = _NOTHING_REFUSED) -> dict[str, Any]:
    """All that the browser is sent: see assets/learnt/messages.json. Raises NetvizError.

    `layer` is the one whose feature maps a link chose.
    """
    kept = [each.position.step for each in checkpoints.of_run(run.id)]
    steps = _moments(run, kept)
    told = _told(run, steps) | {
        "goes_on": run.is_active, "checkpoints": kept, "layer": layer, "refused": refused._asdict(),
    }  # fmt: skip
    return told | _answer(run, steps, asked) if steps and isinstance(asked, Mapping) else told


def _answer(run: Run, steps: list[int], asked: Mapping[str, Any]) -> dict[str, Any]:
    """What was asked for, as far as it is there; or why it cannot be had."""
    data, wanted = run.figures.data, asked.get("step")
    step = next((each for each in steps if each == wanted), steps[-1])
    try:
        probe = _read(run, step) if data else None
        if data is None or probe is None:
            return {}
        shown = partial(pictures, data)
        return {
            "fixed": [_fixed(probe, data, shown, looking.layers(run))] if asked.get("fixed") else [],
            "probes": [_probe(probe, shown, can_open=can_be_drawn(run, probe))] if step == wanted else [],
            "maps": _maps(run, probe, asked.get("maps")),
        }
    except NetvizError as error:
        return {"absent": [{"step": step, "told": f"{error}."}], "maps": _no_maps(asked.get("maps"), error)}


def still_data(run: Run, moment: int | None = None) -> dict[str, Any] | None:
    """What it had learnt when it was looked into nearest to a moment, else last: whole, for where nobody can be asked.

    None where that was not kept. Where its data set is not on this host the pictures are left out, which it says.
    Raises RunError.
    """
    steps, data = [head.step for head in probes.of_run(run.id)], run.figures.data
    if not steps or data is None:
        return None
    step = steps[-1] if moment is None else min(steps, key=lambda each: abs(each - moment))
    probe, shown, left_out = probes.read(run.id, step), partial(pictures, data), ""
    try:
        shown(probe.pictures.images)
    except DataError as error:
        shown, left_out = _none, f"The pictures were left out. {error}"
    return _told(run, [step]) | {
        "fixed": [_fixed(probe, data, shown, ())],
        "probes": [_probe(probe, shown, can_open=False)],
        "still": {"left_out": left_out},
    }


def _told(run: Run, steps: list[int]) -> dict[str, Any]:
    """Where nothing was asked for yet."""
    return {
        "run": run.id,
        "goes_on": False,
        "steps": steps,
        "checkpoints": [],
        "layer": "",
        "refused": _NOTHING_REFUSED._asdict(),
        "fixed": [],
        "probes": [],
        "maps": [],
        "absent": [],
    }


def _none(images: np.ndarray) -> np.ndarray:
    return np.zeros((len(images), 0, 0, 3), np.uint8)


def _moments(run: Run, kept: list[int]) -> list[int]:
    """The steps at which one can see what it had learnt: after its end, where nothing was kept, its checkpoints."""
    steps = {head.step for head in probes.of_run(run.id)}
    can_be_made = not run.is_active and run.settings.get("probes") != "on"
    return sorted(steps.union(kept) if can_be_made else steps)


def _read(run: Run, step: int) -> Probe | None:
    """What it had learnt then; None while that is computed. Raises RunError."""
    return probes.read(run.id, step) if run.is_active else looking.ask_probe(run, step)


def _fixed(probe: Probe, data: DataSetName, shown: _Pictures, layers: Sequence[str]) -> dict[str, Any]:
    pixels = shown(probe.pictures.images)
    return {
        "classes": CLASSES[data],
        "side": pixels.shape[1:3],
        "pixels": _base64(pixels),
        "labels": probe.pictures.labels.tolist(),
        "layers": layers,
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


def _probe(probe: Probe, shown: _Pictures, *, can_open: bool) -> dict[str, Any]:
    return {
        "step": probe.step,
        "epoch": probe.epoch,
        "accuracy": probe.accuracy,
        "confusion": probe.confusion.tolist(),
        "pictures": _answers(probe.pictures),
        "mistakes": {
            name: {
                "pixels": _base64(shown(answers.images)),
                "labels": answers.labels.tolist(),
                **_answers(answers),
            }
            for name, answers in (("surest", probe.surest), ("worst", probe.worst))
        },
        "filters": {**_filters(probe), "can_open": can_open},
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
