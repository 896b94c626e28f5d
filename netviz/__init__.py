"""netviz: convolutional networks described once, and seen, counted, drawn and trained from that description.

    settings ──build──▶ Network ──▶ layer_table, draw, to_script (milliseconds, no TensorFlow)
                           └──────▶ to_keras, a training run     (only where asked)

The rooms, each importing only from those to its right:
ui → lecture_file → {host, state} → stories → training → {drawing, convolution, interchange} → anatomy → architectures
→ network → layers

>>> import netviz
>>> network = netviz.build("mobilenet_v1", alpha=0.5)
>>> network.total_params, network.macs
(1342536, 149497088)

Training is a run in a process of its own, whose events come as they happen:

events = netviz.train("resnet20", recipe="one_minute", seconds=30)
for event in events:
    print(event.step, event.series.value, event.value)
print(events.run.number, events.run.figures.test_accuracy)  # python -m netviz runs show N tells it again
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from netviz.anatomy.table import layer_table
from netviz.architectures.catalog import build
from netviz.drawing.figure import draw
from netviz.interchange.keras_model import to_keras
from netviz.interchange.keras_script import to_script
from netviz.interchange.notebook import to_notebook
from netviz.network import Network

if TYPE_CHECKING:
    from netviz.training.from_python import Events

__version__ = "0.1.0"
__all__ = ["build", "draw", "layer_table", "to_keras", "to_notebook", "to_script", "train"]


def train(network: Network | str, *, recipe: str = "one_minute", **settings: Any) -> Events:
    """A run on CIFAR-10: a point of a curve or a mark at a time, as the run's process reports them.

    `network` is one that `build` or a file gave, taken in its form for ten classes of 32-pixel images, or the name of
    an architecture or preset; `settings` are those of `python -m netviz train --help`, in the place of the recipe's.
    The run is in the record, where the page and the shell find it: the iterator's `run` has its number, its id and its
    figures, at any time. Closing the iterator stops it. Raises NetvizError where it cannot begin, and RunError where it
    fails.
    """
    from netviz.training import from_python  # noqa: PLC0415 - what only draws and counts needs no record of runs

    return from_python.events(network, recipe=recipe, **settings)
