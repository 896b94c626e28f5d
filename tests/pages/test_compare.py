"""The Compare page without a browser."""

from streamlit.testing.v1 import AppTest


def open_page(**link):
    app = AppTest.from_file("../../app.py", default_timeout=60)
    app.run()
    app.query_params.update(link)
    app.switch_page("pages/compare.py").run()
    assert not app.exception
    return app


def test_two_published_networks_stand_side_by_side_with_what_differs():
    app = open_page()
    assert [metric.value for metric in app.metric] == ["22.9 M", "8.36 G", "134", "22.9 M", "8.47 G", "141"]
    assert app.metric[4].delta == "+113,349,160"
    assert "relu4 (ReLU) added" in app.table[0].value["What differs"].iloc[5]


def test_choosing_another_network_changes_the_comparison_and_the_link():
    app = open_page()
    app.selectbox(key="compare.right").select("xception_paper").run()
    assert app.info[0].value == "The two are equal, layer by layer."
    assert app.query_params["right"] == "xception_paper"


def test_a_link_with_nonsense_gives_a_sentence_and_the_defaults():
    app = open_page(left="<b>", right="resnet34")
    assert app.warning[0].value.startswith("The link could not be used as it is.")
    assert app.metric[3].value == "21.3 M"
