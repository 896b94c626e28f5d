"""Every scene of every story, walked by the keys of a presenter: nothing breaks, nothing runs over, and words light."""

import re

import pytest
from playwright.sync_api import expect

from netviz.stories.catalog import STORIES
from tests.browser.conftest import becomes, settle
from tests.browser.test_accessible import AXE, findings

WIDE, HALL, PHONE = {"width": 1280, "height": 800}, {"width": 1920, "height": 1080}, {"width": 390, "height": 844}
FITS = "document.querySelector('[data-testid=\"stMain\"]').scrollHeight <= innerHeight"
RUNS_OVER = """() => {
    const inside = (root) => [...root.querySelectorAll('*')].flatMap((each) => [
        each, ...(each.shadowRoot ? inside(each.shadowRoot) : []),
    ]);
    const isSeen = (each) => each.checkVisibility({ visibilityProperty: true, opacityProperty: true });
    const says = (each) => [...each.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    const words = inside(document.querySelector('[data-testid="stMain"]'))
        .filter((each) => isSeen(each) && !each.closest('svg, .stage, .spoken') && says(each));
    return words.filter((each) => each.getBoundingClientRect().right > innerWidth + 1).map((each) => each.textContent);
}"""
COUNT = """() => {
    const { send } = WebSocket.prototype;
    window.asked = 0;
    WebSocket.prototype.send = function (...message) { window.asked += 1; return send.apply(this, message); };
}"""
PICTURE = ".viewer .card, .panel canvas, .bars, .lines path, .asked, .volume"


def heading(page):
    return page.locator(".words h2")


@pytest.mark.parametrize("story", STORIES.values(), ids=STORIES)
def test_every_scene_of_a_story_is_seen_at_once_in_a_hall_and_shown_on_a_phone(server, open_page, story):
    scheme = "dark" if story.name in [*STORIES][::2] else "light"
    page = open_page(f"{server.url}/stories?story={story.name}&lecture=1", **HALL, scheme=scheme)
    for place, scene in enumerate(story.scenes):
        expect(heading(page)).to_have_text(scene.title)
        for size in (HALL, PHONE)[:: -1 if place % 2 else 1]:  # each scene at both, with one change of size
            page.set_viewport_size(size)
            expect(page.locator(".st-key-story-picture").locator(PICTURE).first).to_be_visible()
            settle(page)
            becomes(lambda: page.evaluate(RUNS_OVER), [])
            if size is HALL:
                page.wait_for_function(FITS)  # a picture takes its size after the window has
        expect(page).to_have_url(re.compile(rf"scene={scene.name}(&|$)"))
        if place:
            expect(heading(page)).to_be_focused()  # so a screen reader reads the scene
        page.keyboard.press("PageDown" if place % 2 else "ArrowRight")
    page.keyboard.press("PageUp")
    expect(heading(page)).to_have_text(story.scenes[-2].title)
    if AXE.exists():
        assert findings(page) == set()


def test_a_phrase_lights_what_it_names_and_asks_nobody(server, open_page):
    page = open_page(f"{server.url}/stories?story=inception_to_xception&scene=bottleneck", **WIDE)
    phrase = page.locator(".words button").first
    expect(page.locator(".viewer .card").first).to_be_visible()
    page.evaluate(COUNT)
    phrase.hover()
    expect(page.locator(".viewer.points .card.match")).to_have_count(2)
    page.get_by_role("heading", level=2).hover()
    expect(page.locator(".viewer.points")).to_have_count(0)
    phrase.click()  # as a finger taps
    page.get_by_role("heading", level=2).hover()
    expect(page.locator(".viewer.points .card.match")).to_have_count(2)
    assert page.evaluate("window.asked") == 0


def test_keys_belong_to_what_has_the_focus_and_all_ways_on_lead_back(server, open_page):
    page = open_page(f"{server.url}/stories?story=inception_to_xception", **WIDE)
    first = heading(page).inner_text()
    before = page.locator(".words p").inner_text()
    page.get_by_role("slider").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".words p")).not_to_have_text(before)
    expect(page).to_have_url(re.compile("play="))
    page.locator(".viewer .card").first.click()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    assert heading(page).inner_text() == first
    page.get_by_role("button", name="Put back").click()
    expect(page.locator(".words p")).to_have_text(before)
    expect(page).not_to_have_url(re.compile("play="))
    page.get_by_role("button", name="All stories").click()
    expect(page.get_by_role("button", name="Begin")).to_have_count(len(STORIES))
    page.get_by_role("button", name="Begin").first.click()
    expect(heading(page)).to_be_focused()  # the button is gone with its list
    page.go_back()
    expect(page.get_by_role("button", name="Begin")).to_have_count(len(STORIES))
    page.go_back()
    page.get_by_role("button", name="Open in Explore").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Inception module")


def test_what_a_phrase_points_at_comes_into_sight_where_a_phone_shows_a_part(server, open_page):
    page = open_page(f"{server.url}/stories?story=two_multipliers&scene=dials", width=360, height=740)
    pointed = page.locator('.viewer .card[data-id="classifier"]')
    expect(pointed).not_to_be_in_viewport()
    page.get_by_role("button", name="classifier", exact=True).hover()
    expect(pointed).to_be_in_viewport()
