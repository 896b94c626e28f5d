"""The Explore page in a real Chromium."""

import re

import pytest
from playwright.sync_api import expect

import netviz
from netviz.drawing.files.export import export
from netviz.drawing.outline.tree import outline
from netviz.drawing.outline.units import with_units
from tests.browser.conftest import PROBE, becomes, card, settle, start_server, view

SHEET = re.compile(rb"/MediaBox ?\[[^]]*\]")


def test_a_click_on_a_card_shows_the_layer_and_its_row_and_the_link_reopens_it(server, open_page):
    page = open_page(f"{server.url}/?network=mobilenet_v1&alpha=0.5")
    page.get_by_role("button", name="Unfold separable 1", exact=True).click()
    page.get_by_role("button", name="Unfold depthwise · BN · ReLU6", exact=True).click()
    card(page, "separable_1_depthwise").click()
    expect(page.locator(".nv-facts tr", has_text="Multiply-adds")).to_contain_text("1,806,3361.2 %")
    expect(page.locator("tr.chosen")).to_have_attribute("data-name", "separable_1_depthwise")
    expect(page).to_have_url(
        re.compile(r"layer=separable_1_depthwise&open=separable_1(,|%2C)(~|%7E)separable_1_depthwise$")
    )
    again = open_page(page.url)
    expect(card(again, "separable_1_depthwise")).to_have_class(re.compile("chosen"))
    expect(again.locator(".nv-facts tr", has_text="Multiply-adds")).to_contain_text("1,806,336")


def test_a_click_in_the_table_lights_the_card_or_the_folded_block_that_holds_it(server, open_page):
    page = open_page(f"{server.url}/?network=resnet18")
    page.get_by_placeholder("Filter by name").fill("stage_3 add")
    expect(page.locator(".shown")).to_have_text("2 of 68 layers")
    page.get_by_placeholder("Filter by name").fill("stage_3_block")
    expect(page.locator(".shown")).to_have_text("16 of 68 layers")
    page.locator('tr[data-name="stage_3_block_2_conv2"]').click()
    expect(card(page, "stage_3")).to_have_class(re.compile("chosen"))
    expect(page.get_by_role("heading", name="conv2 Conv2D", exact=True)).to_be_visible()


def test_unfolding_and_folding_keep_the_view_where_it_was(server, open_page):
    page = open_page(f"{server.url}/?network=resnet18")
    view(page)
    before = card(page, "stage_2").bounding_box()["y"]
    page.get_by_role("button", name="Unfold stage 2").click()
    frame = page.locator('.frame[data-id="stage_2"]')
    expect(frame).to_be_visible()
    view(page)
    becomes(lambda: frame.bounding_box()["y"], pytest.approx(before, abs=2))
    page.get_by_role("button", name="Fold stage 2").click()
    expect(card(page, "stage_2")).to_be_visible()
    view(page)
    becomes(lambda: card(page, "stage_2").bounding_box()["y"], pytest.approx(before, abs=2))


def test_zoom_drag_and_fit_move_the_drawing_and_no_rerun_moves_it_back(server, open_page):
    page = open_page(f"{server.url}/?network=resnet18&layer=image")  # so the inspector stands beside it all the time
    viewer = page.locator(".viewer")
    expect(page.locator(".nv-facts h2")).to_contain_text("image")
    first = view(page)
    card(page, "stem").hover()
    page.keyboard.down("Control")
    page.mouse.wheel(0, -150)
    page.keyboard.up("Control")
    expect(viewer).not_to_have_attribute("data-view", first)
    box = viewer.bounding_box()
    page.mouse.move(box["x"] + 40, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + 80, box["y"] + 70, steps=5)
    page.mouse.up()
    moved = view(page)
    page.get_by_role("button", name="Show what is in stem").click()
    page.locator('tr[data-name="stem_conv"]').click()
    expect(page.locator(".nv-facts tr", has_text="Parameters")).to_contain_text("1,728under 0.1 %")
    assert view(page) == moved
    page.get_by_role("button", name="Fit").click()
    expect(viewer).to_have_attribute("data-view", first)


