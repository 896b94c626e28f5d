"""Experiments as a visitor opens them: a link, recorded curves at once, and what to look for."""

import re

from playwright.sync_api import expect

from netviz.training.experiments import EXPERIMENTS
from netviz.training.recordings import recorded
from tests.browser.conftest import becomes

DEGRADATION = EXPERIMENTS["degradation"]
HUES = ".nv-curves .key i"
SCHEMES = ("light", "dark")
DRAWN = "() => Number(document.querySelector('.nv-curves')?.dataset.points ?? 0) > 0"


def test_a_link_opens_four_recorded_curves_with_names_hues_and_what_to_look_for(server, open_page):
    page = open_page(f"{server.url}/train?experiment=degradation&zoom=x:20:90")
    page.wait_for_function(DRAWN)
    expect(page.locator(".nv-curves .key li")).to_have_count(len(DEGRADATION.runs) + 1)
    names = page.locator(".nv-curves .key li").all_inner_texts()
    assert [name.partition(",")[0] for name in names[:-1]] == [planned.name for planned in DEGRADATION.runs]
    hues = page.locator(HUES).evaluate_all("(all) => all.map((each) => each.style.background)")
    assert len(set(hues)) == len(DEGRADATION.runs)
    run = page.locator(".st-key-run")
    expect(run.get_by_role("heading", name=DEGRADATION.title)).to_be_visible()
    expect(run).to_contain_text(DEGRADATION.looks_for)
    expect(run).to_contain_text(f"Recorded on {recorded('degradation')[0].day}")
    expect(run.get_by_role("region", name="Compared runs")).to_contain_text("Plain-56")
    becomes(lambda: page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth <= innerWidth"))
    whole = page.get_by_role("button", name="Whole curves")
    whole.click()
    expect(whole).to_be_hidden()
    expect(page).not_to_have_url(re.compile("zoom"))


def test_on_a_phone_the_cards_stand_below_one_another_and_one_click_opens_a_recording(server, open_page):
    page = open_page(f"{server.url}/train", width=390, height=844, scheme="dark")
    cards = page.locator(".st-key-experiments > *")
    expect(cards).to_have_count(len(EXPERIMENTS))
    becomes(lambda: len({*cards.evaluate_all("(all) => all.map((each) => each.getBoundingClientRect().left)")}), 1)
    page.locator(".st-key-experiment-degradation").get_by_role("button", name="Show recorded").click()
    page.wait_for_function(DRAWN)
    expect(page).to_have_url(re.compile("experiment=degradation"))
    plot = page.locator(".plot[data-value=accuracy]")
    title = plot.locator(".gtitle")
    expect(title).to_contain_text("chance, 10 %")
    becomes(lambda: right(title) <= right(plot))
    runs = page.get_by_role("region", name="Compared runs")
    captions = runs.locator("caption").all()
    assert captions
    for caption in captions:
        becomes(lambda caption=caption: right(caption) <= right(runs))


def right(part):
    box = part.bounding_box()
    return box["x"] + box["width"]


def test_a_picture_of_the_curves_has_the_same_colours_in_the_dark(server, open_page):
    light, dark = [pictured(open_page(f"{server.url}/train?experiment=frozen", scheme=each)) for each in SCHEMES]
    assert colours(light) == colours(dark)


def pictured(page):
    """The curves as SVG."""
    page.wait_for_function(DRAWN)
    page.locator(".nv-curves .files summary").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="SVG").click()
    return download.value.path().read_text(encoding="utf-8")


def colours(svg):
    return set(re.findall(r"(?:rgba?\([^)]*\)|#[0-9a-f]{6})", svg))
