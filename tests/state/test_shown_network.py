"""The network that is shown: the catalog's is kept for all visitors, a file's for one session."""

import pytest

from netviz.interchange.keras_file import read
from netviz.state import shown_network
from netviz.state.shown_network import View, from_catalog, from_file, from_specification, shared_drawing
from tests.interchange.test_keras_file import GOOD


def test_visitors_who_look_at_the_same_network_share_it():
    shown = from_specification("resnet18")
    assert from_specification("resnet") is shown
    assert (shown.specification, shown.preset, shown.file_name) == ("resnet", "resnet18", "")
    assert shown.drawing(View()) is shown.drawing(View())


def test_no_cache_that_visitors_share_holds_anything_of_a_file():
    before = [cache.cache_info() for cache in (from_catalog, shared_drawing)]
    shown = from_file(read(GOOD, "mine.json"))
    assert from_file(read(GOOD, "mine.json")) is not shown
    assert "6 × 6 × 4" in shown.drawing(View(shown.foldable))
    assert shown.index
    assert shown.legends(View())
    assert (shown.specification, shown.family, shown.preset, shown.file_name) == ("", None, None, "mine.json")
    assert [cache.cache_info() for cache in (from_catalog, shared_drawing)] == before


@pytest.mark.parametrize(
    "open_network", [lambda: from_specification("resnet34"), lambda: from_file(read(GOOD, "mine.json"))]
)
def test_a_drawing_is_made_once(open_network, monkeypatch):
    drawn = []
    monkeypatch.setattr(shown_network, "to_svg", lambda *given, **how: drawn.append(given) or f"<svg {len(drawn)}>")
    shown, view = open_network(), View(frozenset({"made for this test alone"}), "right")
    assert shown.drawing(view) == shown.drawing(view) == "<svg 1>"
