"""From the release of a slider to the new charts, in a real browser: median of many moves, by pointer and by keyboard.

    python benchmarks/app_latency.py [--moves 24] [--chromium PATH] [--query "?scenario=..."]

Starts the app on a free port of this computer, opens it in a headless Chromium and moves the first slider. The browser
itself notes the times: from the release (pointer up, or key down) to the frame after the first chart has changed, and
to the frame after the last one has. Other work on the computer makes the figures larger; the load is printed with them.
"""

import argparse
import os
import shutil
import statistics
from collections.abc import Callable

from app_server import served
from playwright.sync_api import Page, sync_playwright

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
SLIDER = "[data-testid=stSidebar] .stSlider"
CHARTS = "[data-testid=stEChartsChart]"
PAUSE = 1500  # milliseconds between two moves

# Every new chart gets a new description; the frame after it is when the user sees it.
WATCH = """() => {
  window.release = 0; window.seen = [];
  const frame = () => requestAnimationFrame(() => requestAnimationFrame(() =>
    window.seen.push(performance.now() - window.release)));
  new MutationObserver(records => {
    for (const record of records) if (record.target.matches(CHARTS)) frame();
  }).observe(document.body, {subtree: true, attributes: true, attributeFilter: ['aria-label']});
  for (const event of ['pointerup', 'keydown'])
    window.addEventListener(event, () => { window.release = performance.now(); window.seen = []; }, true);
}""".replace("CHARTS", repr(CHARTS))


def by_pointer(page: Page, *, forward: bool) -> None:
    """Drag the thumb of the first slider a little and let go."""
    box = page.locator(f"{SLIDER} [data-testid=stSliderThumbValue]").first.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] + 6
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + (12 if forward else -12), y, steps=4)
    page.wait_for_timeout(300)
    page.mouse.up()


def by_key(page: Page, *, forward: bool) -> None:
    """One step with an arrow key."""
    page.keyboard.press("ArrowRight" if forward else "ArrowLeft")


def moves(page: Page, move: Callable[..., None], count: int) -> tuple[list[float], list[float]]:
    """Milliseconds to the first and to the last changed chart, for every move."""
    first, last = [], []
    charts = page.locator(CHARTS).count()
    for number in range(count):
        move(page, forward=number % 4 < 2)
        page.wait_for_timeout(PAUSE)
        seen = page.evaluate("window.seen")
        if seen:
            assert len(seen) >= charts, f"{len(seen)} of {charts} charts changed"
            first.append(seen[0])
            last.append(seen[charts - 1])
    return first, last


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--moves", type=int, default=24)
    parser.add_argument("--chromium", default=shutil.which("chromium") or shutil.which("chromium-browser"))
    parser.add_argument("--query", default="")
    options = parser.parse_args()
    with served() as app, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=options.chromium, args=FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 1000})
        page.goto(f"{app.address}/{options.query}")
        page.locator(CHARTS).first.wait_for(timeout=60_000)
        page.wait_for_timeout(3000)
        page.evaluate(WATCH)
        charts, sliders = page.locator(CHARTS).count(), page.locator(".stSlider").count()
        print(f"{charts} charts, {sliders} sliders; load of the computer {os.getloadavg()[0]:.1f}")
        for name, move in (("pointer", by_pointer), ("keyboard", by_key)):
            page.locator(f"{SLIDER} input").first.focus()
            first, last = moves(page, move, options.moves)
            print(
                f"{name}: {len(first)} moves; first chart {statistics.median(first):.0f} ms, "
                f"all charts {statistics.median(last):.0f} ms (median), {max(last):.0f} ms (worst)"
            )
        browser.close()


if __name__ == "__main__":
    main()
