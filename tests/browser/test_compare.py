"""The Compare page in a real Chromium."""

import re

from playwright.sync_api import expect


def test_a_link_opens_a_comparison_and_the_address_follows_what_is_picked(server, open_page):
    page = open_page(f"{server.url}/compare?left=resnet18&right=resnet34")
    expect(page.get_by_text("only in the right network").first).to_be_visible()
    page.get_by_role("combobox", name="Right").fill("ResNet: ResNet-18")
    page.get_by_role("option").first.click()
    expect(page.get_by_text("The two are equal, layer by layer.")).to_be_visible()
    expect(page).to_have_url(re.compile("left=resnet18&right=resnet18"))
