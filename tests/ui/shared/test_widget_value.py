"""What a widget reports is news, unless a browser that is late tells what the page has changed since."""

from types import SimpleNamespace

import pytest

from netviz.ui.shared import widget_value
from netviz.ui.shared.widget_value import KEPT, news, show


class Widget:
    """One that the page shows and a browser reports, and what the page heard of it."""

    def __init__(self, monkeypatch):
        self.state, self.before, self.heard, self.is_behind = {}, {}, [], False
        monkeypatch.setattr(widget_value, "st", SimpleNamespace(session_state=self.state))
        monkeypatch.setattr(
            widget_value,
            "session",
            SimpleNamespace(is_behind=lambda: self.is_behind, shown_before=lambda: self.before),
        )

    def show(self, value):
        show("key", value)

    def report(self, value, *, is_behind):
        self.state["key"], self.is_behind = value, is_behind
        news("key", self.heard.append)()


@pytest.fixture
def widget(monkeypatch):
    return Widget(monkeypatch)


def test_what_the_page_has_changed_is_told_late_again_and_again_and_is_no_news(widget):
    for value in "abc":
        widget.show(value)
    for late in "abab":
        widget.report(late, is_behind=True)
        widget.show("c")
    assert widget.heard == []


def test_behind_what_was_entered_everything_is(widget):
    for value in "ab":
        widget.show(value)
    for entered in "ca":
        widget.report(entered, is_behind=True)
        widget.show(entered)
    assert widget.heard == ["c", "a"]


def test_a_browser_that_was_up_to_date_since_tells_no_late_value(widget):
    for value in "ab":
        widget.show(value)
    widget.state["another"] = "x"
    news("another", widget.heard.append)()
    widget.report("a", is_behind=True)
    assert widget.heard == ["x", "a"]


def test_of_one_that_is_never_up_to_date_so_much_is_known(widget):
    for number in range(5 * KEPT):
        widget.show(number)
    assert widget.before["key"] == [*range(4 * KEPT - 1, 5 * KEPT - 1)]
