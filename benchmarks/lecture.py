"""A lecturer's ten tasks in a real Chromium, each from a cold start: the clicks it takes, and the seconds.

    python -m benchmarks.lecture [NUMBER ...]       five minutes, most of them two runs that train

Every task begins on Home in a browser that was never here. A click, a typed word, a key and a file that is chosen count
one each; seconds count from the opening of Home until what the task asks for stands on the screen, without those of a
run that trains, and without those that a lecturer takes to think. Exit status 1 where a task takes more than five
clicks or thirty seconds; other programs that run meanwhile slow it down, so the load is told.

Seen on two processors under a load of 13 to 21: one to five clicks, and 5 to 20 seconds.
"""

from __future__ import annotations

import json
import os
import re
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from netviz.anatomy.compare import compare
from netviz.architectures.catalog import TITLES, build, full_title
from netviz.state.comparison import Comparison
from netviz.stories.catalog import story
from netviz.training.experiments import EXPERIMENTS
from netviz.words import share
from tests.browser.conftest import CHROMIUM, FLAGS, settle, start_server
from tests.interchange.test_keras_file import CONV, named, sequential

MOST_CLICKS, MOST_SECONDS = 5, 30.0
PATIENCE = 180_000
POINTS = "() => Number(document.querySelector('.nv-curves')?.dataset.points ?? 0)"


class Lecturer:
    """Somebody at a browser, whose every move is counted."""

    def __init__(self, page: Page, folder: Path):
        self.page, self.folder = page, folder
        self.clicks, self.apart = 0, 0.0
        self.began = time.perf_counter()

    def goes_to(self, page: str) -> None:
        """By the navigation."""
        self.clicks_on(self.page.get_by_role("link", name=page, exact=True).first)
        expect(self.page).to_have_url(re.compile(page.lower()))
        settle(self.page, PATIENCE)

    def clicks_on(self, what: Locator) -> None:
        self.clicks += 1
        what.click()

    def points_at(self, what: Locator) -> None:
        """Counted like a click: it is found by looking for it."""
        self.clicks += 1
        what.hover()

    def button(self, name: str | re.Pattern[str]) -> None:
        self.clicks_on(self.page.get_by_role("button", name=name).first)

    def opens(self, network: str, preset: str) -> None:
        """From the list of networks: a word of its name, and what of the list is meant."""
        self.clicks_on(self.page.get_by_role("combobox", name="Network"))
        self.clicks += 1
        self.page.keyboard.type(network)
        self.clicks_on(self.page.get_by_role("option", name=TITLES[preset], exact=True))
        expect(self.page.get_by_role("heading", level=1)).to_have_text(full_title(build(preset)))
        settle(self.page, PATIENCE)

    @contextmanager
    def training(self) -> Iterator[None]:
        """Seconds that are a run's, from its start on, and no lecturer's."""
        began = time.perf_counter()
        yield
        self.apart += time.perf_counter() - began

    @property
    def seconds(self) -> float:
        return time.perf_counter() - self.began - self.apart


def separable(lecturer: Lecturer) -> str:
    """What a separable convolution saves on a real layer."""
    network, page = build("mobilenet_v1"), lecturer.page
    lecturer.goes_to("Explore")
    lecturer.clicks_on(page.locator(".viewer [data-id=stem]").first)
    lecturer.button("Animate this layer")
    node = next(each for each in network.nodes if each.name == "stem_conv")
    kernel, filters = node.window.kernel[0], node.output_shape[-1]
    told = page.locator("section.stage")
    expect(told).to_contain_text("Depthwise separable")
    expect(told).to_contain_text(f"takes {1 / filters + 1 / kernel**2:.3f} of the multiply-adds of standard")
    expect(page.get_by_text(f"{node.macs:,}").first).to_be_visible()
    return f"{node.name}: 1/{filters} + 1/{kernel}², both kinds side by side"


