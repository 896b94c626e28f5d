"""While a page loads nothing on it jumps, by Chromium's own measure: the cumulative layout shift.

The first page of a cold server is in test_server.py.
"""

import pytest

from tests.browser.conftest import settle

PAGES = {
    "home": "",
    "a network": "explore",
    "convolution": "convolution",
    "compare": "compare",
    "train": "train",
}
GOOD = 0.1
"""What web.dev calls good."""
A_MOMENT_MS = 700
SHIFTS = """() => new Promise(resolve => new PerformanceObserver((list, observer) => {
    observer.disconnect();
    resolve(list.getEntries().filter(shift => !shift.hadRecentInput).reduce((sum, shift) => sum + shift.value, 0));
}).observe({ type: 'layout-shift', buffered: true }))"""
ANY_SHIFT = """() => {
    const box = document.body.appendChild(document.createElement('div'));
    box.style.cssText = 'position:fixed;left:0;top:0;width:9px;height:9px;background:red';
    setTimeout(() => { box.style.top = '40px'; setTimeout(() => box.remove(), 50); }, 50);
}"""


def shift(page):
    """All shifts since the page was opened, those of half a second after a click left out."""
    settle(page)
    page.wait_for_timeout(A_MOMENT_MS)
    page.evaluate(ANY_SHIFT)  # or else a page without a single shift is waited for in vain
    shifted = page.evaluate(SHIFTS)
    assert shifted > 0
    return shifted


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("address", PAGES.values(), ids=PAGES)
def test_nothing_jumps_while_a_page_loads(server, open_page, address, width):
    assert shift(open_page(f"{server.url}/{address}", width=width, height=800, first=True)) < GOOD


def test_nothing_jumps_from_page_to_page(server, open_page):
    page = open_page(server.url, height=800)
    for name in ("Convolution", "Explore", "Compare", "Train"):
        page.get_by_role("navigation").get_by_role("link", name=name).click()
        page.wait_for_function("name => document.title.includes(name)", arg=name)
        settle(page)
    assert shift(page) < GOOD


def test_the_outlines_of_the_page_stand_there_before_streamlit_does(server, open_page):
    page = open_page(server.url, height=800)
    page.route("**/static/js/**", lambda route: route.abort())
    page.goto(server.url + "/train", wait_until="commit")
    page.wait_for_function("document.body?.childElementCount > 0")
    page.wait_for_function("getComputedStyle(document.body, '::before').backgroundImage !== 'none'")
    page.wait_for_function("document.documentElement.dataset.waiting === 'train'")
