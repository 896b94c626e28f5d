"""The server as a whole: what it loads, what it weighs, and every page on a cold start."""

import os
import signal

import psutil
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PROBE, settle, start_server, windows
from tests.browser.test_calm import GOOD, shift
from tests.waiting import until

PAGES = {
    "": "Open a convolutional network",
    "explore": "MobileNet V1",
    "convolution": "Convolution",
    "compare": "Compare",
    "train": "Train",
}


UNFOLDED = "explore?network=inception_v3&open=modules_A,modules_A/module_1&layer=stem_conv3x3"
DEEP = {UNFOLDED if path == "explore" else path: title for path, title in PAGES.items()} | {UNFOLDED: "Inception V3"}


@pytest.mark.parametrize("path", DEEP)
def test_a_deep_link_to_any_page_works_on_a_cold_server_and_nothing_jumps(path, tmp_path, open_page):
    server = start_server(tmp_path)
    try:
        page = open_page(f"{server.url}/{path}", height=800, first=True)
        assert shift(page) < GOOD
        expect(page.get_by_role("heading", level=1)).to_contain_text(DEEP[path])
        expect(page.get_by_role("navigation").get_by_role("link", name="Explore")).to_be_visible()
        expect(page.get_by_text("Page not found")).to_have_count(0)
    finally:
        server.end()


@pytest.fixture(scope="module")
def visited(tmp_path_factory, browser):
    """The server, after somebody has seen every page and unfolded a drawing."""
    folder = tmp_path_factory.mktemp("visited")
    server = start_server(folder, NETVIZ_TEST_MODULES=str(folder / "modules.txt"), PYTHONPATH=PROBE)
    try:
        with windows(browser) as open_page:
            page = open_page(server.url)
            for path in ("convolution", "compare", "train", "explore"):
                page.get_by_role("navigation").get_by_role("link", name=path.title()).click()
                expect(page.get_by_role("heading", level=1)).to_contain_text(PAGES[path])
                settle(page)
            page.get_by_role("button", name="Unfold all").click()
            page.locator(".card").nth(3).click()
            settle(page)
        yield server
    finally:
        server.end()


def test_a_server_whose_pages_were_all_visited_has_loaded_no_tensorflow(visited):
    modules = visited.log.with_name("modules.txt")
    os.kill(visited.process.pid, signal.SIGUSR1)
    until(modules.exists)
    loaded = {name.split(".")[0] for name in modules.read_text().splitlines()}
    assert "streamlit" in loaded
    assert not loaded & {"tensorflow", "keras", "h5py", "matplotlib", "torch"}


def test_a_server_whose_pages_were_all_visited_has_stayed_small(visited):
    assert psutil.Process(visited.process.pid).memory_info().rss < 250 * 2**20