def inception_resnet(lecturer: Lecturer) -> str:
    """Inception-ResNet-V2 on one screen, and a block A opened."""
    page, viewer = lecturer.page, lecturer.page.locator(".viewer")
    lecturer.goes_to("Explore")
    lecturer.opens("Inception-ResNet-V2", "inception_resnet_v2_paper")
    expect(viewer.locator("[data-id=blocks_A]").first).to_be_visible()
    ends = [viewer.locator(f"[data-id={name}]").first.bounding_box() for name in ("stem", "classifier")]
    high = page.viewport_size["height"]
    assert all(box["y"] >= 0 and box["y"] + box["height"] <= high for box in ends)
    lecturer.clicks_on(viewer.locator("[data-toggle=blocks_A]"))
    inside = viewer.locator("[data-id^=blocks_A_], [data-id^='blocks_A/']")
    expect(inside.first).to_be_visible()
    return f"from stem to classifier on one screen; blocks A unfolded to {inside.count()} cards"


def heaviest(lecturer: Lecturer) -> str:
    """The heaviest layer of VGG16."""
    lecturer.goes_to("Explore")
    lecturer.opens("VGG-16", "vgg16")
    network = build("vgg16")
    node = max(network.nodes, key=lambda each: each.params)
    lecturer.points_at(lecturer.page.locator(".st-key-totals [data-testid=stTooltipIcon]").first)
    told = lecturer.page.get_by_role("tooltip")
    expect(told).to_contain_text(f"Most in {node.name}: {share(node.params, network.total_params)}")
    return f"{node.name} with {node.params:,} parameters, its share beside the total"


def xceptions(lecturer: Lecturer) -> str:
    """In what both Xceptions differ, the paper's and the tutorial's."""
    meant, tutorial = (build(word) for word in Comparison().words)
    lecturer.goes_to("Compare")
    page = lecturer.page
    expect(page.get_by_text(full_title(tutorial)).first).to_be_visible()
    expect(page.locator(".viewer")).to_have_count(2)
    expect(page.locator(".viewer .card.changed").first).to_be_in_viewport()
    more = tutorial.layer_count - meant.layer_count
    expect(page.get_by_role("table").first).to_contain_text(f"{tutorial.layer_count} (+{more})")
    assert compare(meant, tutorial)
    return f"two drawings, lit where they differ; {more} layers more"


def in_pictures(lecturer: Lecturer) -> str:
    """From Inception to Xception in pictures."""
    told = story("inception_to_xception")
    page = lecturer.page
    lecturer.goes_to("Stories")
    lecturer.clicks_on(page.locator("[class*=st-key]", has_text=told.title).get_by_role("button", name="Begin").first)
    expect(page.get_by_role("heading", name=told.scenes[0].title)).to_be_visible()
    expect(page.locator(".viewer .card").first).to_be_visible()
    settle(page, PATIENCE)
    lecturer.clicks_on(page.get_by_role("button", name=re.compile("^Next")))
    expect(page.get_by_role("heading", name=told.scenes[1].title)).to_be_visible()
    settle(page, PATIENCE)
    lecturer.clicks_on(page.get_by_role("button", name=f"{len(told.scenes)}: {told.scenes[-1].title}"))
    expect(page.get_by_role("heading", name=told.scenes[-1].title)).to_be_visible()
    expect(page.locator(".viewer .card").first).to_be_visible()
    return f"scenes 1, 2 and {len(told.scenes)}; each between is a key away"


def degradation(lecturer: Lecturer) -> str:
    """Degradation: plain against residual, recorded."""
    experiment = EXPERIMENTS["degradation"]
    page = lecturer.page
    lecturer.goes_to("Train")
    lecturer.clicks_on(page.locator(".st-key-experiment-degradation").get_by_role("button", name="Show recorded"))
    page.wait_for_function(f"() => ({POINTS})() > 0")
    expect(page.locator(".nv-curves .key li")).to_have_count(len(experiment.runs) + 1)
    expect(page.locator(".nv-curves")).to_be_in_viewport()
    for run in experiment.runs:
        expect(page.get_by_role("region", name="Compared runs")).to_contain_text(run.name)
    return f"{len(experiment.runs)} curves, and what to look for"


def steering(lecturer: Lecturer) -> str:
    """A run, its learning rate changed, stopped."""
    page = lecturer.page
    _starts_a_run(lecturer)
    with lecturer.training():
        page.wait_for_function(f"() => ({POINTS})() > 3")
        expect(page.get_by_role("button", name="Steer")).to_be_enabled()
    lecturer.button("Steer")
    lecturer.button("Rate ÷ 10")
    expect(page.locator(".nv-curves")).to_contain_text(re.compile("learning rate|rate", re.I))
    lecturer.clicks_on(page.locator("[data-testid=stMain]").get_by_role("button", name="Stop"))
    expect(page.get_by_text("Stopped by you")).to_be_visible()
    return "curves with the mark of the new rate, stopped"


