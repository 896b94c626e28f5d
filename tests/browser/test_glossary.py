"""Terms are told where they stand, with a way to see them move; by pointer, and by keyboard in a list."""

import re

from playwright.sync_api import expect

MARKED = """(name) => {
    const range = [...(CSS.highlights.get('nv-term') ?? [])].find((each) => each.toString().toLowerCase() === name);
    const { x, y, width, height } = range?.getBoundingClientRect() ?? {};
    return range && { x: x + width / 2, y: y + height / 2 };
}"""


def test_a_term_is_told_where_it_stands_and_in_a_list(server, open_page):
    page = open_page(f"{server.url}/explore?network=resnet")
    page.wait_for_function(MARKED, arg="filters")  # in the label of a setting
    place = page.wait_for_function(MARKED, arg="receptive field").json_value()
    page.mouse.move(place["x"], place["y"])
    card = page.get_by_role("note")
    expect(card).to_contain_text("The square of the image that one value of a layer sees")
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    page.get_by_role("button", name="Glossary").focus()
    page.keyboard.press("Enter")
    listed = page.get_by_role("dialog", name="Glossary")
    expect(listed.get_by_role("heading").first).to_have_text("On this page")
    expect(listed.locator("section", has_text="depthwise convolution").first).to_be_attached()
    listed.get_by_role("link", name="Colour the drawing by them, and see where the work is done.").click()
    expect(page).to_have_url(re.compile(r"/explore\?network=mobilenet_v1&colour_by=macs"))
