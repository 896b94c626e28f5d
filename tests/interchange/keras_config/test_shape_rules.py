"""Every rule for an operation's shape, over random arguments: what comes out has the shape that Keras gives it.

Keras 3's operations are held against Keras 3, and TensorFlow's functions against Keras 2.
"""

import json
import os
import random
from functools import reduce

import numpy as np
import pytest

from netviz.interchange.keras_config import FileSettings, network_of
from netviz.interchange.keras_config.operation_names import name_of, today
from netviz.interchange.keras_config.shape_rules import RULES
from netviz.interchange.keras_config.shape_rules.elementwise import BINARY, UNARY
from netviz.unknown import UNKNOWN
from tests.interchange.keras_config.writing import functional, image

EXAMPLES = 100 if os.environ.get("NETVIZ_LONG") else 4
TRIES = 8  # for each, as Keras refuses what does not fit


class Chance(random.Random):
    """Random tensors and arguments."""

    def __init__(self, seed, new_input):
        """`new_input` makes an input of a shape and a dtype."""
        super().__init__(seed)
        self.new_input = new_input
        self.inputs = []
        self.rank = self.randint(2, 5)
        self.sides = [self.choice([None, 1, 2, 4, 6, 12]) for _ in range(self.rank - 1)]

    def input(self, *sides, dtype="float32"):
        """A tensor of these sides behind the batch; None is a side of any size."""
        self.inputs.append(self.new_input(sides, dtype))
        return self.inputs[-1]

    @property
    def x(self):
        return self.input(*self.sides)

    @property
    def integers(self):
        return self.input(*self.sides, dtype="int32")

    @property
    def truths(self):
        return self.input(*self.sides, dtype="bool")

    @property
    def image(self):
        return self.input(*(self.choice([None, 6, 12]) for _ in range(3)))

    @property
    def other(self):
        """What goes with x value by value: a number, or a tensor with sides that are repeated."""
        return self.choice([2.0, self.input(*(self.choice([side, 1]) for side in self.sides))])

    @property
    def flag(self):
        return self.choice([True, False])

    @property
    def axis(self):
        return self.randrange(-self.rank, self.rank)

    @property
    def order(self):
        """All axes."""
        return self.sample(range(self.rank), self.rank)

    @property
    def some(self):
        """One axis, or several, counted from either end."""
        several = self.order[: self.randint(1, self.rank)]
        return self.choice([self.axis, [self.choice([axis, axis - self.rank]) for axis in several]])

    @property
    def shared(self):
        """An axis and a number of batch_dims that fit it."""
        axis = self.randint(0, 2)
        return {"axis": self.choice([axis, axis - 4]), "batch_dims": self.randint(0, min(axis, 1))}

    @property
    def counts(self):
        return [self.randint(1, 3) for _ in range(self.rank)]

    @property
    def frame(self):
        return [[self.randint(0, 3), self.randint(0, 3)] for _ in range(self.rank)]

    @property
    def brackets(self):
        """What x[...] may have."""
        ends = [None, 0, 1, 2, 5, -1, -2]
        parts = [
            self.choice([slice(self.choice(ends), self.choice(ends), self.choice([None, 1, 2, -1, 3])), 0, -1])
            for _ in range(self.randint(1, self.rank))
        ]
        for extra in self.sample([None, Ellipsis], self.randint(0, 2)):
            parts.insert(self.randint(0, len(parts)), extra)
        return tuple(parts)

    @property
    def newshape(self):
        known = [side for side in self.sides if side is not None]
        self.shuffle(known)
        return self.choice([[-1, *known], [*known, -1], [-1], known, [-1, *known[1:]], [2, -1, *known]])


def one_of(*makers):
    """Any of several ways to call."""
    return lambda f, c: c.choice(makers)(f, c)


def on(**arguments):
    """A call on x, with arguments that are drawn anew each time."""
    return lambda f, c: f(c.x, **{name: draw(c) for name, draw in arguments.items()})


def axis(c):
    return c.axis


def axis_or_none(c):
    return c.choice([None, c.axis])


def axes(c):
    return c.choice([None, c.some, c.some])


def flag(c):
    return c.flag


def merged(f, c, lowest=0):
    return f([c.x for _ in range(c.randint(1, 3))], axis=c.randint(-c.rank - lowest, c.rank - 1 + lowest))


def pooled(window, paddings, windows, layouts=("NHWC",)):
    return lambda f, c: f(
        c.image, strides=c.choice([1, 2, (2, 1)]), padding=c.choice(paddings), data_format=c.choice(layouts),
        **{window: c.choice(windows)},
    )  # fmt: skip


