"""What the browser writes into the address by itself is what the server lets stand there, and nothing else is."""

import re

import pytest

from netviz.anatomy.columns import COLUMNS
from netviz.state.comparison import Comparison
from netviz.state.convolution import ConvolutionView
from netviz.state.explored import Explored
from netviz.state.kept_by_browser import COMPARE, CONVOLUTION, EXPLORE, SECOND, STORIES, TRAIN, kept, refusals
from netviz.state.story_view import StoryView
from netviz.ui.shared.assets import FOLDER

PAGES = {"explore": EXPLORE, "convolution": CONVOLUTION, "compare": COMPARE, "stories": STORIES, "train": TRAIN}
WRITTEN = {
    "camera": ["320,840,0.75", "-40,7,5", "0,0,0.01"],
    "lit": ["macs", "path"],
    "find": ["3 × 3"],
    "at": ["1", "stage_1/block_1"],
    "chosen": ["stage_1/block_1"],
    "columns": ["", "params", ",".join(COLUMNS)],
    "rows": ["flat", "grouped"],
    "sort": ["id", "-params"],
    "filter": ["3x3", "stage 1 · é"],
    "type": ["Conv2D"],
    "groups": ["", "1", "1-4,9"],
    "step": ["1", "144"],
    "speed": ["0.25", "16"],
    "loop": ["on"],
    "pin": ["standard.1.0.2.3", "separable.1.17"],
    "along": ["epoch"],
    "smooth": ["1", "200"],
    "log": ["x", "loss", "x,loss"],
    "moment": ["0", "1728"],
    "picture": ["15"],
    "hidden": ["0", "3,12"],
    "zoom": ["x:10:200", "x:-0.5:1e-7,rate:0:1"],
    "compare zoom": ["accuracy.x:10:200", "macs.y:2.5:-0.5,params.x:0:1e-7"],
}
NONSENSE = ["<script>", "1e999", "nan,nan,nan", "x" * 5_000, "a\nb", "params,nothing", "-", "9" * 12, "٣", "x:٣:٣"]


def test_every_name_is_one_that_a_script_writes():
    scripts = [path.read_text(encoding="utf-8") for path in FOLDER.rglob("*.js")]
    writing = "\n".join(script for script in scripts if "lib/address.js" in script)
    text = "\n".join(scripts)
    every = {name for known in PAGES.values() for name in known}
    names = {name.removesuffix(SECOND) for name in every}
    assert names <= every
    assert set(re.findall(r'\bkeep\("(\w+)"', writing)) <= names
    assert names == {name for name in names if re.search(rf'"{name}"', text)} == {name.split()[-1] for name in WRITTEN}


@pytest.mark.parametrize("page", PAGES)
def test_what_it_writes_stays_and_what_it_cannot_have_written_is_named_and_goes(page):
    known = PAGES[page]
    for name, form in known.items():
        written = WRITTEN.get(f"{page} {name}") or WRITTEN[name.removesuffix(SECOND)]
        for text in written:
            assert kept(known, {name: text, "network": "resnet"}) == {name: text}
            assert refusals(known, {name: text}) == []
        wrong = [text for text in NONSENSE if not form.allows(text)]
        assert len(wrong) >= 2
        for text in wrong:
            assert kept(known, {name: text}) == {}
            (refusal,) = refusals(known, {name: text})
            assert refusal.field == name
            assert re.fullmatch(rf"{name} must be .+\. Received: .{{1,60}}", str(refusal), re.DOTALL)


SCENE = StoryView.of_link({"story": "depthwise_separable", "scene": "side_by_side"})
THERE = [
    (EXPLORE, Explored.of_link({"network": "resnet20"}), {"at": ["stage_1", "7"]}),
    (
        COMPARE,
        Comparison.of_link({"left": "resnet20", "right": "lenet5"}),
        {"chosen": ["stage_1"], "at_2": ["classifier_flatten"]},
    ),
    (CONVOLUTION, ConvolutionView(), {"pin": ["separable.2.0.1.1", "standard.0.5"]}),
    (STORIES, SCENE, {"pin": ["standard.0.0.1.1"]}),
]
NOWHERE = {"at": "99999", "at_2": "nowhere", "chosen": "nowhere", "pin": "separable.9.0.0.0"}


@pytest.mark.parametrize(("known", "state", "names"), THERE)
def test_what_is_on_the_page_stays_and_what_is_nowhere_on_it_is_named(known, state, names):
    assert state.problem == ""
    for name, texts in names.items():
        for text in texts:
            assert kept(known, {name: text}, state) == {name: text}
        assert kept(known, {name: NOWHERE[name]}, state) == {}
        (refusal,) = refusals(known, {name: NOWHERE[name]}, state)
        assert (refusal.field, refusal.received) == (name, NOWHERE[name])


@pytest.mark.parametrize("text", ["standard.0.9.0.0", "standard.0.0.99.0", "standard.0.0.0.99", "standard.1.999999",
                                  "standard.9.0", "depthwise.0.0"])  # fmt: skip
def test_a_spot_that_the_stage_does_not_have_is_not_pinned(text):
    assert not CONVOLUTION["pin"].allows(text, ConvolutionView())
