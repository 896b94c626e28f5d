"""Downloads while others look on: how many arrive of netviz' own button, and of Streamlit's.

    python -m benchmarks.downloads [WINDOWS] [CLICKS]

Serves a page with both buttons, whose clock runs ten times a second; opens it in so many windows of a real browser, and
clicks each button of one of them. Prints what arrived within ten seconds of its click, and how soon.
"""

import sys
import time
from pathlib import Path
from statistics import median
from subprocess import Popen
from tempfile import TemporaryDirectory

from playwright.sync_api import TimeoutError, sync_playwright

from netviz.training.environment import ROOT
from tests.browser.conftest import CHROMIUM, FLAGS, until_answered
from tests.ports import free_port

PATIENCE_MS = 10_000
APP = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
import streamlit as st
from netviz.ui.shared.download import DOWNLOADS, download
from netviz.ui.shared.shell import is_visit

if is_visit():
    st.fragment(lambda: st.write(__import__("time").time()), run_every=0.1)()
    made = lambda: "value\\n" * 1_000
    st.download_button("Streamlit", made, "a.csv", "text/csv", on_click="ignore")
    download("netviz", made, "a.csv", "text/csv", key="made")
else:
    app = st.App(__file__, routes=[DOWNLOADS])
"""


def arrived(page, role: str, name: str, clicks: int) -> list[float]:
    """The seconds from a click to its file, of those that came."""
    seconds = []
    for _ in range(clicks):
        begun = time.perf_counter()
        try:
            with page.expect_download(timeout=PATIENCE_MS) as download:
                page.get_by_role(role, name=name, exact=True).click(timeout=PATIENCE_MS)
            if download.value.failure() is None:
                seconds.append(time.perf_counter() - begun)
        except TimeoutError:
            continue
    return seconds


def main(windows: int, clicks: int) -> None:
    with TemporaryDirectory() as folder, sync_playwright() as engine:
        app, port = Path(folder) / "app.py", free_port()
        app.write_text(APP)
        command = [sys.executable, "-m", "streamlit", "run", app, f"--server.port={port}", "--server.headless=true"]
        log = Path(folder) / "log"
        server = Popen(command, stdout=log.open("wb"), stderr=log.open("wb"))
        try:
            url = f"http://127.0.0.1:{port}"
            until_answered(url, server, log)
            browser = engine.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            pages = [browser.new_context().new_page() for _ in range(windows)]
            for page in pages:
                page.goto(url, timeout=120_000)
            for role, name in (("button", "Streamlit"), ("link", "netviz")):
                seconds = arrived(pages[0], role, name, clicks)
                soon = f", median {median(seconds):.2f} s" if seconds else ""
                print(f"{name:10} {len(seconds):3} of {clicks} arrived{soon}", flush=True)
        finally:
            server.terminate()


if __name__ == "__main__":
    main(*([int(argument) for argument in sys.argv[1:]] + [3, 25][len(sys.argv) - 1 :]))
