"""In a lecture every word can be read from the last row, a list of scenes is presented by keys, and a class follows."""

import base64
import json
import re
import zlib

from playwright.sync_api import expect

from tests.browser.conftest import becomes, settle
from tests.browser.test_accessible import AXE

HALL = {"width": 1920, "height": 1080}
STORY = "stories?story=inception_to_xception&scene=separable"  # the last but one
SCENES = {
    "explore?network=mobilenet_v1&layer=stem_conv": "",
    "explore?network=inception_v3&open=modules_A": "drawing",
    "explore?network=vgg": "below",
    "convolution?kind=standard,depthwise": "stage",
    "convolution?kind=grouped": "constructor",  # which nothing is called
    STORY: "words",
    "compare?look=stages": "looked",
    "train?experiment=degradation": "",
}
# A text's size on the screen; an SVG's own scale counts. Left out: what is not seen, indices and exponents of formulas,
# which are set smaller than what they belong to, and pictures whose words stand beside them.
SMALL = """() => {
    const LEAST = 19.8; // a width is rounded to whole pixels
    const inside = (root) => [...root.querySelectorAll('*')].flatMap((each) => [
        each, ...(each.shadowRoot ? inside(each.shadowRoot) : []),
    ]);
    const isSeen = (each) => each.checkVisibility({ visibilityProperty: true, opacityProperty: true })
        && each.getBoundingClientRect().width > 1
        && !each.closest('.katex, [aria-hidden=true]:not(p, span), option, title, style, script');
    const words = (each) => [...each.childNodes].filter((node) => node.nodeType === 3)
        .map((node) => node.data.trim()).join(' ').trim();
    const scale = (each) => each.ownerSVGElement ? Math.hypot(each.getScreenCTM().a, each.getScreenCTM().b)
        : each.offsetWidth ? each.getBoundingClientRect().width / each.offsetWidth : 1;
    return inside(document.body).filter((each) => words(each) && isSeen(each)).map((each) => ({
        words: words(each), px: parseFloat(getComputedStyle(each).fontSize) * scale(each),
        where: each.closest('[data-testid], [class]')?.outerHTML.slice(0, 70),
    })).filter(({ px }) => px < LEAST);
}"""


# All that was written on canvases since it was asked last, with the height of its letters on the screen.
WRITTEN = r"""() => {
    const brush = CanvasRenderingContext2D.prototype, { fillText } = brush, before = window.written ?? [];
    window.written = [];
    if (!window.writes) brush.fillText = function (words, ...place) {
        const { a, b } = this.getTransform(), px = parseFloat(/[\d.]+(?=px)/.exec(this.font));
        window.written.push([words, px * Math.hypot(a, b) / Math.min(devicePixelRatio, 2)]);
        return fillText.call(this, words, ...place);
    };
    window.writes = true;
    return before;
}"""


def link_of(server, scenes, **changes):
    """A link that opens this list in lecture mode, as the menu copies it."""
    told = [{"address": address, "title": address, "note": "", "only": only} for address, only in scenes.items()]
    text = json.dumps({"netviz": "scenes", "version": 1, "scenes": told, **changes})
    deflated = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    word = base64.urlsafe_b64encode(deflated.compress(text.encode()) + deflated.flush()).decode().rstrip("=")
    return f"{server.url}/{next(iter(scenes))}#scenes={word}"


def query(address):
    """What an address asks for, in any order."""
    return {*address.partition("?")[2].replace("%2C", ",").split("&")}


def shown(page, number):
    """Wait until the scene of that number is laid out: its address and its words have come."""
    expect(page.get_by_role("navigation", name="Scenes")).to_contain_text(f"{number}/{len(SCENES)}")
    address = [*SCENES][number - 1]
    page.wait_for_url(lambda url: url.partition("?")[0].endswith(address.partition("?")[0]))
    page.wait_for_url(lambda url: query(address) <= query(url))
    page.wait_for_load_state("networkidle")
    settle(page)


def test_a_list_is_presented_by_keys_and_every_word_of_it_is_twenty_pixels_tall(server, open_page):
    page = open_page(link_of(server, SCENES), **HALL)
    assert "scenes" not in page.url
    page.evaluate(WRITTEN)
    painted = []
    for number, address in enumerate(SCENES, 1):
        shown(page, number)
        becomes(lambda: page.evaluate(SMALL), [])
        painted += page.evaluate(WRITTEN)
        becomes(lambda: page.evaluate("document.documentElement.scrollWidth") <= HALL["width"])
        page.keyboard.press("PageDown")
        if address == STORY:
            expect(page.get_by_role("heading", level=2)).to_have_text("Xception: this step, again and again")
            settle(page)
            page.keyboard.press("PageDown")
    assert len({words for words, _ in painted}) > 10
    assert [words for words, px in painted if px < 19.8] == []
    page.keyboard.press("PageUp")
    shown(page, len(SCENES) - 1)
    pages = page.get_by_role("navigation").get_by_role("link", name="Convolution")
    expect(pages).to_be_hidden()
    page.get_by_role("button", name="Show the list of pages").click()
    expect(pages).to_be_visible()


