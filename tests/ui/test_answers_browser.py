"""A planner asks what a target would take, puts the answer on a slider, and sees the card change: in a real browser."""

from pathlib import Path

import pytest
from conftest import serve

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
CHART = "[data-testid=stEChartsChart]"
RUNNING = "[data-testid=stApp][data-test-script-state=running]"
STATED = "?scenario=baotou-2022-stated&page=answers"
CARD = "[class*=st-key-card-][class*=new-energy-share-2022-power] button"


@pytest.fixture(scope="module")
def served_here():
    with serve(ROOT) as address:
        yield address


@pytest.fixture
def page(chromium):
    window = chromium.new_page(viewport={"width": 1280, "height": 1400})
    errors = []
    window.on("pageerror", lambda error: errors.append(str(error)))
    window.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    window.set_default_timeout(60_000)
    yield window
    window.close()
    assert errors == []


def settled(window):
    window.wait_for_function(f"() => !document.querySelector('{RUNNING}')")
    window.wait_for_timeout(500)


def test_thermal_additions_for_47_percent_are_found_applied_and_taken_back(page, served_here):
    page.goto(f"{served_here}/{STATED}&sector=power")
    page.locator("[data-testid=stSelectbox]").filter(has_text="哪个目标").locator("input").fill("新能源装机比重")
    page.get_by_role("option", name="新能源装机比重 ≥ 47 %").first.click()
    settled(page)
    assert "47.58" in page.locator(CARD).inner_text()
    page.locator(".st-key-compute button").click()
    page.locator(".st-key-said").get_by_text("不超过约 25.0 万千瓦/年").wait_for()
    page.locator(CHART).wait_for()
    settled(page)
    assert "47.00" in (page.locator(CHART).get_attribute("aria-label") or "")
    page.locator(".st-key-offers").get_by_role("button", name="不超过约 25.0 万千瓦/年").click()
    page.locator(CARD).get_by_text("47.00 %").first.wait_for()
    settled(page)
    assert "power.thermal_net_additions=2021%3A0%2C2022%3A25" in page.url
    assert page.locator("[class*=st-key-knob-power-thermal_net_additions-all] input").first.input_value() == "25"
    page.locator(".st-key-bar").get_by_role("button", name="撤销").click()
    page.locator(CARD).get_by_text("47.58 %").first.wait_for()
    settled(page)
    assert "power.thermal_net_additions" not in page.url


def test_a_long_search_tells_how_far_it_is_can_be_stopped_and_keeps_nobody_waiting(page, chromium, served_here):
    page.goto(f"{served_here}/{STATED}&question=agree&sector=all")
    page.locator(".st-key-compute button").click()
    page.locator("[data-testid=stProgress]").wait_for()
    other = chromium.new_page()
    other.goto(f"{served_here}/{STATED}&question=matter&sector=grain")
    other.locator(".st-key-compute button").click()
    other.locator(".st-key-said").wait_for(timeout=60_000)
    other.close()
    assert page.locator("[data-testid=stProgress]").count() == 1  # still at it
    page.locator(".st-key-stop-computing button").click()
    page.locator("[data-testid=stProgress]").wait_for(state="detached")
    settled(page)
    assert page.locator(".st-key-said").count() == 0
    assert page.locator(".st-key-compute button").is_enabled()


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_sticks_out_of_the_screen(page, served_here, width):
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{served_here}/{STATED}&question=matter&sector=grain&lang=en")
    page.locator(".st-key-compute button").click()
    page.locator(CHART).first.wait_for()
    settled(page)
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= width
