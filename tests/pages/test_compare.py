"""The Compare page without a browser."""

import json

from netviz.ui.shared.markdown import plain
from tests.interchange.test_keras_file import CONV, named, sequential
from tests.pages.test_explore_upload import STRANGER
from tests.pages.visit import open_file, open_page


def test_two_published_networks_stand_side_by_side_with_what_differs():
    app = open_page("compare")
    assert [metric.value for metric in app.metric] == ["22.9 M", "8.36 G", "134", "22.9 M", "8.47 G", "141"]
    assert app.metric[4].delta == "+0.11 G"
    assert "(+113,349,160)" in app.metric[4].help
    titles = [each.value for each in app.markdown if each.value.startswith("**")]
    assert titles == ["**Xception**", f"**{plain('Xception (Tutorial with chained shortcuts)')}**"]
    assert plain("relu4 (ReLU) added") in app.table[0].value["What differs"].iloc[5]


def test_choosing_another_network_changes_the_comparison_and_the_link():
    app = open_page("compare")
    app.selectbox(key="compare.right").select("xception_paper").run()
    assert app.info[0].value == "The two are equal, layer by layer."
    assert app.query_params["right"] == "xception_paper"


def test_a_link_with_nonsense_gives_a_sentence_and_the_defaults():
    app = open_page("compare", left="<b>", right="resnet34")
    assert app.warning[0].value.startswith(plain("The link could not be used as it is."))
    assert app.metric[3].value == "21.3 M"


def test_the_equal_blocks_stay_in_view_when_another_network_is_chosen():
    app = open_page("compare", left="resnet18", right="resnet34")
    app.toggle(key="compare.every").set_value(True).run()
    assert "nothing" in list(app.table[0].value["What differs"])
    app.selectbox(key="compare.right").select("resnet50").run()
    assert app.toggle(key="compare.every").value


def test_what_nobody_knows_of_a_file_is_a_question_mark_and_no_change_is_made_up():
    app = open_page("compare")
    app.switch_page("pages/explore.py").run()
    content = json.dumps(sequential(CONV, STRANGER, named(CONV, "last"))).encode()
    open_file(app, content)
    app.query_params.update(left="resnet18", right="explored")
    app.switch_page("pages/compare.py").run()
    assert not app.exception
    assert [metric.value for metric in app.metric][3:5] == ["≥ 112", "≥ 3.89 k"]
    assert [metric.delta for metric in app.metric][3:5] == ["", ""]
    assert "0 → ?" in list(app.table[0].value["Parameters"])