def among_others(lecturer: Lecturer) -> str:
    """Four networks by accuracy and compute, one's own file among them."""
    page, path = lecturer.page, lecturer.folder / "own.json"
    path.write_text(json.dumps(sequential(CONV, named(CONV, "last"))))
    lecturer.goes_to("Explore")
    lecturer.clicks_on(page.get_by_text("Open a model file"))
    with page.expect_file_chooser() as chooser:
        lecturer.button("Choose a file")
    lecturer.clicks += 1
    chooser.value.set_files(path)
    lecturer.button("Compare with known networks")
    settle(page, PATIENCE)
    rows = page.get_by_role("table").first.get_by_role("row")
    expect(rows).to_have_count(2 + len(Comparison.KNOWN))
    expect(page.get_by_text("Top-1 accuracy, %").first).to_be_visible()
    return f"{len(Comparison.KNOWN) + 1} rings in the bubble chart, and their totals"


def link(lecturer: Lecturer) -> str:
    """The link, or the QR code, of the present view."""
    page = lecturer.page
    lecturer.goes_to("Convolution")
    lecturer.button(re.compile("^Lecture$"))
    lecturer.button("QR code")
    code = page.get_by_role("img", name="QR code. This view: ")
    expect(code).to_have_js_property("complete", True)
    assert page.url in (code.get_attribute("alt") or "")
    expect(page.get_by_role("button", name="Copy the link")).to_be_visible()
    return "the code, its address, and a button that copies it"


def handout(lecturer: Lecturer) -> str:
    """Drawing, table, code, curve and weights for a handout."""
    page = lecturer.page
    _starts_a_run(lecturer)
    with lecturer.training():
        expect(page.get_by_role("button", name="Run again")).to_be_visible()
        settle(page, PATIENCE)
    lecturer.button("Take away")
    expect(page.get_by_text("All for a handout, .zip")).to_be_visible()
    lecturer.button("Make it")
    with page.expect_download() as download:
        lecturer.clicks_on(page.get_by_role("link", name=re.compile("^Download ")))
    with zipfile.ZipFile(download.value.path()) as archive:
        names = set(archive.namelist())
    assert {"drawing.svg", "layers.csv", "network.py", "curves.csv", "trained.weights.h5"} <= names
    return f"an archive of {len(names)} files"


def _starts_a_run(lecturer: Lecturer) -> None:
    lecturer.goes_to("Train")
    lecturer.button("Start training")
    expect(lecturer.page.locator("[data-testid=stMain]").get_by_role("button", name="Stop")).to_be_visible()


TASKS: tuple[Callable[[Lecturer], str], ...] = (
    separable, inception_resnet, heaviest, xceptions, in_pictures, degradation, steering, among_others, link, handout,
)  # fmt: skip


def done(browser: Browser, url: str, folder: Path, number: int) -> bool:
    """Do that task and print its line; whether it took no more than it may."""
    task = TASKS[number - 1]
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    lecturer = Lecturer(page, folder)
    page.goto(url)
    settle(page, PATIENCE)
    seen = task(lecturer)
    seconds = lecturer.seconds
    load = os.getloadavg()[0]
    apart = f"  and {lecturer.apart:.0f} s of training" if lecturer.apart else ""
    print(f"{number:2}  {task.__doc__:<62} {lecturer.clicks} clicks {seconds:5.1f} s  load {load:4.1f}  {seen}{apart}",
          flush=True)  # fmt: skip
    context.close()
    return lecturer.clicks <= MOST_CLICKS and seconds <= MOST_SECONDS


def main() -> int:
    numbers = [int(each) for each in sys.argv[1:]] or range(1, len(TASKS) + 1)
    expect.set_options(timeout=PATIENCE)
    with tempfile.TemporaryDirectory() as name, sync_playwright() as engine:
        folder = Path(name)
        server = start_server(folder)
        try:
            browser = engine.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            fine = [done(browser, server.url, folder, number) for number in numbers]
            return 0 if all(fine) else 1
        finally:
            server.end()


if __name__ == "__main__":
    sys.exit(main())
