"""The keras.Model that a run trains: the network's, on quicker kernels, on as many threads as are of use to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from netviz.interchange.keras_model import to_keras
from netviz.network import Network
from netviz.training.record.settings import RunSettings
from netviz.training.worker.gates import Gates
from netviz.training.worker.kernels import (
    direct_conv2d,
    fused_batch_normalization,
    interleaving_permute,
    split_cropping3d,
)

if TYPE_CHECKING:
    import keras

# Below this many multiply-adds a layer and batch, splitting a layer over threads costs more than it gives: on two
# cores a step of MobileNet V1 at alpha 0.5 takes 31 ms with split layers and 23 ms with whole ones.
SMALL_LAYER_MACS = 15_000_000


def has_small_layers(network: Network, settings: RunSettings) -> bool:
    """Whether a batch is so little work for each layer that no layer should be split over threads."""
    working = sum(1 for node in network.nodes if node.macs)
    return network.macs * settings.batch_size < SMALL_LAYER_MACS * working


def choose_threads(network: Network, settings: RunSettings) -> None:
    """One thread a layer where layers are small: cores then share the layers. Only before TensorFlow's first step."""
    import tensorflow as tf

    if has_small_layers(network, settings):
        tf.config.threading.set_intra_op_parallelism_threads(1)


def build_model(network: Network, settings: RunSettings, gates: Gates | None = None) -> keras.Model:
    """The keras.Model to train: the network's, on quicker kernels, with the run's momentum of batch normalisation.

    With the network's gates it has one on each shortcut.
    """
    import keras

    keras.utils.set_random_seed(settings.seed)
    fused = fused_batch_normalization()

    # The quick kernels compute in float32: a layer of another dtype is Keras' own.
    def batch_normalization(**arguments: Any) -> Any:
        kind = keras.layers.BatchNormalization if "dtype" in arguments else fused
        return kind(**{**arguments, "momentum": settings.bn_momentum})

    def conv2d(**arguments: Any) -> Any:
        return (keras.layers.Conv2D if "dtype" in arguments else direct_conv2d())(**arguments)

    replaced = {
        "BatchNormalization": batch_normalization,
        "Conv2D": conv2d,
        "Cropping3D": split_cropping3d(),
        "Permute": interleaving_permute(),
        **(gates.additions() if gates else {}),
    }
    model = to_keras(network, replaced=replaced)
    if settings.initial_weights == "he":
        _begin_with_he(model, settings.seed)
    return model


def _begin_with_he(model: keras.Model, seed: int) -> None:
    """He's weights for the convolutions whose network has not chosen others. `exports.script` writes the same lines."""
    import keras

    for number, layer in enumerate(model._flatten_layers()):
        if isinstance(layer, keras.layers.Conv2D) and isinstance(
            layer.kernel_initializer, keras.initializers.GlorotUniform
        ):
            kernel: Any = layer.kernel
            kernel.assign(keras.initializers.HeNormal(seed + number)(kernel.shape))
