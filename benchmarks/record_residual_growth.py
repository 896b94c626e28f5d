"""Measure how far the values of a real map spread through the residual blocks of Inception-ResNet-V2.

    python -m benchmarks.record_residual_growth [--images 8]

Writes assets/measured/residual_growth.json, which the story "Inception meets ResNet" shows. One pass of CIFAR-10's
first held-out images, enlarged, at the first weights, as in the first step of training: normalised by their batch.
Takes a minute of two cores, and needs CIFAR-10.
"""

from __future__ import annotations

import argparse
import json
from typing import Any

import numpy as np

from netviz.anatomy.residual_growth import FILE, TIMES, residual_scales
from netviz.architectures.catalog import build
from netviz.interchange.keras_model import to_keras
from netviz.training.data.data_set import load

NETWORK = "inception_resnet_v2_paper"
SEED = 0


def images(many: int, side: int) -> Any:
    """The first held-out images, of that many pixels a side, with CIFAR-10's mean taken to 0 and its spread to 1."""
    import tensorflow as tf

    data = load("cifar10", lambda phase, done: None)
    pixels = data.array("train_images")[np.asarray(data.held_out[:many])]
    return tf.image.resize((pixels.astype(np.float32) - 120.7) / 64, (side, side))


def spreads(many: int) -> dict[float | None, list[float]]:
    """Standard deviations of the first map and of each sum, in units of the first, by the times of the paper's scale.

    None adds residuals whole, as the last is always added.
    """
    import keras

    class Scaled(keras.layers.Layer):
        times: float | None = None

        def __init__(self, scale: float, **kwargs: Any) -> None:
            super().__init__(**kwargs)
            self.scale = scale

        def call(self, inputs: Any) -> Any:
            is_whole = Scaled.times is None or self.scale == 1
            return inputs[0] + (inputs[1] if is_whole else Scaled.times * self.scale * inputs[1])

    network = build(NETWORK)
    keras.utils.set_random_seed(SEED)
    model = to_keras(network, replaced={"CustomScaleLayer": Scaled})
    sums = [*residual_scales(network)]
    names = [sums[0].inputs[0].name, *(node.name for node in sums)]
    looked = keras.Model(model.input, [model.get_layer(name).output for name in names])
    seen, found = images(many, network.image_side), {}
    for Scaled.times in (None, *TIMES):
        first, *further = (float(np.std(each)) for each in looked(seen, training=True))
        found[Scaled.times] = [float(f"{each / first:.4g}") for each in (first, *further)]
    return found


def main() -> None:
    import keras

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--images", type=int, default=8)
    many = parser.parse_args().images
    found = spreads(many)
    told = {
        "images": many,
        "keras": keras.__version__,
        "whole": found[None],
        "scaled": {f"{times:g}": found[times] for times in TIMES},
    }
    FILE.parent.mkdir(parents=True, exist_ok=True)
    FILE.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
