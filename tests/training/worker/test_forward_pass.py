"""The worker times a real Keras model, batch by batch."""

import pytest

from netviz.architectures.catalog import build
from netviz.training.dispatch.forward_pass import BATCHES
from netviz.training.worker import forward_pass

pytest.importorskip("tensorflow")


def test_each_batch_size_is_passed_through_the_network_several_times(monkeypatch):
    monkeypatch.setattr(forward_pass, "ENOUGH_SECONDS", 0.0)
    said = []
    forward_pass.measure(build("lenet5"), lambda **told: said.append(told))
    timings = [told for told in said if "seconds" in told]
    assert [told["batch"] for told in timings] == list(BATCHES)
    assert all(told["seconds"] > 0 and told["passes"] >= forward_pass.FEWEST_PASSES for told in timings)
