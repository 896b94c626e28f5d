"""What a visitor of the drawing waits for, in a real Chromium that draws in software.

    python -m benchmarks.viewer            two minutes

Frames a second while an unfolded network of 860 layers is dragged and zoomed, counted by the frames that the browser
really gives; the time from a key on a slider to the new drawing on the screen; the bytes that a click and a new drawing
cost.
Other programs that run meanwhile slow it down: the load is printed beside the figures.
"""

import os
import statistics
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.browser.conftest import CHROMIUM, FLAGS, settle, start_server

LARGEST = "inception_resnet_v2_tutorial"  # 860 layers
SLIDERS = {LARGEST: "Width", "mobilenet_v1": "Width multiplier"}
CHANGES = 24
FOLDED = ("efficientnet_b7", "densenet201", LARGEST, "mobilenet_v1")

# The viewer is in a shadow root; the pointer is moved once a frame, as fast as the browser asks for it.
MOTION = """async ({ kind, seconds }) => {
  const find = (root) => { for (const each of root.querySelectorAll('*')) {
    if (each.classList.contains('viewer')) return each;
    const inside = each.shadowRoot && find(each.shadowRoot);
    if (inside) return inside;
  } };
  const stage = find(document).querySelector('.stage'), box = stage.getBoundingClientRect();
  const x = box.x + box.width / 2, y = box.y + box.height / 2;
  stage.focus();  // or else the wheel is the page's
  const send = (Kind, type, more) => stage.dispatchEvent(
    new Kind(type, { bubbles: true, cancelable: true, pointerId: 1, button: 0, clientX: x, clientY: y, ...more }));
  if (kind === 'drag') send(PointerEvent, 'pointerdown', {});
  const frames = [];
  await new Promise((done) => requestAnimationFrame(function step(now) {
    frames.push(now);
    const t = (now - frames[0]) / 1000;
    if (t > seconds) return done();
    const at = { clientX: x + 150 * Math.sin(2 * t), clientY: y - 300 * t };
    if (kind === 'drag') send(PointerEvent, 'pointermove', at);
    else send(WheelEvent, 'wheel', { deltaY: 60 * Math.cos(3 * t) });
    requestAnimationFrame(step);
  }));
  if (kind === 'drag') send(PointerEvent, 'pointerup', {});
  const gaps = frames.slice(1).map((at, i) => at - frames[i]).sort((a, b) => a - b);
  return { rate: 1000 * gaps.length / (frames.at(-1) - frames[0]), slow: gaps[Math.floor(0.95 * gaps.length)] };
}"""

# From the key to the frame after the one in which the new drawing was put in.
PAINTED = """() => {
  const find = (root) => { for (const each of root.querySelectorAll('*')) {
    if (each.classList.contains('viewer')) return each;
    const inside = each.shadowRoot && find(each.shadowRoot);
    if (inside) return inside;
  } };
  window.waited = [];
  let pressed = 0;
  document.addEventListener('keydown', () => (pressed = performance.now()), true);
  const painted = () => window.waited.push(performance.now() - pressed);
  new MutationObserver(() => requestAnimationFrame(() => requestAnimationFrame(painted)))
    .observe(find(document), { attributes: true, attributeFilter: ['data-svg'] });
}"""


def ready(page: Page, url: str) -> None:
    page.goto(url)
    page.wait_for_selector(".viewer[data-svg]", timeout=60_000)
    settle(page)


def motion(page: Page, url: str) -> None:
    ready(page, f"{url}/explore?network={LARGEST}&open=all")
    page.wait_for_timeout(2000)
    view = page.locator(".viewer")
    for distance, presses in (("readable", 0), ("a third", 5), ("whole", 12)):
        page.get_by_role("button", name="Fit", exact=True).click()
        if page.locator(".viewer").get_attribute("data-fitted") != "readable":
            page.get_by_role("button", name="Fit", exact=True).click()
        for _ in range(presses):
            page.get_by_role("button", name="Zoom out").click()
        page.wait_for_timeout(1000)
        for kind in ("drag", "wheel"):
            figures = page.evaluate(MOTION, {"kind": kind, "seconds": 4})
            scale = view.get_attribute("data-view").split()[2]  # type: ignore[union-attr]
            print(f"  {kind:<6} {distance:<9} {figures['rate']:6.1f} frames a second, 95 % of them within "
                  f"{figures['slow']:5.1f} ms (scale at the end {scale})", flush=True)  # fmt: skip
            page.wait_for_timeout(500)


def settings(page: Page, url: str) -> None:
    for network, label in SLIDERS.items():
        ready(page, f"{url}/explore?network={network}")
        page.evaluate(PAINTED)
        slider = page.get_by_role("slider", name=label)
        slider.focus()
        for change in range(CHANGES):
            page.keyboard.press("ArrowLeft" if change < CHANGES / 2 else "ArrowRight")
            page.wait_for_function(f"window.waited.length > {change}", timeout=20_000)
            settle(page)
            page.wait_for_timeout(150)
        waited = sorted(page.evaluate("window.waited"))
        print(f"  {network:<30} median {statistics.median(waited):4.0f} ms, 95th percentile "
              f"{waited[int(0.95 * (len(waited) - 1))]:4.0f} ms of {len(waited)} changes", flush=True)  # fmt: skip


def sizes(page: Page, url: str) -> None:
    received: list[bytes] = []

    def receive(frame: bytes | str) -> None:
        received.append(frame.encode() if isinstance(frame, str) else frame)

    page.on("websocket", lambda socket: socket.on("framereceived", receive))
    ready(page, f"{url}/explore?network=resnet18")
    received.clear()
    page.locator(".card").nth(2).click()
    page.wait_for_timeout(2000)
    print(f"  a click on a card: {sum(map(len, received)) / 1000:.1f} KB in {len(received)} messages", flush=True)
    for network in FOLDED:
        received.clear()
        ready(page, f"{url}/explore?network={network}")
        drawing = sum(len(message) for message in received if b'"svg_id"' in message)
        print(f"  the folded drawing of {network}: {drawing / 1000:.1f} KB", flush=True)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as engine:
        server = start_server(Path(folder))
        try:
            chromium = engine.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            for title, measure in (("Motion", motion), ("Settings", settings), ("Sizes", sizes)):
                page = chromium.new_context(viewport={"width": 1920, "height": 1080}).new_page()
                print(f"{title} (load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors)", flush=True)
                measure(page, server.url)
                page.context.close()
        finally:
            server.process.terminate()
            server.process.wait(20)


if __name__ == "__main__":
    main()
