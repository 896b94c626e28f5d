"""The calls of a model's layers, one after another, each layer as its twin or by its class' name."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any

from netviz.errors import FileError
from netviz.interchange.foreign_words import words_of
from netviz.interchange.keras_config import operations, written
from netviz.interchange.keras_config.arguments import Arguments, Reference
from netviz.interchange.keras_config.model import (
    EDGES,
    LAYERS,
    Model,
    check_layers,
    declared_shape,
    is_model,
    layers_inside,
)
from netviz.interchange.keras_config.operation import Sides, Value
from netviz.interchange.keras_config.step import Step, as_declared, filled, operation_step, tensor_of
from netviz.interchange.keras_config.stored import Ledger
from netviz.interchange.keras_twins import layer_of
from netviz.interchange.layer_config import LARGEST, SIDES, TWINS, LayerConfig
from netviz.interchange.left_out import given_up
from netviz.layers import Call, InputLayer, Layer, Shape, Tensor
from netviz.layers.inner_model import InnerModel
from netviz.network import FreeNames, Network
from netviz.settings import Settings
from netviz.unknown import UNKNOWN, UNKNOWN_SHAPE

_PLAIN = str.maketrans("/*", "__")  # what the drawing's ids are made with


def plain_name(name: str) -> str:
    """What a node is called whose layer the file calls so."""
    return words_of(name).translate(_PLAIN)


@dataclass
class _Past:
    """The calls of each layer of a model, over all calls of the model: the first one has the weights."""

    calls: dict[str, list[Call]] = field(default_factory=dict)
    nested: dict[str, _Past] = field(default_factory=dict)


@dataclass(frozen=True)
class _Place:
    """Where a model stands: the blocks and the names of the models around it, and whether training changes it."""

    blocks: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    trains: bool = True
    training: bool | None = None
    """Whether it is called as in training; None where no call of it, or of the models around it, says."""


class Walk:
    """Calls layer after layer, from the inputs on; no more of them than a network may have."""

    def __init__(self, model: Model, ledger: Ledger, *, mark: str, is_keras_3: bool, image: Shape | None = None):
        """`mark` tells a block from a layer of the same name; `image` is what the inputs are, in place of their own."""
        self.image = image
        self.mark = mark
        self.ledger = ledger
        self.is_keras_3 = is_keras_3
        self.times = Counter(model.names())
        self.layers = self.edges = self.tensors = 0
        self.twins: dict[Hashable, Layer] = {}
        """What a layer of a config is on tensors of these shapes: one that is shared is read once."""
        self.given: dict[Hashable, tuple[tuple[str, str], ...]] = {}
        self.free: dict[tuple[str, ...], FreeNames] = {}
        """The names of blocks that are free within a block."""
        self.sides: dict[Tensor, Sides] = {}
        """With the batch, where an operation has moved it or taken it away."""
        self.values: dict[Tensor, Value] = {}
        """Of shapes, and of numbers that are computed from them."""

    def outputs(self, model: Model) -> tuple[list[Tensor], list[Tensor]]:
        """What the outermost model returns, and its inputs that nothing uses."""
        # Keras 3's Sequential forgets when it is loaded that it was not trainable; its layers do not.
        trains = model.trains or (self.is_keras_3 and model.is_chain)
        made = self._outputs(model, (), _Place(trains=trains), _Past())
        unused = [ref for ref in model.inputs if ref.layer not in model.reached]
        if unused:
            alone = [self._call_layer(model, ref.key, (), _Place(), _Past())[0] for ref in unused]
            return made, alone
        return made, []

    def _outputs(self, model: Model, given: tuple[Tensor, ...], place: _Place, past: _Past) -> list[Tensor]:
        """What a model returns that is called on the `given` tensors; the outermost one is called on none."""
        fed = {ref.layer: tensor for ref, tensor in zip(model.inputs, given, strict=False)}
        done: dict[tuple[str, int], list[Tensor]] = {}
        under_way: set[tuple[str, int]] = set()
        stack = [(ref.key, False) for ref in reversed(model.outputs)]
        while stack:
            key, ready = stack.pop()
            layer, taken = model.layers[key[0]], model.calls[key[0]][key[1]].references
            if ready:
                inputs = tuple(tensor_of(done[ref.key], ref, model) for ref in taken)
                self._count(layer, len(inputs))
                if layer.name in fed:
                    done[key] = [fed[layer.name]]
                elif layer.name in model.nested:
                    done[key] = self._call_model(model, key, inputs, place, past)
                else:
                    done[key] = self._call_layer(model, key, inputs, place, past)
            elif key in under_way and key not in done:
                raise FileError("A network has no cycles", received=f"{layer}, which feeds itself")
            elif key not in done:
                under_way.add(key)
                stack.append((key, True))
                stack.extend((ref.key, False) for ref in reversed(taken))
        model.reached |= {name for name, _ in done}
        return [tensor_of(done[ref.key], ref, model) for ref in model.outputs]

    def _count(self, layer: LayerConfig, inputs: int) -> None:
        self.layers += 1
        self.edges += inputs
        if self.layers > LAYERS or self.edges > EDGES:
            rule = f"A model may have {LAYERS:,} layers and {EDGES:,} connections, with its nested models taken apart"
            raise FileError(rule, received="more")
        if not inputs and not layer.is_input:
            raise FileError("Every layer but the inputs takes something", received=f"{layer}, which takes nothing")

    def _call_model(
        self, model: Model, key: tuple[str, int], inputs: tuple[Tensor, ...], place: _Place, past: _Past
    ) -> list[Tensor]:
        name, index = key
        inner = model.nested[name]
        if len(inputs) != len(inner.inputs):
            raise FileError(f"{model.layers[name]} takes {len(inner.inputs)} inputs", received=len(inputs))
        self._return(len(inner.outputs))
        for number, ref in enumerate(inner.outputs):  # the config around it may record a shape that its own leaves out
            shape = model.recorded.get((name, index, number))
            if shape is not None:
                inner.recorded.setdefault((*ref.key, ref.output), shape)
        if place.blocks not in self.free:
            self.free[place.blocks] = FreeNames(map(self._part, model.outer_blocks))
        part = self.free[place.blocks].take(self._part(name if not index else f"{name}_{index + 1}"))
        # In Keras 2 a model that is not trainable has no trainable layers; in Keras 3 each layer says it for itself.
        trains = place.trains and (self.is_keras_3 or inner.trains)
        training = self._training(model.calls[name][index].kwargs.get("training"), place)
        told = None if training not in (True, False) else bool(training)
        inside = _Place((*place.blocks, part), (*place.names, name), trains, told)
        return self._outputs(inner, inputs, inside, past.nested.setdefault(name, _Past()))

    def _call_layer(
        self, model: Model, key: tuple[str, int], inputs: tuple[Tensor, ...], place: _Place, past: _Past
    ) -> list[Tensor]:
        config, arguments = model.layers[key[0]], model.calls[key[0]][key[1]]
        recorded = model.recorded.get((*key, 0), declared_shape(config))
        given = dict(zip(arguments.references, inputs, strict=True))
        operation = operations.operation_of(
            config, arguments, lambda ref: self._sides(given[ref]), lambda ref: self.values.get(given[ref])
        )
        if operation is None:
            step = self._layer_step(config, arguments, given, recorded, place)
        else:
            sides = operations.shapes_of(operation) or []
            made = [filled(side[1:], model.recorded.get((*key, n))) for n, side in enumerate(sides)]
            made = made or [UNKNOWN_SHAPE if recorded is None else recorded]
            step = operation_step(config, operation, arguments, inputs, made, sides)
        self._check_made(config, step)
        earlier = past.calls.setdefault(config.name, [])
        layer = self._in_place(step, config, place)
        if not earlier:
            shapes = tuple(tensor.shape for tensor in step.inputs)
            layer = self.ledger.enter((*place.names, config.name), layer, shapes)
        blocks, label = model.blocks.get(config.name, ((), config.name))
        later = f" (call {len(earlier) + 1})" if earlier else ""
        name = config.name if self.times[config.name] == 1 else "_".join([*place.blocks, config.name])
        call = Call(
            layer,
            step.inputs,
            block=(*place.blocks, *map(self._part, blocks)),
            given_name=(plain_name(name) + later, words_of(label) + later),
            first_call=earlier[0] if earlier else None,
            beside=step.beside,
            form=step.form,
        )
        earlier.append(call)
        tensors = [Tensor(shape, call, number) for number, shape in enumerate(step.made)]
        known = zip(tensors, step.sides, strict=False)
        self.sides |= {tensor: sides for tensor, sides in known if sides[:1] != (UNKNOWN,)}
        value = None if operation is None else operations.value_of(operation)
        if value is not None:
            self.values[tensors[0]] = value
        return tensors

    def _layer_step(
        self,
        config: LayerConfig,
        arguments: Arguments,
        given: Mapping[Reference, Tensor],
        recorded: Shape | None,
        place: _Place,
    ) -> Step:
        """A layer on the tensors that its call names."""
        main, others = [*arguments.references], list[Reference]()
        if config.class_name in TWINS:
            main, others = arguments.split(TWINS[config.class_name].takes)
        inputs, beside = (tuple(given[ref] for ref in refs) for refs in (main, others))
        shapes = tuple(tensor.shape for tensor in inputs)
        layer = self._twin(config, shapes, recorded, place)
        if isinstance(layer, InputLayer) and self.image is not None:
            layer = dataclasses.replace(layer, shape=self.image)
        called = self._called(config, arguments, place)
        form, lost = written.form_of(called, (*main, *others))
        return Step(layer, called, inputs, [*layer.output_shapes(*shapes)], form, beside=beside, lost=lost)

    def _in_place(self, step: Step, config: LayerConfig, place: _Place) -> Layer:
        """The layer as training changes it where it stands, with what of it is lost."""
        trainable = place.trains and config.config.get("trainable") is not False
        layer, lost = dataclasses.replace(step.layer, trainable=trainable), step.lost
        if not self.is_keras_3:
            lost = (*lost, *self._given_up(layer, config, place, step.arguments.kwargs.get("training")))
        return dataclasses.replace(layer, left_out=(*layer.left_out, *lost))

    def _check_made(self, config: LayerConfig, step: Step) -> None:
        self._return(len(step.made))
        for shape in (*step.made, *step.sides):
            if len(shape) > SIDES or any(side > LARGEST for side in shape):
                rule = f"A map may have {SIDES} sides, each up to {LARGEST:,}"
                raise FileError(rule, received=f"{config}, which returns {shape[:SIDES]}")

    def _called(self, config: LayerConfig, arguments: Arguments, place: _Place) -> Arguments:
        """The arguments of a layer's call, in or out of training as the models around it are called."""
        default = TWINS[config.class_name].training_default if config.class_name in TWINS else ()
        training = arguments.kwargs.get("training")
        if self.is_keras_3 and training in default:  # as Keras 3 writes it where nobody said it
            training = None
        if default:
            training = self._training(training, place)
        return Arguments(arguments.args, {**arguments.kwargs, "training": training})

    def _training(self, own: Any, place: _Place) -> Any:
        """What a call takes for `training`: Keras 3 lets the model around it have its way, Keras 2 the call itself."""
        first, then = (place.training, own) if self.is_keras_3 else (own, place.training)
        return then if first is None else first

    def _twin(self, config: LayerConfig, shapes: tuple[Shape, ...], recorded: Shape | None, place: _Place) -> Layer:
        """The layer on tensors of these shapes; what it holds counts among the model's layers each time it is read."""
        key = (place.names, config.name, shapes, recorded, place.trains)
        if key not in self.twins:
            self.layers += layers_inside(config.config)
            check_layers(self.layers)
            layer = self._over_steps(config, shapes, place) or layer_of(config, shapes, recorded)
            if config.may_be_anothers and self.ledger.contradicts((*place.names, config.name), layer, shapes):
                layer = layer_of(config.as_anothers, shapes, recorded)
            self.twins[key] = as_declared(layer, config, shapes)
        return self.twins[key]

    def _given_up(
        self, layer: Layer, config: LayerConfig, place: _Place, training: object
    ) -> tuple[tuple[str, str], ...]:
        """What Keras 3 gave up of a layer, found once for all calls that are told the same."""
        key = (place.names, config.name, layer.trainable, training if isinstance(training, bool) else None)
        if key not in self.given:
            self.given[key] = tuple(given_up(layer, training))
        return self.given[key]

    def _return(self, tensors: int) -> None:
        self.tensors += tensors
        if self.tensors > EDGES:
            raise FileError(f"The layers of a model may return {EDGES:,} tensors", received="more")

    def _over_steps(self, config: LayerConfig, shapes: tuple[Shape, ...], place: _Place) -> Layer | None:
        """A model that is called at each step of a sequence; None where the layer is another one."""
        raw = config.config.get("layer")
        if config.class_name != "TimeDistributed" or not config.is_from_keras or len(shapes) != 1:
            return None
        if not isinstance(raw, dict) or not isinstance(raw.get("class_name"), str) or not is_model(raw):
            return None
        inner = Model(raw)
        walk = Walk(inner, Ledger(None, by_size=False), mark=self.mark, is_keras_3=self.is_keras_3)
        step = InputLayer(shape=shapes[0][1:])
        if len(inner.inputs) != 1 or len(inner.outputs) != 1:
            return None
        inside = _Place(trains=place.trains and (self.is_keras_3 or inner.trains))
        (made,) = walk._outputs(inner, (Tensor(step.shape, Call(step, ())),), inside, _Past())
        self.edges += walk.edges
        network = Network(made, architecture="", title="", settings=Settings())
        return InnerModel(
            class_name=words_of(config.class_name),
            shape=UNKNOWN_SHAPE if made.shape == UNKNOWN_SHAPE else (shapes[0][0], *made.shape),
            held=tuple(weight for node in network.nodes_as_called for weight in node.weights),
            multiply_adds=shapes[0][0] * sum(node.macs for node in network.nodes),
            network=network,
        )

    def _sides(self, tensor: Tensor) -> Sides | None:
        """A tensor's shape with its batch; None where the rank is unknown."""
        if tensor in self.sides:
            return self.sides[tensor]
        return None if tensor.shape == UNKNOWN_SHAPE else (UNKNOWN, *tensor.shape)

    def _part(self, name: str) -> str:
        """A name as part of a path, without what separates the parts."""
        return "".join(letter if letter.isalnum() or letter in "_.-" else "_" for letter in words_of(name)) + self.mark
