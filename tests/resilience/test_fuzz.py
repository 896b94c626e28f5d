"""The fuzzer in its short form, and that it finds what it is there for; `tests.resilience.fuzz` searches for long."""

import json
from contextlib import suppress

import pytest

from netviz.anatomy import export
from netviz.errors import NetvizError
from netviz.interchange.keras_file import read
from netviz.interchange.layer_config import TWINS
from netviz.ui.shared.assets import FOLDER
from tests.interchange.keras_config.writing import functional, image, layer, linked
from tests.resilience.fuzz import doors
from tests.resilience.fuzzing import corpus
from tests.resilience.fuzzing import search as searching
from tests.resilience.fuzzing.doors import Door, check_link, enter
from tests.resilience.fuzzing.mutations import copied, mutated, places
from tests.resilience.fuzzing.search import Tally, case, search

SEED, CASES = 7, 230


def test_the_first_cases_of_a_seed_end_in_a_drawing_or_a_sentence():
    found, missing = doors()
    assert not missing
    tally = Tally()
    for _, part in search(found, SEED, range(CASES)):
        tally.add(part)
    assert not tally.faults
    assert {end for _, end in tally.ended} == {"drawn", "refused"}
    assert {door for door, _ in tally.ended} == {door.name for door in found}


def test_every_component_that_tells_something_has_its_door():
    told = {
        f"{path.parent.name}: {event}"
        for path in FOLDER.glob("*/messages.json")
        for event in json.loads(path.read_text(encoding="utf-8"))["from the browser"]
    }
    assert told == {door.name for door in doors()[0] if ": " in door.name}


@pytest.mark.parametrize("name", ["config.json", "model_opener: read", "graph_viewer: asked", "selection: chosen"])
def test_what_inputs_are_made_from_is_valid(name):
    door = next(each for each in doors()[0] if each.name == name)
    samples = corpus.CONFIGS[:3] if name == "config.json" else corpus.MESSAGES[tuple(name.split(": "))][:2]
    assert [enter(door, sample) for sample in samples] == ["drawn"] * len(samples)


@pytest.mark.parametrize("shape", [(), (5,), (2,) * 7], ids=len)
def test_every_layer_on_an_input_of_any_rank_is_counted_or_refused(shape):
    for name, twin in TWINS.items():
        for inputs in (["x"], ["x", "y"]):
            call = [[each, 0, 0, {}] for each in inputs]
            it = linked(layer(name, "it", **corpus.config_of(twin)), call)
            model = functional(*(image(each, shape) for each in inputs), it, inputs=inputs, outputs=["it"])
            with suppress(NetvizError):
                export.to_text(read(json.dumps(model).encode(), "m.json"))


def _tree(chance):
    return mutated({"a": [1, {"b": "text"}], "c": {"d": [2, 3]}}, chance)


def test_a_seed_gives_the_same_inputs_again_and_another_seed_others():
    door = Door("trees", _tree, lambda tree: "drawn")
    inputs = [[repr(case([door], seed, number)[1]) for number in range(20)] for seed in (1, 1, 2)]
    assert inputs[0] == inputs[1] != inputs[2]


def test_a_fault_is_found_where_it_is_and_its_input_made_small():
    def take(tree):
        values = [whole[key] for whole, key in places(tree)]
        if 3 not in values:
            raise NetvizError("A tree must have a 3")
        if "text" not in values:
            raise KeyError("text")
        return "drawn"

    tally = Tally()
    for _, part in search([Door("trees", _tree, take)], SEED, range(60)):
        tally.add(part)
    assert {end for _, end in tally.ended} == {"drawn", "refused", "broken"}
    [faults] = tally.faults.values()
    assert faults[0].what.startswith("KeyError at")
    assert faults[0].came in ("[3]", "{'d': 3}", "{'c': 3}", "{'a': 3}")


def test_what_takes_too_long_is_a_fault(monkeypatch):
    monkeypatch.setattr(searching, "CPU_SECONDS", 0.05)
    monkeypatch.setattr(searching, "MINIMISING_SECONDS", 0.0)

    def take(_):
        while True:
            try:
                sum(range(1_000))
            except Exception:  # no handler of errors keeps it going
                continue

    [(_, tally)] = search([Door("a circle", lambda chance: 1, take)], SEED, [0])
    assert [what for _, what in tally.faults] == ["TooLong at some line"]


def test_an_address_that_no_browser_can_be_sent_is_a_fault():
    with pytest.raises(UnicodeEncodeError):
        check_link({"layer": "\ud800"})


def test_a_tree_is_copied_to_the_ground_however_deep_it_is():
    deep = []
    for _ in range(2_000):
        deep = [{"config": deep}]
    flat = {"layers": [1, {"name": "a"}], "deep": deep}
    copy = copied(flat)
    assert copy["layers"] == flat["layers"]
    assert not {id(holder) for holder, _ in places(copy)} & {id(holder) for holder, _ in places(flat)}