def filled(f, c):
    import tensorflow as tf

    return f(tf.shape(c.x), 0.0)


def blocks(*layouts):
    return lambda f, c: f(c.input(12, 12, 12), c.choice([1, 2, 3]), data_format=c.choice(layouts))


LAYOUTS = (None, "channels_last", "channels_first")
REDUCED = ["all", "amax", "amin", "any", "logsumexp", "max", "mean", "median", "min", "prod", "std", "sum", "var"]
KERAS_2 = frozenset(
    """adjust_brightness adjust_contrast adjust_hue adjust_saturation bias_add clip_by_norm clip_by_value
    digamma dropout ensure_shape flip_left_right flip_up_down identity l2_normalize lgamma local_response_normalization
    per_image_standardization reverse squared_difference xdivy xlogy""".split()  # noqa: SIM905
)
"""Operations that Keras 3 does not have."""
KERAS_3 = {
    **dict.fromkeys(sorted(UNARY - KERAS_2), on()),
    **dict.fromkeys(sorted(BINARY - KERAS_2), one_of(lambda f, c: f(c.x, c.other), lambda f, c: f(c.other, c.x))),
    **dict.fromkeys(("bitwise_and", "bitwise_or", "bitwise_xor"), lambda f, c: f(c.integers, c.integers)),
    **dict.fromkeys(("glu", "log_softmax", "normalize", "softmax", "sort", "sparsemax"), on(axis=axis)),
    **dict.fromkeys(("argsort", "cumprod", "cumsum"), on(axis=axis_or_none)),
    **dict.fromkeys(REDUCED, on(axis=axes, keepdims=flag)),
    **dict.fromkeys(("argmax", "argmin", "norm"), on(axis=axis_or_none, keepdims=flag)),
    **dict.fromkeys(("average", "count_nonzero", "flip", "squeeze"), on(axis=axes)),
    **dict.fromkeys(("average_pool", "max_pool"), pooled("pool_size", ("valid", "same"), (1, 2, (2, 3)), LAYOUTS)),
    **dict.fromkeys(("depth_to_space", "space_to_depth"), blocks(*LAYOUTS[1:])),
    "bitwise_not": lambda f, c: f(c.integers),
    "broadcast_to": lambda f, c: f(c.input(*[1] * len(c.sides)), [*c.choice([[3], []]), 4, *(s or 5 for s in c.sides)]),
    "cast": on(dtype=lambda c: c.choice(["float16", "int32", "bool"])),
    "ravel": on(),
    "clip": on(x_min=lambda c: 0, x_max=lambda c: 6),
    "concatenate": merged,
    "einsum": one_of(
        lambda f, c: f("bij,bjk->bik", c.input(2, 3), c.input(3, None)),
        lambda f, c: f("bhwc, bhvc -> bhwv", c.input(2, 3, 4), c.input(None, 5, 4)),
        lambda f, c: f("bij->bji", c.input(2, None)),
        lambda f, c: f("bij->b", c.input(2, 3)),
    ),
    "expand_dims": on(axis=lambda c: c.choice([0, 1, -1, -2, (0, 1), (1, -1)])),
    "batch_normalization": lambda f, c: f(c.input(4, 3), np.zeros(3), np.ones(3), -1),
    "hypot": lambda f, c: f(c.x, c.x),
    "get_item": lambda f, c: c.x[c.brackets],
    "matmul": one_of(
        lambda f, c: f(c.input(2, 3), c.input(3, 4)), lambda f, c: f(c.input(1, 2, 3), c.input(5, 3, 4)),
        lambda f, c: f(c.input(None, None), c.input(2, 7)),
    ),
    "moments": on(axes=lambda c: c.some, keepdims=flag),
    "moveaxis": one_of(
        on(source=axis, destination=axis), on(source=lambda c: c.order, destination=lambda c: c.order),
        on(source=lambda c: c.order[:2], destination=lambda c: c.order[:2]),
    ),
    "one_hot": lambda f, c: f(c.integers, c.choice([3, 10]), axis=c.choice([-1, c.axis])),
    "pad": on(pad_width=lambda c: c.choice([c.frame, 2, [1, 2], [[2, 1]]])),
    "power": lambda f, c: f(c.x, c.choice([2, c.other])),
    "quantile": on(q=lambda c: c.choice([0.5, [0.1, 0.5, 0.9]]), axis=axes, keepdims=flag),
    "repeat": on(repeats=lambda c: c.choice([1, 3, [2]]), axis=axis_or_none),
    "reshape": on(newshape=lambda c: c.newshape),
    "resize": lambda f, c: f(
        c.image, c.choice([(3, 9), (5, 5)]), data_format=c.choice([None, "channels_first"]),
        **c.choice([{}, {"crop_to_aspect_ratio": True}, {"pad_to_aspect_ratio": True}]),
    ),
    "rgb_to_grayscale": one_of(
        lambda f, c: f(c.input(None, 4, 3), data_format=c.choice([None, "channels_last"])),
        lambda f, c: f(c.input(3, 4, None), data_format="channels_first"),
    ),
    "roll": on(shift=lambda c: 2, axis=axis_or_none),
    "round": on(decimals=lambda c: c.choice([0, 2])),
    "slice": lambda f, c: f(c.x, [0] * c.rank, [1] * c.rank),
    "split": on(indices_or_sections=lambda c: c.choice([1, 2, 3, [1], [1, 2], [2, 2, 5], [-1], [8]]), axis=axis),
    "stack": lambda f, c: merged(f, c, lowest=1),
    "swapaxes": on(axis1=axis, axis2=axis),
    "take": lambda f, c: f(
        c.x, c.choice([0, [0, 2, 1], [[0], [1]], c.input(3, dtype="int32")]), axis=c.choice([None, c.axis])
    ),
    "tensordot": lambda f, c: f(
        c.input(2, 3), c.input(*c.choice([(3, 2, None), (2, 3), (3,)])),
        axes=c.choice([0, 1, 2, [[2], [1]], [[1, 2], [2, 1]], [-1, 1]]),
    ),
    "threshold": on(threshold=lambda c: 0.5, default_value=lambda c: 0.0),
    "tile": on(repeats=lambda c: c.choice([2, c.counts, c.counts[1:], [2, *c.counts]])),
    "top_k": on(k=lambda c: c.choice([1, 2])),
    "transpose": on(axes=lambda c: c.choice([None, c.order])),
    "unstack": on(axis=axis),
    "where": lambda f, c: f(c.truths, c.choice([0.0, c.x]), c.other),
}  # fmt: skip
"""How each operation of Keras 3 is called."""

