"""The drawing's stage within its page: what the wheel and the fingers do, the inspector beside it, the full screen."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import becomes, stands_still, view

MAIN = "[data-testid=stMain]"


def scrolled(page):
    """How far the page is, once it glides no more."""
    stands_still(page, page.locator(MAIN), "main => main.scrollTop")
    return page.locator(MAIN).evaluate("main => main.scrollTop")


def scale(page):
    return float(view(page).split()[2])


def stage_corner(page):
    return page.locator(".stage").bounding_box()


def test_the_wheel_scrolls_the_page_and_zooms_with_ctrl_or_in_the_focused_stage(server, open_page):
    page = open_page(f"{server.url}/?network=resnet50", width=1280, height=800)
    first = view(page)
    stage = stage_corner(page)
    page.mouse.move(stage["x"] + 30, stage["y"] + 100)
    page.mouse.wheel(0, 60)
    page.wait_for_function("document.querySelector('[data-testid=stMain]').scrollTop > 0")
    expect(page.locator(".advice")).to_contain_text("+ wheel zooms")
    assert view(page) == first
    page.keyboard.down("Control")
    page.mouse.wheel(0, -100)
    page.keyboard.up("Control")
    zoomed = scale(page)
    assert zoomed > float(first.split()[2])
    before = scrolled(page)
    page.mouse.down()
    page.mouse.up()
    page.mouse.wheel(0, -100)
    assert scale(page) > zoomed
    assert scrolled(page) == before


def fingers(page):
    """A function that sends a real touch: where its fingers are."""
    session = page.context.new_cdp_session(page)

    def touch(kind, *places):
        points = [{"x": x, "y": y, "id": finger} for finger, (x, y) in enumerate(places)]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    return touch


def test_one_finger_scrolls_the_page_and_two_move_and_zoom_the_drawing(server, open_page):
    page = open_page(f"{server.url}/?network=resnet50", width=390, height=800, has_touch=True, is_mobile=True)
    touch, first = fingers(page), view(page)
    stage = stage_corner(page)
    x, y = stage["x"] + 150, stage["y"] + 300
    touch("touchStart", (x, y))
    for step in range(10):
        touch("touchMove", (x, y - 20 * step))
    page.wait_for_timeout(100)  # a finger that rests before it is lifted lets nothing glide on
    touch("touchEnd")
    page.wait_for_function("document.querySelector('[data-testid=stMain]').scrollTop > 100")
    expect(page.locator(".advice")).to_contain_text("Two fingers")
    assert view(page) == first
    stood, stage = scrolled(page), stage_corner(page)
    y = stage["y"] + 350
    touch("touchStart", (x - 40, y))
    touch("touchStart", (x - 40, y), (x + 40, y))
    for step in range(10):
        touch("touchMove", (x - 40 - 4 * step, y + 3 * step), (x + 40 + 4 * step, y + 3 * step))
    touch("touchEnd")
    becomes(lambda: scale(page) > 1.5 * float(first.split()[2]))
    assert scrolled(page) == stood


def test_the_inspector_opens_beside_what_was_clicked_and_its_button_closes_it(server, open_page):
    page = open_page(f"{server.url}/?network=resnet50", width=1280, height=800)
    wide = stage_corner(page)["width"]
    card = page.locator('.card[data-id="stage_2"]')
    card.click()
    expect(page.locator(".nv-facts h2")).to_contain_text("stage 2")
    page.wait_for_function("document.querySelector('.st-key-inspector').offsetWidth > 200")
    view(page)

    def is_beside():
        stage, box = stage_corner(page), card.bounding_box()
        is_seen = stage["x"] <= box["x"] and box["x"] + box["width"] <= stage["x"] + stage["width"]
        return is_seen and stage["width"] < wide

    becomes(is_beside)
    page.get_by_role("button", name="Close", exact=True).click()
    expect(page.locator(".nv-facts")).to_have_count(0)
    expect(page.locator(".card.chosen")).to_have_count(0)
    page.wait_for_function("document.querySelector('.st-key-inspector').offsetWidth === 0")
    becomes(lambda: stage_corner(page)["width"], wide)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_full_screen_is_filled_and_has_inspector_table_and_theme(server, open_page, scheme):
    page = open_page(f"{server.url}/?network=resnet50", width=1920, height=1080, scheme=scheme)
    small = scale(page)
    page.get_by_role("button", name="Full screen").click()
    page.wait_for_function("document.fullscreenElement !== null")
    becomes(lambda: page.locator(".viewer").bounding_box(), {"x": 0, "y": 0, "width": 1920, "height": 1080})
    becomes(lambda: 1.8 <= scale(page) <= 2.5)
    first, last = page.locator(".card").first.bounding_box(), page.locator(".card").last.bounding_box()
    stage = stage_corner(page)
    assert first["y"] >= stage["y"]
    assert last["y"] + last["height"] <= stage["y"] + stage["height"]
    page.locator('.card[data-id="stage_2"]').click()
    expect(page.locator(".nv-facts h2")).to_be_in_viewport()
    page.keyboard.press("t")
    expect(page.locator('tr[data-name="image"]')).to_be_in_viewport()
    page.keyboard.press("Escape")
    expect(page.locator('tr[data-name="image"]')).to_be_hidden()
    page.get_by_role("button", name="Main menu").click()
    page.get_by_test_id("stMainMenuItem-theme-" + ("Dark" if scheme == "light" else "Light")).click()
    expect(page.locator(".viewer")).to_have_css("color-scheme", "dark" if scheme == "light" else "light")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Full screen").click()
    page.wait_for_function("document.fullscreenElement === null")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.get_by_role("button", name="Close", exact=True).click()
    expect(page.locator(".nv-facts")).to_have_count(0)
    page.get_by_role("button", name="Fit", exact=True).click()
    becomes(lambda: scale(page) <= max(small, 1.15))


def test_in_a_phone_s_full_screen_nothing_covers_the_buttons_and_one_finger_moves_the_drawing(server, open_page):
    page = open_page(f"{server.url}/?network=resnet50", width=390, height=800, has_touch=True, is_mobile=True)
    page.get_by_role("button", name="Full screen").tap()
    page.wait_for_function("document.documentElement.classList.contains('nv-full')")
    before = view(page)
    for button in page.locator(".tools button").all():
        box = button.bounding_box()
        button.tap(trial=True)  # which fails where another element would be tapped
        assert 0 <= box["x"] <= box["x"] + box["width"] <= 390
    touch, stage = fingers(page), stage_corner(page)
    x, y = stage["x"] + 20, stage["y"] + 60
    touch("touchStart", (x, y))
    for step in range(8):
        touch("touchMove", (x, y + 10 * step))
    touch("touchEnd")
    assert view(page) != before
