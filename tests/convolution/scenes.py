"""Scenes as the stage in the browser is sent them, for the tests of its scripts, which run without Python.

python -m tests.convolution.scenes writes them anew.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np

from netviz.convolution.kinds import convolution
from netviz.convolution.real_size import RealSize
from netviz.convolution.scene import scene
from netviz.convolution.settings import ConvolutionSettings

FILE = Path(__file__).resolve().parents[1] / "assets" / "convolution_stage" / "scenes.json"
_PICTURE = np.arange(4 * 4 * 3, dtype=np.uint8).reshape(4, 4, 3) * 5
_SMALL = ConvolutionSettings(size=4, channels_in=2, channels_out=2)
_GROUPS = {"groups": 2, "depth_multiplier": 2, "size": 5}
_CASES = {
    "in step": (("standard", "separable"), _SMALL),
    "strided": (("grouped", "depthwise"), ConvolutionSettings(size=5, channels_in=2, groups=2, stride=2)),
    "gaps": (("dilated", "transposed"), _SMALL.model_copy(update={"padding": "valid", "data": "random", "size": 5})),
    "abreast": (("separable", "grouped"), _SMALL.model_copy(update={"channels_in": 4, "channels_out": 4} | _GROUPS)),
    "picture": (("spatial",), _SMALL.model_copy(update={"channels_in": 3, "data": "picture"})),
}


def scenes() -> dict[str, dict[str, Any]]:
    """By name: kinds in step, that step over cells, with gaps, with filters side by side, and of a picture."""
    return {
        name: scene([convolution(kind, settings, _PICTURE) for kind in kinds], settings, real=RealSize(), editable=True)
        for name, (kinds, settings) in _CASES.items()
    }


if __name__ == "__main__":
    lines = [f"{json.dumps(name)}: {json.dumps(made, separators=(',', ':'))}" for name, made in scenes().items()]
    FILE.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
