"""The drawing in a real Chromium: finding, walking, colouring, folding, on a desk and on a phone."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import becomes, bottom, card, settle, view


def frame(page, id):
    return page.locator(f'.frame[data-id="{id}"]')


def focused(page):
    """The id of what has the keyboard's focus in the drawing."""
    return page.locator(".stage :focus").evaluate("element => element.closest('[data-id]').dataset.id")


FAST_CLICKS = """buttons => {
    for (const button of buttons)
        for (const type of ["pointerdown", "pointerup"])
            button.dispatchEvent(new PointerEvent(type, { bubbles: true, composed: true, button: 0 }));
}"""


def crumbs(page):
    return page.get_by_role("navigation", name="Where you are").get_by_role("button")


def test_the_keyboard_walks_unfolds_and_comes_back_to_the_same_view(server, open_page):
    page = open_page(f"{server.url}/?network=resnet18")
    assert page.locator(".stage [tabindex='0']").count() == 1
    card(page, "image").focus()
    for expected in ("stem", "stage_1"):
        page.keyboard.press("ArrowDown")
        assert focused(page) == expected
    before = view(page)
    page.keyboard.press("u")
    expect(page.get_by_role("button", name="Fold stage 1", exact=True)).to_be_focused()
    page.keyboard.press("ArrowDown")
    assert focused(page) == "~stage_1_block_1_conv1"
    expect(crumbs(page)).to_have_text(["ResNet", "stage 1", "block 1–2", "conv1 · BN · ReLU"])
    for _ in range(2):
        page.keyboard.press("Escape")
    assert focused(page) == "stage_1"
    page.keyboard.press("u")
    expect(card(page, "stage_1")).to_be_focused()
    assert view(page) == before


def test_keys_choose_jump_to_the_ends_and_move_the_view(server, open_page):
    page = open_page(f"{server.url}/?network=resnet18")
    card(page, "stage_1").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("layer=stage_1"))
    page.keyboard.press("End")
    assert focused(page) == "classifier"
    page.keyboard.press("Home")
    assert focused(page) == "image"
    for key in ("Shift+ArrowRight", "+", "0"):
        earlier = view(page)
        page.keyboard.press(key)
        assert view(page) != earlier


def test_a_question_mark_explains_the_keys_and_shift_tab_leaves_for_the_buttons(server, open_page):
    page = open_page(f"{server.url}/?network=resnet18")
    card(page, "image").focus()
    page.keyboard.press("?")
    expect(page.get_by_text("walk along the connections")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_text("walk along the connections")).to_be_hidden()
    page.keyboard.press("Shift+Tab")
    expect(page.get_by_role("toolbar", name="Drawing").locator(":focus")).to_have_count(1)


def test_a_search_counts_steps_and_unfolds_to_what_it_found(server, open_page):
    page = open_page(f"{server.url}/?network=resnet18")
    card(page, "stage_2").focus()
    page.keyboard.press("f")
    count = page.locator(".finder .count")
    page.keyboard.type("conv2d 3x3")
    expect(count).to_have_text("1 of 17")
    expect(card(page, "stage_1").locator(".held")).to_have_text("4")
    page.keyboard.press("Shift+Enter")
    expect(count).to_have_text("17 of 17")
    page.keyboard.press("Control+Enter")
    last = card(page, "stage_4_block_2_conv2")
    expect(last).to_have_class(re.compile("now"))
    expect(last).to_be_in_viewport()
    expect(page).to_have_url(re.compile("open="))
    page.get_by_label("Search layers").fill("4x4 add")
    expect(count).to_have_text("1 of 2")
    page.get_by_label("Search layers").fill("no such layer")
    expect(count).to_have_text("nothing found")
    page.get_by_label("Search layers").fill("stage 4 block 2 add")
    page.keyboard.press("Escape")
    expect(count).to_be_hidden()
    expect(card(page, "stage_4_block_2_add")).to_be_focused()


def test_a_light_shows_what_feeds_a_layer_and_what_it_feeds(server, open_page):
    page = open_page(f"{server.url}/?network=resnet18&open=stage_4,stage_4/block_2")
    card(page, "stage_4_block_2_add").focus()
    page.keyboard.press("p")
    expect(card(page, "image")).to_have_class(re.compile("before"))
    expect(card(page, "classifier")).to_have_class(re.compile("after"))
    into = page.locator('path[data-to="stage_4_block_2_add"]')
    expect(into).to_have_count(2)
    for path in into.all():
        expect(path).to_have_class(re.compile("before"))
    page.keyboard.press("p")
    expect(page.locator(".lit")).to_have_count(0)


