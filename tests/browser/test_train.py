"""Training as a visitor sees it: a real server, a real Chromium, a real worker, real images."""

import contextlib
import os
import re
import shutil
import signal
import sqlite3
import zipfile
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import TimeoutError, expect

from netviz.training.dispatch.local_processes import pid_of
from netviz.training.record.guesses import MOST_IN_ROOM
from netviz.training.record.guesses import POINTS as MOMENTS
from netviz.training.record.room_codes import new_room
from netviz.training.record.store import Store
from tests.browser.conftest import A_WHILE_MS, becomes, settle, start_server, view, windows
from tests.browser.test_accessible import AXE, findings
from tests.cifar import cifar10_folder

A_WHILE = 120_000
"""For what a worker does, or a server beside one: it may be slow, where nothing is wrong."""
TINY = "network=resnet%3Fblocks%3D1%252C1%26initial_filters%3D8&data=shapes&held_out=100"
SHORT, LONG = f"{TINY}&images=500&epochs=2", f"{TINY}&images=5000&epochs=100&seconds=900"
AXIS = "document.querySelector('.plot[data-value=accuracy]').layout.xaxis"
ZOOMED = f"() => {AXIS}.range"
POINTS = "() => Number(document.querySelector('.nv-curves')?.dataset.points ?? 0)"
# Every time the plot is taken away or emptied; a chart that is rebuilt would be counted here.
COUNT_BLANKS = """() => {
    window.blanks = 0;
    const holdsPlot = (node) => node.matches?.('.plot, .main-svg') || node.querySelector?.('.plot');
    new MutationObserver((changes) => changes.forEach(({ removedNodes }) => removedNodes.forEach((node) => {
        if (holdsPlot(node)) window.blanks += 1;
    }))).observe(document.body, { childList: true, subtree: true });
}"""
ABOVE_CHANCE = """() => [...document.querySelectorAll('[data-testid=stMetric]')].some(({ textContent }) =>
    textContent.includes('Held-out') && parseFloat(textContent.match(/([0-9.]+) %/)?.[1]) > 20)"""


@pytest.fixture(scope="module")
def trainer(tmp_path_factory):
    """A server of its own, with real images and an empty record of runs."""
    folder = tmp_path_factory.mktemp("trainer")
    images = cifar10_folder(tmp_path_factory.mktemp("cifar10"))
    running = start_server(folder, NETVIZ_CIFAR10=str(images))
    expect.set_options(timeout=A_WHILE)
    yield running
    expect.set_options(timeout=A_WHILE_MS)
    running.end()
    for made in ("data", "checkpoints"):  # hundreds of megabytes, which the tests that follow can make use of
        shutil.rmtree(folder / "netviz" / made, ignore_errors=True)


@pytest.fixture
def open_page(browser):
    with windows(browser, A_WHILE) as open_page:
        yield open_page


@pytest.fixture(autouse=True)
def _no_worker_outlives_its_test(trainer, request):
    """One that failed would leave its run in the only slot, and its worker beside whatever is tested next."""
    yield
    if request.cls is None and record_of(trainer).exists():
        kill_workers(trainer)


def kill_workers(server):
    for (handle,) in rows(server, "select handle from run where state = 'running' and handle is not null"):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid_of(handle), signal.SIGKILL)


def record_of(server):
    return server.log.parent / "netviz" / "runs.sqlite"


def rows(server, query):
    with sqlite3.connect(record_of(server)) as record:
        return record.execute(query).fetchall()


def start(page):
    page.get_by_role("button", name="Start training").click()
    expect(stop_button(page)).to_be_visible()


def stop(page):
    """At once: a click while the page still runs is heard, too."""
    stop_button(page).click()
    expect(page.get_by_text("Stopped by you")).to_be_visible()


def stop_button(page):
    """The run's own: Streamlit has one, too, while a script runs."""
    return page.locator("[data-testid=stMain]").get_by_role("button", name="Stop")


def choose(page, label, value):
    field = page.get_by_label(label, exact=True)
    field.fill(value)
    field.press("Enter")
    settle(page)


