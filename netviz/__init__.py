"""netviz: convolutional networks described once, and seen, counted, drawn and trained from that description.

    settings ──build──▶ Network ──▶ layer_table, draw, to_script (milliseconds, no TensorFlow)
                           └──────▶ to_keras, a training run     (only where asked)

The rooms, each importing only from those to its right:
ui → training → {drawing, convolution, interchange} → anatomy → architectures → network → layers

>>> import netviz
>>> network = netviz.build("mobilenet_v1", alpha=0.5)
>>> network.total_params, network.macs
(1342536, 149497088)
"""

from netviz.anatomy.table import layer_table
from netviz.architectures.catalog import build
from netviz.drawing.figure import draw
from netviz.interchange.keras_model import to_keras
from netviz.interchange.keras_script import to_script
from netviz.interchange.notebook import to_notebook

__all__ = ["build", "draw", "layer_table", "to_keras", "to_notebook", "to_script"]
