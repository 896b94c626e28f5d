"""How smoothly the convolution stage plays: the frames that the page itself counts, in a real Chromium.

    python -m benchmarks.stage [SECONDS]

Plays the file that the Convolution page offers for download, rendered in software as on a machine without a graphics
card, at the default size and at the largest, slowly and at full speed. Beside the frames a second stands what one frame
costs all of the browser's processes, which other work on the machine does not change.
"""

import sys
import tempfile
import time
from pathlib import Path

import psutil
from playwright.sync_api import Page, sync_playwright

from netviz.convolution.kinds import convolution
from netviz.convolution.scene import scene
from netviz.convolution.settings import ConvolutionSettings
from netviz.ui.shared.convolution_stage import as_file
from tests.browser.conftest import CHROMIUM, FLAGS

DEFAULT = ConvolutionSettings()
LARGEST = ConvolutionSettings(
    size=12, channels_in=6, channels_out=6, kernel=5, depth_multiplier=2, dilation=2, groups=2, data="random"
)
SIZES = {
    "default": (DEFAULT, ("standard", "separable")),
    "largest": (LARGEST, ("standard", "separable", "dilated")),
}
SPEEDS = ("1", "16")


def frames_and_cost(page: Page, speed: str, seconds: float) -> tuple[float, float]:
    """Frames a second while it plays, and milliseconds of processor time a frame."""
    page.get_by_label("Speed").select_option(speed)
    page.get_by_role("button", name="First step").click()
    page.get_by_role("button", name="Play").click()
    time.sleep(0.5)
    start, frames, busy = time.perf_counter(), counted(page), processor_seconds()
    time.sleep(seconds)
    frames, busy, taken = counted(page) - frames, processor_seconds() - busy, time.perf_counter() - start
    page.get_by_role("button", name="Pause").click()
    return frames / taken, 1000 * busy / frames


def counted(page: Page) -> int:
    """The frames drawn since the page was opened."""
    return int(page.locator("section.stage").get_attribute("data-frames") or 0)


def processor_seconds() -> float:
    """What the browser's processes have used so far."""
    used = 0.0
    for process in psutil.Process().children(recursive=True):
        try:
            times = process.cpu_times()
        except psutil.NoSuchProcess:
            continue
        used += times.user + times.system
    return used


def main(seconds: float) -> None:
    with sync_playwright() as engine, tempfile.TemporaryDirectory() as folder:
        chromium = engine.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for size, (settings, kinds) in SIZES.items():
            file = Path(folder) / f"{size}.html"
            file.write_text(as_file(scene([convolution(kind, settings) for kind in kinds], settings)), "utf-8")
            page = chromium.new_page(viewport={"width": 1280, "height": 900})
            page.goto(file.as_uri())
            page.get_by_role("button", name="Repeat").click()
            for speed in SPEEDS:
                frames, cost = frames_and_cost(page, speed, seconds)
                print(f"{size}, {' and '.join(kinds)}, {speed}x: {frames:.0f} frames a second, {cost:.1f} ms each")
            page.close()
        chromium.close()


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 5)
