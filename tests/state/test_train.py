"""What the Train page shows, and the link that reopens it."""

import pytest

from netviz.errors import RunError
from netviz.state import train, train_view
from netviz.state.explored import Explored
from netviz.state.train import TrainState
from netviz.state.wanted import Wanted


@pytest.fixture(autouse=True)
def _runs(monkeypatch):
    """A record that knows one run."""

    class Record:
        def find(self, identity):
            return {"id": identity} if identity == "known" else None

    class Dispatcher:
        store = Record()

    for module in (train, train_view):
        monkeypatch.setattr(module, "dispatcher", Dispatcher)


@pytest.mark.parametrize(
    "link",
    [
        {"network": "mobilenet_v1"},
        {"network": "mobilenet_v1?alpha=0.5", "run": "known"},
        {"run": "known", "look": "learnt"},
        {"run": "known", "look": "learnt", "layer": "stem_conv"},
        {"network": "resnet?blocks=1%2C1", "learning_rate": "3e-4", "batch_size": "32", "data": "shapes"},
    ],
    ids=str,
)
def test_a_link_opens_what_it_was_made_from(link):
    state = TrainState.of_link(link)
    assert (state.problem, state.link()) == ("", link)


def test_what_is_nonsense_in_a_link_is_named_and_the_rest_is_used():
    state = TrainState.of_link({"network": "<b>", "run": "gone", "epochs": "many", "seconds": "10**9", "seed": "7"})
    for sentence in (
        "There is no architecture or preset of that name",
        "The link names a run that is not here (any more); everything else works. Received: gone",
        "epochs must be a whole number",
        "seconds must be a whole number",
    ):
        assert sentence in state.problem
    assert state.link() == {"seed": "7"}


def test_into_what_one_can_look_is_told_where_a_link_says_otherwise():
    state = TrainState.of_link({"run": "known", "look": "<b>"})
    assert state.problem == f"One can look into {', '.join(train_view.LOOKS)}. Received: <b>"
    assert state.link() == {"run": "known"}


def test_a_setting_that_is_impossible_is_in_no_link():
    state = TrainState(network="vgg16")
    state.edited |= {"learning_rate": "fast", "epochs": 3}
    assert state.link() == {"network": "vgg16", "epochs": "3"}


def test_settings_that_are_impossible_together_only_come_back_as_they_were_entered():
    state = TrainState.of_link({"images": "1000", "batch_size": "1024"})
    assert state.link() in ({"images": "1000", "batch_size": "1024"}, {"images": "1000"})
    assert state.problem


def test_what_explore_refused_is_said_before_a_run_starts():
    explored = Explored.of_link({"network": "resnet18"})
    explored.change(blocks="none")
    explored.change(classes=7)
    wanted = Wanted.of(explored)
    assert wanted.network.total_params
    assert "What was entered in Explore last is impossible and left out: blocks none, classes 7." in wanted.changed


def test_a_network_without_a_form_of_32_pixels_is_refused():
    with pytest.raises(RunError, match="must take images"):
        Wanted.of(Explored.of_link({"network": "inception_module"}))


def test_a_number_of_a_link_is_a_number_of_the_form_however_it_is_written():
    state = TrainState.of_link({"batch_size": "32.0", "epochs": "+7", "learning_rate": "3e-4"})
    assert (state.entered["batch_size"], state.entered["epochs"], state.problem) == (32, 7, "")
    assert state.link() == {"batch_size": "32", "epochs": "7", "learning_rate": "3e-4"}


def test_a_network_of_grey_images_learns_from_coloured_ones_and_that_is_said():
    wanted = Wanted.of(Explored.of_link({"network": "lenet5"}))
    assert wanted.network.input_shape == (32, 32, 3)
    assert wanted.changed == "Explore shows it with 1 colour channel."


def test_the_form_follows_the_recipe_of_the_network_but_for_what_was_changed():
    state = TrainState.of_link({"network": "vgg16"})
    assert state.entered["schedule"] == "one_cycle"
    slow = state.entered["learning_rate"]
    state.enter("epochs", 3)
    state.network = "resnet20"
    assert state.entered["learning_rate"] > slow
    assert state.entered["epochs"] == 3
    state.follow("rate_too_high")
    assert (state.entered["learning_rate"], state.entered["epochs"]) == (1.0, 10)
    assert state.link() == {"network": "resnet20", "recipe": "rate_too_high"}
    assert TrainState.of_link(state.link()).entered == state.entered


def test_a_recipe_that_the_network_has_not_is_named_and_another_is_followed():
    state = TrainState.of_link({"network": "vgg16", "recipe": "tutorial_resnet"})
    assert "The recipe must be one of one_minute" in state.problem
    assert state.entered["schedule"] == "one_cycle"


def test_a_run_that_is_watched_instead_changes_places_with_the_one_it_lay_beside():
    state = TrainState(run="one", beside=["two", "three"])
    state.watch("two")
    assert (state.run, state.beside, state.baseline) == ("two", ["one", "three"], "one")
    state.watch("another")
    assert (state.run, state.beside, state.baseline) == ("another", ["one", "three"], "one")
