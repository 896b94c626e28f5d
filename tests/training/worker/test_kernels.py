"""The quick kernels give the numbers of the stock layers and of the stock Adam."""

import numpy as np
import pytest

from netviz import build, to_keras
from netviz.training.record.settings import RunSettings
from netviz.training.worker.kernels import (
    direct_conv2d,
    fused_adam,
    fused_batch_normalization,
    interleaving_permute,
    split_cropping3d,
)
from netviz.training.worker.model import build_model
from netviz.training.worker.steps import Steps


def seen(layer, images, *, training):
    """Output, gradients of input and weights, and the weights afterwards, for a loss that weighs every value."""
    import tensorflow as tf

    x = tf.constant(images)
    weights = np.random.default_rng(1).normal(size=layer.compute_output_shape(images.shape)).astype(np.float32)
    with tf.GradientTape() as tape:
        tape.watch(x)
        outputs = layer(x, training=training) if training is not None else layer(x)
        loss = tf.reduce_sum(outputs * weights)
    gradients = tape.gradient(loss, [x, *[variable.value for variable in layer.trainable_variables]])
    return [np.asarray(value) for value in [outputs, *gradients, *layer.get_weights()]]


def assert_same(ours, stock):
    for mine, theirs in zip(ours, stock, strict=True):
        np.testing.assert_allclose(mine, theirs, rtol=2e-3, atol=2e-4 * max(1.0, np.abs(theirs).max()))


@pytest.mark.parametrize(
    ("quick", "name", "arguments", "shape"),
    [
        (split_cropping3d, "Cropping3D", {"cropping": ((0, 0), (0, 0), (3, 0))}, (4, 2, 5, 6, 1)),
        (split_cropping3d, "Cropping3D", {"cropping": ((0, 0), (0, 0), (1, 3))}, (2, 3, 3, 7, 2)),
        (split_cropping3d, "Cropping3D", {"cropping": ((0, 1), (0, 0), (1, 0))}, (2, 3, 3, 7, 1)),
        (interleaving_permute, "Permute", {"dims": (1, 2, 4, 3)}, (4, 3, 5, 2, 7)),
        (interleaving_permute, "Permute", {"dims": (1, 2, 4, 3)}, (4, 3, 5, 3, 7)),
        (interleaving_permute, "Permute", {"dims": (2, 1)}, (4, 2, 7)),
    ],
)
def test_layers_that_only_move_values_move_them_and_their_gradients_to_the_last_bit(quick, name, arguments, shape):
    import keras

    values = np.random.default_rng(0).normal(size=shape).astype(np.float32)
    ours, stock = (seen(kind(**arguments), values, training=None) for kind in (quick(), getattr(keras.layers, name)))
    for mine, theirs in zip(ours, stock, strict=True):
        np.testing.assert_array_equal(mine, theirs)


@pytest.mark.parametrize("shape", [(8, 6, 6, 5), (2, 1, 1, 7), (64, 1, 1, 3), (1, 4, 4, 2)])
@pytest.mark.parametrize("training", [True, False])
@pytest.mark.parametrize("arguments", [{}, {"scale": False}, {"center": False, "momentum": 0.9}, {"epsilon": 1e-2}])
def test_fused_batch_normalisation_equals_the_stock_layer(shape, training, arguments):
    import keras

    images = np.random.default_rng(0).normal(2.0, 3.0, shape).astype(np.float32)
    layers = [fused_batch_normalization()(**arguments), keras.layers.BatchNormalization(**arguments)]
    answers = [seen(layer, images, training=training) for layer in layers]
    assert_same(*answers)


def test_fused_batch_normalisation_of_vectors_is_the_stock_layer():
    import keras

    values = np.random.default_rng(0).normal(size=(16, 5)).astype(np.float32)
    assert_same(
        seen(fused_batch_normalization()(), values, training=True),
        seen(keras.layers.BatchNormalization(), values, training=True),
    )


