"""Networks are measured in turn, once for all who ask, and visitors take turns. Nothing is measured."""

import threading

import pytest

from netviz.architectures.catalog import build
from netviz.errors import RunCause, RunError
from netviz.training.dispatch import forward_pass, forward_queue
from netviz.training.dispatch.forward_pass import BATCHES, Asked, Measured, Timing, check, key, known
from netviz.training.dispatch.forward_queue import Measuring

SIDES = (32, 36, 40, 44, 48, 52, 56)
NETWORKS = {side: build("resnet20", input_size=side) for side in SIDES}
FOUND = Measured("a machine", tuple(Timing(batch, 0.25 * batch, 3) for batch in BATCHES), beside=1)


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("NETVIZ_HOME", str(tmp_path))
    monkeypatch.setattr(forward_pass, "version", lambda name: "2.0")
    forward_pass.machine.cache_clear()
    yield tmp_path
    forward_pass.machine.cache_clear()


PATIENCE = 120  # seconds, for a thread on a crowded machine


class Machine:
    """Measures as soon as it may, and remembers in which order."""

    def __init__(self, *, refuses=False):
        self.may, self.began, self.order, self.refuses = threading.Event(), threading.Event(), [], refuses

    def __call__(self, turn, begun):
        self.order.append(turn.asked.network.input_shape[0])
        self.began.set()
        assert self.may.wait(PATIENCE)
        if self.refuses:
            raise RunError("A machine must be there", received="none")
        return FOUND


def asked(side):
    return Asked("resnet_cifar", {"input_size": str(side)}, "", NETWORKS[side])


def finish(queue):
    thread = queue._thread
    if thread:
        thread.join(PATIENCE)


def test_what_is_asked_for_twice_is_measured_once_and_kept():
    machine = Machine()
    queue = Measuring(machine)
    for visitor in ("me", "you"):
        queue.ask(asked(32), visitor)
    assert queue.told(NETWORKS[32]) is not None
    machine.may.set()
    finish(queue)
    assert machine.order == [32]
    assert queue.told(NETWORKS[32]) is None
    assert known(build("resnet20", input_size=32)) == FOUND  # whoever builds it again
    assert known(NETWORKS[36]) is None


def test_who_waits_with_many_lets_another_go_between():
    machine = Machine()
    queue = Measuring(machine)
    queue.ask(asked(32), "greedy")
    assert machine.began.wait(PATIENCE)
    for side in (36, 40):
        queue.ask(asked(side), "greedy")
    queue.ask(asked(44), "other")
    machine.may.set()
    finish(queue)
    assert machine.order == [32, 44, 36, 40]


def test_no_visitor_may_ask_for_more_than_a_page_of_them():
    machine = Machine()
    queue = Measuring(machine)
    for side in SIDES[: forward_queue.MOST_OF_ONE]:
        queue.ask(asked(side), "me")
    with pytest.raises(RunError) as refused:
        queue.ask(asked(SIDES[-1]), "me")
    assert refused.value.cause is RunCause.TOO_MANY
    queue.ask(asked(SIDES[-1]), "you")
    queue.stop(NETWORKS.values(), "me")
    queue.stop(NETWORKS.values(), "you")
    assert not any(map(queue.told, NETWORKS.values()))
    machine.may.set()
    finish(queue)


def test_what_one_stops_is_measured_on_for_another_who_waits_for_it():
    machine = Machine()
    queue = Measuring(machine)
    queue.ask(asked(32), "me")
    queue.ask(asked(36), "me")
    queue.ask(asked(36), "you")
    queue.stop(NETWORKS.values(), "me")
    machine.may.set()
    finish(queue)
    assert known(NETWORKS[36]) == FOUND


def test_who_stops_and_asks_again_is_measured_after_all():
    machine = Machine(refuses=True)
    queue = Measuring(machine)
    queue.ask(asked(32), "me")
    assert machine.began.wait(PATIENCE)
    queue.stop([NETWORKS[32]], "me")
    queue.ask(asked(32), "me")
    machine.refuses = False
    machine.may.set()
    finish(queue)
    assert machine.order == [32, 32]
    assert queue.told(NETWORKS[32]) is None


def test_why_it_could_not_be_measured_is_told_until_it_is_asked_for_again():
    machine = Machine(refuses=True)
    queue = Measuring(machine)
    machine.may.set()
    queue.ask(asked(32), "me")
    finish(queue)
    assert queue.told(NETWORKS[32]).problem == "A machine must be there. Received: none"
    machine.refuses = False
    queue.ask(asked(32), "me")
    finish(queue)
    assert queue.told(NETWORKS[32]) is None


def test_networks_are_the_same_by_their_structure_and_not_by_their_title():
    assert key(build("vgg16")) == key(build("vgg", **build("vgg16").settings.changes()))
    assert len({key(network) for network in NETWORKS.values()}) == len(NETWORKS)
    assert key(build("resnet20")) != key(build("plain20"))


def test_a_host_without_tensorflow_is_told_so_in_a_sentence(monkeypatch):
    def version(name):
        raise forward_pass.PackageNotFoundError(name)

    monkeypatch.setattr(forward_pass, "version", version)
    with pytest.raises(RunError, match="TensorFlow must be installed on this host"):
        check(NETWORKS[32])


def test_what_takes_too_long_is_refused_before_it_begins():
    with pytest.raises(RunError, match="32 images must take at most"):
        check(build("vgg19", input_size=512))
