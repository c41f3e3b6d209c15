"""What a planner does, in a real browser: moves a slider, sees the card change, takes files away, passes a link on."""

import io
import re

import openpyxl
import pytest
import yaml

pytestmark = pytest.mark.browser

CHART = "[data-testid=stEChartsChart]"
RUNNING = "[data-testid=stApp][data-test-script-state=running]"
BARLEY = "[class*=st-key-knob-farm-area_growth-barley--all]"
WAIT = 30_000
STEPS = 10  # of the slider, from 3 to 3.2 %
YEARS = 6  # along the first chart


@pytest.fixture
def page(chromium, served):
    """A window of an ordinary computer on the page; it fails a test in which the browser reports an error."""
    window = chromium.new_page(viewport={"width": 1280, "height": 1000})
    errors = []
    window.on("pageerror", lambda error: errors.append(str(error)))
    window.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    window.set_default_timeout(WAIT)
    go(window, served, "?scenario=shire")
    yield window
    window.close()
    assert errors == []


def go(window, served, query):
    window.goto(f"{served}/{query}")
    window.locator(CHART).first.wait_for()
    settled(window)


def settled(window):
    window.wait_for_function(f"() => !document.querySelector('{RUNNING}')")
    window.wait_for_timeout(300)


def card(window, target):
    return window.locator(f"[class*=st-key-card-][class*=-moot-2021-{target}] button")


def press(window, slider, key, times=1):
    """Move a slider with the keyboard, as anybody can who uses no mouse."""
    window.locator(f"{slider} input").focus()
    for _ in range(times):
        window.keyboard.press(key)


def changed(window, change):
    """Wait until the list of changes says something."""
    window.locator(".st-key-bar").get_by_text(change).locator("visible=true").first.wait_for()
    settled(window)


def query(window):
    return window.url.partition("?")[2]


def names(window):
    """What controls are called by those who read them out."""
    return window.locator("[aria-label]").evaluate_all("all => all.map(item => item.getAttribute('aria-label'))")


def test_streamlits_own_controls_are_named_in_the_language_of_the_page(page):
    own = re.compile(r"^(Help for|Open|Close|Sidebar|Collapse|Remove|Fullscreen|Download as|Shortcut|Clear|Selected)")
    assert {name.split(" ")[0] for name in names(page) if name} >= {"侧栏", "收起侧栏", "说明:", "展开选项", "全屏:"}
    assert [name for name in names(page) if own.match(name)] == []
    page.get_by_text("English", exact=True).click()
    settled(page)
    page.get_by_label("Collapse sidebar").wait_for(state="attached")
    assert [name for name in names(page) if re.search("[一-鿿]", name) and "Language" not in name] == []
    assert any(name.startswith("Help for") for name in names(page))


def test_a_list_that_is_full_says_so_in_the_language_of_the_page(page):
    page.locator("[data-testid=stMultiSelect] input").first.click()
    for _ in range(7):
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        settled(page)
    page.get_by_text(re.compile("^最多选 8 项")).wait_for()
    assert "Dismiss" not in names(page)


def test_a_slider_moves_and_cards_charts_changes_and_address_follow(page):
    card_before = card(page, "output-2023").inner_text()
    chart_before = page.locator(CHART).first.get_attribute("aria-label")
    press(page, BARLEY, "ArrowRight", STEPS)
    changed(page, "面积增速·大麦 3 → 3.2 %")
    assert card(page, "output-2023").inner_text() != card_before
    assert page.locator(CHART).first.get_attribute("aria-label") != chart_before
    assert "farm.area_growth%5Bbarley%5D=2021%3A3%2C2022%3A3.2" in query(page)


def test_the_slider_obeys_the_pointer_too(page):
    thumb = page.locator(f"{BARLEY} [data-testid=stSliderThumbValue]").bounding_box()
    x, y = thumb["x"] + thumb["width"] / 2, thumb["y"] + thumb["height"] + 6
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 40, y, steps=4)
    page.mouse.up()
    changed(page, "面积增速·大麦 3 →")


def test_only_what_changed_is_drawn_again(page, served):
    go(page, served, "?scenario=shire&sector=farm&charts=folk.population,farm.output")
    page.evaluate(
        f"""() => {{ window.drawn = new Set();
        new MutationObserver(records => records.forEach(record =>
          record.target.matches('{CHART}') && window.drawn.add(record.target.getAttribute('aria-label').slice(0, 2))))
        .observe(document.body, {{subtree: true, attributes: true, attributeFilter: ['aria-label']}}); }}"""
    )
    press(page, BARLEY, "ArrowRight")
    changed(page, "面积增速·大麦")
    assert page.evaluate("[...window.drawn].length") == 2  # the selected target and its output, not the population