WINDOWS = {
    "max_pool2d": (2, (2, 3), (1, 2, 2, 1)), "avg_pool2d": (1, (2, 3)), "max_pool": (2,), "avg_pool": (2, (2, 1)),
}  # fmt: skip
TENSORFLOW = {
    **dict.fromkeys(
        [
            "math.digamma", "math.lgamma", "math.abs", "identity", "ones_like", "zeros_like", "stop_gradient",
            "nn.relu6", "nn.leaky_relu", "nn.silu", "rank", "size", "shape", "math.cumsum"
        ],
        on(),
    ),
    **dict.fromkeys(
        [
            "nn.local_response_normalization", "image.per_image_standardization", "image.flip_left_right",
            "image.flip_up_down", "image.transpose"
        ],
        lambda f, c: f(c.image),
    ),
    **{
        f"math.reduce_{name}": on(axis=axes, keepdims=flag)
        for name in ["euclidean_norm", "logsumexp", "max", "mean", "min", "prod", "std", "sum", "variance"]
    },
    **dict.fromkeys(("math.reduce_all", "math.reduce_any"), lambda f, c: f(c.truths, axis=axes(c), keepdims=c.flag)),
    **dict.fromkeys(("math.argmax", "math.argmin"), on(axis=axis_or_none)),
    **dict.fromkeys(("argsort", "math.cumprod", "math.cumsum", "nn.softmax", "sort"), on(axis=axis)),
    **dict.fromkeys(
        [
            "math.divide_no_nan", "math.floormod", "math.maximum", "math.pow", "math.squared_difference",
            "math.xdivy", "math.xlogy"
        ],
        lambda f, c: f(c.x, c.other),
    ),
    **dict.fromkeys(("nn.depth_to_space", "nn.space_to_depth"), blocks("NHWC", "NCHW")),
    **{f"nn.{name}": pooled("ksize", ("VALID", "SAME"), windows) for name, windows in WINDOWS.items()},
    **dict.fromkeys(("image.adjust_brightness", "image.adjust_contrast"), lambda f, c: f(c.image, 0.1)),
    **dict.fromkeys(("image.adjust_hue", "image.adjust_saturation"), lambda f, c: f(c.input(4, None, 3), 0.1)),
    **dict.fromkeys(("linalg.l2_normalize", "math.l2_normalize"), on(axis=axis)),
    "broadcast_to": lambda f, c: f(c.input(1, 3), [2, 4, 3]),
    "cast": on(dtype=lambda c: c.choice(["float16", "int32", "bool"])),
    "clip_by_norm": on(clip_norm=lambda c: 1.0),
    "clip_by_value": on(clip_value_min=lambda c: 0, clip_value_max=lambda c: 6),
    "concat": merged,
    "ensure_shape": lambda f, c: f(c.input(None, 3), [None, 4, 3]),
    "expand_dims": on(axis=lambda c: c.choice([0, 1, -1, -2])),
    "gather": one_of(
        lambda f, c: f(c.input(4, 6, 2), c.input(*c.choice([(3, 2), (3,), ()]), dtype="int32"), **c.shared),
        lambda f, c: f(c.input(4, 6, 2), c.input(3, dtype="int32"), batch_dims=c.choice([0, 1, -1])),
        lambda f, c: f(c.x, c.choice([0, [0, 2], [[0, 1]]]), axis=c.axis),
    ),
    "getitem": lambda f, c: c.x[c.brackets],
    "image.crop_to_bounding_box": lambda f, c: f(c.input(12, 12, 3), 1, 2, c.choice([3, 4]), 5),
    "image.grayscale_to_rgb": lambda f, c: f(c.input(None, 4, 1)),
    "image.pad_to_bounding_box": lambda f, c: f(c.input(12, 12, 3), 1, 2, 20, c.choice([18, 19])),
    "image.resize": lambda f, c: f(c.image, c.choice([[3, 9], [5, 5]]), method=c.choice(["bilinear", "nearest"])),
    "image.resize_with_crop_or_pad": lambda f, c: f(c.image, 7, 9),
    "image.resize_with_pad": lambda f, c: f(c.image, 7, 9),
    "image.rgb_to_grayscale": lambda f, c: f(c.input(None, 4, 3)),
    "linalg.band_part": lambda f, c: f(c.input(3, 3), 0, -1),
    "linalg.matmul": one_of(
        lambda f, c: f(c.input(1, 2, 3), c.input(5, 3, 4)),
        lambda f, c: f(c.input(3, 2), c.input(4, 3), transpose_a=True, transpose_b=True),
        lambda f, c: f(c.input(None, 2), c.input(5, 2), adjoint_b=True),
    ),
    "linalg.matvec": lambda f, c: f(c.input(2, 3), c.input(3)),
    "math.add_n": lambda f, c: f([c.x, c.x]),
    "math.count_nonzero": on(axis=axes, keepdims=flag),
    "math.top_k": on(k=lambda c: c.choice([1, 2])),
    "nn.bias_add": lambda f, c: f(c.input(3, 2), [1.0, 2.0]),
    "nn.dropout": on(rate=lambda c: 0.1),
    "nn.moments": lambda f, c: f(c.x, c.order[:2], keepdims=c.flag),
    "norm": on(axis=axis_or_none, keepdims=flag),
    "one_hot": lambda f, c: f(c.integers, c.choice([3, 10]), axis=c.choice([None, -1, 0, 1])),
    "pad": on(paddings=lambda c: c.frame, mode=lambda c: c.choice(["CONSTANT", "SYMMETRIC"])),
    "repeat": on(repeats=lambda c: c.choice([1, 3]), axis=axis_or_none),
    "reshape": on(shape=lambda c: c.newshape),
    "reverse": on(axis=lambda c: [c.axis]),
    "roll": on(shift=lambda c: 2, axis=axis),
    "slice": lambda f, c: f(c.x, [0] * c.rank, [c.choice([-1, 1]) for _ in range(c.rank)]),
    "split": on(num_or_size_splits=lambda c: c.choice([1, 2, 3, [1, 1], [2, -1], [2, 2], [1, -1, 1]]), axis=axis),
    "squeeze": on(axis=axes),
    "stack": lambda f, c: merged(f, c, lowest=1),
    "strided_slice": lambda f, c: f(
        c.x, [0, 0], [2, 3], **c.choice([{}, {"begin_mask": 1, "end_mask": 2}, {"shrink_axis_mask": 2}])
    ),
    "tensordot": lambda f, c: f(c.input(2, 3), c.input(2, 4), axes=c.choice([0, [[1], [1]]])),
    "fill": filled,
    "tile": on(multiples=lambda c: c.counts),
    "transpose": on(perm=lambda c: c.choice([None, c.order])),
    "unstack": on(axis=axis),
    "where": lambda f, c: f(c.truths, c.choice([0.0, c.x]), c.other),
}  # fmt: skip
"""How each function of TensorFlow is called."""


