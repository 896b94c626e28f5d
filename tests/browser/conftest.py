"""A real server and a real Chromium for the browser tests."""

import os
import shutil
import socket
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.waiting import until_answered

ROOT = Path(__file__).resolve().parents[2]
PROBE = str(ROOT / "tests" / "browser" / "probe")
"""Of a server whose PYTHONPATH it is, more can be asked and changed: see the file in it."""
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
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
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
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


@contextmanager
def windows(browser, patience=A_WHILE_MS):
    """A function that opens an address in a new window; at the end none may hold an error or a foreign request.

    Nothing there is waited for longer than `patience`, in milliseconds.
    """
    opened = []

    def open_page(url, *, width=1280, height=900, scheme="light", **context):
        window = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme, **context)
        window.set_default_timeout(patience)
        page = window.new_page()
        errors, foreign = [], []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("request", lambda request: is_foreign(request.url) and foreign.append(request.url))
        opened.append((window, errors, foreign))
        page.goto(url)
        settle(page)
        return page

    yield open_page
    for window, errors, foreign in opened:
        window.close()
        assert not errors
        assert not foreign


def is_foreign(url: str) -> bool:
    return not url.startswith(("http://127.0.0.1", "ws://127.0.0.1", "data:", "blob:"))


def settle(page, timeout=None):
    """Wait until the script has run, the socket is up and nothing on the page is stale."""
    page.wait_for_function(SETTLED, timeout=timeout)


STANDS_STILL = """viewer => {
    const now = viewer.dataset.view, same = now === viewer.dataset.before;
    viewer.dataset.before = now;
    return same;
}"""


def view(page):
    """Where the drawing stands, once it stands still."""
    viewer = page.locator(".viewer")
    page.wait_for_function(STANDS_STILL, arg=viewer.element_handle(), polling=300)
    return viewer.get_attribute("data-view")