def test_a_link_opens_the_same_page(page, chromium, served):
    press(page, BARLEY, "ArrowLeft", 3)
    changed(page, "面积增速·大麦")
    other = chromium.new_context(viewport={"width": 1280, "height": 1000}).new_page()
    go(other, served, f"?{query(page)}")
    assert card(other, "output-2023").inner_text() == card(page, "output-2023").inner_text()
    assert other.locator(".st-key-bar").inner_text() == page.locator(".st-key-bar").inner_text()
    other.context.close()


def test_nothing_of_one_visitor_shows_on_anothers_page(page, chromium, served):
    press(page, BARLEY, "ArrowRight", 3)
    changed(page, "面积增速·大麦")
    other = chromium.new_context().new_page()
    go(other, served, "?scenario=shire")
    assert "还没有改动" in other.locator(".st-key-bar").inner_text()
    other.context.close()


def test_undo_by_button_keyboard_and_the_browsers_back(page):
    for number in ("3.02", "3.04"):
        press(page, BARLEY, "ArrowRight")
        changed(page, f"3 → {number} %")
    page.locator(".st-key-undo button").last.click()
    changed(page, "3 → 3.02 %")
    assert page.locator(f"{BARLEY} input").input_value() == "3.02"
    page.locator(".st-key-undo button").last.click()
    changed(page, "还没有改动")
    page.locator(".st-key-redo button").last.click()
    changed(page, "3 → 3.02 %")
    page.mouse.click(700, 5)
    page.keyboard.press("Control+z")
    changed(page, "还没有改动")
    assert page.locator(f"{BARLEY} input").input_value() == "3"
    page.go_back()
    changed(page, "3 → 3.02 %")
    page.locator(".st-key-bar button:visible", has_text="3 → 3.02 %").click()
    changed(page, "还没有改动")


def test_after_a_reload_the_browsers_back_still_leads_through_the_steps(page):
    for number in ("3.02", "3.04"):
        press(page, BARLEY, "ArrowRight")
        changed(page, f"3 → {number} %")
    page.reload()
    changed(page, "3 → 3.04 %")
    page.go_back()
    changed(page, "3 → 3.02 %")
    assert page.locator(f"{BARLEY} input").input_value() == "3.02"
    page.go_back()
    changed(page, "还没有改动")
    page.go_forward()
    changed(page, "3 → 3.02 %")


def test_a_slider_in_hand_keeps_the_focus_when_the_program_moves_it(page):
    focused = (
        f"() => document.activeElement?.closest('{BARLEY}') !== null && document.activeElement.tagName === 'INPUT'"
    )
    for number in ("3.02", "3.04"):
        press(page, BARLEY, "ArrowRight")
        changed(page, f"3 → {number} %")
    page.keyboard.press("Control+z")
    changed(page, "3 → 3.02 %")
    page.wait_for_function(focused)
    page.keyboard.press("ArrowRight")
    changed(page, "3 → 3.04 %")
    page.keyboard.press("Control+z")
    changed(page, "3 → 3.02 %")
    page.mouse.click(700, 5)  # the hand leaves it
    page.keyboard.press("Control+z")
    changed(page, "还没有改动")
    assert not page.evaluate(focused)


def test_every_click_on_undo_counts_and_redo_brings_all_back(page):
    for number in ("3.02", "3.04", "3.06", "3.08", "3.1", "3.12"):
        press(page, BARLEY, "ArrowRight")
        changed(page, f"3 → {number} %")
    for _ in range(3):
        page.locator(".st-key-undo button").last.click()
        page.wait_for_timeout(220)
    changed(page, "3 → 3.06 %")
    page.mouse.click(700, 5)
    for _ in range(2):  # as fast as a hand can; two at the same moment reach the server as one
        page.keyboard.press("Control+z")
        page.wait_for_timeout(150)
    changed(page, "3 → 3.02 %")
    for number in ("3.04", "3.06", "3.08", "3.1", "3.12"):
        page.locator(".st-key-redo button").last.click()
        changed(page, f"3 → {number} %")
    assert page.locator(".st-key-redo button").last.is_disabled()
    assert page.locator(f"{BARLEY} input").input_value() == "3.12"


def test_cards_are_chosen_with_the_keyboard_and_say_what_colour_says(page):
    button = card(page, "total-output")
    assert re.search("[✓✗—]", button.inner_text())
    button.focus()
    page.keyboard.press("Enter")
    page.locator(f"{CHART}[aria-label*=累计产量]").wait_for()
    page.wait_for_url(lambda url: "target=moot-2021%2Ftotal-output" in url)  # written when all is drawn


