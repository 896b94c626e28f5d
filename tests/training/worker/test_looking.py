"""What is seen in a run is what its network gives, and looking changes nothing."""

import subprocess
import sys

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from netviz.convolution.layer_at_work import can_be_drawn
from netviz.errors import DataError, RunError
from netviz.interchange.keras_model import to_keras
from netviz.training.codes import CommandKind, Phase, Reason
from netviz.training.data.pictures import pictures
from netviz.training.dispatch import looking
from netviz.training.dispatch.looking import Look, Looker
from netviz.training.dispatch.trained_network import trained_network
from netviz.training.record import checkpoints, feature_maps, probes
from netviz.training.record.feature_maps import FeatureMaps
from netviz.training.record.runs import End, Figures
from netviz.training.record.settings import RunSettings
from netviz.training.worker.gates import Gates
from netviz.training.worker.looking import EndedRun, Looks
from netviz.training.worker.model import build_model
from netviz.training.worker.steps import Steps
from tests.waiting import until

PICTURE = 3


@pytest.fixture
def network(ended):
    return trained_network(ended.network, ended.network_settings)


@pytest.fixture
def gates(network):
    return Gates(network)


@pytest.fixture
def steps(ended, network, gates):
    settings = RunSettings.of(ended.settings)
    return Steps(build_model(network, settings, gates), settings, network)


def test_maps_of_layers_are_those_of_a_model_that_ends_there(ended, network):
    """By Keras' own layers, with the checkpoint's weights."""
    import keras

    look_into, model = EndedRun(ended, ""), to_keras(network)
    step = checkpoints.of_run(ended.id)[-2].position.step
    for variable, value in zip(model.variables, checkpoints.at(ended.id, step).arrays()["model"], strict=True):
        variable.assign(value)
    image = (pictures(ended.figures.data, [PICTURE]).astype(np.float32) - 120.7) / 64.0
    layers = looking.layers(ended)[::4]
    gives = keras.Model(model.inputs, [model.get_layer(layer).output for layer in layers])([image], training=False)
    for layer, given in zip(layers, gives, strict=True):
        look_into.answer(Look(layer, PICTURE, step))
        maps, values = feature_maps.read(ended.id, layer, PICTURE, step), given.numpy()[0]
        assert (maps.step, maps.shape) == (step, values.shape)
        assert_allclose(np.abs(values).mean((0, 1))[maps.channels], maps.strengths, atol=1e-3, rtol=1e-3)
        spread = (maps.highs - maps.lows)[:, None, None]
        shown = maps.lows[:, None, None] + maps.maps / 255 * spread
        assert_allclose(np.moveaxis(shown, 0, -1), values[..., maps.channels], atol=spread.max() / 255 + 1e-3)


def test_convolutions_at_work_give_what_keras_gives_before_their_activation(ended, network):
    """Of every kind that the network has, by Keras' own layers and the checkpoint's weights."""
    import keras

    look_into, model = EndedRun(ended, ""), to_keras(network)
    step = checkpoints.of_run(ended.id)[-1].position.step
    for variable, value in zip(model.variables, checkpoints.at(ended.id, step).arrays()["model"], strict=True):
        variable.assign(value)
    image = (pictures(ended.figures.data, [PICTURE]).astype(np.float32) - 120.7) / 64.0
    kinds = {node.variety: node for node in network.nodes if can_be_drawn(node)}
    assert {*kinds} == {"standard", "pointwise"}
    for node in kinds.values():
        look_into.answer(Look(node.name, PICTURE, step))
        work, layer = looking.ask_at_work(ended, step, node.name, PICTURE).work, model.get_layer(node.name)
        enters = keras.Model(model.inputs, layer.input)([image], training=False)
        rows, columns = (slice(*each) for each in (work.rows, work.columns))
        assert_allclose(work.stages[0].image, enters.numpy()[0][rows, columns][..., work.channels], atol=1e-4)
        layer.activation = None
        gives, drawn = layer(enters).numpy()[0][..., work.filters], work.stages[-1].output
        distances = [
            np.abs(gives[top:, left:][: drawn.shape[0], : drawn.shape[1]] - drawn).max()
            for top in range(gives.shape[0] - drawn.shape[0] + 1)
            for left in range(gives.shape[1] - drawn.shape[1] + 1)
        ]
        assert min(distances) < 1e-3


