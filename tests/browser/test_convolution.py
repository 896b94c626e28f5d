"""The convolution stage in a real Chromium: its transport, its counts, and that no rerun disturbs it."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import settle

STEPS = 6 * 6 * 4


def stage_of(page):
    stage = page.locator("section.stage")
    expect(stage).to_have_attribute("data-step", re.compile(r"\d+"))
    return stage


def press(stage, label):
    stage.get_by_role("button", name=label, exact=True).click()


def scrub(stage, step):
    stage.get_by_role("slider", name="Step").fill(str(step))


def expect_counts(stage, **macs):
    for kind, count in macs.items():
        expect(stage).to_have_attribute(f"data-macs-{kind}", str(count))


def pixels(stage):
    """What both canvases show, as one string."""
    return stage.locator("canvas").evaluate_all("all => all.map(one => one.toDataURL()).join()")


def test_a_step_does_what_its_products_say(server, open_page):
    stage = stage_of(open_page(f"{server.url}/convolution"))
    expect(stage).to_have_attribute("data-steps", str(STEPS))
    expect_counts(stage, standard=27, separable=27 + 3)
    press(stage, "Step forward")
    expect(stage).to_have_attribute("data-step", "2")
    expect_counts(stage, standard=2 * 27, separable=27 + 2 * 3)  # the windows are kept, only the sums are new
    expect(stage.locator("[data-kind=separable]")).to_contain_text("kept from before: no new multiply-adds")
    press(stage, "Step back")
    expect_counts(stage, standard=27, separable=27 + 3)


def test_the_products_written_out_add_up_to_the_value(server, open_page):
    stage = stage_of(open_page(f"{server.url}/convolution"))
    scrub(stage, 60)
    lines = stage.locator("[data-kind=standard] p.line").all_inner_texts()
    sums = [summed(line) for line in lines[:-1]]
    total, value = (side.replace("bias ", "") for side in plain(lines[-1]).split("="))
    assert [shown for _, shown in sums] == [computed for computed, _ in sums]
    assert eval(total) == int(value)
    assert [int(part) for part in re.findall(r"(?<!\w)-?\d+", total.replace("- ", "-"))][: len(sums)] == [
        shown for _, shown in sums
    ]


def plain(line):
    return line.replace("−", "-").replace("×", "*")


def summed(line):
    """A line of products, computed, and the sum that stands at its end."""
    products, value = plain(line).split("=")
    return eval(products), int(value)


def test_play_runs_to_the_end_where_the_ratio_stands_in_closed_form(server, open_page):
    stage = stage_of(open_page(f"{server.url}/convolution"))
    scrub(stage, STEPS - 12)
    stage.get_by_label("Speed").select_option("16")
    press(stage, "Play")
    expect(stage).to_have_attribute("data-step", str(STEPS))
    expect(stage).to_have_attribute("data-playing", "false")
    expect_counts(stage, standard=3888, separable=1404)
    expect(stage).to_contain_text("0.361 = 1/4 + 1/9")
    press(stage, "Play")  # from the beginning again
    expect(stage).to_have_attribute("data-playing", "true")
    press(stage, "Pause")
    assert int(stage.get_attribute("data-step")) < STEPS


def test_repeat_goes_on_from_the_beginning(server, open_page):
    stage = stage_of(open_page(f"{server.url}/convolution"))
    stage.get_by_label("Speed").select_option("16")
    press(stage, "Repeat")
    scrub(stage, STEPS - 4)
    press(stage, "Play")
    expect(stage).to_have_attribute("data-step", re.compile(r"^\d\d?$"))
    expect(stage).to_have_attribute("data-playing", "true")


def test_the_keyboard_steps_plays_and_jumps(server, open_page):
    page = open_page(f"{server.url}/convolution")
    stage = stage_of(page)
    stage.focus()
    for key, step in (("End", STEPS), ("ArrowLeft", STEPS - 1), ("Home", 1), ("ArrowRight", 2)):
        page.keyboard.press(key)
        expect(stage).to_have_attribute("data-step", str(step))
    page.keyboard.press("Space")
    expect(stage).to_have_attribute("data-playing", "true")
    page.keyboard.press("Space")
    expect(stage).to_have_attribute("data-playing", "false")


def test_the_bar_takes_the_arrows_once_when_it_has_the_focus(server, open_page):
    page = open_page(f"{server.url}/convolution")
    stage = stage_of(page)
    stage.get_by_role("slider", name="Step").focus()
    page.keyboard.press("ArrowRight")
    expect(stage).to_have_attribute("data-step", "2")


def test_scrubbing_back_shows_what_was_there_before(server, open_page):
    stage = stage_of(open_page(f"{server.url}/convolution"))
    scrub(stage, 20)
    expect(stage).to_have_attribute("data-step", "20")
    before = pixels(stage)
    scrub(stage, 100)
    expect_counts(stage, standard=2700, separable=975)
    scrub(stage, 20)
    expect_counts(stage, standard=540, separable=195)
    assert pixels(stage) == before


def test_pointing_at_an_output_shows_its_window_and_the_play_goes_on(server, open_page):
    page = open_page(f"{server.url}/convolution")
    stage = stage_of(page)
    scrub(stage, 100)
    press(stage, "Play")
    canvas = stage.locator("[data-kind=separable] canvas")
    box = canvas.bounding_box()
    words = stage.locator("[data-kind=separable] .sums")
    canvas.hover(position={"x": box["width"] * 0.47, "y": box["height"] * 0.25})
    expect(words).to_contain_text("under the pointer")
    expect(stage).to_have_attribute("data-step", re.compile("10[2-9]"))
    expect(words).to_contain_text("under the pointer")
    page.mouse.move(5, 5)
    expect(words).not_to_contain_text("under the pointer")


def test_a_rerun_leaves_the_stage_where_it_is(server, open_page):
    page = open_page(f"{server.url}/convolution")
    stage = stage_of(page)
    scrub(stage, 77)
    page.get_by_role("button", name="More settings").click()
    page.get_by_test_id("stSlider").filter(has_text="Seed").get_by_role("slider").focus()
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile("seed=1"))
    expect(stage).to_have_attribute("data-step", "1")  # other numbers: a new beginning
    scrub(stage, 50)
    page.get_by_test_id("stSlider").filter(has_text="Seed").get_by_role("slider").focus()
    page.keyboard.press("ArrowLeft")
    expect(page).not_to_have_url(re.compile("seed"))
    expect(stage).to_have_attribute("data-step", "77")  # the first numbers again: where the visitor was
    page.keyboard.press("Escape")
    press(stage, "Step forward")
    expect(stage).to_have_attribute("data-step", "78")
    settle(page)
    page.keyboard.press("r")  # Streamlit's own key for a rerun
    settle(page)
    expect(stage).to_have_attribute("data-step", "78")


def test_a_visitor_who_comes_back_finds_view_and_step_again(server, open_page):
    page = open_page(f"{server.url}/convolution?channels_out=2")
    scrub(stage_of(page), 30)
    page.get_by_role("link", name="Explore").click()
    expect(page.locator("section.stage")).to_have_count(0)
    page.get_by_role("link", name="Convolution").click()
    expect(stage_of(page)).to_have_attribute("data-step", "30")
    expect(page).to_have_url(re.compile(r"/convolution\?channels_out=2$"))


def test_the_link_opens_the_same_convolution_elsewhere(server, open_page):
    link = f"{server.url}/convolution?kind=depthwise%2Cstandard&size=9&stride=2&padding=valid&data=random"
    first, second = stage_of(open_page(link)), stage_of(open_page(link))
    assert first.get_attribute("data-scene") == second.get_attribute("data-scene")
    expect(first).to_have_attribute("data-steps", str(4 * 4 * 4))
    press(first, "Last step")
    expect_counts(first, depthwise=9 * 3 * 16, standard=9 * 3 * 4 * 16)


def test_moving_through_the_steps_asks_the_server_for_nothing(server, open_page):
    page = open_page(f"{server.url}/convolution")
    stage = stage_of(page)
    settle(page)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    runs = page.get_by_test_id("stApp").get_attribute("data-test-script-run-count")
    scrub(stage, 90)
    press(stage, "First step")
    press(stage, "Step forward")
    expect(stage).to_have_attribute("data-step", "2")
    assert page.get_by_test_id("stApp").get_attribute("data-test-script-run-count") == runs
    assert asked == []


def test_the_stage_follows_the_dark_theme(server, open_page):
    light = stage_of(open_page(f"{server.url}/convolution"))
    dark = stage_of(open_page(f"{server.url}/convolution", scheme="dark"))
    colour = "stage => getComputedStyle(stage).backgroundColor"
    assert light.evaluate(colour) == "rgb(255, 255, 255)"
    assert dark.evaluate(colour) == "rgb(18, 22, 29)"
    assert pixels(light) != pixels(dark)


def test_reduced_motion_steps_without_flights(server, open_page):
    page = open_page(f"{server.url}/convolution", reduced_motion="reduce")
    stage = stage_of(page)
    stage.get_by_label("Speed").select_option("0.25")
    scrub(stage, 8)
    at_rest = pixels(stage)
    scrub(stage, 7)
    press(stage, "Step forward")
    expect(stage).to_have_attribute("data-step", "8")
    assert pixels(stage) == at_rest


def test_a_phone_shows_the_kinds_one_below_the_other(server, open_page):
    page = open_page(f"{server.url}/convolution", width=390, height=844)
    stage = stage_of(page)
    upper, lower = (stage.locator("article").nth(index).bounding_box() for index in (0, 1))
    assert lower["y"] >= upper["y"] + upper["height"]
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert stage.evaluate("stage => stage.scrollWidth <= stage.clientWidth")