def test_a_dot_of_the_chart_leads_to_where_its_number_comes_from(page):
    box = page.locator(CHART).first.bounding_box()
    x = box["x"] + box["width"] - 16 - (box["width"] - 50) / YEARS / 2
    for y in range(60, int(box["height"]) - 60, 4):  # the dot of the last year, wherever its value puts it
        page.mouse.click(x, box["y"] + y)
        if page.locator(".why").count():
            break
    page.locator(".why").wait_for()
    page.wait_for_url(lambda url: "view=why" in url)


def test_every_chart_has_words_for_those_who_do_not_see_it(page):
    labels = page.locator(CHART).evaluate_all("all => all.map(item => item.getAttribute('aria-label'))")
    assert labels
    assert all("走势图" in label and re.search(r"\d", label) for label in labels)


def download(page, name):
    if not page.locator(".st-key-save_scenario").count():
        page.locator(".st-key-files button").first.click()
    with page.expect_download() as got:
        page.locator(f".st-key-{name} button").click()
    return got.value.suggested_filename, got.value.path().read_bytes()


def test_results_are_taken_away_and_the_scenario_comes_back(page, served, tmp_path):
    press(page, BARLEY, "ArrowRight", STEPS)
    changed(page, "3 → 3.2 %")
    name, text = download(page, "save_scenario")
    assert name == "shire-changed.yaml"
    assert yaml.safe_load(text)["assumptions"] == {"farm.area_growth[barley]": {2021: 3, 2022: 3.2}}
    assert download(page, "save_scorecard")[1].startswith("\ufeff".encode())
    assert download(page, "save_projections")[1].startswith("\ufeff".encode())
    workbook, data = download(page, "save_excel")
    assert workbook == "shire-changed.xlsx"
    met = re.search(r"(\d+ / \d+) 项目标达到", page.locator("[data-testid=stMain]").inner_text()).group(1)
    notes = [row[1].value for row in openpyxl.load_workbook(io.BytesIO(data))["说明"].iter_rows()]
    assert met in notes
    assert "面积增速·大麦 (farm.area_growth[barley]): 3.0 → 2021: 3; 2022: 3.2 %" in notes

    go(page, served, "?scenario=shire-busy")
    page.locator(".st-key-files button").first.click()
    file = tmp_path / name
    file.write_bytes(text)
    page.locator(".st-key-upload input").set_input_files(file)
    changed(page, "3 → 3.2 %")
    assert "scenario=shire&" in query(page)


def test_a_file_with_a_fault_is_refused_with_its_place(page, tmp_path):
    file = tmp_path / "wrong.yaml"
    file.write_text(
        "scenario: x\ntitle: {zh: 甲, en: A}\nextends: shire\nassumptions: {folk.birth_rate: 99}\n", "utf-8"
    )
    page.locator(".st-key-files button").first.click()
    page.locator(".st-key-upload input").set_input_files(file)
    page.get_by_text("wrong.yaml 第 4 行").wait_for()


def test_a_file_that_the_browser_refuses_is_told_in_our_words_and_nothing_older_is(page, tmp_path):
    wrong, large = tmp_path / "wrong.yaml", tmp_path / "large.yaml"
    wrong.write_text("- 1\n", "utf-8")
    large.write_bytes(b"#" * 1_500_000)
    page.locator(".st-key-files button").first.click()
    page.locator(".st-key-upload input").set_input_files(wrong)
    page.locator(".st-key-problem [data-testid=stAlert]").wait_for()
    page.locator(".st-key-upload input").set_input_files(large)
    page.locator(".st-key-problem").wait_for(state="hidden")
    told = page.locator(".st-key-upload").evaluate("all => getComputedStyle(all, '::after').content")
    assert "未读取" in told
    page.locator(".st-key-upload input").set_input_files(wrong)
    page.locator(".st-key-problem").wait_for(state="visible")


def test_a_file_puts_the_slider_where_it_says_on_whatever_track(page, tmp_path):
    area = "[class*=st-key-knob-farm-first_area-barley--all]"
    page.get_by_text("参数（").click()
    press(page, area, "ArrowRight")
    changed(page, "起始面积·大麦 100 → 101")
    file = tmp_path / "mine.yaml"
    given = "{value: 101, origin: {assumed: a try}}"  # with a reason it stays a scenario of its own
    head = "scenario: mine\ntitle: {zh: 我的, en: Mine}\nextends: shire\n"
    file.write_text(f"{head}assumptions:\n  farm.first_area[barley]: {given}\n", "utf-8")
    page.locator(".st-key-files button").first.click()
    page.locator(".st-key-upload input").set_input_files(file)
    page.get_by_text("已打开“我的”").wait_for()
    settled(page)
    assert page.locator(f"{area} input").input_value() == "101"
    assert query(page).startswith("scenario=mine&opened=")
    page.reload()
    page.get_by_role("heading", name="我的").wait_for()
    settled(page)
    page.get_by_text("参数（").click()
    page.locator(area).wait_for()
    settled(page)
    assert page.locator(f"{area} input").input_value() == "101"


