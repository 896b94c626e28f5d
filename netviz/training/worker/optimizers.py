"""The optimizer of a run: Keras' own, with a rate of its own for the biases of batch normalisation.

For workers: it imports Keras.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from netviz.errors import RunError
from netviz.training.record.settings import RunSettings
from netviz.training.worker.kernels import fused_adam

if TYPE_CHECKING:
    import keras

ADAMWS_DECAY = 0.004  # Keras' own, where none is chosen


def built_optimizer(model: keras.Model, settings: RunSettings) -> Any:
    """The run's, of the model's variables.

    Where a layer computes in float16, on a loss so large that no small gradient becomes zero.
    """
    import keras

    dtypes = {layer.compute_dtype for layer in model.layers}
    decay = settings.weight_decay or None
    given: dict[str, Any] = {"learning_rate": settings.learning_rate, "global_clipnorm": settings.clip or None}
    adam = fused_adam() if dtypes == {"float32"} else keras.optimizers.Adam
    kind, arguments = {
        "adam": (adam, {"weight_decay": decay}),
        "adamw": (keras.optimizers.AdamW, {"weight_decay": decay or ADAMWS_DECAY}),
        "schedule_free": (_schedule_free(), {"weight_decay": decay}),
        "muon": (keras.optimizers.Muon, {"weight_decay": settings.weight_decay}),
        "sgd": (keras.optimizers.SGD, {"weight_decay": decay}),
        "momentum": (keras.optimizers.SGD, {"weight_decay": decay, "momentum": 0.9}),
        "rmsprop": (keras.optimizers.RMSprop, {"weight_decay": decay}),
    }[settings.optimizer]
    if kind is None:
        rule = "Schedule-free AdamW takes a newer Keras, which takes Python 3.11 or newer"
        raise RunError(rule, received=f"Keras {keras.__version__}", field="optimizer")
    optimizer = _with_bias_rate(kind, settings.bn_bias_rate)(**given, **arguments)
    if optimizer.weight_decay:
        optimizer.exclude_from_weight_decay(var_names=["bias", "beta", "gamma"])
    made = keras.optimizers.LossScaleOptimizer(optimizer) if "float16" in dtypes else optimizer
    made.build(model.trainable_variables)
    optimizer.biases = {
        optimizer._get_variable_index(layer.beta)
        for layer in model._flatten_layers()
        if isinstance(layer, keras.layers.BatchNormalization) and layer.center and layer.trainable
    }
    return made


def _schedule_free() -> Any:
    """Its class; None in the last Keras for Python 3.10."""
    import keras

    return getattr(keras.optimizers, "ScheduleFreeAdamW", None)


def begin_with(optimizer: Any, variables: Sequence[Any]) -> None:
    """What an optimizer keeps of the weights themselves begins with these: they are not those that it was built for."""
    inner, schedule_free = getattr(optimizer, "inner_optimizer", optimizer), _schedule_free()
    if schedule_free and isinstance(inner, schedule_free):
        for kept, variable in zip(inner._momentums, variables, strict=True):
            kept.assign(variable)


def _with_bias_rate(kind: type, factor: float) -> type:
    """That optimizer; the learning rate of the variables whose numbers are its `biases` is multiplied."""

    class WithBiasRate(kind):
        biases: frozenset[int] = frozenset()

        def update_step(self, gradient: Any, variable: Any, learning_rate: Any) -> None:
            is_bias = self._get_variable_index(variable) in self.biases
            super().update_step(gradient, variable, learning_rate * factor if is_bias else learning_rate)

    return kind if factor == 1.0 else WithBiasRate
