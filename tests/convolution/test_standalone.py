import json
import re

import pytest

from netviz.convolution.standalone import standalone

SCRIPT = "const a = 1;\nexport default function stage({ data }) {\n  return data;\n}\n"


def test_no_text_of_the_scene_can_end_the_script():
    scene = {"title": "</script><script>alert(1)</script><!--"}
    page = standalone(scene, script=SCRIPT, style="")
    assert page.count("</script>") == 1
    data = re.search(r"data: (\{.*\}), parentElement", page)
    assert data
    assert json.loads(data[1]) == scene


def test_the_file_asks_for_nothing_from_elsewhere():
    page = standalone({}, script=SCRIPT, style=".stage { color: red }")
    assert "default-src 'none'" in page
    assert not re.search(r"https?://|<link|src=", page)
    assert "function play({ data })" in page
    assert "export default" not in page


def test_a_script_without_an_entry_is_no_stage():
    with pytest.raises(ValueError, match="Received: 0"):
        standalone({}, script="const a = 1;", style="")
