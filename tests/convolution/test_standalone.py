import json
import re

import pytest

from netviz.convolution.standalone import standalone

SCRIPT = "const a = 1;\n"


def test_no_text_of_the_scene_can_end_its_element():
    scene = {"title": "</script><script>alert(1)</script><!--"}
    page = standalone(scene, script=SCRIPT, style="")
    assert page.count("</script>") == 2  # of the scene, and of the script
    data = re.search(r'<script id="scene" type="application/json">(.*)</script>', page)
    assert data
    assert json.loads(data[1]) == scene


def test_the_file_asks_for_nothing_from_elsewhere():
    page = standalone({}, script=SCRIPT, style=".stage { color: red }")
    assert "default-src 'none'" in page
    assert not re.search(r"https?://|<link|src=", page)
    assert f'<script type="module">\n{SCRIPT}' in page


@pytest.mark.parametrize("given", [{"script": 'a = "</SCRIPT>"', "style": ""}, {"script": SCRIPT, "style": "</style>"}])
def test_a_script_or_style_that_would_end_its_own_element_is_refused(given):
    with pytest.raises(ValueError, match="Received: </script"):
        standalone({}, **given)