def ink(page):
    """How many pixels of the pen's sheet are drawn on."""
    return page.evaluate("""() => {
        const canvas = document.querySelector('#nv-pen canvas');
        const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
        return data.filter((each, place) => place % 4 === 3 && each > 0).length;
    }""")


def test_views_become_a_list_that_is_noted_moved_undone_and_kept_and_a_pen_swallows_no_click(server, open_page):
    page = open_page(f"{server.url}/compare", scheme="dark")
    menu = page.get_by_role("complementary", name="Lecture")
    titles = menu.locator(".scenes [data-act=show]")
    page.get_by_role("button", name="Lecture", exact=True).click()
    menu.get_by_role("button", name="Add this view").click()
    page.get_by_role("navigation").get_by_role("link", name="Convolution").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Convolution")
    settle(page)
    menu.get_by_role("button", name="Add this view").click()
    expect(titles).to_have_text([re.compile("Compare"), re.compile("Convolution")])
    menu.get_by_label("Note: Standard").fill("Count <b>them</b>")
    menu.get_by_role("button", name="Move up: Standard").press("Enter")
    expect(menu.get_by_role("button", name="Move down: Standard")).to_be_enabled()
    menu.get_by_role("button", name="Remove: Compare").click()
    menu.get_by_role("button", name="Undo").click()
    page.reload()
    settle(page)
    page.get_by_role("button", name="Lecture", exact=True).click()
    expect(titles).to_have_text([re.compile("Convolution"), re.compile("Compare")])
    expect(menu.get_by_label("Note: Standard")).to_have_value("Count <b>them</b>")
    wrong = {"name": "x.json", "mimeType": "application/json", "buffer": b'{"netviz": "scenes", "version": 2}'}
    menu.locator("[type=file]").set_input_files(wrong)
    expect(menu.get_by_role("alert")).to_contain_text("version must be 1. Received: 2")
    expect(titles).to_have_count(2)
    if AXE.exists():
        page.add_script_tag(content=AXE.read_text(encoding="utf-8"))
        found = page.evaluate("axe.run('#nv-menu')")["violations"]
        assert [rule["id"] for rule in found if rule["impact"] in ("serious", "critical")] == []

    page.keyboard.press("Alt+l")
    page.keyboard.press("d")
    expect(page.get_by_role("button", name="Put the pen down (Esc)")).to_be_visible()
    page.mouse.move(300, 300)
    page.mouse.down()
    page.mouse.move(500, 400, steps=4)
    page.mouse.up()
    becomes(lambda: ink(page) > 500)
    page.wait_for_function("() => !document.querySelector('#nv-pen canvas').getContext('2d')"
                           ".getImageData(290, 290, 220, 120).data.some(Boolean)")  # fmt: skip
    page.keyboard.press("Escape")
    page.keyboard.press("q")
    code = page.get_by_role("img", name="QR code. This view: ")
    expect(code).to_have_js_property("complete", True)
    becomes(lambda: code.bounding_box()["width"] > 400)
    assert page.url in code.get_attribute("alt")
    page.keyboard.press("Escape")
    examples = page.get_by_role("button", name="Examples")
    expect(examples).to_be_hidden()
    page.keyboard.press("h")
    examples.click()
    expect(page.get_by_test_id("stPopoverBody")).to_be_visible()


def test_a_class_follows_looks_away_and_comes_back(server, open_page):
    lecturer = open_page(f"{server.url}/compare")
    lecturer.get_by_role("button", name="Lecture", exact=True).click()
    lecturer.get_by_role("button", name="Open a room").click()
    link = lecturer.locator("#nv-menu code")
    expect(link).to_contain_text("follow=")
    student = open_page(link.inner_text(), width=390, height=844, has_touch=True)
    bar = student.locator("#nv-follow")
    expect(bar).to_contain_text("You follow the lecture: Compare")
    expect(student.get_by_role("heading", level=1)).to_have_text("Compare")
    lecturer.get_by_role("navigation").get_by_role("link", name="Train").click()
    expect(student.get_by_role("heading", level=1)).to_have_text("Train")
    settle(student)
    student.locator(".st-key-pages").get_by_role("link", name="Convolution").tap()
    expect(bar).to_contain_text("The lecturer shows: Train")
    lecturer.get_by_role("navigation").get_by_role("link", name="Explore").click()
    expect(bar).to_contain_text("Explore")
    expect(student.get_by_role("heading", level=1)).to_have_text("Convolution")
    bar.get_by_role("button", name="Come back").tap()
    expect(lecturer).to_have_title(re.compile("Explore"))
    settle(lecturer)
    expect(student).to_have_title(lecturer.title())
    lecturer.get_by_role("button", name="Close the room").click()
    expect(bar).to_contain_text("This room is closed")
