"""One model as its config describes it: its layers, what each of their calls takes, and the models inside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import chain, islice, pairwise
from typing import Any

from netviz.errors import FileError
from netviz.interchange.foreign_words import quoted, words_of
from netviz.interchange.keras_blocks import blocks_of
from netviz.interchange.keras_config.ages import plain, todays
from netviz.interchange.keras_config.arguments import Arguments, Count, Reference, arguments_of, is_keras_3, leaves
from netviz.interchange.layer_config import LayerConfig, shape_of
from netviz.layers import Shape
from netviz.network import FreeNames

BatchShape = list[int | None]
"""As a config writes it: first the batch, None for what may have any size."""

LAYERS = 5_000
EDGES = 20_000
_BRANCHES = 1_000


def is_model(raw: Mapping[str, Any]) -> bool:
    """Whether a config lists its layers."""
    config = raw.get("config")
    if isinstance(config, list):
        return raw["class_name"] == "Sequential"
    if not isinstance(config, dict) or not isinstance(config.get("layers"), list):
        return False
    return raw["class_name"] == "Sequential" or "input_layers" in config


def layers_inside(config: object) -> int:
    """How many layers stand in a layer's config: cells, a wrapped layer, the layers of a wrapped model."""
    held, stack = 0, [config]
    while stack:
        part = stack.pop()
        if isinstance(part, list):  # a Sequential model until Keras 2.2.2
            part = {"layers": part}
        if not isinstance(part, dict):
            continue
        inner = [part.get(key) for key in ("layer", "backward_layer", "cell")]
        for key in ("cells", "layers"):
            listed = part.get(key)
            inner += listed if isinstance(listed, list) else []
        found = [each for each in inner if isinstance(each, dict)]
        held += len(found)
        stack += [each.get("config") for each in found]
    return held


def check_layers(count: int) -> None:
    """That a model has as many layers as it may, with those inside of others. Raises FileError."""
    if not 1 <= count <= LAYERS:
        raise FileError(f"A model may have 1 to {LAYERS:,} layers", received=f"{count:,}")


