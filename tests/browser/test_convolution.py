"""The convolution stage in a real Chromium: its transport, its counts, what it lights, and its peace from reruns."""

import re

import pytest
from PIL import Image, ImageChops
from playwright.sync_api import expect

from netviz.convolution.costs import total_multiply_adds
from netviz.convolution.kinds import KINDS, convolution
from netviz.convolution.real_size import RealSize
from netviz.convolution.scene import scene
from netviz.convolution.settings import ConvolutionSettings
from netviz.ui.shared.convolution_stage import as_file
from tests.browser.conftest import becomes, bottom, settle

DEFAULT = ConvolutionSettings()
STEPS = 6 * 6 * 4
ON_THE_PAGE = {"width": 1242, "height": 612}
"""A window whose stage has as much room as the page's at 1280 x 800."""
EXTREMES = {
    "largest": ConvolutionSettings(
        size=12, channels_in=6, channels_out=6, kernel=5, depth_multiplier=2, dilation=3, groups=2, data="random"
    ),
    "smallest": ConvolutionSettings(size=4, channels_in=1, channels_out=1, kernel=1),
    "deep and small": ConvolutionSettings(size=4, channels_in=6, channels_out=6, kernel=4, groups=6, stride=1),
    "strided": ConvolutionSettings(size=12, channels_in=6, channels_out=2, stride=3, padding="valid", dilation=1),
}
IN_FIRST_INPUT = (0.22, 0.16)  # of a canvas


@pytest.fixture
def open_file(browser, tmp_path):
    """A function that opens some kinds as the file that plays alone: the same stage, without a server's wait."""
    windows = []

    def open_file(*kinds, scheme="light", width=1280, height=900, settings=DEFAULT, **context):
        if size := context.pop("size", None):
            settings = settings.model_copy(update={"size": size})
        file = file_of(tmp_path / f"convolution_{len(windows)}.html", kinds, settings)
        window = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme, **context)
        page = window.new_page()
        errors = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(file.as_uri())
        windows.append((window, errors))
        return page

    yield open_file
    for window, errors in windows:
        window.close()
        assert errors == []


def file_of(path, kinds, settings):
    """The stage of some kinds as a file that plays alone."""
    shown = scene([convolution(kind, settings) for kind in kinds], settings, real=RealSize(), editable=True)
    path.write_text(as_file(shown), encoding="utf-8")
    return path


def stage_of(page):
    stage = page.locator("section.stage")
    expect(stage).to_have_attribute("data-frames", re.compile(r"\d+"))
    return stage


def press(stage, label):
    stage.get_by_role("button", name=label, exact=True).click()


def keys(page, *names):
    page.locator("section.stage").focus()
    for name in names:
        page.keyboard.press(name)


def scrub(stage, step):
    """To that step, once it is painted, also where it was that one before."""
    painted = stage.get_attribute("data-frames")
    stage.get_by_role("slider", name="Step").fill(str(step))
    expect(stage).to_have_attribute("data-step", str(step))
    expect(stage).not_to_have_attribute("data-frames", painted)


def expect_step(stage, step):
    expect(stage).to_have_attribute("data-step", str(step))


def expect_counts(stage, **macs):
    for kind, count in macs.items():
        expect(stage).to_have_attribute(f"data-macs-{kind}", str(count))


def words(stage, kind):
    return stage.locator(f"[data-kind={kind}] .sums")


def pixels(stage):
    """What all canvases show, as one string."""
    return stage.locator("canvas").evaluate_all("all => all.map(one => one.toDataURL()).join()")


def place(canvas, share):
    box = canvas.bounding_box()
    return {"x": box["width"] * share[0], "y": box["height"] * share[1]}


def test_a_step_counts_its_products_and_what_is_kept_from_before_only_once(open_file):
    stage = stage_of(open_file("standard", "separable"))
    expect(stage).to_have_attribute("data-steps", str(STEPS))
    expect_counts(stage, standard=27, separable=27 + 3)
    press(stage, "Step forward")
    expect_step(stage, 2)
    expect_counts(stage, standard=2 * 27, separable=27 + 2 * 3)  # the windows are kept, only the sums are new
    expect(words(stage, "separable")).to_contain_text("kept from before: no new multiply-adds")
    press(stage, "Step back")
    expect_counts(stage, standard=27, separable=27 + 3)


