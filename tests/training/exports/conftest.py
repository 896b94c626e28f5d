"""One run that was trained, and what several tests take away of it. TensorFlow is loaded once."""

import pytest

from netviz.training.record.settings import RunSettings
from netviz.training.record.store import Store, _store_at
from netviz.training.worker import process, training
from tests.training.conftest import TINY

BRIEF = {
    "data": "shapes", "images": 640, "held_out": 100, "seconds": 115, "epochs": 2, "batch_size": 32,
    "schedule": "cosine", "augmentation": "shift", "weight_average": 0.9, "initial_weights": "he", "bn_momentum": 0.8,
}  # fmt: skip


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return tmp_path_factory.mktemp("home")


@pytest.fixture(autouse=True)
def _own_home(home, monkeypatch):
    monkeypatch.setenv("NETVIZ_HOME", str(home))
    monkeypatch.delenv("NETVIZ_CIFAR10", raising=False)
    monkeypatch.delenv("NETVIZ_DB_URL", raising=False)


@pytest.fixture(scope="module")
def kept(home):
    """The record of a run that was trained to its end, and that run."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("NETVIZ_HOME", str(home))
        patched.setattr(process, "lower_own_priority", lambda: None)
        patched.setattr(training, "choose_threads", lambda *_: None)  # another test's TensorFlow has its threads by now
        store = Store(f"sqlite:///{home / 'runs.sqlite'}")
        asked = {name: str(value) for name, value in RunSettings(**BRIEF, normalise="standardise").model_dump().items()}
        run = store.add(*TINY, asked, visitor="me")
        store.claim_next(1)
        assert process.main(run.id) == 0
        yield store, store.run(run.id)
    store.close()
    _store_at.cache_clear()
