"""A lecture as one file: small, whole and the same each time; nothing is fetched, and only what was written runs."""

import json
import os
import re
import zlib
from base64 import b64encode, urlsafe_b64decode
from dataclasses import replace
from hashlib import sha256
from html import unescape

import pytest

from netviz.__main__ import main
from netviz.errors import SettingsError
from netviz.lecture_file import curves
from netviz.lecture_file import list_file as list_module
from netviz.lecture_file import page as pages
from netviz.lecture_file.folds import folds
from netviz.lecture_file.list_file import MOST_SCENES, NOT_CARRIED, list_told
from netviz.lecture_file.page import Browser, packed, page
from netviz.lecture_file.pieces import pieces
from netviz.lecture_file.story_file import story_told
from netviz.lecture_file.views import nothing
from netviz.state.comparison import LOOKS
from netviz.state.explored import Explored
from netviz.stories.catalog import STORIES
from netviz.training.codes import Series
from netviz.training.record.events import Event
from netviz.ui.shared.lecture_file import list_file, story_file
from tests.ui.test_messages import TRACING

MOST_BYTES = 5_000_000
TOLD = STORIES if os.environ.get("NETVIZ_LONG") else ("depthwise_separable",)
"""All stories take a minute."""


def unpacked(text):
    """What a file's data say, each part in all of its places."""
    content = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    made = []

    def put(node):
        if isinstance(node, list):
            return [*map(put, node)]
        if isinstance(node, dict):
            return made[node["="]] if "=" in node else {key: put(value) for key, value in node.items()}
        return node

    for part in json.loads(zlib.decompress(content, wbits=-zlib.MAX_WBITS)):
        made.append(put(part))
    return made[-1]


def told_in(file):
    found = re.search(r'<script id="told" type="text/plain">([\w-]+)</script>', file)
    assert found
    return unpacked(found[1])


def a_list(*scenes):
    return json.dumps({"netviz": "scenes", "version": 1, "scenes": scenes})


@pytest.mark.parametrize("name", TOLD)
def test_a_story_is_small_and_has_each_scene_with_all_that_is_played_there(name):
    story = STORIES[name]
    file = story_file(story)
    assert len(file.encode()) < MOST_BYTES
    told = unpacked(packed(story_told(story)))  # made again
    assert told_in(file) == told | {"styles": told_in(file)["styles"]}
    scenes = told["scenes"]
    assert [scene["title"] for scene in scenes] == [scene.title for scene in story.scenes]
    for scene, told in zip(story.scenes, scenes, strict=True):
        usual = told["views"][told["at"]]
        said = "".join(span["text"] for span in usual["words"]["spans"])
        assert said == "".join(span.text for span in scene.shown(scene.usual).spans(scene.words))
        if told["task"]:
            is_guess = told["task"]["kind"] == "guess"
            assert len(told["views"]) == len(told["task"]["titles"]) + is_guess
            assert [bool(view["answer"]) for view in told["views"]] == [
                is_guess and place > 0 for place in range(len(told["views"]))
            ]