EDGES = """svg => {
  const style = (card, part) => getComputedStyle(card.querySelector(part));
  const [lit, dim] = [svg.querySelector('.card.before'), svg.querySelector('.card:not(.before, .after, .start)')];
  const width = (card) => parseFloat(style(card, '.body').strokeWidth);
  const line = (found) => parseFloat(getComputedStyle(svg.querySelector(found)).strokeWidth);
  return { edge: width(lit) / width(dim), line: line('path.before') / line('path.flow:not(.before, .after)'),
           seen: [lit, dim].map((card) => Number(style(card, 'text').opacity)) };
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_is_lit_stands_out_by_more_than_its_hue(server, open_page, scheme):
    page = open_page(f"{server.url}/?network=googlenet_heads&open=inception_3a", scheme=scheme)
    card(page, "inception_3a/3x3").focus()
    page.keyboard.press("p")
    expect(card(page, "stem")).to_have_class(re.compile("before"))

    def stands_out():
        shown = page.locator(".stage > svg").evaluate(EDGES)
        lit, dim = shown["seen"]
        return shown["edge"] >= 3 and shown["line"] >= 2 and lit == 1 and dim <= 0.35

    becomes(stands_out)


def test_a_highlight_steps_through_the_ten_largest_and_the_longest_receptive_field(server, open_page):
    page = open_page(f"{server.url}/?network=resnet18&open=stage_4,stage_4/block_2")
    count = page.locator(".finder .count")
    page.get_by_role("button", name="Highlight").click()
    page.get_by_role("button", name="Most parameters").click()
    expect(count).to_have_text("1 of 10")
    expect(page.locator(".card.now")).to_have_count(1)
    crumbs(page).get_by_text("stage 4").click()
    expect(frame(page, "stage_4")).to_have_class(re.compile("chosen"))
    page.get_by_role("button", name="Highlight").click()
    page.get_by_role("button", name="Longest receptive field").click()
    expect(count).to_have_text(re.compile("1 of "))
    expect(card(page, "image")).to_have_class(re.compile("now"))
    expect(crumbs(page)).to_have_text(["ResNet", "image"])


def test_colours_switch_at_once_without_another_drawing_and_the_link_keeps_them(server, open_page):
    page = open_page(f"{server.url}/?network=resnet18&open=stage_1")
    page.locator(".stage > svg").evaluate("svg => (svg.dataset.same = 'yes')")
    page.get_by_role("button", name="View").click()
    menu = page.get_by_role("group", name="View")
    for choice in ("Multiply-adds", "Width by channels"):
        menu.get_by_label(choice).check()
    menu.get_by_label("Shapes").uncheck()
    expect(page.get_by_role("button", name="Share of all multiply-adds")).to_have_attribute("aria-expanded", "true")
    expect(page.locator(".legend li").first).to_be_visible()
    expect(page).to_have_url(re.compile(r"colour_by=macs&shapes=false&wide=true$"))
    settle(page)
    expect(page.locator(".stage > svg")).to_have_attribute("data-same", "yes")

    again = open_page(page.url, scheme="dark")
    expect(again.locator(".viewer")).to_have_attribute("data-look", "macs wide")


def test_another_direction_is_another_drawing_and_arrows_and_link_follow_it(server, open_page):
    page = open_page(f"{server.url}/?network=resnet18&open=stage_1")
    viewer = page.locator(".viewer")
    drawn = viewer.get_attribute("data-svg")
    page.get_by_role("button", name="View").click()
    page.get_by_role("group", name="View").get_by_label("To the right").check()
    expect(page).to_have_url(re.compile("direction=right"))
    expect(viewer).not_to_have_attribute("data-svg", drawn)
    card(page, "image").focus()
    page.keyboard.press("ArrowRight")
    assert focused(page) == "stem"

    again = open_page(page.url)
    becomes(lambda: again.locator(".stage > svg").evaluate("svg => svg.clientWidth > svg.clientHeight"))
    again.get_by_role("button", name="One level more").click()
    expect(frame(again, "stage_4")).to_be_visible()
    again.get_by_role("button", name="One level less").click()
    expect(card(again, "stage_4")).to_be_visible()


# Every text of every card against the card's own colour, for every way of colouring, as WCAG 2.2 computes contrast.
CONTRASTS = """svg => {
  const paint = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
  const luminance = (colour) => {
    paint.fillStyle = colour;
    paint.fillRect(0, 0, 1, 1);
    const [r, g, b] = [...paint.getImageData(0, 0, 1, 1).data].map((c) => c / 255)
      .map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const before = svg.getAttribute('class');
  const low = [];
  for (const way of ['kind', 'params', 'macs', 'memory', 'field']) {
    svg.setAttribute('class', `nv by-${way}`);
    for (const card of svg.querySelectorAll('.card')) for (const text of card.querySelectorAll('text')) {
      const [ink, paper] = [text, card.querySelector('.body')].map((each) => luminance(getComputedStyle(each).fill));
      const contrast = (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05);
      if (contrast < 4.5) low.push(`${way} ${card.dataset.id} ${text.textContent} ${contrast.toFixed(2)}`);
    }
  }
  svg.setAttribute('class', before);
  return low;
}"""


BESIDE = """viewer => {
    const box = (each) => each.getBoundingClientRect(), { left, right } = box(viewer);
    const isBeyond = (each) => box(each).left < left || box(each).right > right + 1;
    return [...viewer.querySelectorAll('.tools button')].filter(isBeyond).map((each) => each.title);
}"""
"""The buttons that stand beyond the drawing's window."""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1920])
def test_text_is_readable_and_nothing_runs_off_or_covers_the_drawing(server, open_page, scheme, width):
    page = open_page(f"{server.url}/?network=mobilenet_v2_100&open=all", width=width, scheme=scheme)
    becomes(lambda: page.locator(".stage > svg").evaluate(CONTRASTS), [])
    becomes(lambda: page.evaluate("document.documentElement.scrollWidth <= innerWidth + 1"))
    becomes(lambda: page.locator(".viewer").evaluate(BESIDE), [])
    page.get_by_role("button", name="Fold all", exact=True).click()
    expect(page.locator(".frame")).to_have_count(0)
    page.get_by_role("button", name="Zoom in").click()
    for fitted in ("readable", "whole"):
        page.get_by_role("button", name="Fit", exact=True).click()
        expect(page.locator(".viewer")).to_have_attribute("data-fitted", fitted)
    view(page)
    becomes(lambda: bottom(page.locator(".card").last) <= bottom(page.locator(".stage")))


def test_no_click_is_lost_however_fast_they_come(server, open_page):
    page = open_page(f"{server.url}/?network=resnet18&layer=image")
    buttons = [page.get_by_role("button", name=f"Unfold stage {n}", exact=True).element_handle() for n in (1, 2, 3, 4)]
    page.evaluate(FAST_CLICKS, buttons)
    for stage in (1, 2, 3, 4):
        expect(frame(page, f"stage_{stage}")).to_be_visible()


def test_in_another_network_nothing_is_marked(server, open_page):
    page = open_page(f"{server.url}/?network=resnet18&layer=image")
    card(page, "stem").press("Enter")
    expect(page).to_have_url(re.compile("layer=stem"))
    page.get_by_label("Network", exact=True).click()
    page.keyboard.type("ResNet-34")
    page.get_by_role("option", name="ResNet-34", exact=True).click()
    expect(page).to_have_url(re.compile("blocks=3.*4.*6.*3$"))
    expect(page.locator(".nv-facts")).to_have_count(0)
    expect(page.locator(".card.chosen, .frame.chosen, tr.chosen")).to_have_count(0)


def inside(page, place):
    """Whether a card or frame is seen whole in the drawing's window."""
    view(page)
    window, box = page.locator(".stage").bounding_box(), place.bounding_box()
    return all(
        window[start] <= box[start] and box[start] + box[side] <= window[start] + window[side]
        for start, side in (("x", "width"), ("y", "height"))
    )


def test_what_opens_is_seen_whole(server, open_page):
    page = open_page(f"{server.url}/?network=resnet50&open=stage_1", height=1000)
    page.get_by_role("button", name="Zoom in").click()
    page.get_by_role("button", name="Unfold block 1", exact=True).click()
    expect(frame(page, "stage_1/block_1")).to_be_visible()
    becomes(lambda: inside(page, frame(page, "stage_1/block_1")))


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 844)])
def test_a_module_that_a_link_or_a_click_opens_is_framed(server, open_page, width, height):
    link = f"{server.url}/?network=inception_v3_paper&open=modules_C"
    page = open_page(f"{link},modules_C/module_1", width=width, height=height)
    becomes(lambda: inside(page, frame(page, "modules_C/module_1")))
    page = open_page(link, width=width, height=height)
    page.get_by_role("button", name="Unfold module 1", exact=True).click()
    expect(frame(page, "modules_C/module_1")).to_be_visible()
    becomes(lambda: inside(page, frame(page, "modules_C/module_1")))


