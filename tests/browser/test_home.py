"""The Home page: a drawing that moves by itself, three doors, and the way back; and old links pass it by."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import settle

DOORS = {"Explore a network": "explore", "Follow a story": "stories", "Train one": "train"}


def heading(page):
    return page.get_by_role("heading", level=1)


def test_home_moves_until_it_is_stopped_and_leads_on_and_back(server, open_page):
    page = open_page(server.url)
    said = page.locator(".moving .said")
    expect(said).not_to_have_text(said.inner_text())
    page.get_by_role("button", name="Pause").click()
    dots = page.locator(".moving [aria-pressed]")
    dots.first.click()
    expect(dots.first).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    assert page.locator(".last a").count() == 0
    for door, address in DOORS.items():
        expect(page.get_by_role("link", name=door)).to_have_attribute("href", re.compile(rf"(^|/){address}$"))
    page.get_by_role("link", name="Explore a network").click()
    expect(heading(page)).to_contain_text("MobileNet V1")
    settle(page)
    page.get_by_role("navigation").get_by_role("link", name="Home").click()
    last = page.locator(".last a")
    expect(last).to_contain_text("MobileNet V1")
    last.click()
    expect(page).to_have_url(re.compile(r"/explore\?network=mobilenet_v1$"))


def test_who_wants_no_motion_sees_the_last_step_and_chooses(server, open_page):
    page = open_page(server.url, reduced_motion="reduce")
    dots = page.locator(".moving [aria-pressed]")
    expect(dots.last).to_have_attribute("aria-pressed", "true")
    dots.first.click()
    expect(dots.first).to_have_attribute("aria-pressed", "true")
    assert page.locator(".moving .stage svg").evaluate("svg => svg.getAnimations({ subtree: true }).length") == 0


def test_an_old_link_opens_explore_and_the_way_back_leads_out_of_it(server, open_page):
    page = open_page(server.url)
    page.goto(f"{server.url}/?network=resnet&layer=stem&open=stage_4")
    settle(page)
    expect(heading(page)).to_have_text("ResNet-18")
    expect(page).to_have_url(f"{server.url}/explore?network=resnet&layer=stem&open=stage_4")
    page.go_back()
    expect(page.locator(".moving")).to_be_visible()