def test_only_the_scripts_that_were_written_run_and_nothing_is_fetched():
    file = story_file(STORIES["depthwise_separable"])
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', file)
    assert policy
    assert "default-src 'none'" in policy[1]
    assert "unsafe" not in policy[1].replace("style-src 'unsafe-inline'", "")
    scripts = re.findall(r'<script type="module">(.*?)</script>', file, re.DOTALL)
    assert scripts
    allowed = [f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'" for text in scripts]
    assert re.findall(r"'sha256-[^']*'", policy[1]) == allowed
    assert not re.search(r"<link|<img|<iframe|\bsrc=|@import|url\(['\"]?http", file)


@pytest.mark.parametrize("end", ["</script>", "</STYLE"])
def test_a_script_that_would_end_its_own_element_is_refused(end):
    with pytest.raises(ValueError, match="Received: "):
        page({}, "", Browser({}, {}, f'const a = "{end}";', ""))


def test_data_come_back_as_they_were_and_what_comes_again_stands_once():
    long = "<svg>" * pages.LONG
    told = {"a": [long, {"b": long, "c": None}], "d": {"b": long, "c": None}, "short": [1, 0.5, True, "é"]}
    assert unpacked(packed(told)) == told
    assert len(packed([long] * 50)) < len(packed([long])) + 100
    assert unpacked(packed([])) == []


def test_a_title_is_a_text_whatever_it_says():
    file = page({}, "</title><script>", Browser({}, {}, "", ""))
    assert unescape(re.search(r"<title>(.*)</title>", file)[1]) == "</title><script>"


def test_each_wish_leads_to_a_drawing_in_which_the_block_is_as_it_was_wanted():
    state = Explored.of_link({"network": "resnet20", "open": "stage_1"})
    held = folds(state, 2, 1_000)
    assert held[0]["svg"] == state.drawing()

    def drawn(fold, kind):
        return set(re.findall(rf'<g class="{kind}[^>]*? data-id="([^"]*)"', fold["svg"]))

    for fold in held:
        for id, (place, _) in fold["turns"].items():
            assert id not in drawn(fold, "frame") & drawn(held[place], "frame")
            assert id not in drawn(fold, "card") & drawn(held[place], "card")
    assert drawn(held[0], "frame")
    assert {"stage_1", "stage_2", "stage_3"} <= held[0]["turns"].keys()
    assert all(is_all for _, is_all in held[0]["turns"].values())
    deeper = held[held[0]["turns"]["stage_2"][0]]
    assert deeper["turns"].keys() - held[0]["turns"].keys()  # one level more can be unfolded in it
    assert len(folds(state, 2, 5)) == 5


def test_of_a_drawing_in_pieces_each_item_that_unfolds_is_there_with_all_in_it_folded():
    state = Explored.of_link({"network": "resnet20"})
    told = pieces(state)
    assert told
    assert told["opens"].keys() == state.shown.foldable
    for id, opens in told["opens"].items():
        state.fold_all()
        state.toggle(id)
        assert state.opened == {*opens}
        assert id in told["levels"]
    for id, level in told["levels"].items():
        inside = {line[side] for line in level["lines"] for side in ("from", "to")} - {id, id.removesuffix("*")}
        assert inside <= {card[0] for card in level["cards"]}
    assert pieces(Explored.of_link({"network": "resnet20", "direction": "right"})) is None


def test_a_list_has_each_view_as_far_as_a_file_carries_it():
    carried = {
        "explore?network=resnet20&open=stage_1": "drawing",
        "?network=lenet5": "drawing",
        "stories?story=depthwise_separable&scene=law&play=128": "figure",
        "convolution?kind=separable": "stage",
        "compare?left=resnet20&right=lenet5": "drawing",
        **{f"compare?left=resnet20&right=lenet5&look={look}": "figure" for look in LOOKS if look != "differences"},
        "train?experiment=degradation": "figure",
        "": "drawing",
    }
    left = [
        "train",
        "train?run=x",
        "train?experiment=nothing",
        "stories",
        "elsewhere",
        "compare?networks=explored,lenet5",
        "convolution?z=damaged",
    ]
    scenes = [{"address": address, "title": "A view", "note": "Say it."} for address in (*carried, *left)]
    told = list_told(a_list(*scenes), "https://netviz.example/")["scenes"]
    assert json.loads(json.dumps(told)) == json.loads(json.dumps(unpacked(packed(told))))
    kinds = [scene["views"][scene["at"]]["pictures"][0]["kind"] for scene in told]
    assert kinds == [*carried.values(), *["none"] * len(left)]
    assert [scene["address"] for scene in told] == [f"https://netviz.example/{each['address']}" for each in scenes]
    assert {(scene["title"], scene["note"]) for scene in told} == {("A view", "Say it.")}
    assert told[2]["task"]["titles"][told[2]["at"]] == "128"
    assert told[-2]["views"][0]["pictures"][0]["data"] == NOT_CARRIED
    assert "Received" in told[-1]["views"][0]["pictures"][0]["data"]


class Curve:
    """What a run of so many batches has told."""

    def __init__(self, batches):
        series = (Series.LOSS, Series.ACCURACY)
        self._told = [Event(each, 1, step, 8 * step, 0.1, 0.5) for step in range(1, batches + 1) for each in series]

    def whole(self):
        return list(enumerate(self._told))


def test_a_run_that_has_not_begun_is_no_line_and_of_one_that_has_the_last_point_is_there(monkeypatch):
    batches = {"new": 0, "begun": 2 * curves.MOST_POINTS}
    runs = [replace(TRACING, id=each, name="alike") for each in batches]
    monkeypatch.setattr(curves, "watched", lambda run: Curve(batches[run]))
    for chart in curves.pictures(runs, ""):
        (line,) = chart["data"]["lines"]["lines"]
        assert (line["title"], line["x"][-1]) == ("alike (2), training", batches["begun"])
        assert len(line["x"]) <= curves.MOST_POINTS + 1
    assert curves.pictures(runs[:1], "") == [nothing(curves.NOT_YET)]


@pytest.mark.parametrize(
    ("address", "kind"),
    [("explore?network=resnet20&layer=none", "drawing"), ("convolution?stride=99", "stage"),
     ("compare?left=resnet20&right=none", "drawing"), ("stories?story=none", "none"),
     (f"convolution?{'&a=1' * 300}", "none")],
)  # fmt: skip
def test_a_view_whose_link_is_partly_nonsense_says_what_was_left_out(address, kind):
    view = list_told(a_list({"address": address, "title": ""}))["scenes"][0]["views"][0]
    assert view["pictures"][0]["kind"] == kind
    said = view["words"]["spans"] or [{"text": view["pictures"][0]["data"]}]
    assert "Received: " in said[0]["text"]


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{", a_list(), a_list({"address": "//x", "title": ""}), a_list(*[{}] * (MOST_SCENES + 1)),
     a_list({"address": "train?mine=secret", "title": ""}), a_list({"address": "", "title": "", "note": 1}),
     " " * 2_000_000],
)  # fmt: skip
def test_what_is_no_list_of_scenes_is_refused_with_its_rule(text):
    with pytest.raises(SettingsError, match="Received: "):
        list_told(text)


