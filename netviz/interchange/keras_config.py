"""Deserialization: the config of a Keras model as a Network, each layer as its twin or by its class' name.

Functional and Sequential configs are read, of Keras 3 and of Keras 2. A nested model is taken apart, with its name as
a block. A shape that the config of a layer leaves open, such as what a Lambda returns, is taken from the layers that
use it: Keras writes the shape of each tensor beside the call that takes it.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from netviz.errors import FileError
from netviz.interchange.keras_blocks import blocks_of
from netviz.interchange.keras_twins import LARGEST, LayerConfig, layer_of, quoted, shape_of, words_of
from netviz.layers import Call, Shape, Tensor
from netviz.network import Network
from netviz.settings import Settings
from netviz.unknown import UNKNOWN_SHAPE

LAYERS = 2_000
EDGES = 10_000
_MARK = "\N{PRIME}"  # tells a block from a layer of the same name
_PLAIN = str.maketrans("/*", "__")  # what the drawing's ids are made with


class FileSettings(Settings):
    """Which file a network was read from."""

    file: str = ""
    sha256: str = ""
    keras_version: str = ""

    def changes(self) -> dict[str, str]:
        """None: no link opens a file."""
        return {}


def network_of(config: object, source: FileSettings, *, title: str = "") -> Network:
    """The network that a model's config describes; `title` is used where the config has no name of its own.

    Raises FileError: what is wrong, the rule, what came.

    >>> image = {"class_name": "InputLayer", "config": {"name": "image", "batch_shape": [None, 8, 8, 3]}}
    >>> conv = {"class_name": "Conv2D", "config": {"name": "conv", "filters": 4, "kernel_size": [3, 3]}}
    >>> model = {"class_name": "Sequential", "config": {"name": "mine", "layers": [image, conv]}}
    >>> network_of(model, FileSettings()).output_shape
    (6, 6, 4)
    """
    if not isinstance(config, dict) or not isinstance(config.get("class_name"), str):
        raise FileError(
            "A model's JSON is an object with class_name and config, as model.to_json() writes it",
            received=quoted(", ".join(config) if isinstance(config, dict) else config),
        )
    if not _is_model(config):
        raise FileError(
            "A model is read where its file lists its layers: Functional or Sequential",
            received=f"{quoted(config['class_name'])}, whose layers are in its Python code",
        )
    network = _network(config, source, title)
    if {node.block[0] for node in network.nodes if node.block} & set(network.by_name):
        marks = max(len(node.name) - len(node.name.rstrip(_MARK)) for node in network.nodes)
        network = _network(config, source, title, mark=_MARK * (marks + 1))
    return network


def _network(config: Mapping[str, Any], source: FileSettings, title: str, mark: str = "") -> Network:
    graph = _ModelConfig(config)
    name = words_of(config["config"].get("name")) or title
    outputs = _Walk(graph, mark).outputs(graph)
    slug = "".join(letter if letter.isalnum() else "_" for letter in name)[:60] or "model"
    return Network(outputs, architecture=slug, title=name or slug, settings=source, layer_count=graph.keras_layers)


def _is_model(raw: Mapping[str, Any]) -> bool:
    config = raw.get("config")
    if not isinstance(config, dict) or not isinstance(config.get("layers"), list):
        return False
    return raw["class_name"] == "Sequential" or "input_layers" in config


@dataclass(frozen=True)
class _Reference:
    """A tensor as a config names it: which output of which call of which layer, and the shape that it notes."""

    layer: str
    call: int
    output: int
    shape: Shape | None = None

    @property
    def key(self) -> tuple[str, int]:
        """The call."""
        return self.layer, self.call


class _ModelConfig:
    """One model's config, checked: its layers, their calls, the shapes it notes, and the models inside it."""

    def __init__(self, raw: Mapping[str, Any]):
        config = raw["config"]
        if not 1 <= len(config["layers"]) <= LAYERS:
            raise FileError(f"A model may have 1 to {LAYERS:,} layers", received=f"{len(config['layers']):,}")
        self.layers: dict[str, LayerConfig] = {}
        self.calls: dict[str, list[list[_Reference]]] = {}
        """For each layer, what each of its calls takes."""
        self.recorded: dict[tuple[str, int, int], Shape] = {}
        """The shape of an output of a call of a layer."""
        self.nested: dict[str, _ModelConfig] = {}
        self.inputs: list[_Reference]
        self.outputs: list[_Reference]
        self.reached: set[str] = set()
        self.is_chain = raw["class_name"] == "Sequential"
        for item in config["layers"]:
            layer = LayerConfig.of(item)
            if layer.name in self.layers:
                raise FileError("Each layer of a model has a name of its own", received=f"{quoted(layer.name)}, twice")
            self.layers[layer.name] = layer
            if _is_model(layer.raw):
                self.nested[layer.name] = _ModelConfig(layer.raw)
        if self.is_chain:
            self._chain(config)
        else:
            self._link(config, keras_2="module" not in raw)
        self.blocks = blocks_of(
            {name: layer.class_name for name, layer in self.layers.items() if name not in self.nested},
            {name: {ref.layer for call in calls for ref in call} for name, calls in self.calls.items()},
        )

    @property
    def keras_layers(self) -> int:
        """How many layers Keras says that the model has, once it was walked; `Sequential` leaves its input out."""
        reached = [self.layers[name] for name in self.reached]
        return sum(not layer.is_operation and not (self.is_chain and layer.is_input) for layer in reached)

    def names(self) -> Iterator[str]:
        """Of all layers, those of nested models too."""
        for name in self.layers:
            yield name
            if name in self.nested:
                yield from self.nested[name].names()

    def _chain(self, config: Mapping[str, Any]) -> None:
        """A Sequential model: each layer takes what the one before it returns."""
        first = next(iter(self.layers.values()))
        if not first.is_input:
            shape = first.config.get("batch_input_shape", config.get("build_input_shape"))
            name = "input"
            while name in self.layers:
                name += "_"
            self.layers = {name: LayerConfig(name, "InputLayer", None, {"batch_shape": shape}), **self.layers}
        names = list(self.layers)
        self.calls = {names[0]: [[]]} | {name: [[_Reference(before, 0, 0)]] for before, name in pairwise(names)}
        self.inputs, self.outputs = [_Reference(names[0], 0, 0)], [_Reference(names[-1], 0, 0)]
        built: Shape | None = None
        for before, name in reversed(list(pairwise(names))):  # a layer that keeps the shape notes none
            build = self.layers[name].raw.get("build_config")
            noted = shape_of(build.get("input_shape")) if isinstance(build, dict) else None
            built = built if noted is None and self.layers[name].is_elementwise else noted
            if built is not None:
                self.recorded[before, 0, 0] = built

    def _link(self, config: Mapping[str, Any], *, keras_2: bool) -> None:
        """A functional model: each layer says what it takes."""
        # A nested model has been called once on its own inputs, so its calls here count from 1: in Keras 2 wherever a
        # call is named, in Keras 3 among the outputs of the model.
        shifted = {name for name, inner in self.nested.items() if keras_2 or not inner.is_chain}
        among_layers = shifted if keras_2 else set()
        edges = 0
        for name, layer in self.layers.items():
            nodes = layer.raw.get("inbound_nodes")
            self.calls[name] = [list(_taken(node, str(layer))) for node in nodes] if isinstance(nodes, list) else []
            self.calls[name] = self.calls[name] or [[]]
            edges += sum(map(len, self.calls[name]))
            if edges > EDGES:
                raise FileError(f"A model may have {EDGES:,} connections", received="more")
        for name, calls in self.calls.items():
            checked = [[self._checked(ref, among_layers, str(self.layers[name])) for ref in call] for call in calls]
            self.calls[name] = checked
        self.inputs = [self._checked(ref, set(), "The model") for ref in _listed(config["input_layers"])]
        self.outputs = [self._checked(ref, shifted, "The model") for ref in _listed(config.get("output_layers"))]
        if not self.outputs:
            raise FileError("A functional model names its output_layers", received="none")

    def _checked(self, ref: _Reference, shifted: set[str], user: str) -> _Reference:
        """The reference, where there is such a call; the shape that it notes is kept."""
        call = ref.call - 1 if ref.layer in shifted and ref.call else ref.call
        if ref.layer not in self.layers or not 0 <= call < len(self.calls[ref.layer]) or ref.output < 0:
            rule = f"{user} takes the output of a layer that the file does not have"
            raise FileError(rule, received=f"{quoted(ref.layer)}, call {ref.call}")
        if ref.shape is not None:
            self.recorded.setdefault((ref.layer, call, ref.output), ref.shape)
        return dataclasses.replace(ref, call=call)


