"""From one scene of a story to the next: what a presenter waits for after a press on the clicker, in a real Chromium.

    python -m benchmarks.stories [ROUNDS]

Walks every story forwards and back, and prints the time from the key to the frame in which the next scene's words and
picture stand on the screen. The first walk is told apart: there the server draws each network for the first time.
Other programs that run meanwhile slow it down, but not the processor time of the server, which is told, too.
"""

import os
import statistics
import sys
import tempfile
from pathlib import Path

import psutil
from playwright.sync_api import sync_playwright

from netviz.stories.catalog import STORIES
from tests.browser.conftest import CHROMIUM, FLAGS, settle, start_server

PRESS = """key => new Promise((done) => {
  const inside = (root) => [...root.querySelectorAll('*')].flatMap((each) => [
    each, ...(each.shadowRoot ? inside(each.shadowRoot) : []),
  ]);
  const look = () => {
    const all = inside(document.querySelector('[data-testid="stMain"]'));
    const found = (name) => all.find((each) => each.matches(name));
    const picture = inside(document.querySelector('.st-key-story-picture')).find((each) =>
      each.matches('.viewer[data-svg], section.stage[data-scene], .bars, .lines, .nv-volumes'));
    return { title: found('.words h2')?.textContent,
             picture: picture?.dataset.svg ?? picture?.dataset.scene ?? picture?.textContent };
  };
  const before = look();
  const pressed = performance.now();
  document.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, composed: true }));
  const wait = () => {
    const now = look();
    const isNext = now.picture && now.title && now.title !== before.title && now.picture !== before.picture;
    if (!isNext && performance.now() - pressed < 10000) requestAnimationFrame(wait);
    else requestAnimationFrame(() => done(performance.now() - pressed));
  };
  requestAnimationFrame(wait);
})"""


def told(name: str, waited: list[float]) -> None:
    waited.sort()
    print(f"  {name:<12} median {statistics.median(waited):4.0f} ms, 95th percentile "
          f"{waited[int(0.95 * (len(waited) - 1))]:4.0f} ms of {len(waited)}", flush=True)  # fmt: skip


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as engine:
        server = start_server(Path(folder))
        try:
            chromium = engine.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            page = chromium.new_context(viewport={"width": 1920, "height": 1080}).new_page()
            first, later = [], []
            process = psutil.Process(server.process.pid)
            taken = 0.0
            for story in STORIES.values():
                page.goto(f"{server.url}/stories?story={story.name}")
                page.wait_for_selector(".words h2", timeout=90_000)
                settle(page)
                page.wait_for_timeout(2000)
                before = sum(process.cpu_times()[:2])
                for walk in range(2 * rounds):
                    for _ in story.scenes[1:]:
                        page.wait_for_timeout(900)  # a presenter says a word
                        (later if walk else first).append(page.evaluate(PRESS, "PageUp" if walk % 2 else "PageDown"))
                taken += sum(process.cpu_times()[:2]) - before
            print(f"From scene to scene (load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors)")
            told("first walk", first)
            told("later walks", later)
            print(f"  server       {1000 * taken / len([*first, *later]):.0f} ms of processor time each")
        finally:
            server.end()


if __name__ == "__main__":
    main()
