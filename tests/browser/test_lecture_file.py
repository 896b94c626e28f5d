"""A lecture as one file in a real Chromium, from the disk: each scene is walked, played and unfolded."""

import json

import pytest
from playwright.sync_api import expect

from netviz.stories.catalog import STORIES
from netviz.ui.shared.lecture_file import list_file, story_file

STORY = STORIES["residual_learning"]
SCENES = [
    {"address": "explore?network=resnet20", "title": "A network", "note": "Fold it."},
    {"address": "train?run=x", "title": "A run", "note": ""},
]


@pytest.fixture
def opened(browser, tmp_path):
    """A function that opens a file's text from the disk, where no network is."""
    window = browser.new_context(viewport={"width": 1280, "height": 800}, offline=True)
    page, asked, errors = window.new_page(), [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: message.type == "error" and errors.append(message.text))
    files = []

    def opened(text):
        file = tmp_path / f"lecture_{len(files)}.html"
        file.write_text(text, encoding="utf-8")
        files.append(file.as_uri())
        page.goto(file.as_uri())
        return page

    yield opened
    window.close()
    assert errors == []
    assert asked == files


def fits(page):
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_story_is_told_from_a_disk_by_the_keys_of_the_page(opened):
    page = opened(story_file(STORY))
    for place, scene in enumerate(STORY.scenes):
        page.set_viewport_size({"width": 390 if place % 2 else 1280, "height": 800})
        expect(page.locator(".words h2")).to_have_text(scene.title)
        expect(page.locator(".scene_words p").first).to_contain_text(
            scene.shown(scene.usual).spans(scene.words)[0].text.strip()
        )
        expect(page.locator(".large .component, .large .none").first).to_be_visible()
        for choice in page.locator(".choices button").all():
            choice.click()
            expect(choice).to_have_attribute("aria-pressed", "true")
        assert fits(page), scene.name
        page.keyboard.press("PageDown" if place % 2 else "ArrowRight")
    page.get_by_role("button", name="Put back").click()
    expect(page.get_by_role("button", name="Put back")).to_be_disabled()
    page.keyboard.press("PageUp")
    expect(page.locator(".words h2")).to_have_text(STORY.scenes[-2].title)
    assert page.url.endswith(f"#{STORY.scenes[-2].name}")


def test_a_drawing_in_a_file_folds_and_is_put_back(opened):
    text = json.dumps({"netviz": "scenes", "version": 1, "scenes": SCENES})
    page = opened(list_file(text, "https://netviz.example/"))
    viewer = page.locator(".viewer")
    before = viewer.get_attribute("data-cards")
    viewer.locator('[data-toggle="stage_1"]').click()
    expect(viewer).not_to_have_attribute("data-cards", before)
    page.get_by_role("button", name="Put back").click()
    expect(viewer).to_have_attribute("data-cards", before)
    page.keyboard.press("PageDown")
    expect(page.locator(".none")).to_contain_text("needs the app")
    expect(page.get_by_role("link")).to_have_attribute("href", "https://netviz.example/train?run=x")
