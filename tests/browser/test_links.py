"""A link opens the very view that it was copied from, also what the browser alone knows of it."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import becomes, settle, view

EXPLORED = "network=resnet&open=stage_1"


def pixels(page):
    """Where the drawing stands, and its scale."""
    return [float(each) for each in view(page).split()]


def address(page, *parts):
    """The address of the page once all of these stand in it."""
    page.wait_for_function("parts => parts.every((part) => location.search.includes(part))", arg=list(parts))
    return page.url


def said(url):
    """What an address says, in whatever order the parts of its page have written it."""
    return sorted(url.partition("?")[2].split("&"))


def test_a_link_holds_where_the_drawing_was_moved_to_and_how_the_table_stands(server, open_page):
    page = open_page(f"{server.url}/explore?{EXPLORED}")
    assert "camera" not in page.url
    page.get_by_role("button", name="Zoom in").click()
    page.get_by_role("button", name="Zoom in").click()
    page.locator("thead button", has_text="Parameters").first.click()
    page.get_by_label("Filter layers").fill("conv")
    page.get_by_text("Group by block").click()
    link = address(page, "camera=", "sort=-params", "filter=conv", "rows=flat")
    names = page.locator("tbody th").all_inner_texts()
    again = open_page(link)
    expect(again.get_by_label("Filter layers")).to_have_value("conv")
    becomes(lambda: again.locator("tbody th").all_inner_texts(), names)
    here = pixels(page)
    becomes(lambda: pixels(again), pytest.approx(here, abs=1.5))  # the middle is told in whole units of the drawing
    becomes(lambda: said(again.url), said(link))
    page.get_by_role("radio", name="Volumes").click()
    link = address(page, "below=volumes", "camera=")
    third = open_page(link.replace("sort=-params", "sort=nonsense&lit=macs"))
    expect(third.locator(".finder .what")).to_have_text("Most multiply-adds")
    expect(third.locator(".nv-volumes")).to_be_visible()
    expect(third.get_by_role("alert")).to_contain_text("sort must be one of")
    expect(third).not_to_have_url(re.compile("sort="))


def test_a_link_holds_the_step_of_the_stage_and_how_curves_look(server, open_page):
    page = open_page(f"{server.url}/convolution?kind=standard&step=7")
    stage = page.locator(".stage")
    expect(stage).to_have_attribute("data-step", "7")
    stage.press("ArrowRight")
    address(page, "step=8")
    page.goto(f"{server.url}/train?along=epoch&smooth=50&log=loss")
    settle(page)
    expect(page.get_by_label("Along", exact=True)).to_have_value("epoch")
    page.get_by_label("Along", exact=True).select_option("seconds")
    address(page, "along=seconds", "smooth=50", "log=loss")


def test_a_link_holds_the_open_blocks_of_the_table(server, open_page):
    page = open_page(f"{server.url}/explore?{EXPLORED}")
    for block in ("stage_2", "stage_4"):
        page.locator(f'tr[data-group="{block}"] .fold').click()
    expect(page).to_have_url(re.compile(r"groups=\d+(,|%2C)\d+(&|$)"))
    link = page.url
    opened = "rows => rows.map((row) => row.dataset.group)"
    again = open_page(link)
    becomes(lambda: again.locator("tr[aria-expanded=true]").evaluate_all(opened), ["stage_2", "stage_4"])
    becomes(lambda: said(again.url), said(link))


def test_a_link_holds_what_is_pinned_on_the_stage(server, open_page):
    page = open_page(f"{server.url}/convolution?kind=standard&step=7")
    stage = page.locator(".stage")
    expect(stage).to_have_attribute("data-step", "7")
    stage.press("o")
    stage.press("ArrowDown")
    link = address(page, "pin=standard", "step=7")
    again = open_page(link)
    expect(again.locator(".stage")).to_have_attribute("data-pinned", "true")
    expect(again.locator(".sums").first).to_have_text(page.locator(".sums").first.inner_text(), use_inner_text=True)
    again.locator(".stage").press("Escape")
    again.wait_for_function("!location.search.includes('pin')")
    other = open_page(f"{server.url}/convolution?kind=standard&pin=standard.7.0.0.0")
    expect(other.get_by_role("alert")).to_contain_text("pin must be a cell or a weight")
    expect(other.locator(".stage")).to_have_attribute("data-pinned", "false")


def test_a_link_holds_what_is_chosen_and_searched_in_each_of_two_drawings(server, open_page):
    page = open_page(f"{server.url}/compare?left=resnet18&right=resnet34&open=stage_1")
    left, right = page.locator(".viewer").all()
    left.locator('[data-id="stage_2"]').first.click()
    right.get_by_role("button", name="Search").click()
    right.get_by_label("Search layers").fill("add")
    link = address(page, "chosen=stage_2", "chosen_2=stage_2", "find_2=add", "at_2=1")
    again = open_page(link.replace("at_2=1", "at_2=2"))
    first, second = again.locator(".viewer").all()
    for drawing in (first, second):
        expect(drawing.locator(".chosen")).to_have_attribute("data-id", "stage_2")
    expect(second.locator(".finder .count")).to_contain_text("2 of ")
    expect(second.get_by_label("Search layers")).to_have_value("add")
    expect(first.locator(".finder")).to_be_hidden()


def test_a_link_holds_how_a_storys_drawing_was_left_and_a_guess_of_the_next_run(server, open_page):
    page = open_page(f"{server.url}/stories?story=inception_meets_resnet")
    card = page.locator(".viewer .card").first
    card.click()
    page.locator(".viewer .stage").press("+")
    link = address(page, "camera=", "chosen=")
    again = open_page(link)
    expect(again.locator(".viewer .chosen")).to_have_attribute("data-id", card.get_attribute("data-id"))
    here = pixels(page)
    becomes(lambda: pixels(again), pytest.approx(here, abs=1.5))
    page.goto(f"{server.url}/train")
    handle = page.get_by_role("slider", name="after 50 %")
    handle.press("PageUp")
    link = address(page, "guess=")
    again = open_page(link)
    expect(again.get_by_role("slider", name="after 50 %")).to_have_attribute("aria-valuenow", "20")


def test_back_leads_out_of_a_page_at_once_and_the_keyboard_to_the_one_before(server, open_page):
    page = open_page(f"{server.url}/train")
    expect(page).to_have_url(re.compile(r"/train\?network="))
    page.get_by_role("link", name="Compare").click()
    expect(page).to_have_url(re.compile(r"/compare\?left="))
    settle(page)
    page.go_back()
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text("Train")
    expect(heading).to_be_focused()