def made(call, function, name, new_input):
    """What random calls return, with the tensors that each was called on."""
    count = 0
    for number in range(EXAMPLES * TRIES):
        chance = Chance(f"{name} {number}", new_input)
        try:
            outputs = call(function, chance)
        except (ValueError, TypeError, IndexError):
            continue
        yield chance.inputs, list(outputs) if isinstance(outputs, (list, tuple)) else [outputs]
        count += 1
        if count == EXAMPLES:
            return
    assert count, "Keras refuses every call"


def shapes(written):
    """What netviz says that each output returns."""
    return [tuple(None if side is UNKNOWN else side for side in node.output_shape)
            for node in network_of(json.loads(written), FileSettings()).outputs]  # fmt: skip


@pytest.mark.parametrize("name", KERAS_3)
def test_an_operation_of_keras_3_returns_what_keras_3_says(name):
    import keras
    from keras import ops

    function = next(getattr(home, name) for home in (ops, ops.image) if hasattr(home, name))
    for inputs, outputs in made(
        KERAS_3[name], function, name, lambda sides, dtype: keras.Input(tuple(sides), dtype=dtype)
    ):
        whole = [ops.expand_dims(output, 0) for output in outputs]  # their batch is a side like the others
        assert shapes(keras.Model(inputs, whole).to_json()) == [tuple(output.shape) for output in outputs]