def _taken(node: object, user: str) -> Iterator[_Reference]:
    """The tensors that a call takes, in their order: Keras 3's args and kwargs, or Keras 2's lists."""
    keras_2 = not isinstance(node, dict)
    stack = [node if keras_2 else [node.get("args"), node.get("kwargs")]]
    while stack:
        part = stack.pop()
        if isinstance(part, dict) and part.get("class_name") == "__keras_tensor__":
            config = part.get("config")
            config = config if isinstance(config, dict) else {}
            yield _reference(config.get("keras_history"), user, shape_of(config.get("shape")))
        elif isinstance(part, dict):
            stack.extend(part[key] for key in sorted(part, reverse=True))
        elif isinstance(part, list) and keras_2 and part and isinstance(part[0], str):
            yield _reference(part[:3], user)
            stack.extend(reversed(part[3:]))  # keyword arguments
        elif isinstance(part, list):
            stack.extend(reversed(part))


def _listed(value: object) -> Iterator[_Reference]:
    """input_layers and output_layers: one [layer, call, output], a list of them, or an object of them."""
    stack = [value]
    while stack:
        part = stack.pop()
        if isinstance(part, dict):
            stack.extend(part[key] for key in sorted(part, reverse=True))
        elif isinstance(part, list) and part and isinstance(part[0], str):
            yield _reference(part, "The model")
        elif isinstance(part, list):
            stack.extend(reversed(part))


