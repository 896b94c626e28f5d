"""netviz: convolutional networks described once, and seen, counted, drawn and trained from that description.

    settings ──build──▶ Network ──▶ layer_table, draw          (milliseconds, no TensorFlow)
                           └──────▶ to_keras, a training run    (only where asked)

The rooms, each importing only from those to its right:
ui → {anatomy, drawing, convolution, interchange, training} → architectures → layers → network
"""

from netviz.architectures.catalog import build
from netviz.interchange.keras_model import to_keras

__all__ = ["build", "to_keras"]
