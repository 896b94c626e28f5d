"""In lecture size every word on every page can be read from the last row: 20 pixels at 1920 × 1080."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import settle

HALL = {"width": 1920, "height": 1080}
PAGES = {
    "a network": "?layer=stem_conv&",
    "convolution": "convolution?",
    "compare": "compare?",
    "train": "train?",
}
# A text's size on the screen; an SVG's own scale counts. Left out: what is not seen, indices and exponents of formulas,
# which are set smaller than what they belong to, and pictures whose words stand beside them.
SMALL = """() => {
    const LEAST = 19.9;
    const inside = (root) => [...root.querySelectorAll('*')].flatMap((each) => [
        each, ...(each.shadowRoot ? inside(each.shadowRoot) : []),
    ]);
    const isSeen = (each) => each.checkVisibility({ visibilityProperty: true, opacityProperty: true })
        && each.getBoundingClientRect().width > 1
        && !each.closest('.katex, [aria-hidden=true]:not(p, span), option, title, style, script');
    const words = (each) => [...each.childNodes].filter((node) => node.nodeType === 3)
        .map((node) => node.data.trim()).join(' ').trim();
    const scale = (each) => each.ownerSVGElement ? Math.hypot(each.getScreenCTM().a, each.getScreenCTM().b) : 1;
    return inside(document.body).filter((each) => words(each) && isSeen(each)).map((each) => ({
        words: words(each), px: parseFloat(getComputedStyle(each).fontSize) * scale(each),
        where: each.closest('[data-testid], [class]')?.outerHTML.slice(0, 70),
    })).filter(({ px }) => px < LEAST);
}"""


@pytest.mark.parametrize("address", PAGES.values(), ids=PAGES)
def test_every_word_is_twenty_pixels_tall_in_a_hall(server, open_page, address):
    page = open_page(f"{server.url}/{address}lecture=1", **HALL)
    page.wait_for_load_state("networkidle")
    settle(page)
    expect(page.get_by_role("button", name="Lecture size", exact=True).first).to_have_attribute("aria-pressed", "true")
    assert "lecture" not in page.url
    assert page.evaluate(SMALL) == []


def test_lecture_size_is_one_button_that_goes_along_from_page_to_page(server, open_page):
    page = open_page(server.url, **HALL)
    size = "parseFloat(getComputedStyle(document.querySelector('h1')).fontSize)"
    usual = page.evaluate(size)
    page.get_by_role("button", name="Lecture size").click()
    assert page.evaluate(size) > 1.6 * usual
    page.get_by_role("navigation").get_by_role("link", name="Compare").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Compare")
    settle(page)
    assert page.evaluate(size) > 1.6 * usual
    page.get_by_role("button", name="Lecture size").click()
    assert page.evaluate(size) == usual