@pytest.mark.parametrize("name", TENSORFLOW)
def test_a_function_of_tensorflow_returns_what_keras_2_says(name):
    import tensorflow as tf

    keras = pytest.importorskip("tf_keras")
    function = None if name == "getitem" else reduce(getattr, name.split("."), tf)
    for inputs, outputs in made(
        TENSORFLOW[name], function, name, lambda sides, dtype: keras.Input(tuple(sides), dtype=dtype)
    ):
        whole = [tf.expand_dims(output, 0) for output in outputs]
        assert shapes(keras.Model(inputs, whole).to_json()) == [tuple(output.shape) for output in outputs]


NOT_KNOWN = frozenset(
    """argsort clip_by_norm ensure_shape image.crop_to_bounding_box image.grayscale_to_rgb image.pad_to_bounding_box
    image.resize_with_crop_or_pad image.resize_with_pad image.rgb_to_grayscale nn.dropout nn.silu nn.softmax rank
    repeat sort strided_slice tensordot""".split()  # noqa: SIM905
)
"""Functions that become nodes of random numbers, or nodes that take no tensor, which Keras cannot have."""


def nodes_of(outputs):
    """The nodes of TensorFlow's graph that outputs need, as TensorFlow 1.13 to 2.3 wrote them: numbers are inside."""
    from google.protobuf.json_format import MessageToJson  # noqa: PLC0415 - it comes with TensorFlow
    from tensorflow import make_ndarray

    found, waiting = {}, [output.op for output in outputs]
    while waiting:
        node = waiting.pop()
        found[node.name] = node
        waiting += [each.op for each in node.inputs]
    for node in found.values():
        if node.type in ("Const", "Placeholder"):
            continue
        constants = {
            str(place): make_ndarray(each.op.get_attr("value")).tolist()
            for place, each in enumerate(node.inputs) if each.op.type == "Const"
        }  # fmt: skip
        config = {"name": node.name, "node_def": MessageToJson(node.node_def), "constants": constants}
        taken = [[each.op.name, 0, each.value_index, {}] for each in node.inputs if each.op.type != "Const"]
        yield {"class_name": "TensorFlowOpLayer", "name": node.name, "config": config, "inbound_nodes": [taken]}


@pytest.mark.parametrize("name", sorted(TENSORFLOW.keys() - NOT_KNOWN))
def test_the_nodes_of_a_function_return_what_tensorflow_says(name):
    import tensorflow as tf

    function = None if name == "getitem" else reduce(getattr, name.split("."), tf)

    def placeholder(sides, dtype):
        return tf.compat.v1.placeholder(dtype, [None, *sides])

    with tf.Graph().as_default():
        for inputs, outputs in made(TENSORFLOW[name], function, name, placeholder):
            images = [image(tensor.op.name, tensor.shape[1:].as_list()) for tensor in inputs]
            whole = [tf.expand_dims(output, 0) for output in outputs]
            model = functional(
                *images, *nodes_of(whole), inputs=[each["name"] for each in images],
                outputs=[[output.op.name, 0, output.value_index] for output in whole],
            )  # fmt: skip
            assert shapes(json.dumps(model)) == [tuple(output.shape) for output in outputs]


def test_no_rule_is_left_out():
    assert set(RULES) - set(KERAS_3) - {today(name_of(function)) for function in TENSORFLOW} == set()