class Model:
    """A model's config, checked. Raises FileError."""

    def __init__(self, raw: Mapping[str, Any]):
        """`raw` is what `is_model` says yes to."""
        config = raw["config"]
        if isinstance(config, list):  # until Keras 2.2.2
            config = {"layers": config}
        items = config["layers"]
        check_layers(len(items))
        self.name = words_of(config.get("name"))
        self.layers: dict[str, LayerConfig] = {}
        self.added: dict[str, LayerConfig] = {}
        """Inputs that no layer of the config stands for; in the end they stand before the layers."""
        self.calls: dict[str, list[Arguments]] = {}
        """For each layer, what each of its calls takes."""
        self.recorded: dict[tuple[str, int, int], Shape] = {}
        """The shape of an output of a call of a layer."""
        self.nested: dict[str, Model] = {}
        self.inputs: list[Reference]
        self.outputs: list[Reference]
        self.reached: set[str] = set()
        self.is_chain = raw["class_name"] == "Sequential"
        self.uncounted: set[str] = set()
        """Layers that stand for something else: the input of a Sequential model, the branches of its Merge."""
        for number, item in enumerate(items):
            self._take(item, number)
        nodes = [node for layer in self.layers.values() for node in _nodes(layer)]
        self.is_keras_3 = any(map(is_keras_3, nodes)) or (not nodes and isinstance(raw.get("module"), str))
        self.trains = config.get("trainable") is not False
        if self.is_chain:
            self._chain(config)
        else:
            self._link(config)
        self.layers = {**self.added, **self.layers}
        self.blocks = blocks_of(
            {name: layer.class_name for name, layer in self.layers.items() if name not in self.nested},
            {name: {ref.layer for call in calls for ref in call.references} for name, calls in self.calls.items()},
        )
        self.outer_blocks = {blocks[0] for blocks, _ in self.blocks.values()}

    @property
    def keras_layers(self) -> int:
        """How many layers the Keras that wrote it counts, once it was walked.

        Keras 3 leaves operations out; `Sequential` its input; an input that nothing uses counts all the same.
        """
        counted = (self.reached | {ref.layer for ref in self.inputs}) - self.uncounted
        return sum(not self.layers[name].is_operation for name in counted)

    @cached_property
    def batch_shapes(self) -> list[BatchShape | None]:
        """What each input takes, as far as the config tells."""
        return [_written_shape(self.layers[ref.layer]) for ref in self.inputs]

    def names(self) -> Iterator[str]:
        """Of all layers, those of nested models too."""
        for name in self.layers:
            yield name
            if name in self.nested:
                yield from self.nested[name].names()

    def _take(self, item: object, number: int) -> str:
        """Note a layer of the config; its name."""
        raw = todays(item)
        if isinstance(raw, dict) and isinstance(raw.get("class_name"), str) and is_model(raw):
            config = raw["config"]
            named = config.get("name") if isinstance(config, dict) else None
            given = raw.get("name", named)
            name = given if isinstance(given, str) and given else f"{raw['class_name'].lower()}_{number + 1}"
            layer = LayerConfig.of({**raw, "name": name})
            self.nested[layer.name] = Model(raw)
        else:
            layer = LayerConfig.of(raw)
        if layer.name in self.layers:
            raise FileError("Each layer of a model has a name of its own", received=f"{quoted(layer.name)}, twice")
        self.layers[layer.name] = layer
        return layer.name

    def _chain(self, config: Mapping[str, Any]) -> None:
        """A Sequential model: each layer takes what the one before it returns."""
        names = list(self.layers)
        first = self.layers[names[0]]
        branches = first.config.get("layers")
        if isinstance(branches, list) and names[0] not in self.nested and branches:
            self._branch(names[0], branches)
        elif first.is_input:
            self.calls[names[0]], self.inputs = [Arguments()], [Reference(names[0], 0, 0)]
        else:
            shapes = self._entries(names[0])
            shapes = shapes if any(shapes) else [plain(config.get("build_input_shape"))]
            self._feed(names[0], shapes)
        self.uncounted |= {ref.layer for ref in self.inputs}
        self.calls |= {name: [Arguments((Reference(before, 0, 0),))] for before, name in pairwise(names)}
        self.outputs = [Reference(names[-1], 0, 0)]
        built: Shape | None = None
        for before, name in reversed(list(pairwise(names))):  # a layer that keeps the shape notes none
            noted = _built_on(self.layers[name])
            built = built if noted is None and self.layers[name].is_elementwise else noted
            if built is not None:
                self.recorded[before, 0, 0] = built

    def _feed(self, name: str, shapes: list[BatchShape | None]) -> None:
        """Inputs for a layer that comes first."""
        self.inputs = self._add_inputs(shapes)
        self.calls[name] = [Arguments(tuple(self.inputs))]

    def _branch(self, merge: str, branches: list[Any]) -> None:
        """Keras 1's Merge at the start of a Sequential model, with the models that it merges inside."""
        if len(branches) > _BRANCHES:
            raise FileError(f"A Merge may have {_BRANCHES:,} branches", received=f"{len(branches):,}")
        names = [self._take(raw, number) for number, raw in enumerate(branches)]
        shapes = [self._entries(name) for name in names]
        self.inputs = self._add_inputs(chain.from_iterable(shapes))
        inputs = iter(self.inputs)
        self.calls |= {
            name: [Arguments(tuple(islice(inputs, len(own))))] for name, own in zip(names, shapes, strict=True)
        }
        self.uncounted |= set(names)
        self.calls[merge] = [Arguments(([Reference(name, 0, 0) for name in names],))]

    def _entries(self, name: str) -> list[BatchShape | None]:
        """What a layer or nested model that comes first takes."""
        return self.nested[name].batch_shapes if name in self.nested else [_written_shape(self.layers[name])]

    def _add_inputs(self, shapes: Iterable[BatchShape | None]) -> list[Reference]:
        """An input for each shape."""
        free, made = FreeNames(self.layers), list[Reference]()
        for shape in shapes:
            name = free.take("input")
            check_layers(len(self.layers) + len(self.added) + 1)
            self.added[name] = LayerConfig(name, "InputLayer", None, {"batch_shape": shape})
            self.calls[name] = [Arguments()]
            if (noted := shape_of(shape)) is not None:
                self.recorded[name, 0, 0] = noted
            made.append(Reference(name, 0, 0))
        return made

    def _link(self, config: Mapping[str, Any]) -> None:
        """A functional model: each layer says what it takes."""

        # A nested model has been called once on its own inputs, so its calls here count from 1: in Keras 2 wherever a
        # call is named, in Keras 3 among the outputs of the model.
        def as_written(layer: str, call: int) -> int:
            return call

        def in_keras_2(layer: str, call: int) -> int:
            return call - 1 if layer in self.nested and call else call

        def among_outputs(layer: str, call: int) -> int:
            chain = layer in self.nested and self.nested[layer].is_chain
            return call if chain and self.is_keras_3 else in_keras_2(layer, call)

        edges = 0
        for name, layer in self.layers.items():
            counts: list[tuple[object, Count]] = [
                (node, as_written if is_keras_3(node) else in_keras_2) for node in _nodes(layer)
            ]
            self.calls[name] = [arguments_of(node, str(layer), count) for node, count in counts] or [Arguments()]
            edges += sum(len(call.references) for call in self.calls[name])
            if edges > EDGES:
                raise FileError(f"A model may have {EDGES:,} connections", received="more")
        for name, calls in self.calls.items():
            for index, call in enumerate(calls):
                for ref in call.references:
                    self._check(ref, str(self.layers[name]))
                if len(call.references) == 1 and (noted := _built_on(self.layers[name])) is not None and not index:
                    self.recorded.setdefault((*call.references[0].key, call.references[0].output), noted)
        self.inputs = list(leaves(config["input_layers"], "The model", as_written))
        self.outputs = list(leaves(config.get("output_layers"), "The model", among_outputs))
        for ref in (*self.inputs, *self.outputs):
            self._check(ref, "The model")
        if not self.outputs:
            raise FileError("A functional model names its output_layers", received="none")

    def _check(self, ref: Reference, user: str) -> None:
        """That there is such a call; the shape that the reference notes is kept."""
        if ref.layer not in self.layers or not 0 <= ref.call < len(self.calls[ref.layer]) or ref.output < 0:
            rule = f"{user} takes the output of a layer that the file does not have"
            raise FileError(rule, received=f"{quoted(ref.layer)}, call {ref.call}")
        if ref.shape is not None:
            self.recorded.setdefault((*ref.key, ref.output), ref.shape)


def _nodes(layer: LayerConfig) -> list[Any]:
    nodes = layer.raw.get("inbound_nodes")
    return nodes if isinstance(nodes, list) else []


def _built_on(layer: LayerConfig) -> Shape | None:
    """The shape that a layer notes that it was built on."""
    build = layer.raw.get("build_config")
    return shape_of(plain(build.get("input_shape"))) if isinstance(build, dict) else None


def declared_shape(layer: LayerConfig) -> Shape | None:
    """The shape that a layer was told to return, as Lambda can be: without the batch."""
    told = plain(layer.config.get("output_shape"))
    return shape_of([None, *told]) if isinstance(told, list) else None


def _written_shape(layer: LayerConfig) -> BatchShape | None:
    """The shape of images, with their batch, that a layer's own arguments tell."""
    sides = layer.config.get("input_shape")  # until Keras 0.3
    told = [plain(layer.config.get(key)) for key in ("batch_shape", "batch_input_shape")]
    told += [[None, *sides]] if isinstance(sides, list) else []
    return next((shape for shape in told if shape_of(shape) is not None), None)
