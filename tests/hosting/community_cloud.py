"""Streamlit Community Cloud, rehearsed: its settings, half a core, and the least and the most memory that it gives.

    python -m tests.hosting.community_cloud [--fresh]

Every page is visited in a browser while the kernel holds the app to those limits; a table says what it took. With
--fresh the app runs in an environment made anew from requirements.txt. Takes root, for control groups.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
import venv
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psutil
from playwright.sync_api import expect, sync_playwright
from streamlit.proto.BackMsg_pb2 import BackMsg

from benchmarks.visitor import Visitor
from netviz.training.dispatch.limits import CLASSES
from tests.browser.conftest import CHROMIUM, FLAGS, ROOT, settle
from tests.hosting.limited import group, why_not
from tests.ports import free_port
from tests.resilience.visitors import at_once
from tests.waiting import until_answered

# "approximately, as of February 2024" (docs.streamlit.io, Manage your app): 690 MB to 2.7 GB, 0.078 to 2 cores.
LEAST_MB, MOST_MB, CORES = 690, 2_700, 0.5
FORCED = [
    "--client.showErrorDetails=false", "--runner.fastReruns=true", "--server.runOnSave=true",
    "--server.enableXsrfProtection=true", "--browser.gatherUsageStats=true",
]  # fmt: skip
PAGES = ("", *sorted(page.stem for page in (ROOT / "pages").glob("*.py") if page.stem != "home"))
SHAPES, SHAPES_SECONDS = "drawn by netviz", 3.0
A_WHILE_MS = 120_000
ALONE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"  # usage statistics stay here
OFF = "This host explores and does not train"
NO_WAY_OUT = dict.fromkeys(("https_proxy", "HTTPS_PROXY", "http_proxy", "HTTP_PROXY"), "http://127.0.0.1:9")


def environment(home):
    """Of a host that knows nothing: no data set, no runs, no way out."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("NETVIZ_", "STREAMLIT_"))}
    return kept | NO_WAY_OUT | {"HOME": str(home), "no_proxy": "127.0.0.1", "NO_PROXY": "127.0.0.1"}


@contextmanager
def app(python, home, made):
    """The address of the app as that host starts it, within the group, and its process."""
    port = free_port()
    home.mkdir(exist_ok=True)
    served = [f"--server.port={port}", "--server.address=127.0.0.1", "--server.headless=true"]
    command = made.command(python, "-m", "streamlit", "run", "app.py", *FORCED, *served)
    with (home / "server.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environment(home), stdout=log, stderr=log)
    url = f"http://127.0.0.1:{port}"
    try:
        until_answered(url, process, home / "server.log")
        yield url, psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait(60)


def visit(page, url):
    """Every page, as a link to it opens it."""
    for path in PAGES:
        page.goto(f"{url}/{path}")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        settle(page, A_WHILE_MS)
        expect(page.get_by_test_id("stException")).to_have_count(0)


async def shapes_sent(url):
    """A deep link on a server that has just woken, by a visitor without a browser: until all Shapes have come."""
    urllib.request.urlopen(f"{url}/train").read()
    visitor = Visitor(urlsplit(url).port)
    await visitor.connect()
    message = BackMsg()
    message.rerun_script.page_name = "train"
    named, pictures = False, []
    async for answer in visitor.answers(message):
        element = answer.delta.new_element
        named = named or SHAPES in element.markdown.body
        pictures += [each.url for each in element.imgs.imgs]
        if named and len(pictures) == CLASSES:
            break
    assert named
    for each in pictures:
        urllib.request.urlopen(f"{url}{each}").read()


def shapes_seen(page, url):
    """The same in a browser: until they are seen, and said to be Shapes."""
    page.goto(f"{url}/train")
    expect(page.get_by_text(SHAPES)).to_be_visible()
    expect(page.get_by_alt_text("Four images of the class disc")).to_be_visible()


def seconds_of(act, server):
    """How long it takes: by the clock, and what half a core takes for what the app does; the machine may be busy."""
    began, before = time.monotonic(), taken(server)
    act()
    return time.monotonic() - began, (taken(server) - before) / CORES


def taken(process):
    """Seconds of the processor; what it has started has a lower priority."""
    times = process.cpu_times()
    return times.user + times.system


def train(page, url):
    """A short run from the page to its end."""
    page.goto(f"{url}/train?seconds=20")
    settle(page, A_WHILE_MS)
    page.get_by_role("button", name="Start training").click()
    expect(page.get_by_text("Its time was over").or_(page.get_by_text("Done")).first).to_be_visible(timeout=400_000)


def rehearse(python, browser, home, memory_mb, *, trains):
    """Rows of the table: what was asked, what came, whether it held."""
    home.mkdir()
    asked = f"Shapes after a deep link to Train, {SHAPES_SECONDS:g} s of {CORES} core"
    with group(memory_mb, CORES) as made, app(python, home / "before", made) as (url, server):
        clock, by_app = seconds_of(lambda: at_once(shapes_sent(url)), server)
        yield f"{asked}, without a browser", f"{by_app:.1f} s, in all {clock:.0f} s", by_app < SHAPES_SECONDS
    with group(memory_mb, CORES) as made, app(python, home, made) as (url, server):
        window = browser.new_context(viewport={"width": 1280, "height": 900})
        page = window.new_page()
        page.set_default_timeout(A_WHILE_MS)
        clock, by_app = seconds_of(lambda: shapes_seen(page, url), server)
        yield asked, f"{by_app:.1f} s, in all {clock:.0f} s", by_app < SHAPES_SECONDS
        visit(page, url)
        yield f"every page within {memory_mb} MB", f"{made.anonymous / 1e6:.0f} MB", made.killed == 0
        page.goto(f"{url}/train")
        settle(page, A_WHILE_MS)
        is_off = page.get_by_text(OFF).count() > 0
        if trains:
            yield "training is on", "off" if is_off else "on", not is_off
            train(page, url)
            yield f"a run within {memory_mb} MB", f"{made.anonymous / 1e6:.0f} MB", made.killed == 0
        else:
            start = page.get_by_role("button", name="Start training")
            yield "training is off, and the page says so", "off" if is_off else "on", is_off and start.is_disabled()
        window.close()


def fresh(folder):
    """A Python with requirements.txt and nothing else, and packages.txt known to the distribution."""
    venv.create(folder / "venv", with_pip=True)
    python = str(folder / "venv" / "bin" / "python")
    subprocess.run([python, "-m", "pip", "install", "--quiet", "-r", ROOT / "requirements.txt"], check=True)
    if shutil.which("apt-get"):
        packages = (ROOT / "packages.txt").read_text().split()
        subprocess.run(["apt-get", "install", "--simulate", "-qq", *packages], check=True, stdout=subprocess.DEVNULL)
    return python


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--fresh", action="store_true")
    arguments = parser.parse_args()
    if reason := why_not():
        raise SystemExit(f"The kernel must hold the app to its limits: {reason}")
    expect.set_options(timeout=A_WHILE_MS)
    held = True
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as engine:
        python = fresh(Path(folder)) if arguments.fresh else sys.executable
        browser = engine.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS, ALONE])
        for memory_mb in (LEAST_MB, MOST_MB):
            for asked, came, holds in rehearse(
                python, browser, Path(folder) / str(memory_mb), memory_mb, trains=memory_mb == MOST_MB
            ):
                print(f"{memory_mb:>5} MB  {asked:<74}{came:>20}  {'held' if holds else 'BROKEN'}", flush=True)
                held = held and holds
        browser.close()
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