def zoom_out(page, box):
    """Double click until it is seen as one: plotly asks for two clicks within 0.3 s of its own, busy or not."""
    for _ in range(10):
        page.mouse.dblclick(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        with contextlib.suppress(TimeoutError):
            page.wait_for_function(f"() => {AXIS}.range[0] === 0", timeout=1_000)
            return


def wait_for_points(page, more_than):
    page.wait_for_function(f"() => ({POINTS})() > {more_than}")
    return page.evaluate(POINTS)


def test_the_page_shows_the_images_that_a_run_learns_from(trainer, open_page):
    page = open_page(trainer.url + "/train")
    expect(page.get_by_text("CIFAR-10 (Krizhevsky 2009")).to_be_visible()
    expect(page.get_by_text("airplane")).to_be_visible()
    page.set_viewport_size({"width": 390, "height": 844})
    becomes(lambda: len({name.bounding_box()["height"] for name in page.locator(".st-key-sample p").all()}), 1)


class Started(NamedTuple):
    """A run by its link, which the page writes when Start was pressed, and by what the browser of its starter keeps."""

    address: str
    browser: Any


@pytest.fixture(scope="class")
def started(trainer, browser):
    with windows(browser, A_WHILE) as open_page:
        page = open_page(trainer.url + "/train")
        choose(page, "Time budget (seconds)", "900")
        start(page)
        expect(page).to_have_url(re.compile("run="))
        run = Started(page.url, page.context.storage_state())
    yield run
    kill_workers(trainer)


@pytest.fixture(scope="class")
def address(started):
    return started.address


@pytest.fixture(scope="class")
def stopped(started, browser):
    """The windows of its starter, who has stopped it, and of who looked on."""
    with windows(browser, A_WHILE) as open_page:
        own = open_page(started.address, storage_state=started.browser)
        other = open_page(started.address, scheme="dark", width=390, height=844)
        stop(own)
        yield own, other


LIBRARY = "**/plotly-basic.min.js"
# A browser that is so busy that what is to be done at once comes after the next timer.
LATE = """() => {
    const later = window.setTimeout;
    window.setTimeout = (act, after, ...more) => later(act, after || 1_500, ...more);
}"""


@pytest.mark.timeout(600)
class TestARunThatIsWatched:
    """One run, started once: the first of these tests leave it as it is, and before the last ones it is stopped."""

    def test_a_zoom_stays_while_the_curves_grow_and_no_chart_is_built_anew(self, address, open_page):
        page = open_page(address)
        seen = wait_for_points(page, 10)
        page.evaluate(COUNT_BLANKS)
        box = page.locator(".plot[data-value=accuracy] .nsewdrag").bounding_box()
        page.mouse.move(box["x"] + box["width"] * 0.2, box["y"] + box["height"] * 0.3)
        page.mouse.down()
        page.mouse.move(box["x"] + box["width"] * 0.6, box["y"] + box["height"] * 0.7, steps=8)
        page.mouse.up()
        page.wait_for_function(f"() => {AXIS}.range[0] > 0")
        zoomed = page.evaluate(ZOOMED)
        wait_for_points(page, seen + 20)
        assert page.evaluate(ZOOMED) == zoomed
        zoom_out(page, box)
        page.wait_for_function(f"(zoomed) => ({ZOOMED})()[1] > zoomed[1] * 1.2", arg=zoomed)
        assert page.evaluate("() => window.blanks") == 0

    def test_a_reload_another_page_and_another_window_show_the_same_run(self, address, open_page):
        page = open_page(address)
        seen = wait_for_points(page, 10)
        other = open_page(page.url, scheme="dark", width=1920, height=1080)
        wait_for_points(other, seen)
        page.reload()
        settle(page)
        wait_for_points(page, seen)
        page.get_by_role("link", name="Explore").click()
        settle(page)
        page.get_by_role("link", name="Train").click()
        expect(page).to_have_url(other.url)
        wait_for_points(page, seen)

    def test_what_it_learns_is_followed_only_while_that_is_asked_for_and_a_filter_opens_at_work(
        self, address, open_page
    ):
        page = open_page(f"{address}&look=learnt")
        learnt, slider = page.locator(".learnt"), page.get_by_label("Moment of the run")
        live = page.get_by_role("button", name="Live")
        expect(learnt.locator(".card canvas")).to_have_count(16)
        expect(learnt.locator("td.own")).to_have_count(10)
        expect(slider).to_be_enabled()
        slider.press("Home")
        expect(live).to_have_attribute("aria-pressed", "false")
        first, newest = learnt.get_attribute("data-step"), learnt.get_attribute("data-newest")
        expect(learnt).not_to_have_attribute("data-newest", newest)
        assert learnt.get_attribute("data-step") == first
        slider.press("l")
        expect(live).to_have_attribute("aria-pressed", "true")
        expect(learnt).not_to_have_attribute("data-step", first)
        page.get_by_role("button", name="Filter 3", exact=True).click()
        expect(page.get_by_text(re.compile(r"^Filter 3 of .* on a held-out picture"))).to_be_visible()
        page.reload()
        expect(page.get_by_text(re.compile(r"^Filter 3 of .* on a held-out picture"))).to_be_visible()

    def test_a_layer_opens_at_work_and_a_changed_setting_leaves_a_way_back_by_keyboard(self, address, open_page):
        layer = "separable_1_depthwise"
        page = open_page(f"{address}&look=learnt&layer={layer}")
        page.get_by_role("button", name="See it convolve this picture").press("Enter")
        shown = page.get_by_text(re.compile(rf"^{layer} of .* after batch .* is the layer's own"))
        expect(shown).to_be_visible()
        stage = page.locator("section.stage")
        expect(stage).to_be_focused()
        page.keyboard.press("ArrowRight")
        expect(stage).to_have_attribute("data-step", "2")
        scene = stage.get_attribute("data-scene")
        page.get_by_role("radio", name="valid").press("Enter")
        back = page.get_by_role("button", name="Back to the trained weights")
        expect(back).to_be_visible()
        expect(shown).to_have_count(0)
        settle(page)
        assert not AXE.exists() or not findings(page)
        back.press("Enter")
        expect(shown).to_be_visible()
        expect(stage).to_have_attribute("data-scene", scene)
        expect(back).to_have_count(0)
        page.emulate_media(color_scheme="dark")
        settle(page)
        assert not AXE.exists() or not findings(page)

    def test_curves_whose_library_could_not_be_loaded_come_back_with_the_next_update(self, trainer, address, open_page):
        page = open_page(trainer.url + "/compare")
        page.route(LIBRARY, lambda route: route.abort())  # before the page that asks for it
        page.goto(address)
        expect(page.get_by_text("plotly.js could not be loaded")).to_be_visible()
        page.unroute(LIBRARY)
        wait_for_points(page, 0)
        expect(page.get_by_text("plotly.js could not be loaded")).to_have_count(0)
        expect(page.locator(".plot .main-svg").first).to_be_visible()

    def test_its_wheel_is_handed_over_and_taken_back(self, started, open_page):
        """Its starter, who looks on, and who gets the wheel: each in a browser of his own."""
        page = open_page(started.address, storage_state=started.browser)
        seen = wait_for_points(page, 5)
        page.get_by_role("button", name="Share").click()
        page.get_by_role("button", name="Hand over the wheel").click()
        look, wheel = [page.locator("code").filter(has_text=text) for text in ("run=", "wheel=")]
        expect(wheel).to_be_visible()
        other = open_page(look.first.inner_text().strip())
        wait_for_points(other, seen)
        expect(other.get_by_text("You are looking on")).to_be_visible()
        expect(stop_button(other)).to_have_count(0)

        other.goto(wheel.inner_text().strip())
        expect(stop_button(other)).to_be_visible()
        expect(other).not_to_have_url(re.compile("wheel="))
        other.reload()
        expect(stop_button(other)).to_be_visible()
        page.keyboard.press("Escape")
        page.get_by_role("button", name="Share").click()
        page.get_by_role("button", name="Take it back").click()
        expect(page.get_by_role("button", name="Hand over the wheel")).to_be_visible()
        expect(other.get_by_text("You are looking on")).to_be_visible()

    def test_on_a_phone_the_menu_leaves_in_sight_what_one_steers(self, started, open_page):
        page = open_page(started.address, storage_state=started.browser, width=390, height=844)
        left = [page.get_by_role("button", name=name, exact=True).bounding_box()["x"] for name in ("Pause", "Steer")]
        assert left[0] == left[1]
        page.get_by_role("button", name="Steer").click()
        menu, figures = page.get_by_test_id("stPopoverBody"), page.locator(".st-key-run-figures")
        becomes(lambda: menu.bounding_box()["y"] >= (box := figures.bounding_box())["y"] + box["height"])
        expect(menu.get_by_role("button", name="Begin again")).to_be_in_viewport(ratio=1)

    def test_it_learns_more_than_chance(self, address, open_page):
        open_page(address).wait_for_function(ABOVE_CHANCE, timeout=2 * A_WHILE)

    def test_who_looks_on_is_told_that_its_starter_stopped_it(self, stopped):
        _, other = stopped
        expect(other.get_by_text("Stopped by its starter")).to_be_visible()
        becomes(lambda: other.evaluate("document.documentElement.scrollWidth <= innerWidth"))

    def test_its_curves_and_its_network_are_taken_away(self, stopped):
        page, _ = stopped
        settle(page)
        page.get_by_role("button", name="Take away").click()
        with page.expect_download() as download:
            page.get_by_role("link", name="CSV", exact=True).click()
        assert download.value.path().read_text().startswith("epoch,accuracy,loss,val_accuracy,val_loss")
        page.get_by_role("button", name="Make it").first.click()
        with page.expect_download() as download:
            page.get_by_role("link", name=re.compile(r"^Download .* MB")).click()
        with zipfile.ZipFile(download.value.path()) as handout:
            names = set(handout.namelist())
        assert {"drawing.svg", "layers.csv", "network.py", "curves.csv", "trained.weights.h5"} <= names
        page.keyboard.press("Escape")

    def test_it_is_found_the_next_day_in_the_same_browser_or_by_an_own_link(self, trainer, started, stopped, open_page):
        page, _ = stopped
        page.get_by_role("button", name="My link").click()
        own = page.locator("code").filter(has_text="mine=").inner_text().strip()
        page.keyboard.press("Escape")
        for link, state in ((trainer.url + "/train", started.browser), (own, None)):
            next_day = open_page(link, storage_state=state)
            next_day.get_by_role("button", name="MobileNet V1").first.click()
            expect(next_day.get_by_text("Stopped by you")).to_be_visible()
            expect(next_day).not_to_have_url(re.compile("mine="))

    @pytest.mark.usefixtures("stopped")
    def test_curves_whose_library_could_not_be_loaded_come_back_on_request(self, trainer, address, open_page):
        blank = open_page(trainer.url + "/compare")
        blank.route(LIBRARY, lambda route: route.fulfill(body="", content_type="text/javascript"))
        blank.goto(address)
        expect(blank.get_by_text("plotly.js could not be loaded")).to_be_visible()
        blank.unroute(LIBRARY)
        blank.get_by_role("button", name="Try again").click()
        wait_for_points(blank, 0)


@pytest.mark.timeout(600)
def test_a_shortcut_is_cut_in_the_drawing_marked_on_the_curves_and_healed_while_others_look_on(trainer, open_page):
    page = open_page(trainer.url + "/train?network=resnet20&look=network&seconds=900")
    start(page)
    one = page.get_by_role("button", name="Shortcut of stage 2, block 1")
    several = page.get_by_role("button", name=re.compile("^3 shortcuts, from stage 1, block 1 to stage 1, block 3"))
    wait_for_points(page, 1)
    expect(one).to_have_attribute("aria-pressed", "false")
    stands = view(page)
    several.locator("circle").click()
    expect(several).to_have_attribute("aria-pressed", "true")
    assert view(page) == stands
    one.focus()
    one.press("Enter")
    expect(one).to_have_attribute("aria-pressed", "true")
    expect(one).to_be_focused()
    curves = page.locator(".plot[data-value=loss]")
    expect(curves).to_contain_text("shortcut of stage 2, block 1 cut")
    other = open_page(page.url, scheme="dark")
    expect(other.get_by_text("4 of 9 shortcuts cut.")).to_be_visible()
    expect(other.get_by_role("img", name="Shortcut of stage 2, block 1, cut")).to_be_attached()
    expect(other.get_by_role("button", name="Cut all")).to_be_disabled()
    for label, then in (("Pause", "Resume"), ("Resume", "Pause")):  # one makes way for the other
        page.get_by_role("button", name=label, exact=True).press("Enter")
        expect(page.get_by_role("button", name=then, exact=True)).to_be_focused()
    page.get_by_role("button", name="Steer").press("Enter")
    expect(page.get_by_role("button", name="Rate ÷ 10")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Steer")).to_be_focused()
    page.evaluate(LATE)
    page.get_by_role("button", name="Steer").press("Enter")
    page.get_by_role("button", name="Rate ÷ 10").press("Enter")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Pause", exact=True).press("Enter")
    expect(page.get_by_role("button", name="Resume", exact=True)).to_be_visible()
    of_run = "select kind from command where run = (select max(run) from command) order by number"
    asked = [kind for (kind,) in rows(trainer, of_run)]
    assert asked[-2:] == ["learning_rate", "pause"]
    assert asked.count("learning_rate") == 1
    page.get_by_role("button", name="Heal all").press("Enter")
    expect(several).to_have_attribute("aria-pressed", "false")
    expect(other.get_by_text("9 shortcuts, none cut.")).to_be_visible()
    kill_workers(trainer)


@pytest.mark.timeout(600)
def test_a_double_click_starts_one_run_and_a_killed_worker_is_shown_as_failed_with_its_curve(trainer, open_page):
    page = open_page(f"{trainer.url}/train?{LONG}")
    expect(page.get_by_role("button", name="Start training")).to_be_enabled()
    before = len(rows(trainer, "select id from run"))
    page.get_by_role("button", name="Start training").dblclick()
    seen = wait_for_points(page, 5)
    assert len(rows(trainer, "select id from run")) == before + 1
    ((handle,),) = rows(trainer, "select handle from run where state = 'running'")
    os.kill(pid_of(handle), signal.SIGKILL)
    expect(page.get_by_text("Failed: its worker died: it was killed by signal 9")).to_be_visible()
    assert page.evaluate(POINTS) >= seen
    page.get_by_role("button", name="Run again").click()
    stop(page)
    expect(page.get_by_text("My runs")).to_be_visible()


@pytest.mark.timeout(600)
def test_a_run_outlives_the_server_and_the_next_one_takes_it_over(tmp_path, open_page):
    first = start_server(tmp_path)
    page = open_page(f"{first.url}/train?{LONG}")
    start(page)
    seen = wait_for_points(page, 5)
    link, starter = page.url.partition("?")[2], page.context.storage_state()
    page.close()
    first.process.kill()
    first.process.wait()

    second = start_server(tmp_path)
    try:
        page = open_page(f"{second.url}/train?{link}", storage_state=starter)
        wait_for_points(page, seen)
        assert rows(second, "select state from run") == [("running",)]
        stop(page)
    finally:
        kill_workers(second)
        second.end()


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1920, "dark")])
def test_a_link_with_nonsense_and_settings_that_cannot_be_are_answered_in_sentences(trainer, open_page, width, scheme):
    page = open_page(trainer.url + "/train?run=%27nonsense", width=width, scheme=scheme)
    expect(page.get_by_text("The link names a run that is not here")).to_be_visible()
    choose(page, "Learning rate", "nan")
    choose(page, "Epochs at most", "1000")
    page.get_by_role("button", name="Start training").click()
    expect(page.get_by_text("Learning rate must be a number between 1e-07 and 10.0. Received: nan")).to_be_visible()
    expect(page.get_by_text("Epochs at most must be between 1 and 100. Received: 1000")).to_be_visible()
    expect(page.get_by_label("Learning rate", exact=True)).to_have_value("nan")
    becomes(lambda: page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


@pytest.mark.timeout(600)
def test_a_learning_rate_is_found_beside_its_field_and_taken_into_it(trainer, open_page):
    page = open_page(trainer.url + "/train?network=lenet5_cifar&learning_rate=7")
    settle(page)
    page.get_by_role("button", name="Find a learning rate").click()
    take = page.get_by_role("button", name=re.compile("^Take "))
    expect(take).to_be_visible()
    curve, field = page.locator(".nv-rates"), page.get_by_label("Learning rate", exact=True)
    becomes(lambda: curve.bounding_box()["width"] <= field.bounding_box()["width"] + 20)
    suggested = take.inner_text().split()[-1]
    assert 1e-5 < float(suggested) < 1
    take.click()
    expect(field).to_have_value(suggested)
    left = "select count(*) from run where removed is null and name = 'Range test'"
    becomes(lambda: rows(trainer, left), [(0,)])


LINES = """() => Object.fromEntries(document.querySelector('.plot[data-value=accuracy]').data.map(
    ({ name, y }) => [name, y.filter((value) => value !== null)]))"""


def draw(page, accuracies):
    """Draw a guess with the mouse, from left to right, as so many per cent."""
    field = page.locator(".guess.placed .field")
    field.wait_for()
    field.evaluate("field => field.scrollIntoView({ block: 'center', behavior: 'instant' })")
    box = field.bounding_box()
    for number, accuracy in enumerate(accuracies):
        across = (number + 0.5) / len(accuracies)
        page.mouse.move(box["x"] + across * box["width"], box["y"] + (1 - accuracy / 100) * box["height"])
        if number == 0:
            page.mouse.down()
    page.mouse.up()
    expect(page.get_by_role("button", name="Clear")).to_be_visible()


def test_a_guess_that_finds_its_room_full_is_told_why(trainer, open_page):
    room = new_room("a lecturer")
    page = open_page(f"{trainer.url}/train?{SHORT}&room={room}")
    expect(page.get_by_text("0 guesses so far")).to_be_visible()
    expect(page.get_by_text("crescent", exact=True)).to_be_visible()  # from now on only what is drawn is redrawn
    settle(page)
    with contextlib.closing(Store(f"sqlite:///{record_of(trainer)}")) as record:
        for number in range(MOST_IN_ROOM):
            record.guesses.put(room, str(number), (10,) * MOMENTS)
    draw(page, [10, 30, 60])
    expect(page.get_by_text(f"At most {MOST_IN_ROOM} may guess of one run").first).to_be_visible()


@pytest.fixture(scope="class")
def guessed(trainer, browser):
    """The links of a run that two visitors have guessed of: its starter's own window, and that of the other."""
    with windows(browser, A_WHILE) as open_page:
        lecturer = open_page(f"{trainer.url}/train?{SHORT}")
        draw(lecturer, [10, 30, 60, 80, 90])  # from a handle on
        lecturer.get_by_role("button", name="Guess with a class").click()
        expect(lecturer.get_by_text("1 guess so far")).to_be_visible()
        expect(lecturer.locator("code")).to_contain_text("room=")
        student = open_page(lecturer.locator("code").inner_text(), width=390, height=1500, scheme="dark")
        draw(student, [10, 10, 30])
        expect(lecturer.get_by_text("2 guesses so far")).to_be_visible()
        lecturer.get_by_text("Show them now").click()
        lecturer.wait_for_function(f"() => 'the class' in ({LINES})()")
        start(lecturer)
        expect(lecturer.get_by_text("Done: its 2 epochs were over")).to_be_visible(timeout=2 * A_WHILE)
        yield lecturer, student


@pytest.mark.timeout(600)
class TestARunThatWasGuessedOf:
    """One short run on Shapes: what was expected of it, and another future of it."""

    def test_the_true_curve_grows_over_the_guess_and_the_classs_lies_behind_it(self, guessed):
        lecturer, student = guessed
        for page, own, other in ((lecturer, 90, 30), (student, 30, 90)):
            expect(page.get_by_text("Your guess was")).to_be_visible()
            page.wait_for_function(f"() => 'the class' in ({LINES})()")
            ends = [pytest.approx(own, abs=2), pytest.approx(other, abs=2)]
            becomes(lambda page=page: [page.evaluate(LINES)[name][-1] for name in ("your guess", "the class")], ends)
            becomes(lambda page=page: bool(page.evaluate(LINES)["held-out"]))
            becomes(lambda page=page: page.evaluate("document.documentElement.scrollWidth <= innerWidth"))

    def test_another_future_grows_from_a_checkpoint_that_keys_go_back_to(self, guessed):
        page, _ = guessed
        page.get_by_role("slider", name="Checkpoint of the run").press("ArrowLeft")
        expect(page.get_by_text("From batch 14, epoch 2")).to_be_visible()
        rate = page.locator(".st-key-branch").get_by_label("Learning rate", exact=True)
        rate.fill("0.05")
        rate.press("Enter")
        settle(page)
        page.get_by_role("button", name="Branch", exact=True).click()
        expect(page.get_by_role("heading", name="rate 0.003 → 0.05")).to_be_visible()
        wait_for_points(page, 14)
        expect(page.locator(".nv-curves .key li")).to_have_count(3)  # both futures, and what the lines are
        expect(page.get_by_text("Done: its 4 epochs were over")).to_be_visible(timeout=2 * A_WHILE)
