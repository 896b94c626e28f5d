"""Gates on the shortcuts of a network that trains: each lets its map pass, or zeros. For workers: it needs TensorFlow.

Each addition is one condition: while its gate is open it is the very addition of a network without gates, so that not
a bit differs and nothing more is computed. A product of the shortcut with 1 would take two products a step, and let
gradients be summed in another order.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from importlib import import_module
from typing import Any

from netviz.anatomy.shortcuts import Shortcut, shortcuts
from netviz.interchange.keras_model import OPS, keras_name
from netviz.network import Network


class Gates:
    """One on each shortcut, all open at first. They are no weights: no checkpoint, count or file of a model has them.

    A gate stands inside the addition that its shortcut leads to: a layer of its own would change the order of layers.
    """

    def __init__(self, network: Network):
        """Makes no graph yet: that is made when the model is called."""
        import tensorflow as tf

        self.shortcuts = shortcuts(network)
        self.cut: tuple[str, ...] = ()
        """The names of those that are closed, in the order of the shortcuts."""
        self._open = tf.Variable(tf.ones(len(self.shortcuts), tf.bool), trainable=False)

    def close(self, names: Collection[str]) -> None:
        """Close these and open all others, from the next step on; nothing is traced anew."""
        self.cut = tuple(each.name for each in self.shortcuts if each.name in names)
        self._open.assign([each.name not in names for each in self.shortcuts])

    def additions(self) -> Mapping[str, type]:
        """By what Keras calls it the class that stands in for it, for `to_keras`."""
        called = {keras_name(each.addition): each for each in self.shortcuts}
        return {name: self._operation() if name.startswith(OPS) else self._layer(one) for name, one in called.items()}

    def _layer(self, one: Shortcut) -> type:
        layer, gates = one.addition.layer, self
        base: Any = getattr(import_module(layer.keras_module), layer.keras_class)

        class Gated(base):
            """An addition whose shortcut passes a gate, where it has one."""

            def call(self, inputs: Any) -> Any:
                return gates._passed(self.name, super().call, inputs)

        return Gated

    def _operation(self) -> type:
        import keras

        gates = self

        class Gated(keras.Operation):
            """The same of x + y, which is no layer."""

            def call(self, x: Any, y: Any) -> Any:
                return gates._passed(self.name, lambda both: keras.ops.add(*both), [x, y])

        return Gated

    def _passed(self, name: str, added: Callable[[Any], Any], inputs: Any) -> Any:
        """The sum of the inputs, of which that on the shortcut is zeros where its gate is closed."""
        import tensorflow as tf

        places = {each.name: (number, each.place) for number, each in enumerate(self.shortcuts)}
        if name not in places:
            return added(inputs)
        number, place = places[name]

        def residual() -> Any:
            return added([tf.zeros_like(each) if at == place else each for at, each in enumerate(inputs)])

        return tf.cond(self._open.read_value()[number], lambda: added(inputs), residual)
