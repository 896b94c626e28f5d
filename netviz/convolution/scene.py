"""Everything that the stage in the browser shows, in one message: it plays, steps and scrubs without asking again."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any

import numpy as np

from netviz.convolution.costs import (
    multiply_adds,
    products_per_value,
    ratio_to_standard,
    reference,
    total_multiply_adds,
)
from netviz.convolution.settings import ConvolutionSettings
from netviz.convolution.stages import KINDS, Stage, convolution
from netviz.convolution.timeline import extent, running_multiply_adds, turns


def scene(kinds: Sequence[str], settings: ConvolutionSettings) -> dict[str, Any]:
    """The kinds in step on the same image, as plain lists and numbers.

    Arrays are flat: an image channel by channel, a kernel by channel out, then by channel read. `id` changes with
    the content and with nothing else.
    """
    convolutions = [convolution(kind, settings) for kind in kinds]
    within = extent(convolutions)
    shown: dict[str, Any] = {
        "extent": within,
        "reference": reference(convolutions).kind,
        "kinds": [
            {
                "kind": each.kind,
                "title": KINDS[each.kind].title,
                "idea": KINDS[each.kind].idea,
                "total": total_multiply_adds(each),
                "running": running_multiply_adds(each, within),
                "turns": [[{"stage": work.stage, "channels": work.channels} for work in turn] for turn in turns(each)],
                "ratio": ratio_to_standard(each.kind, settings) if "standard" in kinds else None,
                "stages": [_stage(stage) for stage in each.stages],
            }
            for each in convolutions
        ],
    }
    content = json.dumps(shown, separators=(",", ":"), sort_keys=True)
    return {"id": hashlib.sha1(content.encode()).hexdigest()[:16], **shown}


def _stage(stage: Stage) -> dict[str, Any]:
    return {
        "name": stage.name,
        "size": stage.axis.cells,
        "channels": stage.image.shape[2],
        "kernel": stage.axis.kernel,
        "read": [stage.channels_read(channel)[0] for channel in range(stage.channels_out)],
        "depth": stage.kernel.shape[2],
        "margins": stage.axis.margins,
        "windows": stage.axis.windows,
        "positions": stage.axis.positions,
        "channelsOut": stage.channels_out,
        "products": products_per_value(stage),
        "multiplyAdds": multiply_adds(stage),
        "image": _flat(stage.image.transpose(2, 0, 1)),
        "weights": _flat(stage.kernel.transpose(3, 2, 0, 1)),
        "bias": None if stage.bias is None else _flat(stage.bias),
        "output": _flat(stage.output.transpose(2, 0, 1)),
    }


def _flat(array: np.ndarray) -> list[float]:
    """Whole numbers without their ".0", which would be half of the message."""
    return [int(value) if value == int(value) else round(value, 6) for value in array.ravel().tolist()]
