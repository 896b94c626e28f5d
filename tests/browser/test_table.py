"""The layer table and the inspector in a real Chromium."""

import json
import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import becomes, settle


def row(page, id):
    return page.locator(f'tr[data-name="{id}"], tr[data-group="{id}"]')


@pytest.fixture
def table(server, open_page):
    """The page of ResNet-18, with its table grouped by block."""
    return open_page(f"{server.url}/?network=resnet18")


def test_blocks_and_the_whole_add_up(table):
    expect(table.locator("tfoot .total-params")).to_have_text("11,183,562")
    expect(row(table, "stage_4").locator(".total-params")).to_have_text("8,398,848")


def test_a_heading_sorts_blocks_and_without_them_layers(table):
    first = table.locator("tr[data-index]").first
    table.get_by_role("button", name="Parameters", exact=True).click()
    expect(first).to_have_attribute("data-group", "stage_4")
    table.get_by_label("Group by block").uncheck()
    expect(first).to_have_attribute("data-name", re.compile("stage_4_block_._conv"))


def test_of_one_type_of_layer_the_table_shows_and_adds_up_those(table):
    table.get_by_label("Type of layer").select_option("Dense")
    expect(table.locator("tfoot .total-params")).to_have_text("5,130")
    expect(table.locator(".shown")).to_have_text("1 of 68 layers")


def test_arrow_keys_walk_the_rows_unfold_a_block_and_fold_it_from_inside(table):
    row(table, "image").focus()
    table.keyboard.press("ArrowDown")
    expect(row(table, "stem")).to_be_focused()
    table.keyboard.press("ArrowRight")
    expect(row(table, "stem")).to_have_attribute("aria-expanded", "true")
    table.keyboard.press("ArrowDown")
    expect(row(table, "stem_conv")).to_be_focused()
    for _ in range(2):
        table.keyboard.press("ArrowLeft")
    expect(row(table, "stem")).to_have_attribute("aria-expanded", "false")


def test_enter_chooses_the_row_and_the_page_shows_its_layer(table):
    row(table, "image").focus()
    for key in ("ArrowDown", "ArrowRight", "ArrowDown", "Enter"):
        table.keyboard.press(key)
    expect(table.get_by_role("heading", name="conv Conv2D")).to_be_visible()
    expect(table).to_have_url(re.compile("layer=stem_conv(&|$)"))
    expect(row(table, "stem_conv")).to_have_class(re.compile("chosen"))


def choose_columns(page):
    """By keyboard: one that is shown goes, and one comes."""
    page.get_by_text("Columns", exact=True).press("Enter")
    page.get_by_role("checkbox", name="Receptive field").press("Space")
    page.get_by_role("checkbox", name="of multiply-adds").press("Space")


def test_columns_are_chosen_by_keyboard(table):
    choose_columns(table)
    expect(table.get_by_role("columnheader")).to_have_count(6)
    expect(row(table, "stage_1").locator(".total-macs_share")).to_have_text("27.2 %")


def test_chosen_columns_are_remembered_in_the_browser(table):
    choose_columns(table)
    expect(table.get_by_role("columnheader")).to_have_count(6)
    settle(table)
    table.reload()
    expect(table.get_by_role("columnheader", name="of multiply-adds")).to_be_visible()
    assert json.loads(table.evaluate("localStorage.getItem('netviz.table')"))["grouped"] is True


def test_what_a_layer_is_joined_to_is_chosen_from_its_facts(server, open_page):
    page = open_page(f"{server.url}/?network=resnet18&layer=stage_3_block_1_add")
    page.locator(".nv-facts button", has_text="conv2_bn").click()
    expect(page.get_by_role("heading", name="conv2_bn BatchNormalization", exact=True)).to_be_visible()
    expect(row(page, "stage_3_block_1_conv2_bn")).to_have_class(re.compile("chosen"))


def test_a_click_sends_less_than_a_twentieth_of_the_page(server, open_page):
    """Neither drawing nor table; what is sent of any run, such as the list of pages, is a good part of it."""
    page = open_page(f"{server.url}/?network=resnet18&layer=stage_1")
    heard = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: heard.append(len(frame))))
    page.reload()
    row(page, "stem").click()
    expect(page.get_by_role("heading", name=re.compile("^stem\\b.* 3 layers$"))).to_be_visible()
    settle(page)
    most = sum(heard) / 20
    for id, heading in {"stem_conv": "conv Conv2D", "stem_conv_bn": "conv_bn BatchNormalization",
                        "stem_relu": "relu Activation", "stage_3_block_1_add": "add Add"}.items():  # fmt: skip
        heard.clear()
        choose(page, id)
        expect(page.get_by_role("heading", name=heading, exact=True)).to_be_visible()
        settle(page)
        assert 0 < sum(heard) < most


def choose(page, id):
    page.evaluate(
        "id => document.dispatchEvent(new CustomEvent('netviz:choose', { detail: { id, from: 'test' } }))", id
    )


@pytest.fixture
def long_table(server, open_page):
    """Inception-ResNet-v2, a row a layer."""
    page = open_page(f"{server.url}/?network=inception_resnet_v2")
    page.get_by_label("Group by block").uncheck()
    expect(page.locator(".shown")).to_have_text("782 layers")
    return page


def test_hundreds_of_layers_are_a_few_rows_in_the_page(long_table):
    becomes(lambda: long_table.locator("tr[data-index]").count() < 60)
    expect(long_table.get_by_role("treegrid")).to_have_attribute("aria-rowcount", "784")


def test_a_key_jumps_to_a_last_row_that_was_not_in_the_page(long_table):
    page = long_table
    row(page, "image").focus()
    page.keyboard.press("End")
    expect(row(page, "classifier_predictions")).to_be_focused()


def test_a_search_that_finds_nothing_says_so_and_what_it_looked_for(server, open_page):
    page = open_page(f"{server.url}/?network=resnet18")
    page.locator(".table [type=search]").fill("zebra")
    expect(page.locator(".table tbody")).to_contain_text("No layer has “zebra” in its name, type, block or shape.")
    page.locator(".table [type=search]").fill("stage 2")
    expect(page.locator(".table tbody .nothing")).to_have_count(0)


def test_on_paper_every_row_of_the_table_stands(server, open_page):
    page = open_page(f"{server.url}/?network=resnet50")
    page.get_by_label("Group by block").uncheck()
    rows = page.locator(".table tbody tr[data-index]")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(rows).to_have_count(177)
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    becomes(lambda: rows.count() < 100)