def test_what_folds_is_fitted_again(server, open_page):
    page = open_page(f"{server.url}/?network=resnet50&open=stage_1,stage_1/block_1", height=1000)
    page.get_by_role("button", name="Zoom in").click()
    viewer = page.locator(".viewer")
    for fitted in ("readable", "whole"):
        page.get_by_role("button", name="Fit", exact=True).click()
        expect(viewer).to_have_attribute("data-fitted", fitted)
    small = float(view(page).split()[2])
    page.get_by_role("button", name="Fold all", exact=True).click()
    expect(page.locator(".frame")).to_have_count(0)
    becomes(lambda: float(view(page).split()[2]) > small)
    becomes(lambda: inside(page, page.locator(".card").first))
    becomes(lambda: inside(page, page.locator(".card").last))


def test_a_long_name_behind_a_short_one_is_written_out_where_there_is_room(server, open_page):
    page = open_page(f"{server.url}/?network=vgg16&layer=classifier")
    expect(crumbs(page)).to_have_text(["VGG", "classifier"])
    becomes(lambda: crumbs(page).last.evaluate("crumb => crumb.scrollWidth <= crumb.clientWidth"))


def test_arrows_walk_sideways_between_parallel_branches(server, open_page):
    page = open_page(f"{server.url}/?network=googlenet&auxiliary_heads=true&layer=stem")
    expect(crumbs(page)).to_have_text(["GoogLeNet", "stem"])
    card(page, "inception_3a").focus()
    page.keyboard.press("ArrowRight")
    assert focused(page) == "inception_3a"
    card(page, "inception_4b").focus()
    for key, expected in (
        ("ArrowRight", "head_1"),
        ("ArrowLeft", "inception_4b"),
        ("ArrowRight", "head_1"),
        ("ArrowUp", "inception_4a"),
        ("ArrowDown", "head_1"),
    ):
        page.keyboard.press(key)
        assert focused(page) == expected


