"""The Compare page in a real Chromium."""

import re

import pytest
from playwright.sync_api import expect


@pytest.fixture
def comparison(server, open_page):
    """ResNet-18 and ResNet-34, as a link names them."""
    return open_page(f"{server.url}/compare?left=resnet18&right=resnet34")


def test_a_link_opens_a_comparison(comparison):
    expect(comparison.get_by_text("only in the right network").first).to_be_visible()


def test_the_comparison_and_the_address_follow_what_is_picked(comparison):
    comparison.get_by_role("combobox", name="Right").fill("ResNet · ResNet-18")
    comparison.get_by_role("option").first.click()
    expect(comparison.get_by_text("The two are equal, layer by layer.")).to_be_visible()
    expect(comparison).to_have_url(re.compile("left=resnet18&right=resnet18"))