def test_a_checkpoint_that_is_looked_into_later_tells_what_its_check_told(ended):
    shared = {each.position.step for each in checkpoints.of_run(ended.id)}
    head = next(head for head in probes.of_run(ended.id) if head.step in shared)
    then = probes.read(ended.id, head.step)
    head.path.unlink()
    EndedRun(ended, "").answer(Look("", 0, head.step))
    now = probes.read(ended.id, head.step)
    assert (now.step, now.epoch, now.images, now.accuracy) == (then.step, then.epoch, then.images, then.accuracy)
    assert_array_equal(now.confusion, then.confusion)
    assert_array_equal(now.filters, then.filters)
    for name in ("pictures", "surest", "worst"):
        for part, before in zip(getattr(now, name), getattr(then, name), strict=True):
            assert_allclose(part, before, atol=1e-4)


def test_a_run_that_goes_answers_and_stays_as_it_was(ended, steps, gates):
    images = pictures(ended.figures.data, range(PICTURE + 1))
    looks, before = Looks(ended.id, images, gates), steps.state()
    step, layer = checkpoints.of_run(ended.id)[-1].position.step, looking.layers(ended)[-3]
    EndedRun(ended, "").answer(Look(layer, PICTURE, step))
    by_itself = feature_maps.read(ended.id, layer, PICTURE, step)
    assert gates.shortcuts
    gates.close([each.name for each in gates.shortcuts])
    feature_maps.path_of(ended.id, layer, PICTURE, step).unlink(missing_ok=True)
    for look in (Look(layer, PICTURE, None), Look(layer, PICTURE, step), Look("nowhere", 0, None)):
        looks.ask(look)
        looks.ask(look)
        looks.answer(steps, 77, at_once=True)
    for name, values in steps.state().items():
        for value, as_before in zip(values, before[name], strict=True):
            assert_array_equal(value, as_before)
    now, then = (feature_maps.read(ended.id, layer, PICTURE, when) for when in (None, step))
    assert (now.step, then.step) == (77, step)
    assert gates.cut == tuple(each.name for each in gates.shortcuts)
    assert_array_equal(then.channels, by_itself.channels)
    assert_allclose(then.strengths, by_itself.strengths, rtol=1e-4)  # the checkpoint's shortcuts are whole
    assert not np.array_equal(now.strengths, then.strengths)
    assert_allclose(now.strengths.sum(), np.abs(steps.values(layer, images[PICTURE])).mean((0, 1)).sum(), rtol=1e-4)


def test_looks_may_take_a_twentieth_of_the_time_and_the_oldest_of_too_many_are_dropped(monkeypatch):
    looks, seen, clock = Looks("a", np.zeros(0), None), [], [100.0]
    monkeypatch.setattr("netviz.training.worker.looking.time.monotonic", lambda: clock[0])

    def look(steps, step, look):
        seen.append(look.picture)
        clock[0] += 1.0

    monkeypatch.setattr(looks, "_look", look)
    for number in range(10):
        looks.ask(Look("conv", number, None))
    for _ in range(40):
        looks.answer(None, 1, at_once=False)
        clock[0] += 1.0
    assert seen == [2, 3]
    looks.answer(None, 1, at_once=True)
    assert seen == [2, 3, 4]


def test_a_process_looks_into_a_run_that_has_ended(ended):
    layer, pictured = looking.layers(ended)[2], PICTURE + 1
    step = checkpoints.of_run(ended.id)[-1].position.step
    maps = until(lambda: looking.ask(ended, None, layer, pictured), 100)
    assert (maps.step, maps.layer, maps.picture) == (step, layer, pictured)
    assert looking.ask(ended, step, layer, pictured).step == step
    looking.looker()._end()


def test_what_there_is_not_is_refused_in_a_sentence(ended):
    with pytest.raises(RunError) as raised:
        looking.ask(ended, None, "nowhere", PICTURE)
    assert str(raised.value) == "Feature maps are of a layer that gives height, width and channels. Received: nowhere"
    with pytest.raises(DataError, match="have numbers from 0 to"):
        looking.ask(ended, None, looking.layers(ended)[0], 10**6)
    with pytest.raises(RunError, match="has checkpoints at 0"):
        looking.ask(ended, 10**6, looking.layers(ended)[0], PICTURE)
    with pytest.raises(RunError, match="has checkpoints at 0"):
        looking.ask_probe(ended, 10**6)