def test_a_choice_is_let_go_by_escape_and_by_a_click_beside_the_cards(server, open_page):
    page = open_page(f"{server.url}/?network=googlenet&auxiliary_heads=true")
    card(page, "head_1").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("layer=head_1"))
    page.keyboard.press("Escape")
    expect(page).not_to_have_url(re.compile("layer="))
    expect(page.locator(".nv-facts")).to_have_count(0)
    expect(page.locator(".chosen")).to_have_count(0)
    card(page, "stem").click()
    expect(page).to_have_url(re.compile("layer=stem"))
    page.locator(".stage").click(position={"x": 6, "y": 120})
    expect(page).not_to_have_url(re.compile("layer="))


def test_a_card_tells_a_screen_reader_what_it_holds(server, open_page):
    page = open_page(f"{server.url}/?network=googlenet")
    assert card(page, "image").get_attribute("aria-expanded") is None
    expect(card(page, "stem")).to_have_attribute("aria-label", re.compile("multiply-adds$"))


KEYS_BEFORE_THE_ANSWER = """button => {
  const stage = button.getRootNode().querySelector('.stage');
  button.click();
  for (const key of ['p', 'ArrowDown', 'Enter', 'Escape', 'p', 'u'])
    stage.querySelector("[tabindex='0']").dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
}"""


def test_keys_act_on_what_is_drawn_while_the_server_still_unfolds(server, open_page):
    page = open_page(f"{server.url}/?network=resnet18")
    page.get_by_role("button", name="Search").click()
    page.get_by_label("Search layers").fill("stage 4 block 2 add")
    page.get_by_role("button", name="Unfold to it").evaluate(KEYS_BEFORE_THE_ANSWER)
    expect(frame(page, "stage_4")).to_be_visible()  # and the page has no error


def in_sight(page):
    """How many cards can be seen in the drawing's window, in part at least."""
    view(page)
    return page.locator(".stage").evaluate(
        """stage => {
          const { left, right, top, bottom } = stage.getBoundingClientRect();
          const cards = [...stage.querySelectorAll('.card')].map((card) => card.getBoundingClientRect());
          const seen = (card) => card.right > left && card.left < right && card.bottom > top && card.top < bottom;
          return cards.filter(seen).length;
        }"""
    )