def test_buttons_go_to_the_next_output_cell_and_to_the_next_channel(open_file):
    stage = stage_of(open_file("standard", "separable"))
    press(stage, "Next output cell")
    expect_step(stage, 1 + 4)
    press(stage, "Next channel")
    expect_step(stage, 1 + 4 + 1)


def test_a_step_shows_and_counts_the_same_whichever_way_leads_there(open_file):
    stage = stage_of(open_file("standard", "separable"))
    scrub(stage, 20)
    before = pixels(stage)
    scrub(stage, 100)
    expect_counts(stage, standard=2700, separable=975)
    scrub(stage, 20)
    expect_counts(stage, standard=540, separable=195)
    assert pixels(stage) == before


def test_a_pass_that_is_played_ends_with_the_ratio_in_closed_form(open_file):
    stage = stage_of(open_file("standard", "separable"))
    play_to_the_end(stage)
    expect_counts(stage, standard=3888, separable=1404)
    expect(stage).to_contain_text("0.361 = 1/4 + 1/9")


def test_with_repeat_a_pass_begins_again_until_it_is_paused(open_file):
    stage = stage_of(open_file("standard", "separable"))
    play_to_the_end(stage)
    press(stage, "Repeat")
    press(stage, "Play")
    expect(stage).to_have_attribute("data-step", re.compile(r"^\d\d?$"))  # from the beginning again
    frames = int(stage.get_attribute("data-frames"))
    expect(stage).not_to_have_attribute("data-frames", str(frames))
    press(stage, "Pause")
    expect(stage).to_have_attribute("data-playing", "false")


def play_to_the_end(stage):
    scrub(stage, STEPS - 12)
    stage.get_by_label("Speed").select_option("16")
    press(stage, "Play")
    expect_step(stage, STEPS)
    expect(stage).to_have_attribute("data-playing", "false")


@pytest.mark.parametrize("kinds", [[*KINDS][first : first + 3] for first in range(0, len(KINDS), 3)])
def test_every_kind_writes_products_that_add_up_and_ends_at_its_true_count(open_file, kinds):
    stage = stage_of(open_file(*kinds, size=5))
    for step in (1, 22, 47):
        scrub(stage, step)
        for kind in kinds:
            for line in words(stage, kind).locator("p.line").all_inner_texts():
                assert_adds_up(line)
    press(stage, "Last step")
    settings = ConvolutionSettings(size=5)
    expect_counts(stage, **{kind: total_multiply_adds(convolution(kind, settings)) for kind in kinds})


def assert_adds_up(line):
    """Sums of products with their result; values without a sum, and lines that were cut, say nothing to check."""
    terms, equals, value = (
        line.replace("\n", " ").replace("−", "-").replace("×", "*").replace("bias ", "").partition("=")
    )
    if equals and "…" not in terms and "and" not in value:
        assert eval(terms) == pytest.approx(float(value.replace(",", "")))


NOT_ON_ONE_SCREEN = """stage => {
    const all = css => [...stage.querySelectorAll(css)];
    const box = each => each.getBoundingClientRect();
    const pictures = all('canvas').map(box), sums = all('.sums').map(box);
    const [bars, transport] = ['.bars', '.transport'].map((css) => box(stage.querySelector(css)));
    const holds = {
        'the sums stand beside their picture, or below it where there are several':
            pictures.every((picture, at) => pictures.length === 1
                ? picture.right <= sums[at].left + 1 : picture.bottom <= sums[at].top + 1),
        'every kind has both': pictures.length > 0 && pictures.length === sums.length,
        'they stand above the bars': [...pictures, ...sums].every(({ bottom }) => bottom <= bars.top + 1),
        'no sum runs over': all('.sums').every((one) => one.scrollHeight <= one.clientHeight + 1),
        'the bars stand above the transport': bars.bottom <= transport.top + 1,
        'the transport ends in the window': transport.bottom <= innerHeight,
    };
    return Object.keys(holds).filter((what) => !holds[what]);
}"""
"""What of the stage, one part below the other in one window, does not hold."""


