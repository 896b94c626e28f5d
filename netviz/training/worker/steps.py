"""The step of a run: one traced function to train on a batch, one to evaluate. For workers: it imports TensorFlow.

Keras' fit gives the first batch three times later, its batch figures are running means of the epoch, and it cannot
be stopped between two batches.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from netviz.anatomy.classifier import CIFAR_SIDE, final_activation
from netviz.convolution.layer_at_work import LayerAtWork, can_be_drawn, layer_at_work
from netviz.errors import RunError
from netviz.interchange.keras_model import frames_for
from netviz.network import Network
from netviz.training.data.cifar10 import PIXEL_MEAN, PIXEL_SPREAD
from netviz.training.record.settings import RunSettings
from netviz.training.worker.averaging import WeightAverage
from netviz.training.worker.optimizers import begin_with, built_optimizer

if TYPE_CHECKING:
    import keras

EVALUATED_AT_ONCE = 250
AUXILIARY_SHARE = 0.3  # Szegedy et al. 2014, section 5


class Judged(NamedTuple):
    """What is known of images after some of them were looked at."""

    seen: int
    """Images so far."""
    loss: float
    """Their mean; so is the accuracy."""
    accuracy: float
    answers: np.ndarray
    """What the network gave for each image of the last piece: float32 (n, 10), probabilities or logits."""


class Steps:
    """A model, its optimizer, and what one step does. Images are uint8 (n, 32, 32, 3), classes int (n,)."""

    def __init__(self, model: keras.Model, settings: RunSettings, network: Network):
        """Traces nothing yet: `trace` does. The model is the network's."""
        import tensorflow as tf

        self._settings, self._network = settings, network
        self._model = model
        self._optimizer = built_optimizer(model, settings)
        self._average = WeightAverage(model.variables, settings.weight_average) if settings.weight_average else None
        self.is_logits = [final_activation(node) != "softmax" for node in network.outputs]
        asked = [*_signature(settings.batch_size), tf.TensorSpec((), tf.bool)]
        self._train = tf.function(self._train_step, autograph=False, input_signature=asked)
        self._weight_squares = tf.function(self._weight_step, autograph=False)
        self._evaluate = tf.function(
            self._evaluate_step, autograph=False, input_signature=_signature(EVALUATED_AT_ONCE)
        )

    def set_learning_rate(self, rate: float) -> None:
        """It counts from the next step on, and nothing is traced anew."""
        self._optimizer.learning_rate = rate

    def state(self) -> dict[str, list[np.ndarray]]:
        """All that steps change: weights, moving statistics and seeds of dropout; and what the optimizer remembers.

        Where the run averages them, `averaged` is what stands for `model` when it is judged.
        """
        return {
            name: [np.array(variable.numpy()) for variable in variables] for name, variables in self._changing().items()
        }

    def restore(self, state: Mapping[str, Sequence[np.ndarray]]) -> None:
        """Be as at that state, or in that part of it, learning rate included. Raises RunError where it does not fit.

        An average that it does not have begins with its weights; one that this run does not have is left out.
        """
        changing = self._changing()
        for name, values in state.items():
            if name not in changing:
                continue
            theirs, ours = ([each.shape for each in many] for many in (values, changing[name]))
            if theirs != ours:
                raise RunError("A checkpoint must be of the network that goes on from it", received=f"another {name}")
            for variable, value in zip(changing[name], values, strict=True):
                variable.assign(value)
        if "optimizer" not in state:
            begin_with(self._optimizer, self._model.trainable_variables)
        if self._average and "averaged" not in state:
            self._average.begin()

    def _changing(self) -> dict[str, list[Any]]:
        changing = {"model": self._model.variables, "optimizer": self._optimizer.variables}
        return changing | ({"averaged": self._average.variables} if self._average else {})

    def trace(self) -> None:
        """Make both graphs: seconds for a small network, half a minute for a deep one."""
        self._train = self._train.get_concrete_function()
        self._evaluate = self._evaluate.get_concrete_function()

    def train(self, images: np.ndarray, labels: np.ndarray) -> tuple[float, float]:
        """One step on one batch: its loss (with the regularisation) and its accuracy, both before the step."""
        return self._trained(images, labels, is_measured=False)[0]

    @property
    def trained_paths(self) -> list[str]:
        """The path of each trainable variable: its layer's name, a stroke, its own."""
        return [variable.path for variable in self._model.trainable_variables]

    def train_measured(self, images: np.ndarray, labels: np.ndarray) -> tuple[float, float, np.ndarray]:
        """As `train`, and of each trainable variable the sums of squares: of its gradient, and of itself before.

        The weights are summed up by a function of its own: within the step that would hold their changes back until
        all gradients are there.
        """
        weights = self._weight_squares().numpy()
        figures, gradients = self._trained(images, labels, is_measured=True)
        return *figures, np.stack([gradients, weights])

    def _trained(
        self, images: np.ndarray, labels: np.ndarray, *, is_measured: bool
    ) -> tuple[tuple[float, float], np.ndarray]:
        import tensorflow as tf

        given = tf.constant(images), tf.constant(labels, tf.int32), tf.constant(is_measured)
        figures, squares = self._train(*given)
        loss, accuracy = figures.numpy()
        return (float(loss), float(accuracy)), squares.numpy()

    def evaluate(self, images: np.ndarray, labels: np.ndarray) -> Iterator[Judged]:
        """What is known after each piece: the caller may stop between two."""
        import tensorflow as tf

        losses, hits = 0.0, 0.0
        for start in range(0, len(images), EVALUATED_AT_ONCE):
            piece = slice(start, start + EVALUATED_AT_ONCE)
            count = len(images[piece])
            # The graph takes pieces of one size, so the last is filled up with what is then cut off.
            shown = np.resize(images[piece], (EVALUATED_AT_ONCE, *images.shape[1:]))
            asked = np.resize(labels[piece], EVALUATED_AT_ONCE)
            judged, answers = self._evaluate(tf.constant(shown), tf.constant(asked, tf.int32))
            loss, hit = judged.numpy()[:, :count]
            losses += float(loss.sum())
            hits += float(hit.sum())
            seen = start + count
            yield Judged(seen, losses / seen, hits / seen, answers.numpy()[:count])

    def kernel(self, layer: str) -> np.ndarray:
        """The kernel of the layer of that name by which it is judged now."""
        kernel = self._model.get_layer(layer).kernel
        return np.array((self._average.judged(kernel) if self._average else kernel).numpy())

    def values(self, layer: str, image: np.ndarray) -> np.ndarray:
        """What the layer of that name gives of one image where it is judged, float32 without an axis for images."""
        import keras
        import tensorflow as tf

        with frames_for(self._network):
            until = keras.Model(self._model.inputs, self._model.get_layer(layer).output)
        seen = self._resized(_normalised(tf.constant(image[None]), self._settings.normalise))
        with self._judging():
            return np.array(tf.cast(until(seen, training=False), tf.float32)[0])

    def at_work(self, layer: str, image: np.ndarray) -> LayerAtWork | None:
        """The convolution of that name on what enters it of one image, where it is judged; None where none is drawn."""
        import keras
        import tensorflow as tf

        node = self._network.by_name[layer]
        if not can_be_drawn(node):
            return None
        found: Any = self._model.get_layer(layer)
        with frames_for(self._network):
            until = keras.Model(self._model.inputs, found.input)
        seen = self._resized(_normalised(tf.constant(image[None]), self._settings.normalise))
        activation = found.activation
        with self._judging():
            entering = until(seen, training=False)
            try:
                found.activation = None
                gives = found(entering)
            finally:
                found.activation = activation
            weights = [each.value for each in found.weights]
        entering, gives, *weights = (tf.cast(each, tf.float32).numpy() for each in (entering, gives, *weights))
        bias = weights.pop() if found.use_bias else None
        return layer_at_work(node, entering[0], gives[0], weights, bias)

    def _judging(self) -> AbstractContextManager[Any]:
        """Within it the model computes with the weights by which it is judged."""
        return self._average.scope() if self._average else nullcontext()

    def _train_step(self, images: Any, labels: Any, is_measured: Any) -> tuple[Any, Any]:
        """Loss and accuracy; and of each gradient the sum of squares, zeros where it is not asked for.

        One graph for both: nothing is traced anew where somebody wants to see norms in the middle of a run.
        """
        import tensorflow as tf

        with tf.GradientTape() as tape:
            losses, hits, _ = self._judge(images, labels, training=True)
            loss = tf.reduce_mean(losses) + self._regularisation()
            scaled = self._optimizer.scale_loss(loss)
        variables = self._model.trainable_variables
        before = tf.identity(self._optimizer.iterations.value)
        gradients = tape.gradient(scaled, [variable.value for variable in variables])
        scale = tf.cast(self._optimizer.scale_loss(tf.ones(())), tf.float32)
        squares = tf.cond(
            is_measured, lambda: _squares(gradients) / tf.square(scale), lambda: tf.zeros(len(gradients))
        )  # fmt: skip
        self._optimizer.apply(gradients, variables)
        if self._average:
            self._average.take_in(before)
        return tf.stack([loss, tf.reduce_mean(hits)]), squares

    def _weight_step(self) -> Any:
        return _squares([variable.value for variable in self._model.trainable_variables])

    def _evaluate_step(self, images: Any, labels: Any) -> Any:
        import tensorflow as tf

        with self._judging():
            losses, hits, answers = self._judge(images, labels, training=False)
            return tf.stack([losses + self._regularisation(), hits]), answers

    def _judge(self, images: Any, labels: Any, *, training: bool) -> tuple[Any, Any, Any]:
        """Cross-entropy and hit (0 or 1) of each image, and what the classifier gave for it."""
        import keras
        import tensorflow as tf

        values = self._resized(_normalised(images, self._settings.normalise))
        made = self._model(values, training=training)
        # The classifier comes first; auxiliary heads only add to the training loss. Of a network that ends without a
        # flatten come 1 x 1 x 10 values.
        answers, *heads = (
            tf.reshape(tf.cast(each, tf.float32), (images.shape[0], -1))
            for each in (made if isinstance(made, list) else [made])
        )
        wanted = tf.one_hot(labels, answers.shape[-1])
        smoothing = self._settings.label_smoothing if training else 0.0

        def entropy(made: Any, is_logits: bool) -> Any:
            return keras.losses.categorical_crossentropy(wanted, made, is_logits, smoothing)

        losses = entropy(answers, self.is_logits[0])
        if training and heads:
            aside = [entropy(*each) for each in zip(heads, self.is_logits[1:], strict=True)]
            losses = tf.add_n([losses, *(AUXILIARY_SHARE * loss for loss in aside)])
        hits = tf.cast(tf.equal(tf.argmax(answers, -1, tf.int32), labels), tf.float32)
        return losses, hits, answers

    def _resized(self, values: Any) -> Any:
        """Images as large as the model takes them."""
        import tensorflow as tf

        side = self._model.input_shape[1:3]
        return values if side == values.shape[1:3] else tf.image.resize(values, side)

    def _regularisation(self) -> Any:
        import tensorflow as tf

        losses = [tf.cast(loss, tf.float32) for loss in self._model.losses]
        return tf.add_n(losses) if losses else tf.constant(0.0)


def _signature(count: int) -> list[Any]:
    """One fixed size of batch, so that one graph serves the whole run."""
    import tensorflow as tf

    return [tf.TensorSpec((count, CIFAR_SIDE, CIFAR_SIDE, 3), tf.uint8), tf.TensorSpec((count,), tf.int32)]


def _squares(arrays: Sequence[Any]) -> Any:
    """Of each array the sum of squares; 0 of a gradient that is None."""
    import tensorflow as tf

    # One kernel each: half as many steps of a graph as squares and their sums have.
    halves = [tf.zeros(()) if each is None else tf.nn.l2_loss(tf.cast(each, tf.float32)) for each in arrays]
    return 2 * tf.stack(halves)


def _normalised(images: Any, how: str) -> Any:
    import tensorflow as tf

    values = tf.cast(images, tf.float32)
    if how == "standardise":
        return (values - PIXEL_MEAN) / PIXEL_SPREAD
    return values / 255.0 if how == "unit" else values