@pytest.mark.parametrize("step", ["grouped", "separable"])
def test_a_drawing_that_shrinks_away_from_the_window_is_brought_into_sight(server, open_page, step):
    page = open_page(f"{server.url}/?network=inception_module&open=all")
    box = page.locator(".stage").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 150, y - 20, steps=4)  # towards the end of a drawing that is wider than the window
    page.mouse.up()
    assert in_sight(page)
    drawn = page.locator(".viewer").get_attribute("data-svg")
    page.get_by_text(step, exact=True).click()
    expect(page.locator(".viewer")).not_to_have_attribute("data-svg", drawn)
    becomes(lambda: in_sight(page) > 0)


def test_a_repeated_block_unfolds_once_and_all_of_it_where_that_is_asked_for(server, open_page):
    page = open_page(
        f"{server.url}/?network=xception&open=middle_flow,middle_flow/block_1*&layer=middle_flow_block_5_add"
    )
    repeat = frame(page, "middle_flow/block_1*")
    expect(repeat).to_contain_text("repeated 8 times")
    expect(card(page, "middle_flow_block_1_add")).to_have_class(re.compile("chosen"))
    card(page, "middle_flow_block_1_add").focus()
    page.keyboard.press("ArrowDown")  # out of the repeat, and not back to its beginning
    assert focused(page) == "exit_flow"
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Escape")
    page.keyboard.press("a")
    expect(card(page, "middle_flow/block_8")).to_be_visible()
    expect(card(page, "middle_flow/block_5")).to_have_class(re.compile("chosen"))
    expect(repeat).to_contain_text("show once")
    page.keyboard.press("a")
    expect(card(page, "middle_flow_block_1_add")).to_be_visible()
    expect(page).to_have_url(re.compile(r"open=middle_flow(,|%2C)middle_flow(/|%2F)block_1(\*|%2A)$"))


def test_every_layer_stands_apart_where_the_menu_says_so(server, open_page):
    page = open_page(f"{server.url}/?network=resnet18&open=stage_4,stage_4/block_2")
    unit = card(page, "~stage_4_block_2_conv1")
    expect(unit).to_have_attribute("aria-label", re.compile("conv1 · BN · ReLU.*3 × 3 · 512"))
    page.get_by_role("button", name="Search").click()
    page.get_by_label("Search layers").fill("stage 4 block 2 conv1 bn")
    expect(unit).to_have_class(re.compile("match"))
    page.get_by_role("button", name="View").click()
    page.get_by_role("group", name="View").get_by_label("Every layer").check()
    expect(card(page, "stage_4_block_2_conv1_bn")).to_have_class(re.compile("match"))
    expect(page).to_have_url(re.compile("every_layer=true"))


def test_a_link_to_a_deep_layer_opens_on_it_at_a_scale_at_which_it_is_read(server, open_page):
    page = open_page(f"{server.url}/?network=inception_v3&open=all&layer=modules_C_module_2_1x1_conv1x1")
    chosen = page.locator(".card.chosen")
    expect(chosen).to_have_count(1)
    becomes(lambda: inside(page, chosen))
    becomes(lambda: float(view(page).split()[2]) >= 0.75)


def test_a_link_to_a_module_shows_all_of_its_branches_beside_the_inspector(server, open_page):
    link = "network=inception_resnet_v2_paper&open=all&layer=reduction_A"
    page = open_page(f"{server.url}/?{link}", width=1280, height=800)
    expect(page.locator(".nv-facts h2")).to_contain_text("reduction A")
    becomes(lambda: inside(page, frame(page, "reduction_A")))
    becomes(lambda: float(view(page).split()[2]) >= 0.75)


def test_the_legend_explains_every_sign_and_line_of_the_drawing(server, open_page):
    page = open_page(f"{server.url}/?network=xception&open=middle_flow,middle_flow/block_1*")
    page.locator("[data-act=legend]").click()
    legend = page.locator(".legend")
    for explained in ("Depthwise", "Block with a shortcut", "Shortcut past the main flow", "Repeated, and shown once"):
        expect(legend).to_contain_text(explained)
    expect(legend).not_to_contain_text("Equal blocks")
    expect(card(page, "entry_flow").locator(".strip")).to_have_count(3)  # convolution, pointwise and depthwise
