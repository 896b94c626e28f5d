"""The convolution page's controls in a real Chromium: what is behind its buttons, and files in both directions."""

import io
import re

import numpy as np
from PIL import Image
from playwright.sync_api import expect

from tests.browser.conftest import settle


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
    page.locator("input[type=file]").set_input_files(picture())
    expect(page.get_by_text("Image: your picture")).to_be_visible()
    expect(page).to_have_url(re.compile("padding=valid&data=upload&weights=gaussian&seed=7$"))
    page.keyboard.press("Escape")

    page.get_by_role("button", name="Examples").click()
    page.get_by_role("button", name="A column, then a row").click()
    expect(page.get_by_text("918,016").last).to_be_visible()
    page.keyboard.press("Escape")
    settle(page)

    with page.expect_download() as download:
        page.get_by_role("button", name="Animation (HTML)").click()
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    assert file.name == "convolution-standard-spatial.html"
    assert '"kind":"spatial"' in file.read_text(encoding="utf-8")
