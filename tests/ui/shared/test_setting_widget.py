"""A setting becomes the same widget on every page, whatever the page asks of it."""

from typing import Literal

import streamlit as st
from streamlit.testing.v1 import AppTest

from netviz.settings import Integers, Settings, setting
from netviz.ui.shared.setting_widget import setting_widget


class Plate(Settings):
    size: int = setting(6, low=4, high=12, unit="cells", label="Size", help="Of a side.")
    seed: int = setting(0, low=0, high=999, label="Seed")
    share: float = setting(0.5, low=0.0, high=1.0, step=0.05, label="Share")
    flat: bool = setting(True, label="Flat")
    edge: Literal["sharp", "soft"] = setting("sharp", label="Edge")
    lid: Literal["open", "shut"] = setting("open", label="Lid", titles={"open": "Wide open", "shut": "Tightly shut"})
    rows: Integers = setting((2, 2), low=1, high=9, label="Rows")


def show_widgets(how):
    held = st.session_state.setdefault("held", Plate().model_dump())
    for field in Plate.descriptions():
        if field.name in how:
            setting_widget(field, held[field.name], key=field.name, on_change=held.__setitem__, **how[field.name])


def run(show, how):  # AppTest takes this function's text, which knows nothing of this module
    show(how)


def page(**how):
    """A page with some settings of `Plate`, and what it asks of the widget of each."""
    app = AppTest.from_function(run, args=(show_widgets, how), default_timeout=60).run()
    assert not app.exception
    return app


def test_each_type_has_its_usual_widget():
    app = page(size={}, seed={}, share={}, flat={}, edge={}, rows={})
    assert [(each.label, each.min, each.max, each.step) for each in app.slider] == [
        ("Size (cells)", 4, 12, 1),
        ("Share", 0.0, 1.0, 0.05),
    ]
    assert [(each.label, each.min, each.max) for each in app.number_input] == [("Seed", 0, 999)]
    assert [(each.label, each.options) for each in app.radio] == [("Edge", ["sharp", "soft"])]
    assert [each.label for each in app.toggle] == ["Flat"]
    assert [(each.label, each.value) for each in app.text_input] == [("Rows", "2,2")]


def test_what_is_entered_goes_to_the_page_under_the_setting_s_name():
    app = page(size={}, rows={})
    app.slider[0].set_value(9).run()
    app.text_input[0].set_value("3,x").run()
    assert app.session_state["held"]["size"] == 9
    assert app.session_state["held"]["rows"] == app.text_input[0].value == "3,x"


def test_a_slider_offers_what_goes_and_stands_still_where_that_is_one_value():
    assert page(size={"offered": (5, 6, 7)}).slider[0].max == 7
    assert page(size={"offered": (4, 6, 12)}).select_slider[0].options == ["4", "6", "12"]
    alone = page(size={"offered": (6,), "help": "Less than usual."}).select_slider[0]
    assert alone.disabled
    assert alone.help == "Less than usual."


def test_a_number_without_bounds_keeps_what_is_wrong_and_says_the_range():
    app = page(seed={"look": "number", "bounded": False, "wrong": True})
    app.number_input[0].set_value(5000).run()
    assert app.session_state["held"]["seed"] == app.number_input[0].value == 5000
    assert app.caption[0].value == ":red[From 0 to 999]"
    assert not page(edge={"look": "list", "wrong": True}).caption  # what only a browser of nobody's sends has no range


def test_a_float_as_text_takes_any_way_of_writing_it():
    app = page(share={"look": "text"})
    assert app.text_input[0].value == "0.5"
    app.text_input[0].set_value("5e-1").run()
    assert app.text_input[0].value == app.session_state["held"]["share"] == "5e-1"


def test_a_list_reads_as_its_titles_say():
    app = page(edge={"look": "list", "titles": {"sharp": "Sharp edge", "soft": "Soft edge"}, "label": "Rim"})
    assert (app.selectbox[0].label, app.selectbox[0].options) == ("Rim", ["Sharp edge", "Soft edge"])
    app.selectbox[0].set_value("soft").run()
    assert app.session_state["held"]["edge"] == "soft"


def test_a_choice_reads_as_its_setting_says_where_the_page_says_nothing():
    assert page(lid={}).radio[0].options == ["Wide open", "Tightly shut"]
    assert page(lid={"titles": {"open": "O", "shut": "S"}}).radio[0].options == ["O", "S"]


def test_only_a_widget_behind_a_button_is_told_its_value_again():
    for behind_button in (False, True):
        app = page(seed={"behind_button": behind_button}).run()
        assert app.number_input[0].proto.set_value is behind_button
