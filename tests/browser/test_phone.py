"""On a phone: the list of pages is in sight, and what a finger touches is large enough for one."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import ROOT, becomes, bottom, settle

PHONE = {"width": 390, "height": 844, "has_touch": True, "is_mobile": True}
PAGES = {"Home": "", "Explore": "explore", "Convolution": "convolution", "Compare": "compare", "Train": "train"}
TOO_SMALL = """(within) => {
    const CONTROLS = 'button, a[href], select, summary, textarea, input, [role=button], [role=slider]';
    const HALF = 21;
    const inside = (root) => [...root.querySelectorAll('*')].flatMap((each) => [
        ...(each.matches(CONTROLS) ? [each] : []), ...(each.shadowRoot ? inside(each.shadowRoot) : []),
    ]);
    const at = (x, y) => {
        let found = document.elementFromPoint(x, y);
        for (let inner; (inner = found?.shadowRoot?.elementFromPoint(x, y)) && inner !== found;) found = inner;
        return found;
    };
    const holds = (target, each) => {
        for (; each; each = each.parentElement ?? each.getRootNode().host) if (each === target) return true;
        return false;
    };
    // A slider is moved by its track, a box is ticked by its label.
    const touched = (control) => control.closest('[role=group] > div:has([type=range])')
        || (control.matches('input') && control.closest('label')) || control;
    const isShown = (each) => each.checkVisibility({ visibilityProperty: true, opacityProperty: true })
        && !each.closest('[inert], [aria-hidden=true], svg') && !each.disabled;
    const isInText = (each) => each.matches('a') && getComputedStyle(each).display === 'inline';
    return inside(document.querySelector(within)).filter((control) => {
        const target = touched(control);
        if (!isShown(control) || !isShown(target) || isInText(target)) return false;
        target.scrollIntoView({ block: 'center', inline: 'center' });
        const { x, y, width, height } = target.getBoundingClientRect();
        if (!width || x + width <= 0 || (width >= 44 && height >= 44)) return false;
        const [across, down] = [x + width / 2, y + height / 2];
        const reach = width >= 44 ? [[0, HALF], [0, -HALF]] : [[HALF, 0], [-HALF, 0], [0, HALF], [0, -HALF]];
        const isCovered = !holds(target, at(across, down));
        return !isCovered && !reach.every(([dx, dy]) => holds(target, at(Math.max(across + dx, 0), down + dy)));
    }).map((control) => {
        const { width, height } = touched(control).getBoundingClientRect();
        return `${control.getAttribute('aria-label') ?? touched(control).textContent.trim()}: ${width} x ${height}`;
    });
}"""
ENDS = "() => document.querySelector('.nv-chart .plot')._fullLayout.xaxis.range"
AS_WIDE = f"""([[low, high], share]) => {{
    const [begin, end] = ({ENDS})();
    return Math.abs((end - begin) / (high - low) / share - 1) < 0.05;
}}"""
SCROLLED = """() => document.querySelector('[data-testid="stMain"]').scrollTop"""


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_nothing_that_one_touches_is_smaller_than_a_finger(server, open_page, path):
    page = open_page(f"{server.url}/{path}", **PHONE)
    page.wait_for_load_state("networkidle")
    settle(page)
    becomes(lambda: page.evaluate(TOO_SMALL, "body"), [])
    settings = page.get_by_role("button", name="Expand sidebar")
    if path in ("explore", "train"):
        settings.click()
        expect(page.get_by_role("button", name="Collapse sidebar")).to_be_visible()
        becomes(lambda: page.evaluate(TOO_SMALL, "[data-testid=stSidebar]"), [])


def test_every_page_is_one_touch_away(server, open_page):
    page = open_page(server.url, **PHONE)
    for name in PAGES:
        for each in PAGES:
            expect(page.get_by_role("link", name=each, exact=True)).to_be_in_viewport(ratio=1)
        page.get_by_role("link", name=name, exact=True).tap()
        page.wait_for_function("name => document.title.includes(name)", arg=name)
        settle(page)


@pytest.mark.parametrize("path", ["compare", "train"])
def test_a_title_keeps_its_room_above_the_paragraph(server, open_page, path):
    page = open_page(f"{server.url}/{path}", **PHONE)
    title, paragraph = page.locator("h1"), page.locator("h1 >> xpath=following::p[1]")
    expect(paragraph).to_be_visible()
    becomes(lambda: paragraph.bounding_box()["y"] >= bottom(title) + 4)


@pytest.mark.parametrize(("width", "shown"), [(390, False), (1280, True)])
def test_on_a_phone_no_buttons_lie_over_the_curves(browser, width, shown):
    page = browser.new_page(viewport={"width": width, "height": 844})
    page.set_content('<div class="nv-curves"><div class="plot"><div class="modebar-container">+</div></div></div>')
    page.add_style_tag(path=ROOT / "assets" / "live_curves" / "curves.css")
    assert page.locator(".modebar-container").is_visible() == shown
    page.close()


def test_two_fingers_zoom_a_chart_a_button_shows_all_of_it_and_one_finger_scrolls_the_page(server, open_page):
    page = open_page(f"{server.url}/compare?left=vgg16&right=resnet18&look=accuracy", **PHONE)
    area, hand = page.locator(".nv-chart .nsewdrag").first, page.context.new_cdp_session(page)
    area.scroll_into_view_if_needed()
    settle(page)
    whole, before = page.get_by_role("button", name="Whole chart"), page.evaluate(ENDS)
    expect(whole).to_be_hidden()
    box = area.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 3

    def touch(*places):
        for kind, fingers in zip(("touchStart", *["touchMove"] * len(places)), (*places, places[-1]), strict=True):
            points = [{"x": x + across, "y": y + down, "id": id} for id, (across, down) in enumerate(fingers)]
            hand.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
        hand.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

    touch(*[((-apart, 0), (apart, 0)) for apart in (20, 40, 60)])
    page.wait_for_url(lambda url: "zoom=" in url)
    page.wait_for_function(AS_WIDE, arg=[before, 1 / 3])
    whole.tap()
    page.wait_for_url(lambda url: "zoom=" not in url)
    expect(whole).to_be_hidden()
    page.wait_for_function(AS_WIDE, arg=[before, 1])
    top = page.evaluate(SCROLLED)
    touch(*[[(0, down)] for down in (0, 40, 80, 120, 160)])
    page.wait_for_function(f"top => ({SCROLLED})() < top", arg=top)
    assert "zoom=" not in page.url


def test_the_form_makes_way_for_the_run_that_it_started(server, open_page):
    page = open_page(f"{server.url}/train?experiment=frozen", **PHONE)
    page.get_by_role("button", name="Expand sidebar").click()
    start = page.get_by_test_id("stSidebar").get_by_role("button", name="Start training")
    page.evaluate("""() => {
        window.stop = (event) => event.stopPropagation(); // no run for a test
        document.addEventListener('click', stop, true);
    }""")
    start.tap()
    expect(start).to_be_in_viewport()
    page.evaluate("""() => {
        document.removeEventListener('click', stop, true);
        history.replaceState(null, '', '?run=started');
    }""")
    expect(start).not_to_be_in_viewport()