@pytest.mark.parametrize(
    "arguments",
    [
        {"kernel_size": 1},
        {"kernel_size": 1, "use_bias": False, "activation": "relu"},
        {"kernel_size": 1, "strides": 2},
        {"kernel_size": 3, "padding": "same"},
        {"kernel_size": 1, "groups": 2},
        {"kernel_size": 3, "groups": 2, "padding": "same", "activation": "relu"},
        {"kernel_size": (3, 2), "groups": 2, "strides": 2},
        {"kernel_size": 3, "groups": 2, "dilation_rate": 2},
        {"kernel_size": 1, "data_format": "channels_first"},
        {"kernel_size": 3, "groups": 2, "data_format": "channels_first"},
        {"kernel_size": 3, "groups": 2, "strides": 2, "padding": "same", "data_format": "channels_first"},
    ],
)
def test_a_convolution_computed_directly_equals_the_stock_layer(arguments):
    import keras

    shape = (3, 4, 5, 5) if arguments.get("data_format") == "channels_first" else (3, 5, 5, 4)
    images = np.random.default_rng(0).normal(size=shape).astype(np.float32)
    ours, stock = direct_conv2d()(6, **arguments), keras.layers.Conv2D(6, **arguments)
    ours.build(images.shape)
    stock.build(images.shape)
    ours.set_weights(stock.get_weights())
    assert_same(seen(ours, images, training=None), seen(stock, images, training=None))


def test_fused_adam_takes_the_same_steps_as_the_stock_optimizer():
    import keras
    import tensorflow as tf

    random = np.random.default_rng(0)
    start = random.normal(size=(7, 3)).astype(np.float32)
    gradients = random.normal(size=(20, 7, 3)).astype(np.float32)
    ends = []
    for optimizer in (fused_adam()(0.01), keras.optimizers.Adam(0.01)):
        variables = [keras.Variable(start), keras.Variable(start * 2)]
        optimizer.build(variables)
        for gradient in gradients:
            optimizer.apply([tf.constant(gradient), tf.constant(-gradient)], variables)
        assert int(optimizer.iterations) == 20
        ends.append([np.asarray(variable) for variable in variables])
    for ours, stock in zip(*ends, strict=True):
        np.testing.assert_allclose(ours, stock, rtol=1e-4, atol=1e-6)


def test_the_trained_model_has_the_layers_weights_and_answers_of_the_exported_one():
    network = build("mobilenet_v1", alpha=0.25, input_size=32, classes=10)
    ours, stock = build_model(network, RunSettings()), to_keras(network)
    assert [layer.name for layer in ours.layers] == [layer.name for layer in stock.layers]
    assert [weight.shape for weight in ours.weights] == [weight.shape for weight in stock.weights]
    stock.set_weights(ours.get_weights())
    images = np.random.default_rng(0).normal(size=(4, 32, 32, 3)).astype(np.float32)
    np.testing.assert_allclose(ours(images), stock(images), rtol=1e-3, atol=1e-5)


def test_a_step_lowers_the_loss_and_evaluation_weighs_every_image_once():
    settings = RunSettings(batch_size=16, learning_rate=0.02)
    network = build("resnet", blocks=(1,), initial_filters=8)
    steps = Steps(build_model(network, settings), settings, network)
    steps.trace()
    random = np.random.default_rng(0)
    images = random.integers(0, 256, (16, 32, 32, 3), np.uint8)
    labels = random.integers(0, 10, 16)
    losses = [steps.train(images, labels)[0] for _ in range(30)]
    assert losses[-1] < losses[0] - 0.5
    many, classes = np.concatenate([images] * 20)[:307], np.concatenate([labels] * 20)[:307]
    *_, (seen_images, loss, accuracy, _) = steps.evaluate(many, classes)
    singles = [list(steps.evaluate(many[index : index + 1], classes[index : index + 1]))[-1] for index in range(16)]
    each = [singles[index % 16] for index in range(307)]
    assert seen_images == 307
    assert loss == pytest.approx(np.mean([one[1] for one in each]), rel=1e-4)
    assert accuracy == pytest.approx(np.mean([one[2] for one in each]))
