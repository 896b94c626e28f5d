"""Operations on tensors: what they return has the shape that Keras, or TensorFlow, gives it."""

import json

import pytest

from netviz.drawing.figure import draw
from netviz.interchange.keras_config import FileSettings, network_of, written
from netviz.layers.operation import TensorOperation
from netviz.unknown import UNKNOWN, UNKNOWN_SHAPE
from tests.interchange.keras_config.writing import functional, graph_node, image, layer, linked, operation

IMAGE = (8, 6, 4)

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


ALL = {"start": None, "stop": None, "step": None}
X = ["x", 0, 0]


def on_x(**arguments):
    """What Keras 2 writes where x is the first argument."""
    return [*X, {**arguments, "name": None}]


FUNCTIONS = {
    "x / 127.5": ("math.truediv", on_x(y=127.5), IMAGE),
    "1 - x": ("math.subtract", ["_CONSTANT_VALUE", -1, 1.0, {"y": X, "name": None}], IMAGE),
    "x + three": ("__operators__.add", on_x(y=3.0), IMAGE),
    "x + a vector": ("__operators__.add", on_x(y=[1.0, 2.0, 3.0, 4.0]), IMAGE),
    "relu6": ("nn.relu6", on_x(), IMAGE),
    "clipped": ("clip_by_value", on_x(clip_value_min=0, clip_value_max=6), IMAGE),
    "cast": ("cast", on_x(dtype="float16"), IMAGE),
    "mean": ("math.reduce_mean", on_x(axis=[1, 2]), (4,)),
    "mean, sides kept": ("math.reduce_mean", on_x(axis=[1, 2], keepdims=True), (1, 1, 4)),
    "largest": ("math.reduce_max", on_x(axis=-1), (8, 6)),
    "place of the largest in the batch": ("math.argmax", on_x(), (6, 4)),
    "reshaped": ("reshape", on_x(shape=[-1, 48, 4]), (48, 4)),
    "transposed": ("transpose", on_x(perm=[0, 3, 1, 2]), (4, 8, 6)),
    "concatenated": ("concat", [[*X, {"axis": -1}], [*X, {"axis": -1}]], (8, 6, 8)),
    "stacked": ("stack", [[*X, {"axis": 1}], [*X, {"axis": 1}]], (2, 8, 6, 4)),
    "squared": ("math.square", on_x(), IMAGE),
    "expanded": ("expand_dims", on_x(axis=-1), (8, 6, 4, 1)),
    "padded": ("pad", on_x(paddings=[[0, 0], [1, 2], [3, 4], [0, 0]]), (11, 13, 4)),
    "tiled": ("tile", on_x(multiples=[1, 2, 3, 1]), (16, 18, 4)),
    "a product": ("linalg.matmul", on_x(b=X, transpose_b=True), (8, 6, 6)),
    "resized": ("image.resize", on_x(size=[3, 9]), (3, 9, 4)),
    "pooled": ("nn.max_pool2d", on_x(ksize=2, strides=2, padding="VALID"), (4, 3, 4)),
    "one row": ("__operators__.getitem", [*X, {"slice_spec": [ALL, 0]}], (6, 4)),
    "from the second on": (
        "__operators__.getitem", [*X, {"slice_spec": [ALL, {"start": 1, "stop": None, "step": 2}]}], (4, 6, 4)
    ),
    "the last channel": (
        "__operators__.getitem", [*X, {"slice_spec": [{"class_name": "__ellipsis__"}, -1]}], (8, 6)
    ),
    "a new axis": ("__operators__.getitem", [*X, {"slice_spec": [ALL, None]}], (1, 8, 6, 4)),
    "of Keras' backend": ("keras.backend.concatenate", [[*X, {"axis": 1}], [*X, {"axis": 1}]], (16, 6, 4)),
    "a function that netviz does not know": ("signal.fft2d", on_x(), None),
    "an equation that is a number": ("einsum", on_x(equation=5), None),
    "an axis that x does not have": ("math.reduce_mean", on_x(axis=9), None),
}  # fmt: skip
"""Functions of TensorFlow as Keras 2 writes their calls, and the shapes that TensorFlow gives."""


@pytest.mark.parametrize("what", FUNCTIONS)
def test_a_function_of_tensorflow_returns_the_shape_that_tensorflow_says(what):
    function, node, expected = FUNCTIONS[what]
    made = operation(function, "op", node)
    ours = network_of(functional(image("x", IMAGE), made, inputs=["x"], outputs=["op"]), FileSettings())
    assert ours.output_shape == (UNKNOWN_SHAPE if expected is None else expected)
    assert (ours.layer_count, ours.unknown) == (2, ())  # Keras 2 counts an operation as a layer


