"""A lecture as one file in a real Chromium, from the disk: each scene is walked, played and unfolded."""

import json
import re

import pytest
from playwright.sync_api import expect

from netviz.drawing.layout.rows import BESIDE_WORDS
from netviz.state.story_view import explored
from netviz.stories.catalog import STORIES
from netviz.training.record import probes
from netviz.ui.shared.lecture_file import list_file, story_file
from tests.browser.conftest import becomes
from tests.lecture_file.test_looked_into import keep, watch

STORY = STORIES["residual_learning"]
STANDS = "viewer => viewer.getAnimations({ subtree: true }).length === 0"
BOXES = "all => all.map(each => each.getBoundingClientRect()).map(({ x, y, right, bottom }) => [x, y, right, bottom])"
PLACES = "all => all.map(each => [each.classList[0], each.dataset.id])"
SIZE = "({ width, height }) => [width, height].map((each) => each.baseVal.value)"
PRESS = """each => ["pointerdown", "pointerup"].forEach((type) =>
    each.dispatchEvent(new PointerEvent(type, { bubbles: true, composed: true, button: 0, pointerId: 1 })))"""
SCENES = [
    {"address": "explore?network=resnet20", "title": "A network", "note": "Fold it."},
    {"address": "train", "title": "A run", "note": ""},
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


def scale(width, height):
    """How large a drawing is seen beside its words."""
    return min(BESIDE_WORDS.shape / height, 1 / width)


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
        becomes(lambda: fits(page))
        page.keyboard.press("PageDown" if place % 2 else "ArrowRight")
    page.get_by_role("button", name="Put back").click()
    expect(page.get_by_role("button", name="Put back")).to_be_disabled()
    page.keyboard.press("PageUp")
    expect(page.locator(".words h2")).to_have_text(STORY.scenes[-2].title)
    expect(page).to_have_url(re.compile(f"#{STORY.scenes[-2].name}$"))


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
    expect(page.get_by_role("link")).to_have_attribute("href", "https://netviz.example/train")


def test_any_folds_of_a_drawing_in_a_file_show_what_the_app_shows(opened):
    address = "stories?story=inception_meets_resnet&scene=whole"
    scenes = [{"address": address, "title": "It goes on in columns", "note": ""}]
    page = opened(list_file(json.dumps({"netviz": "scenes", "version": 1, "scenes": scenes})))
    state = explored(STORIES["inception_meets_resnet"].scenes[0].shown("").picture)
    assert state.in_columns
    for id in ("stem", "blocks_A", "blocks_B", "blocks_A/block_1*", "reduction_A", "stem", "blocks_C", "blocks_B"):
        toggles = page.locator(f'[data-toggle="{id}"]')
        if toggles.count() == 0:
            continue
        toggles.first.evaluate(PRESS)  # also where it is out of sight
        state.toggle(id)
        svg = state.drawing()
        shown = set(re.findall(r'class="(card|frame)[^"]*" data-id="([^"]*)"', svg))
        drawn = page.locator(".viewer :is(.card, .frame)")
        becomes(lambda drawn=drawn: {tuple(each) for each in drawn.evaluate_all(PLACES)}, shown)
        seen = page.locator(".viewer .stage > svg").evaluate(SIZE)
        there = map(float, re.findall(r' (?:width|height)="(\d+)"', svg)[:2])
        assert scale(*seen) == pytest.approx(scale(*there), rel=0.15), id
        page.wait_for_function(STANDS, arg=page.locator(".viewer").element_handle())
        boxes = page.locator(".viewer .card .body").evaluate_all(BOXES)
        for place, (left, top, right, bottom) in enumerate(boxes):
            for other_left, other_top, other_right, other_bottom in boxes[:place]:
                apart = right <= other_left or other_right <= left or bottom <= other_top or other_bottom <= top
                assert apart, id
    assert page.locator(".said").inner_text() == ""


def test_charts_of_compared_networks_and_of_runs_are_read_with_the_pointer(opened):
    scenes = [
        {"address": f"compare?left=resnet20&right=lenet5&look={look}", "title": look, "note": ""}
        for look in ("stages", "accuracy", "field")
    ]
    scenes += [{"address": "train?experiment=degradation", "title": "run", "note": ""}]
    page = opened(list_file(json.dumps({"netviz": "scenes", "version": 1, "scenes": scenes})))
    page.locator(".track u").nth(1).hover()
    expect(page.locator(".large .part")).to_contain_text("%")
    for scene in scenes[1:]:
        page.keyboard.press("PageDown")
        expect(page.locator(".words h2")).to_have_text(scene["title"])
        page.locator(".large svg.lines").hover()
        expect(page.locator(".large .read")).to_be_visible()
    expect(page.locator(".large .read")).to_contain_text("%")


def test_what_a_run_learnt_and_its_norms_are_read_with_the_pointer(opened, monkeypatch, tmp_path):
    monkeypatch.setenv("NETVIZ_HOME", str(tmp_path))
    keep()
    watch(monkeypatch, look="learnt")
    page = opened(list_file(json.dumps({"netviz": "scenes", "version": 1, "scenes": SCENES[1:]})))
    expect(page.locator(".answers canvas")).to_have_count(probes.PICTURES)
    page.locator("tbody td:not(.accuracy)").nth(12).hover()
    expect(page.locator(".learnt .said")).to_contain_text("were taken for")
    expect(page.locator(".time > :visible, .answers button")).to_have_count(1)  # the moment: nothing can be moved
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert fits(page)
    page.get_by_role("button", name="Norms: gradients by weights").click()
    page.locator(".nv-norms td:nth-child(2)").nth(1).hover()
    expect(page.locator(".norms .part")).to_have_text("<head>, batch 1: 2")


@pytest.mark.parametrize("change", [lambda text: text.replace('type="text/plain">', 'type="text/plain">A'),
                                    lambda text: text[: len(text) // 2]])  # fmt: skip
def test_a_file_that_is_damaged_says_so(browser, tmp_path, change):
    file = tmp_path / "damaged.html"
    file.write_text(change(list_file(json.dumps({"netviz": "scenes", "version": 1, "scenes": SCENES[1:]}))), "utf-8")
    page = browser.new_page()
    page.goto(file.as_uri())
    expect(page.locator(".none")).to_contain_text("must be whole, as the app wrote it")
    page.close()