def test_a_run_that_goes_is_told_once_for_all_who_ask(store_of_trained, ended):
    """The worker is the test."""
    store, layer = store_of_trained, looking.layers(ended)[0]
    store.add(ended.network, ended.network_settings, ended.settings, visitor="another")
    run = store.claim_next(1)
    try:
        with pytest.raises(RunError, match="must have read its data"):
            looking.ask(run, None, layer, PICTURE)
        store.report(run, [], phase=Phase.TRAINING, figures=Figures(data=ended.figures.data, batches=3))
        run = store.run(run.id)
        assert looking.ask(run, None, layer, PICTURE) is None
        assert looking.ask(run, None, layer, PICTURE) is None
        answer = store.report(run, [], phase=Phase.TRAINING, figures=run.figures)
        assert [(each.kind, Look(*each.value)) for each in answer.commands] == [
            (CommandKind.LOOK, Look(layer, PICTURE, None))
        ]
        given = FeatureMaps.of(np.ones((2, 2, 2)), layer=layer, picture=PICTURE, step=3)
        feature_maps.write(run.id, given, of_checkpoint=False)
        assert looking.ask(run, None, layer, PICTURE).step == 3
    finally:
        store.end(run.id, End("stopped", Reason.STOPPED))


CHILDREN = {
    "answers": "import sys\nfor line in sys.stdin: print('null', flush=True)",
    "refuses": "import sys\nfor line in sys.stdin: print('\"No such layer\"', flush=True)",
    "dies": "import sys; sys.stdin.readline()",
    "is silent": "import time; time.sleep(60)",
}


@pytest.mark.parametrize("kind", CHILDREN)
def test_a_process_that_goes_wrong_is_told_of_and_another_one_begins(kind, monkeypatch):
    begun = []

    def child(run):
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        begun.append((run, subprocess.Popen([sys.executable, "-c", CHILDREN[kind]], **pipes)))
        return begun[-1][1]

    monkeypatch.setattr(looking, "started", lambda log, module, act, run: child(run))
    monkeypatch.setattr(looking, "_no_room", lambda run: "")
    monkeypatch.setattr(looking, "FIRST_SECONDS", 1.0 if kind == "is silent" else 30.0)
    monkeypatch.setattr(looking, "IDLE_SECONDS", 0.2)
    looker = Looker()
    told = {"answers": "", "refuses": "No such layer"}.get(kind, "too much memory")
    for run in ("a", "b", "a"):
        looker.ask(run, Look("conv", 1, 2))
        looker.ask(run, Look("conv", 1, 2))
    until(lambda: not looker._waiting)
    if told:
        with pytest.raises(RunError, match=told):
            looker.ask("b", Look("conv", 1, 2))
    assert [run for run, _ in begun] == ["a", "b"]
    until(lambda: not looker._thread)
    assert all(process.poll() is not None for _, process in begun)


def test_looks_into_one_run_go_before_those_of_others_but_not_for_ever():
    looker = Looker()
    looker._waiting = [("mine", Look("conv", 1, step)) for step in range(looking.MOST_WAITING)]
    looker._waiting.insert(1, ("another", Look("conv", 1, 2)))
    turns = []
    while looker._waiting:
        asked = looker._next()
        looker._process = asked[0], None
        looker._waiting.remove(asked)
        turns.append(asked[0])
    assert turns.index("another") == looking.MOST_IN_A_ROW
    assert len(turns) == looking.MOST_WAITING + 1


def test_maps_are_by_the_averaged_weights_where_the_run_is_judged_by_them(ended, network):
    settings = RunSettings.of({**ended.settings, "weight_average": "0.9"})
    steps = Steps(build_model(network, settings), settings, network)
    layer, state, (image,) = looking.layers(ended)[0], steps.state(), pictures(ended.figures.data, [PICTURE])
    before = steps.values(layer, image)
    steps.restore(state | {"model": [2 * value for value in state["model"]]})
    assert_array_equal(steps.values(layer, image), before)
    steps.restore(state | {"averaged": [2 * value for value in state["averaged"]]})
    assert not np.allclose(steps.values(layer, image), before)
