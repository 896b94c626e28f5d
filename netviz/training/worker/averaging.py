"""Averaged weights: a moving average of all that a model has learnt, by which it is judged. Imports TensorFlow.

Moving statistics of batch normalisation are averaged as weights are: they have to be those of the averaged network.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

WARM_UP = 10
"""An average that begins with random weights keeps less of them at first: (1 + step) / (10 + step) at most.

As TensorFlow's ExponentialMovingAverage has it.
"""


class WeightAverage:
    """average = keep * average + (1 - keep) * weight, after each step."""

    def __init__(self, variables: Sequence[Any], keep: float):
        """Of the model's variables. What is no number to average, such as a seed of dropout, stays itself."""
        import tensorflow as tf

        self._keep = keep
        self._pairs = [
            (variable, tf.Variable(variable.value, trainable=False))
            for variable in variables
            if tf.as_dtype(variable.dtype).is_floating
        ]
        self._averages = {id(variable): average for variable, average in self._pairs}
        self.variables = [self.judged(variable) for variable in variables]
        """In the place of each of the model's variables that by which it is judged."""

    def judged(self, variable: Any) -> Any:
        """The average of a variable of the model."""
        return self._averages.get(id(variable), variable)

    def begin(self) -> None:
        """From the weights as they are."""
        for variable, average in self._pairs:
            average.assign(variable.value)

    def take_in(self, before: Any) -> None:
        """The weights after a step; so many steps were before it. For a graph."""
        import tensorflow as tf

        before = tf.cast(before, tf.float32)
        keep = tf.minimum(self._keep, (1.0 + before) / (WARM_UP + before))
        for variable, average in self._pairs:
            average.assign_sub(tf.cast(1.0 - keep, average.dtype) * (average - variable.value))

    def scope(self) -> Any:
        """Within it the model computes with the averages; its own weights are not touched."""
        import keras

        return keras.StatelessScope([(variable, average.value()) for variable, average in self._pairs])