@pytest.mark.parametrize("settings", EXTREMES.values(), ids=EXTREMES)
def test_picture_sums_bars_and_transport_of_every_kind_are_on_one_screen(open_file, tmp_path, settings):
    page = open_file("standard", settings=settings, **ON_THE_PAGE)
    several = [("standard", "separable"), ("separable", "grouped", "dilated"), ("pointwise", "spatial", "transposed")]
    for kinds in [*((kind,) for kind in KINDS), *several]:
        page.goto(file_of(tmp_path / "next.html", kinds, settings).as_uri())
        stage = stage_of(page)
        scrub(stage, int(stage.get_attribute("data-steps")) // 2)
        expect(stage.locator("article")).to_have_count(len(kinds))
        becomes(lambda stage=stage: stage.evaluate(NOT_ON_ONE_SCREEN), [])


def test_the_stage_begins_with_what_the_real_layer_costs_and_never_with_the_cost_of_a_first_step(open_file):
    stage = stage_of(open_file("standard", "separable"))
    expect(stage.locator(".layer")).to_have_text(
        "A real layer (7 × 7 on 64 × 64 × 256, 256 filters) as depthwise separable takes 0.024 of the multiply-adds of "
        "standard."
    )
    expect(stage.locator(".bars")).to_contain_text("30 of 1,4040.361 of standard")


@pytest.mark.parametrize(("width", "height"), [(1242, 612), (390, 844)])
def test_the_help_covers_neither_its_button_nor_leaves_the_window(open_file, width, height):
    page = open_file("standard", "separable", width=width, height=height)
    stage = stage_of(page)
    press(stage, "Keys and help")
    expect(stage.locator(".help")).to_be_in_viewport(ratio=1)
    help, button = stage.locator(".help"), stage.get_by_role("button", name="Keys and help")
    becomes(lambda: bottom(help) <= button.bounding_box()["y"])
    press(stage, "Keys and help")
    expect(help).to_be_hidden()


def test_keys_step_as_the_buttons_do(open_file):
    page = open_file("standard", "separable")
    stage = stage_of(page)
    walk(page, stage)
    expect(stage.locator("[aria-live]")).to_have_text(
        "Step 5, row 1, column 2, channel 1. Standard: 27 multiply-adds, 135 so far. "
        "Depthwise separable: 30 multiply-adds, 69 so far."
    )


def walk(page, stage):
    for pressed, step in (
        ("End", STEPS),
        ("ArrowLeft", STEPS - 1),
        ("Home", 1),
        ("ArrowRight", 2),
        ("ArrowUp", 1),
        ("ArrowUp", 4),
        ("ArrowDown", 1),
        ("PageDown", 5),
        ("Shift+ArrowRight", 9),
        ("PageUp", 5),
    ):
        keys(page, pressed)
        expect_step(stage, step)


def test_keys_change_the_speed_play_and_pause(open_file):
    page = open_file("standard", "separable")
    stage = stage_of(page)
    keys(page, "+", "+", "-")
    expect(stage.get_by_label("Speed")).to_have_value("2")
    keys(page, "Space")
    expect(stage).to_have_attribute("data-playing", "true")
    keys(page, "Space")
    expect(stage).to_have_attribute("data-playing", "false")


def test_an_arrow_on_the_bar_of_steps_moves_one_step(open_file):
    page = open_file("standard", "separable")
    stage = stage_of(page)
    stage.get_by_role("slider", name="Step").focus()
    scrub(stage, 30)
    page.keyboard.press("ArrowRight")
    expect_step(stage, 31)  # once, though the bar has arrows of its own


def test_a_question_mark_shows_the_help_and_escape_hides_it(open_file):
    page = open_file("standard", "separable")
    stage = stage_of(page)
    keys(page, "?")
    expect(stage.locator(".help")).to_be_visible()
    keys(page, "Escape")
    expect(stage.locator(".help")).to_be_hidden()


def test_lecture_size_fills_the_window_and_writes_every_product(open_file):
    page = open_file("standard", "separable")
    stage = stage_of(page)
    keys(page, "f")
    expect_lecture_size(stage)
    press(stage, "Lecture size")
    expect(stage).not_to_have_class(re.compile("lecture"))


def expect_lecture_size(stage):
    expect(stage).to_have_class(re.compile("lecture"))
    becomes(
        lambda: stage.evaluate("stage => [stage.clientWidth - innerWidth, stage.clientHeight - innerHeight]"), [0, 0]
    )
    becomes(lambda: stage.evaluate("stage => stage.scrollHeight <= stage.clientHeight"))
    expect(words(stage, "standard").locator(".dot")).to_have_count(3)  # a line of products for each channel


def test_what_is_played_stepped_or_read_asks_the_server_for_nothing_and_a_setting_does(server, open_page):
    page = open_page(f"{server.url}/convolution")
    stage = stage_of(page)
    sent, asked = [], []
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    network.on("Network.webSocketFrameSent", lambda frame: sent.append(frame["requestId"]))
    page.on("request", lambda request: asked.append(request.url))
    walk(page, stage)
    keys(page, "+", "Space", "Space", "?", "Escape", "f")
    expect_lecture_size(stage)
    keys(page, "f")
    scrub(stage, 30)
    assert (sent, asked) == ([], [])
    page.get_by_role("button", name="Depthwise", exact=True).click()
    expect(stage.locator("article")).to_have_count(3)
    assert sent != []  # a setting does ask


def test_an_input_that_is_pointed_at_lights_what_it_feeds_in_every_kind_and_the_play_goes_on(open_file):
    stage = stage_of(open_file("standard", "separable"))
    scrub(stage, 100)
    canvas = stage.locator("canvas").first
    at = place(canvas, IN_FIRST_INPUT)
    canvas.hover(position=at)
    for kind in ("standard", "separable"):  # the input is common to all kinds
        expect(words(stage, kind)).to_contain_text("under the pointer: feeds")
    press(stage, "Play")
    canvas.hover(position=at)
    expect(stage).to_have_attribute("data-step", re.compile("10[2-9]"))
    expect(words(stage, "standard")).to_contain_text("under the pointer")
    press(stage, "Pause")


def test_a_click_pins_escape_lets_go_and_then_the_stage_looks_as_before(open_file):
    page = open_file("standard", "separable")
    stage = stage_of(page)
    scrub(stage, 100)
    at_rest = pixels(stage)
    canvas = stage.locator("canvas").first
    canvas.click(position=place(canvas, IN_FIRST_INPUT))
    page.mouse.move(5, 5)
    expect(words(stage, "standard")).to_contain_text("pinned")
    keys(page, "Escape")
    expect(words(stage, "standard")).not_to_contain_text("pinned")
    scrub(stage, 100)
    assert pixels(stage) == at_rest


def test_keys_pin_an_output_a_weight_or_an_input_and_arrows_move_the_pin(open_file):
    page = open_file("standard", "separable")
    stage = stage_of(page)
    scrub(stage, 100)
    at_rest = pixels(stage)
    keys(page, "o")
    expect(words(stage, "standard")).to_contain_text("27 = 3 × 9 multiply-adds, pinned")
    expect(words(stage, "separable")).to_contain_text("3 multiply-adds, pinned")
    keys(page, "k", "ArrowRight")
    expect(words(stage, "standard")).to_contain_text("pinned: in 36 products. Standard, kernel 4, channel 1.")
    keys(page, "i", "Home")
    expect_step(stage, 1)  # arrows move the pin, the rest goes on as ever
    expect(words(stage, "standard")).to_contain_text("pinned: feeds")
    keys(page, "Escape")
    scrub(stage, 100)
    assert pixels(stage) == at_rest


def test_where_nobody_could_compute_it_no_number_can_be_changed(open_file):
    page = open_file("standard", "separable")
    stage = stage_of(page)
    keys(page, "i", "Enter")
    expect(words(stage, "standard")).to_contain_text("pinned: feeds")
    expect(stage.get_by_role("spinbutton")).to_have_count(0)


def test_any_key_ends_the_filming_where_it_began(open_file):
    page = open_file("standard", "separable", size=4)
    stage = stage_of(page)
    scrub(stage, 5)
    press(stage, "Save as GIF")
    expect(stage.locator(".where")).to_contain_text("GIF: frame")
    keys(page, "Escape")
    expect(stage.locator(".where")).to_contain_text("5 / 64")


def test_one_pass_is_saved_as_a_gif(open_file, tmp_path):
    page = open_file("standard", "separable", size=4)
    stage = stage_of(page)
    scrub(stage, 5)
    with page.expect_download() as saved:
        press(stage, "Save as GIF")
    expect(stage.locator(".where")).to_contain_text("5 / 64")
    assert saved.value.suggested_filename == "convolution_standard_separable.gif"
    saved.value.save_as(tmp_path / "saved.gif")
    with Image.open(tmp_path / "saved.gif") as film:
        assert film.n_frames == 8 * 5 + (64 - 8)  # five moments of the first eight steps, then one of each
        first = film.convert("RGB")
        film.seek(film.n_frames - 1)
        last = film.convert("RGB")
    changed = ImageChops.difference(first, last).convert("L").point(lambda value: 255 if value > 40 else 0)
    assert 0.01 < changed.histogram()[255] / (first.width * first.height) < 0.5


def test_a_field_takes_numbers_alone_and_escape_leaves_the_number_as_it_was(server, open_page):
    page = open_page(f"{server.url}/convolution")
    stage = stage_of(page)
    before = stage.get_attribute("data-scene")
    keys(page, "i", "Enter")
    field = stage.get_by_role("spinbutton")
    expect(field).to_be_focused()
    field.press("ArrowUp")
    field.press("Escape")
    expect(field).to_have_count(0)
    keys(page, "Enter")
    for typed in ("abc", "1e400", ""):
        field.fill(typed)
        field.press("Enter")
        expect(stage.get_by_role("alert")).to_contain_text(f"Received: {typed}" if typed else "Received nothing")
    field.fill("7")
    expect(stage.get_by_role("alert")).to_have_count(0)
    assert stage.get_attribute("data-scene") == before


def test_a_changed_number_changes_the_results_and_the_link_and_not_the_step(server, open_page):
    page = open_page(f"{server.url}/convolution")
    stage = stage_of(page)
    scrub(stage, 60)
    before = stage.get_attribute("data-scene")
    field = stage.get_by_role("spinbutton")
    keys(page, "i", "Enter")
    field.fill("7")
    field.press("Enter")
    expect(words(stage, "standard")).to_contain_text("Input 7 pinned")
    expect_step(stage, 60)
    expect(stage).not_to_have_attribute("data-scene", before)

    canvas = stage.locator("canvas").first
    canvas.dblclick(position=place(canvas, IN_FIRST_INPUT))
    field.fill("3")
    field.press("Enter")
    expect(words(stage, "standard")).to_contain_text("Input 3 pinned")
    keys(page, "k", "Enter")
    field.fill("-2")
    field.press("Enter")
    expect(words(stage, "standard")).to_contain_text("Weight −2 pinned")
    expect(page).to_have_url(re.compile("edits="))


def test_reruns_settings_and_other_pages_leave_the_stage_where_it_is(server, open_page):
    page = open_page(f"{server.url}/convolution?channels_out=2")
    stage = stage_of(page)
    scrub(stage, 30)
    page.keyboard.press("r")  # Streamlit's own key for a rerun
    settle(page)
    expect_step(stage, 30)
    page.get_by_role("button", name="Depthwise", exact=True).click()
    expect(stage.locator("article")).to_have_count(3)
    expect_step(stage, 44)  # three channels a place now; still the second one of the same place
    navigation = page.get_by_test_id("stTopNav")
    navigation.get_by_role("link", name="Explore").click()
    expect(page.locator("section.stage")).to_have_count(0)
    navigation.get_by_role("link", name="Convolution").click()
    expect(page).to_have_url(re.compile("channels_out=2"))
    expect_step(stage_of(page), 44)
    expect(stage.locator("article")).to_have_count(3)


def test_reduced_motion_steps_without_flights(open_file):
    page = open_file("standard", "separable", reduced_motion="reduce")
    stage = stage_of(page)
    page.keyboard.press("End")  # the keys work before anything is clicked
    expect_step(stage, STEPS)
    stage.get_by_label("Speed").select_option("0.25")
    scrub(stage, 8)
    at_rest = pixels(stage)
    scrub(stage, 7)
    press(stage, "Step forward")
    expect_step(stage, 8)
    assert pixels(stage) == at_rest


def test_a_phone_in_the_dark_shows_the_kinds_one_below_the_other_and_pins_with_a_tap(server, open_page):
    page = open_page(f"{server.url}/convolution", width=390, height=844, scheme="dark", has_touch=True)
    stage = stage_of(page)
    expect(stage).to_have_css("background-color", "rgb(18, 22, 29)")
    upper, lower = (stage.locator("article").nth(index) for index in (0, 1))
    becomes(lambda: bottom(upper) <= lower.bounding_box()["y"])
    becomes(lambda: page.evaluate("document.documentElement.scrollWidth") <= 390)
    becomes(lambda: stage.evaluate("stage => stage.scrollWidth <= stage.clientWidth"))
    becomes(lambda: stage.locator(".transport").bounding_box()["height"] < 110)  # two rows for fingers
    canvas = stage.locator("canvas").first
    canvas.tap(position=place(canvas, IN_FIRST_INPUT))
    expect(words(stage, "standard")).to_contain_text("pinned")
    press(stage, "Change")
    expect(stage.get_by_role("spinbutton")).to_be_focused()
