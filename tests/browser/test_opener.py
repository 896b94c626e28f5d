"""Opening a model file in a real browser: it is read there, and its weights stay there."""

import json
import re

import pytest
from playwright.sync_api import expect

from netviz.interchange.careful_json import CONFIG_BYTES
from tests.browser.conftest import becomes, settle
from tests.interchange.large_files import LAYER_BYTES, WIDTH, large_h5, large_keras
from tests.interchange.test_keras_file import CONV, GOOD, hdf5, named, sequential, zipped

LAYERS = 2 * 2**30 // LAYER_BYTES


@pytest.fixture
def opener(server, open_page):
    """The opener on the Explore page."""
    page = open_page(f"{server.url}/explore")
    page.get_by_text("Open a model file").click()
    found = page.locator(".opener")
    expect(found.get_by_role("button", name="Choose a file")).to_be_visible()
    return found


def choose(opener, path, content=None):
    if content is not None:
        path.write_bytes(content)
    opener.locator("input").set_input_files(path)


def refusal(opener):
    return opener.page.get_by_role("alert")


def title(opener):
    return opener.page.get_by_role("heading", level=1)


def test_a_file_is_opened_and_there_is_a_way_back(opener, tmp_path):
    contents = {"a.keras": zipped(("config.json", GOOD)), "a.h5": hdf5(model_config=GOOD), "a.json": GOOD}
    for name, content in contents.items():
        choose(opener, tmp_path / name, content)
        expect(title(opener)).to_have_text("mine")
        expect(opener.page.get_by_text(f"Your own network, from {name}")).to_be_visible()
        expect(opener).to_have_count(1)  # the one of the page before is there until the page has run
        expect(opener.locator(".status")).to_be_empty()
        opener.page.get_by_role("button", name="Back to MobileNet").click()
        expect(title(opener)).to_have_text(re.compile("^MobileNet"))
    choose(opener, tmp_path / "a.json")  # the same once more
    expect(title(opener)).to_have_text("mine")


def test_a_file_that_is_no_model_is_said_to_be_what_it_is(opener, tmp_path):
    choose(opener, tmp_path / "model.keras", b"version https://git-lfs.github.com/spec/v1\n")
    expect(refusal(opener)).to_contain_text("A Git LFS pointer")
    expect(opener.locator(".status")).to_be_empty()
    choose(opener, tmp_path / "cut.keras", zipped(("config.json", GOOD))[:-40])
    expect(refusal(opener)).to_contain_text("as when a download stopped early. Received: cut.keras")


def test_a_refusal_stands_where_one_looks(opener, tmp_path):
    choose(opener, tmp_path / "photo.png", b"\x89PNG\r\n\x1a\n")
    expect(refusal(opener)).to_contain_text("Received: photo.png, a PNG picture")
    expect(refusal(opener)).to_contain_text("The file was not opened. A model is opened from")
    expect(refusal(opener)).to_be_in_viewport()
    becomes(lambda: top(refusal(opener)) < top(title(opener)))
    pointer = opener.page.get_by_test_id("stSidebar").get_by_text("The file was not opened")
    button = opener.get_by_role("button")
    becomes(lambda: 0 < top(pointer) - top(button) - button.bounding_box()["height"] < 100)


def top(part):
    return part.bounding_box()["y"]


@pytest.mark.parametrize("content", [GOOD, b"{"], ids=["opened", "refused"])
def test_what_a_file_brings_is_seen_from_its_beginning(opener, tmp_path, content):
    main = opener.page.get_by_test_id("stMain")
    main.evaluate("main => main.scrollTo({ top: 400 })")
    expect(title(opener)).not_to_be_in_viewport()
    choose(opener, tmp_path / "mine.json", content)
    if content == GOOD:
        expect(title(opener)).to_have_text("mine")
        expect(title(opener)).to_be_in_viewport()
    else:
        expect(refusal(opener)).to_be_in_viewport()
    becomes(lambda: main.evaluate("main => main.scrollTop"), 0)


def test_what_is_read_of_a_layer_that_goes_both_ways_fits_beside_the_drawing(opener, tmp_path):
    steps = {"class_name": "InputLayer", "config": {"name": "steps", "batch_shape": [None, 20, 64]}}
    lstm = {"class_name": "LSTM", "config": {"name": "lstm", "units": 32}}
    both = {"class_name": "Bidirectional", "config": {"name": "both", "layer": lstm}}
    model = {"class_name": "Sequential", "config": {"name": "mine", "layers": [steps, both]}}
    choose(opener, tmp_path / "both.json", json.dumps(model).encode())
    opener.page.locator("g[data-name=both]").click()
    inspector = opener.page.locator(".st-key-inspector")
    expect(inspector).to_contain_text("backward recurrent_kernel")
    expect(inspector.locator(".katex-display")).to_be_visible()
    becomes(lambda: inspector.evaluate(RUNS_OVER), [])