def test_the_drawing_is_taken_away_as_it_is_shown(server, open_page):
    look = "colour_by=macs&shapes=off&wide=on"
    page = open_page(f"{server.url}/?network=resnet18&{look}", scheme="dark")
    page.get_by_role("button", name="Unfold stage 2").click()
    expect(page.locator('.frame[data-id="stage_2"]')).to_be_visible()
    shown = page.locator(".card").evaluate_all("cards => cards.map((card) => card.dataset.id)")
    page.get_by_role("button", name="Export").click()
    network = netviz.build("resnet18")
    for ending in ("svg", "dot", "pdf"):
        page.get_by_text(ending.upper(), exact=True).click()
        button = page.get_by_role("link", name=f"Download .{ending}")
        expect(button).to_be_visible()
        with page.expect_download() as download:
            button.click()
        assert download.value.suggested_filename == f"resnet.{ending}"
        taken = download.value.path().read_bytes()
        drawn = export(
            network, with_units(outline(network)), {"stage_2"}, format=ending, direction="down",
            colour_by="macs", theme="dark", shapes=False, wide=True,
        )  # fmt: skip
        if ending == "pdf":  # with the time at which it was made
            assert taken.startswith(b"%PDF-")
            assert SHEET.findall(taken) == SHEET.findall(drawn)
        else:
            assert taken == drawn
            assert all(f'"{id}"' in taken.decode() for id in shown)
            assert '"stage_3/block_1' not in taken.decode()


def test_an_unfolding_that_is_refused_leaves_the_drawing_and_says_why(tmp_path, open_page):
    server = start_server(tmp_path, NETVIZ_TEST_REFUSED="stage_2", PYTHONPATH=PROBE)
    try:
        page = open_page(f"{server.url}/?network=resnet18&open=stage_1")
        said = page.get_by_text("The drawing stays as it was. A drawing may take 15 seconds")
        page.get_by_role("button", name="Unfold stage 2", exact=True).click()
        expect(said).to_be_visible()
        expect(page.locator('.frame[data-id="stage_1"]')).to_be_visible()
        expect(card(page, "stage_2")).to_be_visible()
        expect(page).to_have_url(re.compile("open=stage_1$"))
        page.get_by_role("button", name="Fold stage 1", exact=True).click()
        expect(card(page, "stage_1")).to_be_visible()
        expect(said).to_have_count(0)
    finally:
        server.end()


def test_a_number_out_of_its_range_is_kept_said_to_be_wrong_and_changes_nothing(server, open_page):
    page = open_page(f"{server.url}/?network=resnet18")
    field = page.get_by_label("Classes", exact=True)
    field.fill("999999")
    field.press("Enter")
    expect(page.get_by_text("Classes must be between")).to_contain_text("Received: 999999")
    expect(page.get_by_text(re.compile("^From [0-9,]+ to [0-9,]+$"))).to_be_visible()
    expect(field).to_have_value("999999")
    expect(page.locator("tfoot .total-params")).to_have_text("11,183,562")
    field.fill("100")
    field.press("Enter")
    expect(page.locator("tfoot .total-params")).to_have_text("11,229,732")
    expect(page.get_by_text("Classes must be between")).to_have_count(0)


def test_a_setting_redraws_the_network(server, open_page):
    page = open_page(f"{server.url}/explore")
    page.get_by_role("slider", name="Width multiplier").press("ArrowLeft")
    expect(page.get_by_text("3.89 M", exact=True)).to_be_visible()
    expect(page).to_have_url(re.compile("alpha=0.95"))
    expect(card(page, "stem").get_by_text("112 × 112 × 30")).to_be_visible()


def test_no_press_of_a_key_is_lost_however_fast_they_come(server, open_page):
    page = open_page(f"{server.url}/explore")
    slider = page.get_by_role("slider", name="Width multiplier")
    slider.focus()
    for _ in range(10):
        page.keyboard.press("ArrowLeft", delay=50)
        page.wait_for_timeout(50)
    expect(page.get_by_text("1.34 M", exact=True)).to_be_visible()
    expect(page).to_have_url(re.compile(r"alpha=0.5$"))


