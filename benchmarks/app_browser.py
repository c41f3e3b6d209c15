"""One page in Chromium beside one of the light planner, in turns: how long each waits for the server."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from planner import Planner
from playwright.async_api import Page, async_playwright

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
SLIDER = "[data-testid=stSidebar] .stSlider"
CHARTS = "[data-testid=stEChartsChart]"
MOVES = 12
PAUSE = 1.2  # seconds between two moves

# The first message sent after a key was pressed, what came back, and the frame after each chart that changed.
WATCH = """
window.released = null; window.sent = 0; window.came = []; window.drawn = [];
const send = WebSocket.prototype.send;
WebSocket.prototype.send = function (data) {
  if (!this.watched) {
    this.watched = true;
    this.addEventListener('message', () => window.came.push(performance.now() - window.sent));
  }
  if (window.released !== null) { window.sent = performance.now(); window.came = []; window.released = null; }
  return send.call(this, data);
};
const frame = () => requestAnimationFrame(() => requestAnimationFrame(() =>
  window.drawn.push(performance.now() - window.pressed)));
document.addEventListener('DOMContentLoaded', () => new MutationObserver(records => {
  for (const record of records) if (record.target.matches(CHARTS)) frame();
}).observe(document.body, {subtree: true, attributes: true, attributeFilter: ['aria-label']}));
window.addEventListener('keydown', () => {
  window.pressed = window.released = performance.now(); window.drawn = [];
}, true);
""".replace("CHARTS", repr(CHARTS))


@dataclass(frozen=True, slots=True)
class Waits:
    """Seconds of every move."""

    browser: list[float] = field(default_factory=list)  # from the message with the new value to the last of the answer
    light: list[float] = field(default_factory=list)  # the same for the light planner
    drawn: list[float] = field(default_factory=list)  # from the key to the frame after the last chart has changed


def browser_waits(address: str, query: str, chromium: str) -> Waits:
    """Move the first slider in both pages, in turns."""
    return asyncio.run(_waits(address, query, chromium))


async def _waits(address: str, query: str, chromium: str) -> Waits:
    waits = Waits()
    async with async_playwright() as playwright, Planner(address, query) as planner:
        browser = await playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        page = await browser.new_page(viewport={"width": 1280, "height": 1000})
        await page.add_init_script(WATCH)
        await page.goto(f"{address}/?{query}")
        await page.locator(CHARTS).first.wait_for(timeout=60_000)
        await asyncio.sleep(3)
        await page.locator(f"{SLIDER} input").first.focus()
        for number in range(MOVES):
            await _by_key(page, number, waits)
            await _lightly(planner, number, waits)
        await browser.close()
    return waits


async def _by_key(page: Page, number: int, waits: Waits) -> None:
    await page.keyboard.press("ArrowRight" if number % 4 < 2 else "ArrowLeft")
    await asyncio.sleep(PAUSE)
    came, drawn = await page.evaluate("[window.came, window.drawn]")
    waits.browser.append(came[-1] / 1000)
    waits.drawn.append(drawn[-1] / 1000)


async def _lightly(planner: Planner, number: int, waits: Waits) -> None:
    knob, slider = next(iter(planner.sliders.items()))
    released = await planner.move(knob, slider.min + slider.step * (1 + number % 4))
    await asyncio.sleep(PAUSE)
    waits.light.append(planner.seen[-1].when - released)