def test_an_exact_value_that_cannot_be_taken_gives_way_to_the_one_that_stands(page):
    page.get_by_text("精确数值").click()
    field = page.locator("[class*=st-key-number-farm] input")
    field.wait_for()
    settled(page)
    before = field.input_value()
    assert float(before)
    for typed in ("1e400", "1e400", "99999999"):
        field.fill(typed)
        hint = page.locator("[data-testid=InputInstructions]").first
        assert "按回车键采用" in hint.evaluate("item => getComputedStyle(item, '::after').content")
        field.press("Enter")
        page.locator("[data-testid=stSidebar] [data-testid=stAlert]", has_text=typed).wait_for()
        settled(page)
        assert field.input_value() == before
    assert query(page) == "scenario=shire"


def test_english_and_back(page):
    said = "[document.documentElement.lang, document.title, document.querySelectorAll('h1').length]"
    assert page.evaluate(said) == ["zh-CN", "夏尔 · 政策目标推演", 1]
    page.get_by_role("radio", name="English").or_(page.get_by_role("button", name="English")).first.click()
    page.get_by_text("of 7 targets met").wait_for()
    settled(page)
    assert "lang=en" in query(page)
    assert page.evaluate(said) == ["en", "Shire · Policy target simulator", 1]


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_sticks_out_of_the_screen(chromium, served, width):
    window = chromium.new_page(viewport={"width": width, "height": 844})
    go(window, served, "?scenario=shire&sector=all&view=table&folk.birth_rate=3")
    assert window.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= width
    wide = "all => all.filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest('.numbers')).length"
    assert window.locator("[data-testid=stMain] *").evaluate_all(wide) == 0
    window.close()


@pytest.fixture
def phone(chromium, served):
    """A narrow window on the page."""
    window = chromium.new_page(viewport={"width": 390, "height": 844})
    window.set_default_timeout(WAIT)
    go(window, served, "?scenario=shire")
    yield window
    window.close()


OPEN_SIDE = ".open-side"
CLOSE_SIDE = "[data-testid=stSidebarCollapseButton] button"


def covered(window):
    """Whether the side lies over the page."""
    box = window.locator("[data-testid=stSidebar]").bounding_box()
    return box is not None and box["x"] + box["width"] > 0


def test_on_a_phone_a_button_opens_the_assumptions(phone):
    assert not covered(phone)
    phone.get_by_role("button", name="打开假设").click()
    phone.locator(BARLEY).wait_for()
    press(phone, BARLEY, "ArrowRight", 5)
    phone.wait_for_url("**barley**")


def test_on_a_phone_a_button_leads_back_from_the_assumptions(phone):
    phone.locator(OPEN_SIDE).click()
    phone.locator(BARLEY).scroll_into_view_if_needed()
    phone.get_by_role("button", name="看结果").click()
    side = "document.querySelector('[data-testid=stSidebar]')"
    phone.wait_for_function(f"() => {side}.getBoundingClientRect().right <= 0")


def test_the_first_screen_has_the_result_in_a_sentence_and_cards(phone):
    assert phone.get_by_text("项目标达到").first.bounding_box()["y"] < 420
    first = phone.locator(".st-key-cards button").first.bounding_box()
    assert first["y"] + first["height"] < 844


def test_on_a_phone_the_assumptions_begin_closed_also_after_they_were_open(phone):
    phone.locator(OPEN_SIDE).click()
    phone.locator(BARLEY).wait_for()
    settled(phone)
    assert covered(phone)
    phone.reload()
    phone.locator(CHART).first.wait_for()
    settled(phone)
    assert not covered(phone)


@pytest.mark.parametrize("tab", ["documents", "programmes", "answers"])
def test_on_a_phone_the_side_opens_from_every_page(phone, served, tab):
    phone.goto(f"{served}/?scenario=shire&page={tab}")
    phone.locator(OPEN_SIDE).click()
    phone.locator("[data-testid=stSidebar] [class*=st-key-scenario]").wait_for()


def test_a_wide_screen_shows_the_side_and_remembers_that_it_was_closed(page):
    assert not page.locator(OPEN_SIDE).is_visible()
    page.locator("[data-testid=stSidebar]").hover()
    page.locator(CLOSE_SIDE).click()
    page.reload()
    page.locator(CHART).first.wait_for()
    settled(page)
    assert not covered(page)
