"""How long it takes to open model files of 2 and of 6 GB, from a shell and in a real Chromium.

    python -m benchmarks.opening            a minute

The files have 512 and 1,536 layers, whose weights are holes that take no room on the disk. From a shell: the network
itself, and `netviz summary` with all that Python takes to begin. In the browser: from the choice of the file to the
page that shows it, and what of the file was sent. Other programs that run meanwhile slow it down.

Seen on two processors under a load of 7: the files of 2 GB in 1.4 s in the browser, with 78 KB sent, and in 0.3 s from
a shell, 2.2 s with the start of Python; those of 6 GB in 3 to 5 s in the browser and 0.7 s from a shell.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from netviz.interchange.keras_file import open_file
from tests.browser.conftest import CHROMIUM, FLAGS, settle, start_server
from tests.interchange.large_files import LAYER_BYTES, large_h5, large_keras

GIGABYTES = (2, 6)


def from_a_shell(path: Path) -> None:
    begin = time.perf_counter()
    open_file(path)
    opened = time.perf_counter()
    subprocess.run([sys.executable, "-m", "netviz", "summary", path], check=True, capture_output=True)
    print(
        f"  {path.name:<10} {opened - begin:5.2f} s, netviz summary {time.perf_counter() - opened:5.2f} s", flush=True
    )


def in_a_browser(page: Page, path: Path, sent: list[int]) -> None:
    sent.clear()
    begin = time.perf_counter()
    page.locator(".opener input").set_input_files(path)
    page.get_by_text(f"Read from {path.name} as data").wait_for()
    shown = time.perf_counter()
    settle(page)
    settled = time.perf_counter()
    print(f"  {path.name:<10} {shown - begin:5.2f} s to its title, {settled - begin:5.2f} s to all of the page, "
          f"{sum(sent) / 1000:,.0f} KB sent", flush=True)  # fmt: skip


def main() -> None:
    with tempfile.TemporaryDirectory() as name, sync_playwright() as engine:
        folder = Path(name)
        paths = []
        for gigabytes in GIGABYTES:
            layers = gigabytes * 2**30 // LAYER_BYTES
            paths += [
                large_h5(folder / f"{gigabytes}gb.h5", layers),
                large_keras(folder / f"{gigabytes}gb.keras", layers),
            ]
        print(f"From a shell (load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors)", flush=True)
        for path in paths:
            from_a_shell(path)
        server = start_server(folder)
        try:
            page = engine.chromium.launch(executable_path=CHROMIUM, args=FLAGS).new_page()
            sent: list[int] = []
            page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(len(frame))))
            page.goto(f"{server.url}/explore")
            settle(page)
            page.get_by_text("Open a model file").click()
            page.locator(".opener").wait_for()
            print(f"In a browser (load {os.getloadavg()[0]:.1f})", flush=True)
            for path in paths:
                in_a_browser(page, path, sent)
        finally:
            server.end()


if __name__ == "__main__":
    main()
