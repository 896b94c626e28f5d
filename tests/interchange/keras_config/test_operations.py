"""Operations on tensors: what they return has the shape that Keras, or TensorFlow, gives it."""

import json

import pytest

from netviz.interchange.keras_config import FileSettings, network_of
from netviz.unknown import UNKNOWN

IMAGE = (8, 6, 4)
"""The input of most of them; `SEQUENCE` of some."""
SEQUENCE = (5, 4)

OPERATIONS = {
    "a number subtracted": lambda ops, x: x / 127.5 - 1,
    "a number first": lambda ops, x: 1 - x,
    "a vector added": lambda ops, x: x + ops.ones((4,)),
    "a map of one column multiplied": lambda ops, x: x * x[:, :, :1],
    "a maximum with a number": lambda ops, x: ops.maximum(x, 0.5),
    "a power": lambda ops, x: x**2,
    "a rounded quotient": lambda ops, x: x // 2,
    "compared": lambda ops, x: x > 0,
    "chosen": lambda ops, x: ops.where(x > 0, x, 0.0),
    "negated": lambda ops, x: -x,
    "absolute": lambda ops, x: abs(x),
    "clipped": lambda ops, x: ops.clip(x, 0, 6),
    "cast": lambda ops, x: ops.cast(x, "float16"),
    "hard swish": lambda ops, x: x * ops.relu6(x + 3) / 6,
    "softmax": lambda ops, x: ops.softmax(x, axis=1),
    "mean of all": lambda ops, x: ops.mean(x, axis=(1, 2)),
    "mean with its sides kept": lambda ops, x: ops.mean(x, axis=[1, -2], keepdims=True),
    "sum of channels": lambda ops, x: ops.sum(x, -1),
    "largest": lambda ops, x: ops.max(x, axis=2, keepdims=True),
    "place of the largest": lambda ops, x: ops.argmax(x, axis=-1),
    "variance": lambda ops, x: ops.var(x, axis=1),
    "log of sums": lambda ops, x: ops.logsumexp(x, axis=-1),
    "norm": lambda ops, x: ops.norm(x, axis=-1, keepdims=True),
    "normalized": lambda ops, x: ops.normalize(x, axis=-1),
    "all": lambda ops, x: ops.all(x > 0, axis=(1, 2, 3)),
    "reshaped": lambda ops, x: ops.reshape(x, (-1, 48, 4)),
    "reshaped, with a side left open": lambda ops, x: ops.reshape(x, (1, -1, 4)),
    "transposed": lambda ops, x: ops.transpose(x, (0, 3, 1, 2)),
    "the batch moved, and back": lambda ops, x: ops.transpose(ops.transpose(x, (1, 2, 3, 0))[::2], (3, 0, 1, 2)),
    "two axes swapped": lambda ops, x: ops.swapaxes(x, 1, -1),
    "an axis moved": lambda ops, x: ops.moveaxis(x, -1, 1),
    "concatenated": lambda ops, x: ops.concatenate([x, x, x], axis=1),
    "concatenated along the channels": lambda ops, x: ops.concatenate([x, x]),
    "stacked": lambda ops, x: ops.stack([x, x], axis=-1),
    "stacked in front": lambda ops, x: ops.stack([x, x], axis=1),
    "unstacked": lambda ops, x: ops.unstack(x, axis=1)[3],
    "split in two": lambda ops, x: ops.split(x, 2, axis=-1)[1],
    "split at places": lambda ops, x: ops.split(x, [2, 3], axis=1)[2],
    "squeezed": lambda ops, x: ops.squeeze(x[:, :1], axis=1),
    "expanded": lambda ops, x: ops.expand_dims(x, -1),
    "one row": lambda ops, x: x[:, 0],
    "the last channel": lambda ops, x: x[..., -1],
    "every other column": lambda ops, x: x[:, :, ::2],
    "reversed": lambda ops, x: x[:, ::-1],
    "but the last three": lambda ops, x: x[:, :-3, 1:-1],
    "from the end on": lambda ops, x: x[:, -2:],
    "beyond its end": lambda ops, x: x[:, 2:100],
    "a new axis": lambda ops, x: x[:, None, ..., None],
    "flipped": lambda ops, x: ops.flip(x, axis=1),
    "padded": lambda ops, x: ops.pad(x, [[0, 0], [1, 2], [3, 4], [0, 0]]),
    "tiled": lambda ops, x: ops.tile(x, (1, 2, 3, 1)),
    "repeated": lambda ops, x: ops.repeat(x, 3, axis=2),
    "taken": lambda ops, x: ops.take(x, [0, 2, 1], axis=-1),
    "a product of matrices": lambda ops, x: ops.matmul(x, ops.transpose(x, (0, 1, 3, 2))),
    "sums of products": lambda ops, x: ops.einsum("bhwc,bhvc->bhwv", x, x),
    "one-hot": lambda ops, x: ops.one_hot(ops.argmax(x, axis=-1), 10),
    "the three largest": lambda ops, x: ops.top_k(x, 3)[0],
    "mean and variance": lambda ops, x: ops.moments(x, axes=[1, 2])[1],
    "max pooling": lambda ops, x: ops.max_pool(x, 2),
    "average pooling": lambda ops, x: ops.average_pool(x, (3, 2), strides=2, padding="same"),
    "resized": lambda ops, x: ops.image.resize(x, (3, 9)),
    "gray": lambda ops, x: ops.image.rgb_to_grayscale(x[..., :3]),
    "a gated half": lambda ops, x: ops.glu(x, axis=-1),
    "raveled": lambda ops, x: ops.expand_dims(ops.ravel(x), -1),
}


@pytest.mark.parametrize("what", OPERATIONS)
@pytest.mark.parametrize("side", [IMAGE, (None, None, 4)], ids=["known", "of any size"])
def test_an_operation_of_keras_3_returns_the_shape_that_keras_says(what, side):
    import keras

    image = keras.Input(side, name="image")
    try:
        output = OPERATIONS[what](keras.ops, image)
    except (ValueError, TypeError):
        pytest.skip("Keras itself needs the size")
    model = keras.Model(image, output)
    ours = network_of(json.loads(model.to_json()), FileSettings())
    assert shape(ours.output_shape) == output.shape[1:]
    assert ours.layer_count == len(model.layers) == 1
    assert not ours.unknown


def shape(sides):
    return tuple(None if side is UNKNOWN else side for side in sides)