def test_the_view_survives_a_visit_to_another_page(server, open_page):
    page = open_page(f"{server.url}/?network=resnet18&layer=stage_1")
    card(page, "stem").click()
    expect(page).to_have_url(re.compile(r"layer=stem"))
    page.get_by_role("link", name="Train").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Train")
    page.get_by_role("link", name="Explore").click()
    expect(page.get_by_role("heading", name="ResNet", level=1)).to_be_visible()
    expect(page).to_have_url(re.compile(r"network=resnet&layer=stem"))
    expect(card(page, "stem")).to_have_class(re.compile("chosen"))
    expect(card(page, "stage_1")).not_to_have_class(re.compile("chosen"))


def test_back_undoes_the_last_change_right_after_it(server, open_page):
    page = open_page(f"{server.url}/?network=resnet18")
    card(page, "stem").click()
    expect(page).to_have_url(re.compile(r"layer=stem$"))
    card(page, "stage_1").click()
    expect(page).to_have_url(re.compile(r"layer=stage_1$"))
    settle(page)
    page.go_back()
    expect(page.locator(".nv-facts h2").first).to_contain_text("stem")
    expect(page).to_have_url(re.compile(r"layer=stem$"))
    page.go_back()
    expect(page.locator(".nv-facts")).to_have_count(0)
    expect(page).to_have_url(re.compile(r"network=resnet$"))


CALLED = {
    "VGG16": "VGG-16",
    "vgg 16": "VGG-16",
    "ResNet50": "ResNet-50",
    "resnet 50": "ResNet-50",
    "MobileNet V1": "1.0 MobileNet-224 · MobileNet V1",
    "mobilenetv2": "MobileNet V2 1.0",
    "Inception v1": "GoogLeNet/Inception V1",
}


def test_a_network_is_found_by_any_name_it_has(server, open_page):
    page = open_page(f"{server.url}/explore")
    field = page.get_by_role("combobox", name="Network")
    for typed, found in CALLED.items():
        field.click()
        field.fill(typed)
        expect(page.get_by_role("option").first).to_have_text(found)
        field.press("Enter")
        expect(field).to_have_value(found)


def test_a_mistyped_network_is_answered_above_the_drawing_on_a_phone_too(server, open_page):
    page = open_page(f"{server.url}/?network=resnet-50x", width=390, height=800)
    answer = page.get_by_text("Did you mean resnet50")
    expect(answer).to_be_in_viewport()


def test_the_tab_says_which_network_is_shown(server, open_page):
    page = open_page(f"{server.url}/?network=resnet50")
    expect(page).to_have_title("ResNet-50 · Explore · netviz")
    expect(page.get_by_role("heading", level=1)).to_have_text("ResNet-50")


@pytest.mark.parametrize("network", ["mobilenet_v1", "resnet50", "inception_resnet_v2_paper"])
def test_the_stage_reaches_from_the_head_to_the_window_s_end(server, open_page, network):
    page = open_page(f"{server.url}/?network={network}", width=1280, height=800)
    expect(page.get_by_text("What to look at")).to_be_visible()
    view(page)

    def lies_well():
        stage = page.locator(".viewer").bounding_box()
        return stage["y"] <= 180 and 780 <= stage["y"] + stage["height"] <= 800

    becomes(lies_well)


def test_a_volume_opens_its_stage_in_the_inspector_by_click_and_by_key(server, open_page):
    page = open_page(f"{server.url}/?network=vgg16")
    page.get_by_role("radio", name="Volumes").click()
    page.get_by_role("button", name="block 3: 56 × 56 × 256").click()
    expect(page.locator(".st-key-inspector")).to_contain_text("conv2")
    page.get_by_role("button", name="classifier: 1000").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".st-key-inspector")).to_contain_text("classifier")
