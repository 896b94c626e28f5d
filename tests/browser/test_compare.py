"""The Compare page in a real Chromium."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import becomes, view


@pytest.fixture
def comparison(server, open_page):
    """ResNet-18 and ResNet-34, as a link names them."""
    return open_page(f"{server.url}/compare?left=resnet18&right=resnet34")


def test_a_link_opens_a_comparison(comparison):
    expect(comparison.get_by_text("only in the right network").first).to_be_visible()


def test_the_comparison_and_the_address_follow_what_is_picked(comparison):
    comparison.get_by_role("combobox", name="Network 2").fill("ResNet-18")
    comparison.get_by_role("option").first.click()
    expect(comparison.get_by_text("The two are equal, layer by layer.")).to_be_visible()
    expect(comparison).to_have_url(re.compile("left=resnet18&right=resnet18"))


LEVEL = """viewers => {
    const [left, right] = viewers.map(viewer => viewer.querySelector(".stage"));
    const at = element => element.getBoundingClientRect();
    const edge = (place, stage, end) => at(place.querySelector("rect:not(.behind, .mark)"))[end] - at(stage).top;
    const shared = [...right.querySelectorAll(".card, .frame")].flatMap(place => {
        const same = left.querySelector(`[data-id="${place.dataset.id}"]`);
        return same ? ["top", "bottom"].map(end => [edge(place, right, end), edge(same, left, end)]) : [];
    });
    const far = ([y]) => Math.abs(y - right.clientHeight / 2);
    const [one, other] = shared.sort((a, b) => far(a) - far(b))[0];
    return Math.abs(one - other);
}"""
"""How far from level what both have is, where one looks."""


def views(page):
    """Where one looks in both drawings, once they stand still: x, y and scale."""
    return [[float(part) for part in view(page, viewer).split()] for viewer in page.locator(".viewer").all()]


def test_two_drawings_are_lit_where_they_differ_unfold_together_and_stay_level(server, open_page):
    page = open_page(f"{server.url}/compare?left=vgg16&right=vgg19&open=block_3")
    left, right = page.locator(".viewer").all()
    expect(right.locator(".card.added")).to_have_count(1 + 2)  # and what blocks 4 and 5 hold, which are folded
    expect(right.locator("[data-id=block_3_conv4] .mark-words")).to_contain_text("added")
    expect(left.locator(".card:is(.gone, .added, .changed, .resized)")).to_have_count(0)
    left.locator("[data-toggle=block_5]").click()
    expect(right.locator(".frame[data-id=block_5]")).to_be_visible()
    expect(page).to_have_url(re.compile("open=block_3%2Cblock_5"))
    box = right.locator(".stage").bounding_box()
    page.mouse.move(box["x"] + 20, box["y"] + 500)
    page.mouse.down()
    page.mouse.move(box["x"] + 20, box["y"] + 20, steps=5)
    page.mouse.up()
    expect(page).to_have_url(re.compile("camera="))
    (_, y, scale), (_, other_y, other_scale) = views(page)
    assert (scale, y != other_y) == (other_scale, True)
    assert page.locator(".viewer").evaluate_all(LEVEL) < 20
    left.get_by_role("button", name="Zoom out").click()
    (_, _, smaller), (_, _, other_scale) = views(page)
    assert smaller == other_scale < scale
    right.get_by_role("button", name="Zoom out").click()
    here = [part for each in views(page) for part in each]
    expect(page).to_have_url(re.compile(rf"camera=[^&]*(,|%2C){here[2]:g}(&|$)"))
    opened = open_page(page.url)  # where it may stand still before it is led to where the link has it
    becomes(lambda: [part for each in views(opened) for part in each], pytest.approx(here, abs=3))


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
    becomes(lambda: table.evaluate(BROKEN), [])
    becomes(lambda: page.evaluate("() => document.documentElement.scrollWidth") <= 390)


SEEN = """() => {
    const { _fullLayout: full, data } = document.querySelector(".nv-chart .plot") ?? {};
    return full && {
        ends: [...full.xaxis.range, ...full.yaxis.range],
        hidden: data.filter(({ visible }) => visible === "legendonly").length,
    };
}"""
"""The part of a chart that is seen, and how many of its series are hidden."""

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
    becomes(lambda: page.evaluate(OVERLAPS), 0)
    unpublished, line = names.filter(has_text="α 0.6"), page.get_by_text("No published accuracy")
    becomes(lambda: unpublished.bounding_box()["y"] > line.bounding_box()["y"])
    page.locator(".nv-chart .modebar-btn[data-title='Zoom in']").dispatch_event("click")
    expect(names.first).to_be_visible()
    page.wait_for_function("before => document.querySelectorAll('.nv-chart .names span').length !== before", arg=before)
    becomes(lambda: page.evaluate(OVERLAPS), 0)
    page.locator(".nv-chart .legendtoggle").first.dispatch_event("mousedown")
    page.locator(".nv-chart .legendtoggle").first.dispatch_event("mouseup")
    expect(page).to_have_url(re.compile("zoom=.*hidden=0|hidden=0.*zoom="))
    other = open_page(page.url, width=390, height=844)
    other.wait_for_function(f"() => ({SEEN})()?.hidden === 1")
    becomes(lambda: other.evaluate(SEEN)["ends"], pytest.approx(page.evaluate(SEEN)["ends"], rel=1e-4))
    with other.expect_download() as picture:
        other.get_by_role("button", name="SVG").click()
    assert "No published accuracy" in picture.value.path().read_text(encoding="utf-8")
