"""The pages of documents and programmes in a real browser: a row is chosen, a link opens it, nothing sticks out."""

import pytest

pytestmark = pytest.mark.browser

CHART = "[data-testid=stEChartsChart]"
ROWS = ".rows tbody tr"
RUNNING = "[data-testid=stApp][data-test-script-state=running]"
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
    window.locator(ROWS).first.wait_for()
    settled(window)


def settled(window):
    window.wait_for_function(f"() => !document.querySelector('{RUNNING}')")
    window.wait_for_timeout(500)


def choose(window, row):
    window.locator(ROWS).nth(row).click()


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
    page.locator(f"{ROWS} td").first.click(position={"x": 2, "y": 2})
    title(page, "新挖洞")
    assert "statement=moot-works%2Fholes-2022" in page.url


def test_a_row_is_chosen_from_the_keyboard_and_keeps_the_focus(page, served_works):
    go(page, f"{served_works}/?scenario=shire-works&page=documents")
    page.locator(f"{ROWS}[tabindex='0']").focus()
    for key in ("ArrowDown", "End", "ArrowUp", "ArrowUp", "Enter"):
        page.keyboard.press(key)
    title(page, "宴会")
    assert page.evaluate("document.activeElement.getAttribute('aria-selected')") == "true"
    assert [row.get_attribute("tabindex") for row in page.locator(ROWS).all()].count("0") == 1


def rows_in_sight(window):
    """The rows of the list that can be seen, and whether each is the chosen one."""
    seen = window.locator(ROWS).evaluate_all(
        """all => all.filter(row => {
          const box = row.getBoundingClientRect(), frame = row.closest('.rows').getBoundingClientRect();
          return box.top >= frame.top && box.bottom <= frame.bottom;
        }).map(row => [row.dataset.id, row.getAttribute('aria-selected')])"""
    )
    return {name: chosen == "true" for name, chosen in seen}


def test_a_row_that_a_link_chooses_is_scrolled_to_and_one_chosen_by_hand_stays_where_it_is(page, served_works):
    go(page, f"{served_works}/?scenario=shire-works&page=documents&document=long&statement=long/tale-40")
    before = rows_in_sight(page)
    assert before["long/tale-40"]
    other = list(before)[2]
    page.locator(f"{ROWS}[data-id='{other}']").click()
    title(page, f"故事{other.rpartition('-')[2]}")
    after = rows_in_sight(page)
    assert list(after) == list(before)
    assert [name for name, chosen in after.items() if chosen] == [other]


def test_a_click_below_brings_what_is_told_of_the_row_in_sight(page, served_works):
    page.set_viewport_size({"width": 1280, "height": 800})
    go(page, f"{served_works}/?scenario=shire-works&page=documents&document=long")
    choose(page, 3)
    heading = page.get_by_role("heading", name="故事4")
    heading.wait_for()
    page.wait_for_function(
        "() => document.querySelector('.st-key-statement').getBoundingClientRect().top < innerHeight"
    )


CUT = """all => all.filter(item => {
  const style = getComputedStyle(item);
  return item.textContent.trim() && item.clientWidth > 1 && item.scrollWidth > item.clientWidth + 1
    && style.overflowX !== 'visible' && style.overflowX !== 'auto' && style.textOverflow !== 'ellipsis';
}).map(item => item.textContent)"""


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("tab", ["documents", "programmes"])
def test_no_words_are_cut(page, served_works, tab, language, width):
    page.set_viewport_size({"width": width, "height": 800})
    go(page, f"{served_works}/?scenario=shire-works&page={tab}&statement=moot-works/holes-2022&lang={language}")
    page.locator(CHART).first.wait_for()
    assert page.locator("[data-testid=stMain] *").evaluate_all(CUT) == []
    wide = "frame => frame.scrollWidth - frame.clientWidth"
    assert page.locator(".rows").evaluate(wide) <= 0


def test_the_chart_of_stages_begins_on_the_first_screen(page, served_works):
    page.set_viewport_size({"width": 1280, "height": 800})
    go(page, f"{served_works}/?scenario=shire-works&page=programmes")
    page.locator(CHART).first.wait_for()
    below = page.locator(".st-key-bar").bounding_box()["y"]
    assert page.locator(CHART).first.bounding_box()["y"] + 60 < below


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
    wide = "all => all.filter(e => e.getBoundingClientRect().right > innerWidth + 1).length"
    assert page.locator("[data-testid=stMain] *").evaluate_all(wide) == 0
