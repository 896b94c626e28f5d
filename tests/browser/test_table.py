"""The layer table and the inspector in a real Chromium."""

import json
import re

from playwright.sync_api import expect

from tests.browser.conftest import settle


def row(page, id):
    return page.locator(f'tr[data-name="{id}"], tr[data-group="{id}"]')


def test_the_table_groups_sorts_filters_and_adds_up(server, open_page):
    page = open_page(f"{server.url}/?network=resnet18")
    total = page.locator("tfoot .total-params")
    expect(total).to_have_text("11,183,562")
    expect(row(page, "stage_4").locator(".total-params")).to_have_text("8,398,848")
    page.get_by_role("button", name="Parameters", exact=True).click()
    expect(page.locator("tr[data-index]").first).to_have_attribute("data-group", "stage_4")
    page.get_by_label("Group by block").uncheck()
    expect(page.locator("tr[data-index]").first).to_have_attribute("data-name", re.compile("stage_4_block_._conv"))
    page.get_by_label("Type of layer").select_option("Dense")
    expect(total).to_have_text("5,130")
    expect(page.locator(".shown")).to_have_text("1 of 68 layers")


def test_the_table_is_walked_and_unfolded_by_keyboard_and_its_rows_are_chosen(server, open_page):
    page = open_page(f"{server.url}/?network=resnet18")
    row(page, "image").focus()
    page.keyboard.press("ArrowDown")
    expect(row(page, "stem")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(row(page, "stem")).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="conv Conv2D")).to_be_visible()
    expect(page).to_have_url(re.compile("layer=stem_conv$"))
    expect(row(page, "stem_conv")).to_have_class(re.compile("chosen"))
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    expect(row(page, "stem")).to_have_attribute("aria-expanded", "false")


def test_columns_are_chosen_by_keyboard_and_remembered(server, open_page):
    page = open_page(f"{server.url}/?network=resnet18")
    page.get_by_text("Columns", exact=True).press("Enter")
    page.get_by_role("checkbox", name="Receptive field").press("Space")
    page.get_by_role("checkbox", name="of multiply-adds").press("Space")
    expect(page.get_by_role("columnheader")).to_have_count(6)
    expect(row(page, "stage_1").locator(".total-macs_share")).to_have_text("27.2 %")
    settle(page)
    page.reload()
    expect(page.get_by_role("columnheader", name="of multiply-adds")).to_be_visible()
    assert json.loads(page.evaluate("localStorage.getItem('netviz.table')"))["grouped"] is True


def test_a_click_sends_less_than_five_kilobytes(server, open_page):
    page = open_page(f"{server.url}/?network=resnet18&layer=stage_1")
    heard = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: heard.append(len(frame))))
    page.reload()
    row(page, "stem").click()
    expect(page.get_by_role("heading", name="stem 3 layers")).to_be_visible()
    settle(page)
    for id, heading in {"stem_conv": "conv Conv2D", "stem_conv_bn": "conv_bn BatchNormalization",
                        "stem_relu": "relu Activation", "stage_3_block_1_add": "add Add"}.items():  # fmt: skip
        heard.clear()
        choose(page, id)
        expect(page.get_by_role("heading", name=heading, exact=True)).to_be_visible()
        settle(page)
        assert 0 < sum(heard) < 5_000
    page.locator(".nv-facts button", has_text="conv2_bn").click()
    expect(page.get_by_role("heading", name="conv2_bn BatchNormalization", exact=True)).to_be_visible()
    expect(row(page, "stage_3_block_1_conv2_bn")).to_have_class(re.compile("chosen"))


def choose(page, id):
    page.evaluate(
        "id => document.dispatchEvent(new CustomEvent('netviz:choose', { detail: { id, from: 'test' } }))", id
    )


def test_a_thousand_layers_are_a_few_rows_in_the_page(server, open_page):
    page = open_page(f"{server.url}/?network=inception_resnet_v2")
    page.get_by_label("Group by block").uncheck()
    expect(page.locator(".shown")).to_have_text("782 layers")
    assert page.locator("tr[data-index]").count() < 60
    row(page, "image").focus()
    page.keyboard.press("End")
    expect(row(page, "classifier_predictions")).to_be_focused()
    assert page.get_by_role("treegrid").get_attribute("aria-rowcount") == "784"
