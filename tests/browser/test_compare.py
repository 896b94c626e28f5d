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
    comparison.get_by_role("combobox", name="Network 2").fill("ResNet · ResNet-18")
    comparison.get_by_role("option").first.click()
    expect(comparison.get_by_text("The two are equal, layer by layer.")).to_be_visible()
    expect(comparison).to_have_url(re.compile("left=resnet18&right=resnet18"))


BROKEN = """table => {
    const texts = document.createTreeWalker(table, NodeFilter.SHOW_TEXT), broken = [];
    while (texts.nextNode()) for (const { 0: word, index } of texts.currentNode.data.matchAll(/[^\\s-]+-?/g)) {
        const letters = document.createRange();
        letters.setStart(texts.currentNode, index);
        letters.setEnd(texts.currentNode, index + word.length);
        if (new Set([...letters.getClientRects()].map(({ top }) => Math.round(top))).size > 1) broken.push(word);
    }
    return broken;
}"""


def test_on_a_phone_words_of_the_table_stay_whole(server, open_page):
    page = open_page(f"{server.url}/compare", width=390, height=844)
    table = page.get_by_test_id("stTable").last
    expect(table).to_contain_text("shortcut: fed by block 1 / add")
    assert table.evaluate(BROKEN) == []
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 390


OVERLAPS = """() => {
    const boxes = [...document.querySelectorAll(".nv-chart .names span")].map((name) => name.getBoundingClientRect());
    const overlap = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
    return boxes.filter((a, index) => boxes.slice(index + 1).some((b) => overlap(a, b))).length;
}"""


def test_names_in_the_chart_of_accuracy_do_not_collide_and_zooming_shows_more_of_them(server, open_page):
    page = open_page(f"{server.url}/compare?left=vgg16&right=mobilenet_v1%3Falpha%3D0.6&look=accuracy")
    names = page.locator(".nv-chart .names span")
    expect(names.filter(has_text="VGG-16").first).to_be_visible()
    before = names.count()
    assert page.evaluate(OVERLAPS) == 0
    page.locator(".nv-chart .modebar-btn[data-title='Zoom in']").dispatch_event("click")
    expect(names.first).to_be_visible()
    page.wait_for_function("before => document.querySelectorAll('.nv-chart .names span').length !== before", arg=before)
    assert page.evaluate(OVERLAPS) == 0
