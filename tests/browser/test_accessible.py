"""Every page, light and dark, by the rules of axe-core: nothing serious or critical, and headings in their order."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import ROOT, settle

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
GROUNDS = {"light": "rgb(255, 255, 255)", "dark": "rgb(18, 22, 29)"}
PAGES = {
    "home": "",
    "a network, folded": "explore",
    "a network, unfolded, with a layer": (
        "explore?network=inception_v3&open=modules_A,modules_A/module_1&layer=stem_conv3x3"
    ),
    "stories": "stories",
    "convolution": "convolution",
    "compare": "compare",
    "train": "train",
}


@pytest.mark.skipif(not AXE.exists(), reason="axe-core comes with npm ci")
@pytest.mark.parametrize("address", PAGES.values(), ids=PAGES)
def test_a_page_has_no_serious_finding(server, open_page, address):
    page = open_page(f"{server.url}/{address}")
    for scheme, ground in GROUNDS.items():
        page.emulate_media(color_scheme=scheme)
        expect(page.get_by_test_id("stApp")).to_have_css("background-color", ground)
        page.wait_for_load_state("networkidle")
        settle(page)
        assert not findings(page)


def findings(page):
    """What axe-core finds serious on a page, and headings out of their order."""
    page.add_script_tag(content=AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")["violations"]
    return {
        f"{rule['id']}: {node['html'][:120]}"
        for rule in found
        if rule["impact"] in ("serious", "critical") or rule["id"] == "heading-order"
        for node in rule["nodes"]
    }
