"""The pages of documents and programmes in a real browser: a row is chosen, a link opens it, nothing sticks out."""

import pytest

pytestmark = pytest.mark.browser

CHART = "[data-testid=stEChartsChart]"
TABLE = "[data-testid=stDataFrame]"
RUNNING = "[data-testid=stApp][data-test-script-state=running]"
HEAD, ROW = 38, 35  # pixels of the table
DELAY = "[class*=st-key-knob-craft-delay-digging--all]"


@pytest.fixture
def page(chromium):
    window = chromium.new_page(viewport={"width": 1280, "height": 1400})
    errors = []
    window.on("pageerror", lambda error: errors.append(str(error)))
    window.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    window.set_default_timeout(30_000)
    yield window
    window.close()
    assert errors == []


def go(window, address):
    window.goto(address)
    window.locator(f"{TABLE} canvas").first.wait_for()
    settled(window)


def settled(window):
    window.wait_for_function(f"() => !document.querySelector('{RUNNING}')")
    window.wait_for_timeout(500)


def choose(window, row, left=160):
    """Click a row of the table, in its title."""
    box = window.locator(TABLE).first.bounding_box()
    window.mouse.click(box["x"] + left, box["y"] + HEAD + ROW * row + ROW / 2)


def title(window, words):
    window.get_by_role("heading", name=words).wait_for()
    settled(window)


def test_a_click_anywhere_on_a_row_shows_the_statement_and_the_link_opens_it(page, chromium, served_works):
    go(page, f"{served_works}/?scenario=shire-works&page=documents")
    choose(page, 1)
    title(page, "大洞")
    choose(page, 2)
    title(page, "宴会")
    assert page.locator(CHART).count() == 1
    other = chromium.new_page()
    go(other, page.url)
    title(other, "宴会")
    other.close()
    choose(page, 0, left=16)  # its box
    title(page, "新挖洞")
    assert "statement=moot-works%2Fholes-2022" in page.url


def rows_in_sight(window):
    """The titles of the rows that the table draws, and whether each is the chosen one."""
    rows = window.locator(f"{TABLE} canvas tbody tr").evaluate_all(
        "all => all.map(row => [[...row.children].map(cell => cell.textContent)[1], row.getAttribute('aria-selected')])"
    )
    return {title: chosen == "true" for title, chosen in rows}


def test_a_row_that_a_link_chooses_is_scrolled_to_and_one_chosen_by_hand_stays_where_it_is(page, served_works):
    go(page, f"{served_works}/?scenario=shire-works&page=documents&document=long&statement=long/tale-40")
    before = rows_in_sight(page)
    assert before["故事40"]
    choose(page, 2)
    title(page, list(before)[2])
    after = rows_in_sight(page)
    assert list(after) == list(before)
    assert [title for title, chosen in after.items() if chosen] == [list(before)[2]]


@pytest.mark.parametrize("tab", ["documents", "programmes"])
def test_no_column_of_a_list_is_cut_beside_the_side(page, served_works, tab):
    go(page, f"{served_works}/?scenario=shire-works&page={tab}")
    assert page.locator("[data-testid=stSidebar]").bounding_box()["width"] > 300
    hidden = "table => table.scrollWidth - table.clientWidth"
    assert page.locator(f"{TABLE} .dvn-scroller").evaluate(hidden) <= 0


def test_a_lever_beside_a_programme_moves_its_charts_and_stays_where_it_was_put(page, served_works):
    go(page, f"{served_works}/?scenario=shire-works&page=programmes&statement=moot-works/holes-2022")
    assert page.locator(CHART).count() == 2
    before = page.locator(CHART).first.get_attribute("aria-label")
    page.locator(f"{DELAY} input").focus()
    for _ in range(40):
        page.keyboard.press("ArrowRight")
    page.locator(".st-key-bar").get_by_text("晚·挖 0 → 40 天").locator("visible=true").first.wait_for()
    settled(page)
    assert page.locator(CHART).first.get_attribute("aria-label") != before
    assert page.locator(f"{DELAY} input").input_value() == "40"
    choose(page, 1)
    title(page, "宴会")
    page.locator(DELAY).wait_for(state="detached")
    assert page.locator(".st-key-levers input[type=range]").count() == 2


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("tab", ["documents", "programmes"])
def test_nothing_sticks_out_of_the_screen(page, served_works, tab, width):
    page.set_viewport_size({"width": width, "height": 900})
    go(page, f"{served_works}/?scenario=shire-works&page={tab}&statement=moot-works/holes-2022")
    page.locator(CHART).first.wait_for()
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= width
    inner = "e.closest('[data-testid=stDataFrame]')"  # which scrolls by itself
    wide = f"all => all.filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !{inner}).length"
    assert page.locator("[data-testid=stMain] *").evaluate_all(wide) == 0
