"""Random models that the installed Keras saves: every form of file gives the same network, with Keras' own weights."""

import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from netviz.interchange.keras_file import open_file, read
from tests.keras_models import model_of

LONG = bool(os.environ.get("NETVIZ_LONG"))
EXAMPLES = 1_000 if LONG else 12


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@hypothesis_settings(
    max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), derandomize=not LONG
)
@given(st.integers(0, 2**32))
def test_a_random_model_is_the_same_in_every_form_of_file(seed):
    model = model_of(seed)
    alone = read(model.to_json().encode(), "model.json")
    with tempfile.TemporaryDirectory() as folder:
        for name in ("model.keras", "model.h5"):
            model.save(Path(folder) / name)
            network = open_file(Path(folder) / name)
            assert wiring(network) == wiring(alone)
            stored = network.stored
            assert (stored.values, stored.different) == (model.count_params(), ()) if stored else not model.weights


def wiring(network):
    rows = [
        (node.name, node.type, node.output_shape, [each.name for each in node.inputs], node.weights)
        for node in network.nodes
    ]
    return network.layer_count, rows