def test_a_scene_for_which_a_file_has_no_room_left_has_its_address_and_says_so(monkeypatch):
    monkeypatch.setattr(list_module, "MOST_CHARACTERS", 1)
    first, second = list_told(a_list(*[{"address": "?network=lenet5", "title": ""}] * 2))["scenes"]
    kinds = [scene["views"][0]["pictures"][0]["kind"] for scene in (first, second)]
    assert kinds == ["drawing", "none"]
    assert second["views"][0]["pictures"][0]["data"] == list_module.FULL
    assert (second["title"], second["address"]) == ("Scene 2", first["address"])


def test_what_only_the_browser_keeps_of_a_view_is_no_nonsense_in_its_link():
    look = "camera=1,2,0.5&lit=macs&at=3&sort=-params&groups=1&usual=1"
    view = list_told(a_list({"address": f"explore?network=resnet20&{look}", "title": ""}))["scenes"][0]["views"][0]
    assert view["words"]["spans"] == []


def test_half_a_letter_in_a_note_can_be_written():
    list_file(a_list({"address": "", "title": "\ud800", "note": "\ud800"})).encode()


def test_the_shell_writes_the_same_files_and_refuses_what_is_none(tmp_path, capsys):
    file, told = tmp_path / "lecture.html", tmp_path / "scenes.json"
    assert main(["lecture", "depthwise_separable", "-o", str(file)]) == 0
    assert file.read_text(encoding="utf-8") == story_file(STORIES["depthwise_separable"])
    told.write_text(a_list({"address": "compare", "title": ""}), encoding="utf-8")
    assert main(["lecture", str(told), "-o", str(file)]) == 0
    assert file.read_text(encoding="utf-8") == list_file(told.read_text(encoding="utf-8"))
    told.write_bytes(b"\xff")
    for name, output in (("none", file), (str(told), file), ("none.json", file), ("depthwise_separable", tmp_path)):
        assert main(["lecture", name, "-o", str(output)]) == 2
        assert "Received: " in capsys.readouterr().err