RUNS_OVER = """root => {
    const edge = root.getBoundingClientRect().left + root.clientWidth;
    const parts = [...root.querySelectorAll('td, .katex-html .base')];
    return parts.filter((part) => part.getBoundingClientRect().right > edge).map((part) => part.textContent);
}"""


def test_the_figures_of_a_file_with_frozen_layers_stand_in_one_line(opener, tmp_path):
    choose(opener, tmp_path / "mine.json", json.dumps(sequential(named(CONV, "conv", trainable=False))).encode())
    figures = opener.page.locator(".st-key-totals").get_by_test_id("stMetric")
    expect(figures).to_have_count(7)
    becomes(lambda: len({top(figure) for figure in figures.all()}), 1)


def test_of_files_of_two_gigabytes_only_what_describes_them_is_sent(opener, tmp_path):
    page, sent = opener.page, []
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(len(frame))))
    page.on("request", lambda request: sent.append(len(request.post_data_buffer or b"")))
    page.reload()
    settle(page)
    page.get_by_text("Open a model file").click()
    sent.clear()
    for path in (large_h5(tmp_path / "large.h5", LAYERS), large_keras(tmp_path / "large.keras", LAYERS)):
        choose(opener, path)
        expect(page.get_by_text(f"Read from {path.name} as data")).to_be_visible()
        expect(page.get_by_text(f"equal the file's own weights: {LAYERS * WIDTH**2:,} values")).to_be_visible()
    assert 0 < sum(sent) < 200_000  # a list of 512 layers, twice


def test_the_longest_json_that_is_read_comes_in_one_message_however_much_of_it_is_quoted(opener, tmp_path):
    model = json.loads(GOOD)
    model["config"]["layers"][-1]["config"]["note"] = ""
    room = CONFIG_BYTES - len(json.dumps(model))
    model["config"]["layers"][-1]["config"]["note"] = '"' * (room // 2)
    content = json.dumps(model).encode()
    assert CONFIG_BYTES - 2 < len(content) <= CONFIG_BYTES
    choose(opener, tmp_path / "long.json", content)
    expect(title(opener)).to_have_text("mine")


def test_what_is_dropped_is_opened_and_a_folder_is_said_to_be_one(opener):
    drop(opener, f"data.items.add(new File([{json.dumps(GOOD.decode())}], 'mine.json'))")
    expect(title(opener)).to_have_text("mine")
    drop(
        opener,
        """Object.defineProperty(data, 'items', { value: [{ webkitGetAsEntry: () => ({ isDirectory: true, name: 'net',
            createReader: () => ({ readEntries: (tell) => tell([{ name: 'saved_model.pb' }]) }) }) }] })""",
    )
    expect(refusal(opener)).to_contain_text("Received: net, a SavedModel")
    expect(title(opener)).to_have_text("mine")


def drop(opener, fill):
    opener.locator(".zone").evaluate(
        f"""zone => {{ const data = new DataTransfer(); {fill};
            const event = new DragEvent('drop', {{ bubbles: true, cancelable: true }});
            Object.defineProperty(event, 'dataTransfer', {{ value: data }});
            zone.dispatchEvent(event); }}"""
    )


def test_a_reading_can_be_stopped_and_leaves_the_page_as_it_was(opener, tmp_path):
    without_end = "() => { window.Worker = class { postMessage() {} terminate() {} } }"
    opener.page.evaluate(without_end)
    choose(opener, tmp_path / "slow.h5", hdf5(model_config=GOOD))
    expect(opener.locator(".status")).to_contain_text("Reading slow.h5")
    opener.get_by_role("button", name="Cancel").click()
    expect(opener.locator(".status")).to_be_empty()
    expect(title(opener)).to_have_text(re.compile("^MobileNet"))


def test_the_opener_is_used_by_keyboard_on_a_small_screen_and_in_the_dark(server, open_page, tmp_path):
    page = open_page(f"{server.url}/explore", width=390, height=800, scheme="dark")
    page.get_by_test_id("stExpandSidebarButton").click()
    page.get_by_text("Open a model file").click()
    opener = page.locator(".opener")
    choose = opener.get_by_role("button", name="Choose a file")
    choose.focus()
    becomes(lambda: opener.evaluate("root => root.scrollWidth <= root.clientWidth"))
    zone = opener.locator(".zone")
    becomes(lambda: lightness(zone, "color") - lightness(zone, "backgroundColor") > 100)
    with page.expect_file_chooser() as chosen:
        choose.press("Enter")
    (tmp_path / "a.json").write_bytes(GOOD)
    chosen.value.set_files(tmp_path / "a.json")
    expect(title(opener)).to_have_text("mine")


def lightness(zone, of):
    colour = zone.evaluate(f"zone => getComputedStyle(zone).{of}")
    return sum(float(part) for part in re.findall(r"[\d.]+", colour)[:3]) / 3
