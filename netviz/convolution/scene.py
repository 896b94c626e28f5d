"""Everything that the stage in the browser shows, in one message: it plays, steps and scrubs without asking again."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any

import numpy as np

from netviz.convolution.costs import ratio_to_standard, reference, total_multiply_adds
from netviz.convolution.edits import DECIMALS, LARGEST
from netviz.convolution.kinds import KINDS
from netviz.convolution.real_size import RealSize, cost
from netviz.convolution.settings import ConvolutionSettings
from netviz.convolution.stages import Convolution, Stage
from netviz.convolution.timeline import computed_at, extent
from netviz.errors import SettingsError

# Of a picture's channels; each stands off white and black alike.
_HUES = {"red": "#d6453d", "green": "#2f8f46", "blue": "#3f74d9"}


def scene(
    convolutions: Sequence[Convolution],
    settings: ConvolutionSettings,
    *,
    real: RealSize | None = None,
    layer: str = "",
    channels: Sequence[str] = (),
    editable: bool = False,
) -> dict[str, Any]:
    """The convolutions in step on the same image, as plain lists and numbers.

    Arrays are flat: an image channel by channel, a kernel by channel out, then by channel read. `when` says in which
    step, counted from 1, each output cell is computed, `products` with how many multiply-adds, `editable` whether the
    visitor may type into cells, and `limits` the lowest and highest value of a cell and its decimals. Where the image
    is a picture's three colours, `channels` are their names and hues, else the names that are given. `real`: the size
    of a real layer, and `layer` its name; the scene then says what that one costs as each of the kinds. `id` changes
    with the content and with nothing else.
    """
    within, measure = extent(convolutions), reference(convolutions)
    shown: dict[str, Any] = {
        "extent": within,
        "editable": editable,
        "limits": [-LARGEST, LARGEST, DECIMALS],
        "reference": measure.kind,
        "kinds": [
            {
                "kind": each.kind,
                "title": KINDS[each.kind].title,
                "idea": KINDS[each.kind].idea,
                "total": total_multiply_adds(each),
                "ratio": ratio_to_standard(each.kind, settings) if measure.kind == "standard" else None,
                "stages": [
                    _stage(stage, when) for stage, when in zip(each.stages, computed_at(each, within), strict=True)
                ],
            }
            for each in convolutions
        ],
    }
    if settings.data in ("picture", "upload") and settings.channels_in == len(_HUES):
        shown["channels"] = [{"name": name, "hue": hue} for name, hue in _HUES.items()]
    elif channels:
        shown["channels"] = [{"name": name} for name in channels]
    if real is not None:
        shown["layer"] = {
            "name": layer,
            "input": [real.map_size, real.map_size, real.real_channels_in],
            "kernel": real.window,
            "filters": real.real_channels_out,
            "macs": _macs("standard", real, settings),
        }
        for kind in shown["kinds"]:
            kind["real"] = _macs(kind["kind"], real, settings)
    content = json.dumps(shown, separators=(",", ":"), sort_keys=True)
    return {"id": hashlib.sha1(content.encode()).hexdigest()[:16], **shown}


def _macs(kind: str, real: RealSize, settings: ConvolutionSettings) -> int | None:
    """The multiply-adds of a real layer as that kind; None where it does not go at that size."""
    try:
        return cost(kind, real, settings).macs
    except SettingsError:
        return None


def _stage(stage: Stage, when: np.ndarray) -> dict[str, Any]:
    (top, bottom), (left, right) = stage.rows.margins, stage.columns.margins
    alike = stage.products.min() == stage.products.max()
    shown = {
        "name": stage.name,
        "channels": stage.image.shape[2],
        "size": stage.image.shape[:2],
        "margins": [top, left, bottom, right],
        "image": _by_channel(stage.image),
        "kernel": stage.kernel.shape[:2],
        "depth": stage.kernel.shape[2],
        "read": [stage.channels_read(channel)[0] for channel in range(stage.channels_out)],
        "channelsOut": stage.channels_out,
        "positions": stage.output.shape[:2],
        "windows": {"rows": stage.rows.windows, "columns": stage.columns.windows},
        "weights": _flat(stage.kernel.transpose(3, 2, 0, 1)),
        "bias": None if stage.bias is None else _flat(stage.bias),
        "output": _by_channel(stage.output),
        "when": _by_channel(when),
        "products": int(stage.products.max()) if alike else _by_channel(stage.products),
    }
    return shown if stage.rest is None else {**shown, "rest": _by_channel(stage.rest)}


def _by_channel(array: np.ndarray) -> list[float]:
    return _flat(array.transpose(2, 0, 1))


def _flat(array: np.ndarray) -> list[float]:
    """Whole numbers without their ".0", which would be half of the message."""
    return [int(value) if value == int(value) else round(value, 6) for value in array.ravel().tolist()]
