"""Follow me: who opened a room leads it, to views of the app alone; everybody else looks."""

import pytest

from netviz.errors import RunCause, RunError, SettingsError
from netviz.state.following import MOST_LETTERS, TITLE_LETTERS, close_room, followed, lead, opened_room, view_of

LECTURER, STUDENT = ("lecturer", "another browser of hers"), ("student",)
VIEW = {"address": "train?experiment=degradation", "title": "Degradation · Train"}


def test_who_opened_a_room_leads_it_and_all_see_what_is_shown(store):
    code = opened_room(store, LECTURER, VIEW)
    assert followed(store, code)._asdict() == {"number": 1, **VIEW}
    lead(store, code, LECTURER, {**VIEW, "address": "?network=resnet18"})
    assert followed(store, code).address == "?network=resnet18"
    for act in (lambda: lead(store, code, STUDENT, VIEW), lambda: close_room(store, code, STUDENT)):
        with pytest.raises(RunError, match="A room is led by who opened it") as raised:
            act()
        assert raised.value.cause is RunCause.NOT_YOURS
    assert followed(store, code).number == 2
    close_room(store, code, LECTURER)
    with pytest.raises(RunError, match="This room is closed") as raised:
        followed(store, code)
    assert raised.value.cause is RunCause.NOT_FOUND


def test_a_browser_that_keeps_no_secret_opens_no_room(store):
    with pytest.raises(RunError, match="must keep the cookie"):
        opened_room(store, (), VIEW)


@pytest.mark.parametrize("address", ["", "?network=resnet&open=a,a/b", "train?run=x", "stories?x=%F0%9F%99%82"])
def test_views_of_the_app_can_be_shown(address):
    assert view_of({"address": address, "title": " A \n ti\0t\u202ele\ud800 "}) == (address, "A title")


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org", "//example.org", "/train", "javascript:alert(1)", "../x", "a/b", "train#x", "a?<script>",
        'a?"', "\\x", "x" * 41, "a?b c", "train?run=x&wheel=secret", "?mine=secret", "?%6dine=secret", "?a\0",
        None, 7, ["train"],
    ],
    ids=str,
)  # fmt: skip
def test_what_is_no_address_within_the_app_is_refused_with_what_came(address):
    with pytest.raises(SettingsError, match=r"address must be within the app, .* Received: ") as raised:
        view_of({"address": address, "title": "x"})
    assert raised.value.field == "address"


@pytest.mark.parametrize("told", [None, [], "x", {"address": "train"}, {"address": "train", "title": 7}], ids=str)
def test_what_is_no_view_is_refused(told):
    with pytest.raises(SettingsError, match="Received: "):
        view_of(told)


def test_an_address_and_a_title_have_their_length():
    view_of({"address": "?".ljust(MOST_LETTERS, "x"), "title": ""})
    with pytest.raises(SettingsError, match=r"at most 8,000 characters\. Received: 8,001"):
        view_of({"address": "?".ljust(MOST_LETTERS + 1, "x"), "title": ""})
    assert len(view_of({"address": "", "title": "x" * 999})[1]) == TITLE_LETTERS
