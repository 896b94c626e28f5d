"""When a host is full a newcomer sees the place in line at once, and the page opens by itself."""

from playwright.sync_api import expect

from tests.browser.conftest import A_WHILE_MS, PROBE, settle, start_server


def test_a_newcomer_sees_the_place_in_line_and_the_page_opens_by_itself(tmp_path, browser):
    full = tmp_path / "full"
    full.touch()
    server = start_server(tmp_path, NETVIZ_TEST_FULL=str(full), PYTHONPATH=PROBE)
    try:
        first, second = (browser.new_page() for _ in range(2))
        for page, place in ((first, "1"), (second, "2")):
            page.goto(f"{server.url}/train?network=lenet5")
            expect(page.get_by_role("status")).to_contain_text(place)
        full.unlink()
        expect(second.get_by_role("heading", name="Train", level=1)).to_be_visible(timeout=2 * A_WHILE_MS)
        settle(second)
        full.touch()
        second.reload()  # who is in stays in
        expect(second.get_by_role("heading", name="Train", level=1)).to_be_visible()
        first.close()
        second.close()
    finally:
        server.end()
