"""The convolution page's controls in a real Chromium: what is behind its buttons, and files in both directions."""

import io
import re

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.conftest import becomes, settle


def picture():
    written = io.BytesIO()
    Image.fromarray(np.full((20, 30, 3), (255, 0, 85), np.uint8)).save(written, "PNG")
    return {"name": "mine.png", "mimeType": "image/png", "buffer": written.getvalue()}


def test_settings_behind_buttons_stay_until_they_are_changed_and_a_picture_of_ones_own_is_convolved(
    server, open_page, tmp_path
):
    page = open_page(f"{server.url}/convolution?weights=gaussian&seed=7&data=random")
    page.get_by_text("valid", exact=True).click()
    expect(page).to_have_url(re.compile("padding=valid"))
    page.get_by_role("button", name="Image and weights").click()
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(picture())
    expect(page.get_by_text("Image: your picture")).to_be_visible()
    expect(page).to_have_url(re.compile("padding=valid&data=upload&weights=gaussian&seed=7$"))
    page.keyboard.press("Escape")

    page.get_by_role("button", name="Examples").click()
    page.get_by_role("button", name="A column, then a row").click()
    expect(page.get_by_text("918,016").last).to_be_visible()
    page.keyboard.press("Escape")
    settle(page)

    with page.expect_download() as download:
        page.get_by_role("link", name="Animation (HTML)").click()
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    assert file.name == "convolution-standard-spatial.html"
    animation = file.read_text(encoding="utf-8")
    assert '"kind":"spatial"' in animation
    assert "glossary-terms" not in animation  # which every page of the app has


@pytest.mark.parametrize(
    "link",
    [
        "kind=standard",
        "kind=separable,grouped,transposed&channels_in=6&channels_out=6&groups=2&kernel=5&size=12&depth_multiplier=2",
        "kind=grouped,dilated,transposed&data=picture&weights=sobel-x&edits=0.0.0~7",
        "network=mobilenet_v1&layer=separable_1_depthwise",
    ],
)
def test_the_stage_ends_within_a_window_of_1280_x_800(server, open_page, link):
    page = open_page(f"{server.url}/convolution?{link}", width=1280, height=800)
    stage = page.locator("section.stage")
    for part in (stage.locator(".transport"), stage.locator(".bars"), stage.locator("canvas").first):
        expect(part).to_be_in_viewport(ratio=1)
    becomes(lambda: stage.bounding_box()["y"] < 260)


def test_on_a_phone_the_stage_comes_first_and_one_tap_opens_the_settings(server, open_page):
    page = open_page(f"{server.url}/convolution", width=390, height=844, has_touch=True)
    stage = page.locator("section.stage")
    expect(stage.locator("canvas").first).to_be_in_viewport(ratio=1)
    becomes(lambda: stage.bounding_box()["y"] < 260)
    depthwise = page.get_by_role("button", name="Depthwise", exact=True)
    expect(depthwise).to_be_hidden()
    page.get_by_text("Settings", exact=True).tap()
    expect(depthwise).to_be_in_viewport()
    depthwise.tap()
    expect(stage.locator("article")).to_have_count(3)
    page.get_by_text("Settings", exact=True).tap()
    expect(depthwise).to_be_hidden()


def test_examples_are_pictures_with_their_ratio_and_choosing_one_says_what_to_look_at(server, open_page):
    page = open_page(f"{server.url}/convolution", width=1280, height=800)
    page.get_by_role("button", name="Examples").click()
    pictures = page.locator(".st-key-examples figure")
    expect(pictures).to_have_count(6)
    for picture in pictures.all():
        expect(picture.locator("img")).to_have_js_property("complete", True)
        expect(picture.locator("img")).not_to_have_js_property("naturalWidth", 0)
        expect(picture).to_contain_text(re.compile(r"\d\.\d{3} of standard$"))
    page.get_by_role("button", name="MobileNet's layer").click()
    page.keyboard.press("Escape")
    expect(page.get_by_text("A window in each channel, then").first).to_be_visible()
    expect(page.locator(".layer")).to_contain_text("0.113 of the multiply-adds of standard")
