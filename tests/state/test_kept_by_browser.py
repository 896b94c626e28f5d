"""What the browser writes into the address by itself is what the server lets stand there, and nothing else is."""

import re

import pytest

from netviz.anatomy.columns import COLUMNS
from netviz.state.kept_by_browser import COMPARE, CONVOLUTION, EXPLORE, STORIES, TRAIN, kept, refusals
from netviz.ui.shared.assets import FOLDER

PAGES = {"explore": EXPLORE, "convolution": CONVOLUTION, "compare": COMPARE, "stories": STORIES, "train": TRAIN}
WRITTEN = {
    "camera": ["320,840,0.75", "-40,7,5", "0,0,0.01"],
    "lit": ["macs", "path"],
    "find": ["3 × 3"],
    "columns": ["", "params", ",".join(COLUMNS)],
    "rows": ["flat", "grouped"],
    "sort": ["id", "-params"],
    "filter": ["3x3", "stage 1 · é"],
    "type": ["Conv2D"],
    "groups": ["", "1", "1-4,9"],
    "step": ["1", "144"],
    "speed": ["0.25", "16"],
    "loop": ["on"],
    "along": ["epoch"],
    "smooth": ["1", "200"],
    "log": ["x", "loss", "x,loss"],
    "moment": ["0", "1728"],
    "picture": ["15"],
    "hidden": ["0", "3,12"],
    "zoom": ["x:10:200", "x:-0.5:1e-7,rate:0:1"],
    "compare zoom": ["accuracy.x:10:200", "macs.y:2.5:-0.5,params.x:0:1e-7"],
}
NONSENSE = ["<script>", "1e999", "nan,nan,nan", "x" * 5_000, "a\nb", "params,nothing", "-", "9" * 12]


def test_every_name_is_one_that_a_script_writes():
    scripts = [path.read_text(encoding="utf-8") for path in FOLDER.rglob("*.js")]
    writing = "\n".join(script for script in scripts if "lib/address.js" in script)
    text = "\n".join(scripts)
    names = {name for known in PAGES.values() for name in known}
    assert set(re.findall(r'\bkeep\("(\w+)"', writing)) <= names
    assert names == {name for name in names if re.search(rf'"{name}"', text)} == {name.split()[-1] for name in WRITTEN}


@pytest.mark.parametrize("page", PAGES)
def test_what_it_writes_stays_and_what_it_cannot_have_written_is_named_and_goes(page):
    known = PAGES[page]
    for name, form in known.items():
        for text in WRITTEN[f"{page} {name}" if f"{page} {name}" in WRITTEN else name]:
            assert kept(known, {name: text, "network": "resnet"}) == {name: text}
            assert refusals(known, {name: text}) == []
        wrong = [text for text in NONSENSE if not form.allows(text)]
        assert len(wrong) >= 2
        for text in wrong:
            assert kept(known, {name: text}) == {}
            (refusal,) = refusals(known, {name: text})
            assert refusal.field == name
            assert re.fullmatch(rf"{name} must be .+\. Received: .{{1,60}}", str(refusal), re.DOTALL)
