"""Random models as Keras 2 writes them: what is read of them is what Keras 2 counts."""

import json
import os
import sys
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, reject
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from netviz.interchange.keras_config import FileSettings, network_of
from netviz.layers import UnknownLayer
from netviz.unknown import UNKNOWN
from tests.keras_models import model_of

LONG = bool(os.environ.get("NETVIZ_LONG"))
EXAMPLES = 300 if LONG else 10


@pytest.fixture
def keras_2(monkeypatch):
    """Keras 2 in the place of Keras, and the functions of TensorFlow in the place of keras.ops."""
    tf_keras = pytest.importorskip("tf_keras")
    import tensorflow as tf

    ops = SimpleNamespace(
        clip=tf.clip_by_value,
        mean=lambda x, axis, keepdims: tf.reduce_mean(x, axis=axis, keepdims=keepdims),
        expand_dims=tf.expand_dims,
        sigmoid=tf.sigmoid,
    )
    monkeypatch.setattr(tf_keras, "ops", ops, raising=False)
    for name, module in (("keras", tf_keras), ("keras.layers", tf_keras.layers), ("keras.ops", ops)):
        monkeypatch.setitem(sys.modules, name, module)


@hypothesis_settings(
    max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), derandomize=not LONG
)
@given(st.integers(0, 2**32))
def test_a_random_model_of_keras_2_is_read_as_keras_2_has_it(keras_2, seed):
    model = model_of(seed, open_sides=False)
    try:
        written = model.to_json()
    except TypeError:  # Keras 2 cannot write an ellipsis inside a nested model
        reject()
    ours = network_of(json.loads(written), FileSettings(keras_version="2.21.0"))
    assert ours.layer_count == len(model.layers)
    assert not [node.name for node in ours.nodes if isinstance(node.layer, UnknownLayer)]
    assert ours.total_params == model.count_params()
    assert ours.trainable_params == sum(weight.shape.num_elements() for weight in model.trainable_weights)
    assert tuple(None if side is UNKNOWN else side for side in ours.output_shape) == tuple(model.outputs[0].shape[1:])