def _reference(history: object, user: str, shape: Shape | None = None) -> _Reference:
    match history:
        case [str(layer), int(call), int(output)]:
            return _Reference(layer, call, output, shape)
    raise FileError(f"{user} takes a tensor that is named by [layer, call, output]", received=quoted(history))


@dataclass
class _Past:
    """The calls of each layer of a model, over all calls of the model: the first one has the weights."""

    calls: dict[str, list[Call]] = field(default_factory=dict)
    nested: dict[str, _Past] = field(default_factory=dict)


class _Walk:
    """Calls layer after layer, from the inputs on; no more of them than a network may have."""

    def __init__(self, graph: _ModelConfig, mark: str):
        self.mark = mark
        self.times = Counter(graph.names())
        self.layers = self.edges = 0
        self.paths: set[tuple[str, ...]] = set()

    def outputs(
        self, graph: _ModelConfig, given: tuple[Tensor, ...] = (), path: tuple[str, ...] = (), past: _Past | None = None
    ) -> list[Tensor]:
        """What a model returns that is called on the `given` tensors; the outermost one is called on none."""
        past = past or _Past()
        fed = {ref.layer: tensor for ref, tensor in zip(graph.inputs, given, strict=False)}
        done: dict[tuple[str, int], list[Tensor]] = {}
        under_way: set[tuple[str, int]] = set()
        stack = [(ref.key, False) for ref in reversed(graph.outputs)]
        while stack:
            key, ready = stack.pop()
            layer, taken = graph.layers[key[0]], graph.calls[key[0]][key[1]]
            if ready:
                inputs = tuple(_tensor(done[ref.key], ref, graph) for ref in taken)
                self._count(layer, len(inputs))
                if layer.name in fed:
                    done[key] = [fed[layer.name]]
                elif layer.name in graph.nested:
                    done[key] = self._call_model(graph, key, inputs, path, past)
                else:
                    done[key] = [self._call_layer(graph, key, inputs, path, past)]
            elif key in under_way and key not in done:
                raise FileError("A network has no cycles", received=f"{layer}, which feeds itself")
            elif key not in done:
                under_way.add(key)
                stack.append((key, True))
                stack.extend((ref.key, False) for ref in reversed(taken))
        graph.reached |= {name for name, _ in done}
        return [_tensor(done[ref.key], ref, graph) for ref in graph.outputs]

    def _count(self, layer: LayerConfig, inputs: int) -> None:
        self.layers += 1
        self.edges += inputs
        if self.layers > LAYERS or self.edges > EDGES:
            rule = f"A model may have {LAYERS:,} layers and {EDGES:,} connections, with its nested models taken apart"
            raise FileError(rule, received="more")
        if not inputs and not layer.is_input:
            raise FileError("Every layer but the inputs takes something", received=f"{layer}, which takes nothing")

    def _call_model(
        self, graph: _ModelConfig, key: tuple[str, int], inputs: tuple[Tensor, ...], path: tuple[str, ...], past: _Past
    ) -> list[Tensor]:
        name, index = key
        inner = graph.nested[name]
        if len(inputs) != len(inner.inputs):
            raise FileError(f"{graph.layers[name]} takes {len(inner.inputs)} inputs", received=len(inputs))
        for number, ref in enumerate(inner.outputs):  # the config around it may record a shape that its own leaves out
            shape = graph.recorded.get((name, index, number))
            if shape is not None:
                inner.recorded.setdefault((*ref.key, ref.output), shape)
        part = self._part(name if not index else f"{name}_{index + 1}")
        taken = {blocks[0] for blocks, _ in graph.blocks.values()}
        while part in taken or (*path, part) in self.paths:
            part += "_"
        self.paths.add((*path, part))
        return self.outputs(inner, inputs, (*path, part), past.nested.setdefault(name, _Past()))

    def _call_layer(
        self, graph: _ModelConfig, key: tuple[str, int], inputs: tuple[Tensor, ...], path: tuple[str, ...], past: _Past
    ) -> Tensor:
        config = graph.layers[key[0]]
        shapes = tuple(tensor.shape for tensor in inputs)
        layer = layer_of(config, shapes, graph.recorded.get((*key, 0)))
        shape = layer.output_shape(*shapes)
        if any(side > LARGEST for side in shape):
            raise FileError(f"A map may have sides up to {LARGEST:,}", received=f"{config}, which returns {shape}")
        blocks, label = graph.blocks.get(config.name, ((), config.name))
        earlier = past.calls.setdefault(config.name, [])
        later = f" (call {len(earlier) + 1})" if earlier else ""
        name = config.name if self.times[config.name] == 1 else "_".join([*path, config.name])
        call = Call(
            layer,
            inputs,
            block=(*path, *map(self._part, blocks)),
            given_name=(words_of(name).translate(_PLAIN) + later, words_of(label) + later),
            first_call=earlier[0] if earlier else None,
        )
        earlier.append(call)
        return Tensor(shape, call)

    def _part(self, name: str) -> str:
        """A name as part of a path, without what separates the parts."""
        return "".join(letter if letter.isalnum() or letter in "_.-" else "_" for letter in words_of(name)) + self.mark


def _tensor(made: list[Tensor], ref: _Reference, graph: _ModelConfig) -> Tensor:
    """The one that is meant of those that a call made; a layer's further outputs have the shapes that are noted."""
    if ref.output < len(made):
        return made[ref.output]
    if ref.layer in graph.nested:
        raise FileError(f"{graph.layers[ref.layer]} has {len(made)} outputs", received="a use of one more")
    return Tensor(graph.recorded.get((*ref.key, ref.output), UNKNOWN_SHAPE), made[0].call)
