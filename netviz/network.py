"""A network: the directed acyclic graph of the layer calls that an output needs.

A layer's call hands back a Tensor that remembers it; `Network` walks back from the output, as Keras does, so a layer
that nothing uses is not part of it, and makes a Node of each call.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import prod

from netviz.layers.base import Call, Layer, Shape, Tensor, Variety, Weight
from netviz.layers.form import Form
from netviz.layers.options import bytes_of
from netviz.layers.window import Pair, Window
from netviz.settings import Settings
from netviz.unknown import UNKNOWN, UNKNOWN_SHAPE, known_sum, largest


class FreeNames:
    """Names that are given out once each: one that is taken gets a number behind it.

    However many ask for the same, each name that is taken is passed over once.

    >>> free = FreeNames(["conv"])
    >>> free.take("conv"), free.take("conv"), free.take("pool")
    ('conv_2', 'conv_3', 'pool')
    """

    def __init__(self, taken: Iterable[str] = ()):
        """`taken` are those that are given already."""
        self._last = dict.fromkeys(taken, 1)
        """For each name, the last number that was tried behind it."""

    def take(self, name: str) -> str:
        """The name, or the first one behind it that is free."""
        free = name
        while free in self._last:
            self._last[name] += 1
            free = f"{name}_{self._last[name]}"
        self._last[free] = 1
        return free


@dataclass(frozen=True, eq=False)
class Node:
    """A layer in its place: named, with its shapes and the figures that follow from them."""

    name: str
    """Unique in the network, and the name of the Keras layer."""
    label: str
    """Short: unique only within its block."""
    layer: Layer
    block: tuple[str, ...]
    inputs: tuple[Node, ...]
    input_shapes: tuple[Shape, ...]
    """Of the inputs that its own shapes follow from; a mask comes after them, without."""
    output_shape: Shape
    weights: tuple[Weight, ...]
    macs: int
    first_call: Node | None = None
    """The node of the same layer that has the weights, where a layer is called several times."""
    places: tuple[int, ...] = ()
    """For each input, which of the tensors that it returns is taken."""
    form: Form | None = None
    """How the call is written, where that is not simply on its inputs."""

    @property
    def type(self) -> str:
        """The class of the Keras layer."""
        return self.layer.keras_class

    @property
    def window(self) -> Window | None:
        """Kernel, stride and dilation; None where it sees its whole input."""
        return self.layer.window(*self.input_shapes)

    @property
    def variety(self) -> Variety | None:
        """Which kind of convolution it is; None where it is none, or one that cannot be watched."""
        return self.layer.variety(*self.input_shapes)

    @cached_property
    def params(self) -> int:
        """Values in all weights."""
        return sum(weight.size for weight in self.weights)

    @cached_property
    def trainable_params(self) -> int:
        """Values in the weights that training changes; unknown which they are in a layer that nobody knows."""
        if self.params and self.layer.trainable and not self.layer.is_known:
            return UNKNOWN
        return sum(weight.size for weight in self.weights if weight.trainable)

    @property
    def is_frozen(self) -> bool:
        """Whether it has weights and training changes none of them, for the layer was told so."""
        return bool((self.first_call or self).weights) and not self.layer.trainable

    @property
    def value_bytes(self) -> int:
        """Bytes of one value that it returns: those of its dtype."""
        return bytes_of(str(dict(self.layer.options).get("dtype", "float32")))

    @cached_property
    def activation_bytes(self) -> int:
        """Bytes of what it returns for one image."""
        return self.value_bytes * prod(self.output_shape)


@dataclass(frozen=True)
class StoredWeights:
    """The weights that a model file carries, held against those that its layers have by our count."""

    values: int
    """How many they are."""
    different: tuple[str, ...] = ()
    """The layers, or nested models, whose weights have other shapes in the file."""


class Network:
    """A built architecture: its nodes in the order of `keras.Model.layers`, and their totals."""

    def __init__(
        self,
        output: Tensor | Sequence[Tensor],
        *,
        architecture: str,
        title: str,
        settings: Settings,
        layer_count: int | None = None,
        unused: Sequence[Tensor] = (),
        stored: StoredWeights | None = None,
        config: str = "",
        inputs: Sequence[str] = (),
    ):
        """`output` is what the last layer returned, or a sequence with that of auxiliary heads after it.

        `layer_count` is given where `keras.Model.layers` has not one layer for each node, as in many files.
        `unused` are inputs that no layer takes; `stored` tells of the weights in the file that it was read from, and
        `config` is the model's own there, as JSON; `inputs` are the names of its inputs in their order.
        Raises ShapeError where a layer's input does not fit.
        """
        self.architecture = architecture
        self.title = title
        self.settings = settings
        self.config = config
        tensors = (output,) if isinstance(output, Tensor) else tuple(output)
        ends = [tensor.call for tensor in tensors]
        alone = [tensor.call for tensor in unused]
        nodes = _name_and_link(_reachable([*ends, *alone]))
        self.stored = stored
        self.nodes = tuple(nodes[call] for call in _keras_order(ends, alone))
        """In the order of `keras.Model.layers`: by depth, so parallel branches alternate."""
        self.nodes_as_called = tuple(nodes.values())
        """In the order in which the builder called them: branch after branch."""
        self.layer_count = len(self.nodes) if layer_count is None else layer_count
        """How many layers `keras.Model.layers` has.

        Keras counts a nested model as one layer, a layer that is called twice once, and neither an operation such as
        x + y nor the input of a Sequential model.
        """
        places = {name: place for place, name in enumerate(inputs)}
        entries = [node for node in self.nodes_as_called if not node.inputs]
        self.inputs = tuple(sorted(entries, key=lambda node: places.get(node.name, len(places))))
        """Where tensors enter, in the order in which the model takes them."""
        shapes = [node.output_shape for node in self.inputs]
        self.input_shape = next((shape for shape in shapes if len(shape) == 3), shapes[0])
        self.outputs = tuple(nodes[call] for call in ends)
        """The classifier, then auxiliary heads if there are any."""
        self.output_places = tuple(tensor.place for tensor in tensors)
        """For each output, which of the tensors that its layer returns it is."""
        self.output_shapes = tuple(tensor.shape for tensor in tensors)
        self.output_shape = tensors[0].shape

    @cached_property
    def by_name(self) -> Mapping[str, Node]:
        """Every node under its unique name."""
        return {node.name: node for node in self.nodes}

    @cached_property
    def total_params(self) -> int:
        """Parameters of all layers."""
        return known_sum(node.params for node in self.nodes)

    @cached_property
    def trainable_params(self) -> int:
        """Parameters that training changes."""
        return known_sum(node.trainable_params for node in self.nodes)

    @property
    def non_trainable_params(self) -> int:
        """Moving means and variances, mostly."""
        return self.total_params - self.trainable_params

    @cached_property
    def macs(self) -> int:
        """Multiply-adds of convolutions and dense layers for one example."""
        return known_sum(node.macs for node in self.nodes)

    @cached_property
    def longest_way(self) -> int:
        """How many layers stand on the longest way from an input to an output."""
        layers: dict[Node, int] = {}
        for node in self.nodes_as_called:
            layers[node] = 1 + max((layers[source] for source in node.inputs), default=0)
        return max(layers.values())

    @cached_property
    def unknown(self) -> tuple[Node, ...]:
        """The nodes whose parameters or multiply-adds are unknown: the totals leave them out."""
        return tuple(node for node in self.nodes if UNKNOWN in (node.params, node.macs))

    @property
    def is_built(self) -> bool:
        """Whether it is known what it takes: the file of a Sequential without an Input layer may not say it."""
        return UNKNOWN_SHAPE not in [node.output_shape for node in self.inputs]

    @property
    def example(self) -> str:
        """What its figures are for one of: an image, or an input that is something else, or several at once."""
        return self.inputs[0].layer.kind if len(self.inputs) == 1 else "input"

    @property
    def takes_image(self) -> bool:
        """Whether it has an image to see a part of: neither a vector nor a sequence."""
        return len(self.input_shape) == 3

    @property
    def image_sides(self) -> Pair:
        """Height and width of the image, pixels; unknown where it may have any size, or where the input is no image."""
        return self.sides(self.input_shape) if self.takes_image else (UNKNOWN, UNKNOWN)

    @property
    def image_side(self) -> int:
        """The longer side of the image."""
        return largest(self.image_sides)

    def sides(self, shape: Shape) -> Pair:
        """Height and width of a map: behind the channels, where the network has those first."""
        height, width = shape[1:] if self.has_channels_first else shape[:2]
        return height, width

    @cached_property
    def has_channels_first(self) -> bool:
        """Whether its maps are (channels, height, width)."""
        return any(getattr(node.layer, "data_format", None) == "channels_first" for node in self.nodes)

    @property
    def output(self) -> Node:
        """The last layer of the main way."""
        return self.outputs[0]


def _reachable(ends: list[Call]) -> list[Call]:
    """Every call that the ends need, in the order of the calls."""
    found = set(ends)
    waiting = list(ends)
    while waiting:
        for tensor in waiting.pop().taken:
            if tensor.call not in found:
                found.add(tensor.call)
                waiting.append(tensor.call)
    return sorted(found, key=lambda call: call.order)


def _name_and_link(calls: list[Call]) -> dict[Call, Node]:
    """A node for each call, in the order given: named after its blocks and its layer, made unique by a number."""
    nodes: dict[Call, Node] = {}
    seen: dict[tuple[tuple[str, ...], str], int] = {}
    free = FreeNames()
    costs: dict[tuple[Layer, tuple[Shape, ...]], tuple[tuple[Weight, ...], int]] = {}  # equal layers are asked once
    for call in calls:
        layer = call.layer
        if call.given_name:
            name, label = call.given_name
        else:
            base = layer.name or layer.default_name
            seen[call.block, base] = count = seen.get((call.block, base), 0) + 1
            label = base if count == 1 else f"{base}_{count}"
            name = _prefix(call.block) + label
        name = free.take(name)  # two blocks of one name, or "conv_2" given by hand
        shapes = tuple(tensor.shape for tensor in call.inputs)
        output_shape = call.shape if call.shape is not None else layer.output_shape(*shapes)
        cost = costs.get((layer, shapes))
        if cost is None:
            cost = costs[layer, shapes] = layer.variables(*shapes), layer.macs(*shapes)
        nodes[call] = Node(
            name=name,
            label=label,
            layer=layer,
            block=call.block,
            inputs=tuple(nodes[tensor.call] for tensor in call.taken),
            input_shapes=shapes,
            output_shape=output_shape,
            weights=() if call.first_call else cost[0],
            macs=cost[1],
            first_call=nodes[call.first_call] if call.first_call else None,
            places=tuple(tensor.place for tensor in call.taken),
            form=call.form,
        )
    return nodes


@lru_cache(maxsize=4096)
def _prefix(blocks: tuple[str, ...]) -> str:
    """("entry flow", "block 2") as "entry_flow_block_2_"; Keras takes no "/" in a name."""
    return "".join("".join(letter if letter.isalnum() else "_" for letter in block) + "_" for block in blocks)


def _keras_order(ends: list[Call], alone: list[Call]) -> list[Call]:
    """By depth, the longest way to an end; equal depths in the order of a depth-first walk from the ends.

    Calls of one layer are as deep as the deepest of them; inputs that stand `alone` come before the ends.
    Source: `map_graph` in keras/src/ops/function.py, Keras 3.15.
    """
    first_seen: dict[Call, int] = {}
    finished: list[Call] = []
    stack: list[tuple[Call, bool]] = [(call, False) for call in reversed(ends)]
    while stack:
        call, inputs_done = stack.pop()
        if inputs_done:
            finished.append(call)
        elif call not in first_seen:
            first_seen[call] = len(first_seen)
            stack.append((call, True))
            stack.extend((tensor.call, False) for tensor in reversed(call.taken))
    depth = dict.fromkeys(finished, 0)
    for call in reversed(finished):
        first = call.first_call or call
        depth[call] = depth[first] = max(depth[call], depth[first])
        for tensor in call.taken:
            depth[tensor.call] = max(depth[tensor.call], depth[call] + 1)
    depth |= dict.fromkeys(alone, 0)
    first_seen |= dict.fromkeys(alone, -1)
    return sorted([*finished, *alone], key=lambda call: (-depth[call], first_seen[call]))
