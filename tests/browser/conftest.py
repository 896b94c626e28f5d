"""A real server and a real Chromium for the browser tests."""

import os
import shutil
import subprocess
import sys
from collections import defaultdict
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from netviz.host.doctor import BROWSERS
from tests.ports import free_port
from tests.waiting import until, until_answered

ROOT = Path(__file__).resolve().parents[2]
PROBE = str(ROOT / "tests" / "browser" / "probe")
"""Of a server whose PYTHONPATH it is, more can be asked and changed: see the file in it."""
CHROMIUM = next(filter(None, map(shutil.which, BROWSERS)), None)
"""One without windows of its own first, where there is one: a page takes half of the processor's time in it."""
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--font-render-hinting=none",  # letters are as wide as on a screen with windows
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
A_WHILE_MS = 30_000
SETTLED = """() => {
    const app = document.querySelector('[data-testid="stApp"]');
    return app && app.dataset.testScriptState === 'notRunning' && app.dataset.testConnectionState === 'CONNECTED'
        && !document.querySelector('[data-waiting], [data-stale="true"], [data-testid="stSkeleton"]');
}"""


@dataclass
class Server:
    """A running `streamlit run app.py`."""

    url: str
    process: subprocess.Popen
    log: Path

    def end(self) -> None:
        """Ask it to end, and see that it does."""
        self.process.terminate()
        self.process.wait(60)


def start_server(folder: Path, prefix: str = "", **environment: str) -> Server:
    """The app on a free port, beneath that path, with its runs and data kept in `folder`, once it answers."""
    port = free_port()
    log = folder / "server.log"
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "streamlit",
            "run",
            "app.py",
            "--server.headless=true",
            f"--server.port={port}",
        ]
        + ["--server.address=127.0.0.1", "--server.fileWatcherType=none", f"--server.baseUrlPath={prefix}"],
        cwd=ROOT,
        stdout=log.open("ab"),
        stderr=subprocess.STDOUT,
        env={**os.environ, "NETVIZ_HOME": str(folder / "netviz"), **environment},
    )
    url = f"http://127.0.0.1:{port}/{prefix}".rstrip("/")
    try:
        until_answered(url, process, log)
    except AssertionError:
        process.kill()
        raise
    return Server(url, process, log)


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    running = start_server(tmp_path_factory.mktemp("server"))
    yield running
    running.end()


@pytest.fixture(scope="session")
def browser():
    playwright = pytest.importorskip("playwright.sync_api")
    if CHROMIUM is None:
        if os.environ.get("CI"):
            pytest.fail("CI must have a Chromium: install the distribution's package")
        pytest.skip("no Chromium on this machine")
    playwright.expect.set_options(timeout=A_WHILE_MS)  # its own five seconds are few where a worker trains beside it
    with playwright.sync_playwright() as engine:
        chromium = engine.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser):
    """A function that opens an address in a new window; see `windows`."""
    with windows(browser) as open_page:
        yield open_page


unused = defaultdict(list)
"""Windows that a test has left, by what they are: in them Streamlit's scripts need not be loaded anew."""


@contextmanager
def windows(browser, patience=A_WHILE_MS):
    """A function that opens an address in a window of its own, in which nobody was.

    At the end none may hold an error or a foreign request. Nothing there is waited for longer than `patience`, in
    milliseconds.
    """
    opened = []

    def open_page(url, *, width=1280, height=900, scheme="light", first=False, storage_state=None, **kind):
        """With `first` it is a browser that was never there, and loads everything."""
        name = tuple(kind.items())
        is_new = first or storage_state or not unused[name]
        window = browser.new_context(storage_state=storage_state, **kind) if is_new else unused[name].pop()
        window.set_default_timeout(patience)
        page = window.new_page()
        if not is_new:
            forget_all(page, url)
        errors, foreign = [], []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("request", lambda request: is_foreign(request.url) and foreign.append(request.url))
        opened.append((name, window, errors, foreign))
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=scheme)
        page.goto(url)
        settle(page)
        return page

    yield open_page
    for name, window, _, _ in opened:
        for page in window.pages:
            page.close()
        unused[name].append(window)
    assert not any(errors for _, _, errors, _ in opened)
    assert not any(foreign for _, _, _, foreign in opened)


def forget_all(page, url):
    """The window has seen nobody yet; of that host it has the files that all visitors get."""
    page.context.clear_cookies()
    origin = "/".join(url.split("/")[:3])
    page.context.new_cdp_session(page).send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "all"})


def is_foreign(url: str) -> bool:
    return not url.startswith(("http://127.0.0.1", "ws://127.0.0.1", "data:", "blob:"))


def settle(page, timeout=None):
    """Wait until the script has run, the socket is up and nothing on the page is stale."""
    page.wait_for_function(SETTLED, timeout=timeout)


def becomes(look, wanted=True):
    """Look again until that is what one sees: a page is laid out after what was waited for has come."""
    seen = [None]

    def is_seen():
        seen[0] = look()
        return seen[0] == wanted

    until(is_seen, A_WHILE_MS / 1_000, lambda: f"one sees {seen[0]!r} and not {wanted!r}")


STANDS_STILL = """([part, place]) => new Promise((tell) => {
    const CALM_MS = 250, FRAMES = 6; // a crowded machine draws few frames in that time
    const where = eval(place), before = where(part), began = performance.now();
    let frames = 0;
    const look = () => {
        const isCalm = frames++ >= FRAMES && performance.now() - began > CALM_MS;
        if (where(part) !== before) tell(false);
        else if (isCalm) tell(before !== undefined);
        else requestAnimationFrame(look);
    };
    look();
})"""


def stands_still(page, part, place):
    """Wait until a part of the page moves no more; `place` is a function of it that says where it is."""
    page.wait_for_function(STANDS_STILL, arg=[part.element_handle(), place])


def view(page, viewer=None):
    """Where a drawing, the only one without `viewer`, stands, once it stands still."""
    viewer = viewer or page.locator(".viewer")
    stands_still(page, viewer, "viewer => viewer.dataset.view")
    return viewer.get_attribute("data-view")


def card(page, id):
    """The card of a layer in the drawing."""
    return page.locator(f'.card[data-id="{id}"]')


def bottom(part):
    """Where a part of the page ends, in pixels from the window's top."""
    box = part.bounding_box()
    return box["y"] + box["height"]