def test_a_shape_that_is_computed_in_the_network_is_computed_here():
    shape = operation("compat.v1.shape", "shape", [*X, {"out_type": "int32"}])
    rows = operation("__operators__.getitem", "rows", ["shape", 0, 0, {"slice_spec": 1}])
    half = operation("compat.v1.floor_div", "half", ["rows", 0, 0, {"y": 2}])
    upper = [ALL, {"start": None, "stop": ["half", 0, 0], "step": None}]
    cut = operation("__operators__.getitem", "cut", [*X, {"slice_spec": upper}])
    ours = network_of(
        functional(image("x", IMAGE), shape, rows, half, cut, inputs=["x"], outputs=["cut"]), FileSettings()
    )
    assert ours.output_shape == (4, 6, 4)
    assert ours.layer_count == 5


NODES = {
    "x / 127.5": (graph_node("RealDiv", "op", "x", constants={"1": 127.5}), IMAGE),
    "1 - x": (graph_node("Sub", "op", "x", constants={"0": 1.0}), IMAGE),
    "mean": (graph_node("Mean", "op", "x", constants={"1": [1, 2]}, keep_dims={"b": True}), (1, 1, 4)),
    "reshaped": (graph_node("Reshape", "op", "x", constants={"1": [-1, 48, 4]}), (48, 4)),
    "concatenated": (graph_node("ConcatV2", "op", "x", "x", constants={"2": 3}), (8, 6, 8)),
    "one row": (
        graph_node(
            "StridedSlice", "op", "x", constants={"1": [0, 0], "2": [0, 1], "3": [1, 1]},
            begin_mask={"i": "1"}, end_mask={"i": "1"}, shrink_axis_mask={"i": "2"},
        ),
        (6, 4),
    ),
    "an operation that netviz does not know": (graph_node("FFT2D", "op", "x"), None),
}  # fmt: skip


@pytest.mark.parametrize("what", NODES)
def test_a_node_of_tensorflows_graph_returns_the_shape_that_tensorflow_says(what):
    node, expected = NODES[what]
    model = functional(image("x", IMAGE), node, inputs=["x"], outputs=["tf_op_layer_op"])
    ours = network_of(model, FileSettings())
    assert ours.output_shape == (UNKNOWN_SHAPE if expected is None else expected)


def test_operations_of_all_shapes_are_drawn_together():
    number = ("math.reduce_mean", on_x(axis=[1, 2, 3]), ())
    calls = [operation(function, f"op{place}", node)
             for place, (function, node, _) in enumerate([*FUNCTIONS.values(), number])]  # fmt: skip
    names = [call["name"] for call in calls]
    ours = network_of(functional(image("x", IMAGE), *calls, inputs=["x"], outputs=names), FileSettings())
    assert ours.by_name[names[-1]].output_shape == ()
    drawn = draw(ours, unfold="all")
    assert all(name in drawn for name in names)


def test_what_is_not_known_travels_on():
    unknown = operation("signal.fft2d", "op", on_x())
    minus = operation("math.subtract", "minus", ["op", 0, 0, {"y": 1.0}])
    flat = linked(layer("Flatten", "flat"), "minus")
    dense = linked(layer("Dense", "dense", units=3), "flat")
    ours = network_of(
        functional(image("x", IMAGE), unknown, minus, flat, dense, inputs=["x"], outputs=["dense"]), FileSettings()
    )
    assert ours.by_name["minus"].output_shape == UNKNOWN_SHAPE
    assert ours.by_name["dense"].params is UNKNOWN
    assert ours.output_shape[-1] in (3, UNKNOWN)


@pytest.mark.parametrize("function", ["add", "subtract", "multiply", "maximum", "minimum", "concatenate"])
def test_an_operation_on_two_tensors_merges_as_the_layer_does(function):
    import keras

    image, other = keras.Input(IMAGE), keras.Input(IMAGE)
    of_operation = getattr(keras.ops, function)
    merged = of_operation([image, other], -1) if function == "concatenate" else of_operation(image, other)
    by_layer = getattr(keras.layers, function)([image, other])
    nodes = network_of(json.loads(keras.Model([image, other], [merged, by_layer]).to_json()), FileSettings()).outputs
    assert isinstance(nodes[0].layer, TensorOperation)
    assert not isinstance(nodes[1].layer, TensorOperation)
    assert len({(node.layer.kind, node.layer.merges_by) for node in nodes}) == 1


@pytest.mark.parametrize(
    "function", [name for name, parameters in written.FUNCTIONS.items() if parameters == ("x1", "x2")]
)
def test_a_function_of_two_tensors_is_a_merge(function):
    import keras

    computed = getattr(keras.ops, function)
    image = keras.Input((6, 6))
    network = network_of(json.loads(keras.Model(image, computed(image, image)).to_json()), FileSettings())
    assert network.output.layer.kind == "merge"


def test_an_operation_on_a_tensor_and_a_number_is_no_merge():
    import keras

    image = keras.Input(IMAGE)
    network = network_of(json.loads(keras.Model(image, image * 2 + 1).to_json()), FileSettings())
    assert {node.layer.kind for node in network.nodes if node.inputs} == {"shape"}
