"""Every state of the page, driven without a browser."""

import csv
import hashlib
import io
import json
import re
import shutil
from pathlib import Path

import openpyxl
import pytest
import streamlit as st
import yaml
from driven import APP, address, control, opened
from streamlit.testing.v1 import AppTest

from simulator.language.faults import FaultsError
from simulator.language.loading import with_scenario
from simulator.ui import loaded, server
from simulator.ui.widgets import JOINER, escaped

TOY = Path(__file__).parent.parent / "toy"
GROWTH, BARLEY = "knob folk.birth_rate all", "knob farm.area_growth[barley] all"


@pytest.fixture(autouse=True)
def content(monkeypatch):
    monkeypatch.setenv("SIMULATOR_CONTENT", str(TOY))
    monkeypatch.delenv("SIMULATOR_LANG", raising=False)
    st.cache_resource.clear()


def card_button(app, target):
    return next(item for item in app.button if re.fullmatch(f"card (met|doubtful|missed) moot-2021/{target}", item.key))


def card(app, target):
    return card_button(app, target).label


def test_a_card_says_what_was_published_for_its_year_and_only_then(broken):
    assert "实际" not in card(opened(scenario="shire", sector="folk"), "population-about")
    file = broken / "regions" / "shire" / "observations.yaml"
    line = "  - {variable: folk.population, year: 2023, value: 10.3, unit: 万人, origin: {observed: red-book}}\n"
    file.write_text(file.read_text(encoding="utf-8") + line, encoding="utf-8")
    assert "实际 10.3 万人" in card(opened(scenario="shire", sector="folk"), "population-about")
    assert "actual 10.3 ×10⁴ people" in card(opened(scenario="shire", sector="folk", lang="en"), "population-about")


def words(app):
    return "\n".join(item.value for item in [*app.markdown, *app.caption, *app.warning, *app.error, *app.info])


def test_the_page_opens_on_a_scenario_with_its_targets_charts_and_levers():
    app = opened()
    assert not app.exception
    assert address(app) == {"scenario": "shire-busy"}
    assert "夏尔扩种" in words(app)
    assert "6 / 7 项目标达到" in words(app)
    assert "✓ 达到" in card(app, "output-2023")
    assert len(app.get("echarts_chart")) == 3
    assert BARLEY in [slider.key for slider in app.slider]


def test_a_slider_moves_cards_charts_and_address():
    app = opened(scenario="shire")
    before = card(app, "output-2023")
    control(app.slider, BARLEY).set_value(9.0).run()
    assert card(app, "output-2023") != before
    assert address(app) == {"scenario": "shire", "farm.area_growth[barley]": "2021:3,2022:9"}
    assert app.button(key="reset farm.area_growth[barley]").label == "面积增速·大麦 3 → 9 %"


def test_every_move_of_a_slider_is_undone_by_itself():
    app = opened(scenario="shire", panel="farm")
    for value in (4.0, 5.0, 6.0):
        control(app.slider, BARLEY).set_value(value).run()
        app.run()
    seen = []
    for step in ("undo", "undo", "undo", "redo", "redo"):
        app.button(key=step).click().run()
        seen.append(control(app.slider, BARLEY).value)
    assert seen == [5, 4, 3, 4, 5]


def stale(app, step, times):
    """Clicks so quick that the browser does not know yet what the first one did to the sliders."""
    app.button(key=step).click()
    states = app.button(key=step).root.get_widget_states()
    for _ in range(times):
        app._run(states)  # noqa: SLF001 - a request of the browser


def test_what_a_browser_showed_before_an_undo_is_no_new_move():
    app = opened(scenario="shire", panel="farm")
    for value in (4.0, 5.0, 6.0, 7.0):
        control(app.slider, BARLEY).set_value(value).run()
        app.run()
    stale(app, "undo", 3)
    assert control(app.run().slider, BARLEY).value == 4
    stale(app, "redo", 3)
    assert control(app.run().slider, BARLEY).value == 7
    assert app.button(key="redo").disabled


def test_labels_have_no_markup_and_name_the_range_only_where_the_slider_is_shorter():
    app = opened(scenario="shire", panel="farm")
    app.session_state["fold farm coefficient"] = True
    labels = {item.key: item.label for item in app.run().slider}
    assert not any(set("*_`") & set(label) for label in labels.values())
    assert labels["knob farm.base_yield[barley] all"] == "单产·大麦\n\n斤/亩 · 假设"
    area = next(item for item in app.slider if item.key == "knob farm.first_area[barley] all")
    assert (area.min, area.max) == (0, 400)
    assert area.label == "起始面积·大麦\n\n万亩 · 假设 · 可取 0 至 1,000，滑块是其中一段"
    assert "滑块只列 0 至 400" in area.help


def test_a_plain_number_says_that_it_has_no_unit(broken):
    file = broken / "models" / "farm.yaml"
    text = file.read_text(encoding="utf-8")
    ratio = {"title": {"zh": "比", "en": "Ratio"}, "kind": "lever", "unit": "1", "default": 0.35, "range": [0, 1]}
    line = f"  ratio: {json.dumps(ratio | {'origin': {'assumed': 'made up'}})}\n"
    file.write_text(text.replace("  need:\n", line + "  need:\n", 1), encoding="utf-8")
    app = opened(scenario="shire", panel="farm", lang="en")
    slider = app.slider(key="knob farm.ratio all")
    assert (slider.value, slider.label) == (0.35, "Ratio\n\nno unit · assumed")


def test_undo_redo_and_resets():
    app = opened(scenario="shire", **{"farm__area_growth[barley]": "9", "folk__birth_rate": "3"})
    app.button(key="reset folk.birth_rate").click().run()
    assert address(app) == {"scenario": "shire", "farm.area_growth[barley]": "9"}
    app.button(key="reset all").click().run()
    assert address(app) == {"scenario": "shire"}
    app.button(key="undo").click().run()
    app.button(key="undo").click().run()
    assert address(app) == {"scenario": "shire", "farm.area_growth[barley]": "9", "folk.birth_rate": "3"}
    assert app.button(key="undo").disabled
    app.button(key="redo").click().run()
    assert address(app) == {"scenario": "shire", "farm.area_growth[barley]": "9"}
    assert control(app.slider, BARLEY).value == 9


def test_a_link_reproduces_the_page():
    first = opened(scenario="shire", sector="folk", panel="farm", lang="en")
    first.slider(key=BARLEY).set_value(-2.0).run()
    card_button(first, "average").click().run()
    first.segmented_control(key="view").select("table").run()
    again = opened(**address(first))
    assert address(again) == address(first)
    assert [item.label for item in again.button] == [item.label for item in first.run().button]
    assert words(again) == words(first)
    assert again.slider(key=BARLEY).value == -2


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ({"scenario": "mordor"}, "mordor"),
        ({"scenario": "shire", "folk__birth_rate": "many"}, "读不懂"),
        ({"scenario": "shire", "folk__birth_rate": "50"}, "须在 -5 至 10"),
        ({"scenario": "shire", "folk__nothing": "1"}, "folk.nothing"),
        ({"scenario": "shire", "target": "moot-2021/nothing"}, "moot-2021/nothing"),
        ({"scenario": "shire", "compare": "mordor"}, "mordor"),
        ({"scenario": "<script>alert(1)</script>"}, "script"),
    ],
)
def test_a_malformed_address_gets_a_polite_answer(query, told):
    app = opened(**query)
    assert not app.exception
    assert told in "\n".join(item.value for item in app.warning)
    assert len(app.get("echarts_chart")) > 0


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("view", "zzz"),
        ("year", "3000"),
        ("year", "x"),
        ("sector", "nope"),
        ("charts", ";;"),
        ("charts", "farm.nothing"),
        ("lang", "fr"),
        ("folk__birth_rate", "1850:1,9999:2"),
    ],
)
def test_what_an_address_asks_for_in_vain_is_told_and_leaves_the_address(name, value):
    app = opened(scenario="shire", **{name: value})
    assert value in "\n".join(item.value for item in app.warning)
    assert value not in address(app).values()


def test_what_is_no_word_of_ours_in_an_address_is_none_of_our_business():
    assert not opened(scenario="shire", utm="1").warning


@pytest.mark.parametrize("sector", [{}, {"sector": "folk"}])
def test_a_target_of_a_link_brings_its_sector(sector):
    app = opened(scenario="shire", target="moot-2021/output-2023", **sector)
    assert address(app)["sector"] == "farm"
    assert address(app)["target"] == "moot-2021/output-2023"


def test_english():
    app = opened(lang="en")
    assert "Shire sows more" in words(app)
    assert "of 7 targets met" in words(app)
    app.segmented_control(key="language").select("zh").run()
    assert "夏尔扩种" in words(app)
    assert address(app) == {"scenario": "shire-busy"}


def test_the_command_line_chooses_the_language_where_the_address_does_not(monkeypatch):
    monkeypatch.setenv("SIMULATOR_LANG", "en")
    app = opened()
    assert "Shire sows more" in words(app)
    app.segmented_control(key="language").select("zh").run()
    assert address(app)["lang"] == "zh"


def test_a_card_selects_its_target_and_its_origin_is_told():
    app = opened(scenario="shire", sector="folk")
    card_button(app, "average").click().run()
    assert address(app)["target"] == "moot-2021/average"
    assert "目标出自《夏尔大会报告》一：“年均增长1.5%到2.5%”" in words(app)


def explanation(app):
    return next(item.proto.body for item in app.html if 'class="why"' in item.proto.body)


def test_a_number_is_explained_down_to_its_origin():
    app = opened(scenario="shire", sector="folk", target="moot-2021/average", view="why")
    tree = explanation(app)
    assert "人口增长率" in tree
    assert "made up for tests" in tree
    app.pills(key="explained").select(2022).run()
    assert address(app)["year"] == "2022"
    assert "2022年" in explanation(app)


def test_numbers_stand_in_a_table_too():
    app = opened(scenario="shire", sector="folk", target="moot-2021/average", view="table")
    assert any("<table>" in item.proto.body for item in app.html)


def test_sectors_filter_the_cards_and_bring_their_sliders():
    app = opened(scenario="shire", sector="farm")
    assert len([item for item in app.button if item.key.startswith("card")]) == 2
    app.selectbox(key="sector").select("all").run()
    assert len([item for item in app.button if item.key.startswith("card")]) == 7
    app.selectbox(key="panel").select("folk").run()
    assert address(app.run())["panel"] == "folk"


def test_drivers_and_coefficients_are_folded_and_can_be_opened():
    app = opened(scenario="shire", panel="folk")
    assert GROWTH not in [slider.key for slider in app.slider]
    app.session_state["fold folk driver"] = True
    app.run()
    assert "人口增长率" in app.slider(key="knob folk.birth_rate all").label


def with_exact_open(**query):
    app = opened(**query)
    app.session_state["fold folk exact"] = True
    return app.run()


@pytest.mark.parametrize("typed", ["1e400", "-1e400", "nan", "三", "", "2,5", "10.1", "-6", "2022:1,2023:2"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_cannot_be_an_exact_value_is_told_beside_the_field_which_keeps_the_value(typed, language):
    app = with_exact_open(scenario="shire", panel="folk", lang=language, folk__birth_rate="3")
    field = app.text_input(key="number folk.birth_rate")
    field.set_value(typed).run()
    told = app.error[0].value
    assert typed in told
    assert ("人口增长率”须在 -5 至 10 % 之间" if language == "zh" else "must lie between -5 and 10 %") in told
    assert ("仍为 3 %" if language == "zh" else "It stays 3 %") in told
    assert app.text_input(key="number folk.birth_rate").value == "3"
    assert address(app.run())["folk.birth_rate"] == "3"
    app.text_input(key="number folk.birth_rate").set_value("4").run()
    assert not app.run().error
    assert address(app)["folk.birth_rate"] == "4"


@pytest.mark.parametrize(
    ("typed", "value"), [(" 2.5 ", "2.5"), ("２．５", "2.5"), ("1e-1", "0.1"), ("-5", "-5"), ("10", "10")]
)
def test_exact_values_are_read_as_people_write_them(typed, value):
    app = with_exact_open(scenario="shire", panel="folk")
    app.text_input(key="number folk.birth_rate").set_value(typed).run()
    assert address(app.run())["folk.birth_rate"] == value


def test_what_was_said_of_an_exact_value_goes_when_the_assumption_is_changed_elsewhere():
    app = with_exact_open(scenario="shire", panel="folk", folk__birth_rate="3")
    app.text_input(key="number folk.birth_rate").set_value("11").run()
    assert app.error
    app.button(key="reset all").click().run()
    assert not app.run().error
    assert control(app.text_input, "number folk.birth_rate").value == "2"


def test_exact_values_and_values_by_year():
    app = with_exact_open(scenario="shire", panel="folk")
    app.text_input(key="number folk.birth_rate").set_value("2.345").run()
    assert address(app.run())["folk.birth_rate"] == "2.345"
    app.button(key="spread folk.birth_rate").click().run()
    assert address(app.run())["folk.birth_rate"].startswith("2022:2.345,2023:2.345")
    app.button(key="flat folk.birth_rate").click().run()
    assert address(app.run())["folk.birth_rate"] == "2.345"


def test_only_what_bears_on_the_target_can_be_shown():
    app = opened(scenario="shire", sector="folk", panel="farm", target="moot-2021/average")
    assert app.slider
    app.toggle(key="relevant").set_value(True).run()
    assert not app.run().slider
    assert "不取决于" in words(app)


def test_the_comparison_is_chosen():
    app = opened(scenario="shire-busy")
    assert "对照 " in words(app)
    app.selectbox(key="compare").select("self").run()
    assert address(app)["compare"] == "self"
    assert "(对照" not in words(app)


def foot(app):
    """What the foot of the window says of the user's own changes."""
    return next((item.value for item in app.markdown if "你的改动" in item.value), "")


@pytest.mark.parametrize("compare", ["shire", "self"])
def test_the_targets_that_the_users_own_moves_turn_are_named_whatever_the_comparison(compare):
    app = opened(scenario="shire-busy", compare=compare, panel="farm")
    assert foot(app) == ""
    control(app.slider, BARLEY).set_value(-4.0).run()
    assert "达到 6 → 5 项" in foot(app)
    assert "✗ 转为未达到：产量" in foot(app)
    app.run()
    control(app.slider, BARLEY).set_value(6.1).run()
    assert "达到 6 → 6 项" in foot(app)
    assert "没有目标因此转变" in foot(app)
    app.run()
    app.button(key="reset all").click().run()
    assert foot(app) == ""


def test_settings_that_differ_from_the_comparison_count_the_users_changes_and_only_what_lies_within_the_horizon(broken):
    file = broken / "scenarios" / "shire" / "shire-busy.yaml"
    text = file.read_text(encoding="utf-8").replace("{2022: 2, 2025: 8}", "{2022: 2, 2026: 2, 2031: 8}")
    file.write_text(text, encoding="utf-8")
    base = broken / "scenarios" / "shire" / "shire.yaml"
    same = "assumptions: {'farm.area_growth[pipeweed]': {2022: 2, 2026: 2}}\n"
    base.write_text(base.read_text(encoding="utf-8") + same, encoding="utf-8")
    app = opened(scenario="shire-busy", panel="farm")
    app.session_state["differences"] = True
    app.run()
    listed = next(item.value for item in app.markdown if item.value.startswith("- "))
    assert listed == "- 面积增速·大麦 3 → 6 %"
    control(app.slider, BARLEY).set_value(3.0).run()
    listed = next(item.value for item in app.markdown if item.value.startswith("- "))
    assert listed == "- 面积增速·大麦 2021年 3 → 6 %"  # a slider moves what lies ahead, not the base year
    app = opened(scenario="shire-busy", folk__birth_rate="3")
    app.session_state["differences"] = True
    listed = next(item.value for item in app.run().markdown if item.value.startswith("- "))
    assert set(listed.splitlines()) == {"- 面积增速·大麦 3 → 6 %", "- 人口增长率 2 → 3 %"}


def test_another_scenario_brings_its_own_page_and_can_be_undone():
    app = opened(scenario="shire-busy", folk__birth_rate="3")
    app.selectbox(key="scenario").select("shire").run()
    assert address(app) == {"scenario": "shire"}
    app.button(key="undo").click().run()
    assert address(app) == {"scenario": "shire-busy", "folk.birth_rate": "3"}


def test_charts_are_chosen():
    app = opened(scenario="shire")
    app.multiselect(key="charts").set_value(["folk.growth"]).run()
    assert address(app)["charts"] == "folk.growth"
    app.multiselect(key="charts").set_value([]).run()
    assert address(app)["charts"] == "none"


# The server's head start


def test_a_head_start_leaves_the_first_visitor_nothing_to_load(monkeypatch):
    server.head_start()
    monkeypatch.setattr(loaded, "load_library", lambda _: pytest.fail("the content was loaded again"))
    app = opened()
    assert "6 / 7 项目标达到" in words(app)


def test_a_head_start_leaves_faults_to_the_page(broken):
    (broken / "models" / "folk.yaml").write_text("model: [", encoding="utf-8")
    server.head_start()
    assert "models/folk.yaml" in opened().error[0].value


# Files


def with_files_open(**query):
    return with_files_open_in(opened(**query))


def with_files_open_in(app):
    app.session_state["files"] = True
    return app.run()


def upload(app, text, name="mine.yaml"):
    with_files_open_in(app)
    app.file_uploader(key="upload").upload(name, text.encode(), "application/yaml").run()
    return app


HEAD = "scenario: mine\ntitle: {zh: 我的, en: Mine}\nextends: shire\n"
WRITTEN = "scenario: shire-changed\ntitle: {zh: 夏尔基准(改动), en: Shire as it goes (changed)}\nextends: shire\n"


def marked(app):
    """The address without the mark of an opened file, which nobody can know beforehand, and that mark."""
    query = address(app)
    return {name: value for name, value in query.items() if name != "opened"}, query.get("opened", "")


def test_downloads_are_offered():
    app = with_files_open(scenario="shire", folk__birth_rate="3")
    assert {item.key for item in app.get("download_button")} >= {
        "save_scenario",
        "save_excel",
        "save_projections",
        "save_scorecard",
    }


def test_a_file_that_the_app_wrote_for_changes_becomes_these_changes_again():
    app = upload(with_files_open(), WRITTEN + "assumptions: {folk.birth_rate: 3}")
    assert not app.error
    assert address(app) == {"scenario": "shire", "folk.birth_rate": "3"}
    assert "显示为它的改动" in words(app)


def test_the_page_says_that_it_draws_fewer_than_a_file_asks_for():
    assert "文件写 9,000,000 次" in words(upload(with_files_open(), HEAD + "sampling: {draws: 9000000}"))
    assert "文件写" not in words(upload(with_files_open(), HEAD + "sampling: {draws: 2000}"))


@pytest.mark.parametrize("title", ["见 http://x.org", "HTTPS://x", "www.x.org", "问 a.b@x.org", "ftp://a mailto:a@b.c"])
def test_no_title_becomes_a_link_of_the_page(title):
    made = escaped(title)
    assert not re.search(r"https?://|ftp://|www\.|mailto:\w|\w@\w", made, re.IGNORECASE)
    assert made.replace(JOINER, "") == title


def test_a_file_keeps_its_id_and_title_on_the_page_and_in_what_is_taken_away(monkeypatch):
    made = {}
    monkeypatch.setattr(st, "download_button", lambda _, data, file_name, **__: made.update({file_name: data}))
    app = upload(with_files_open(), HEAD + "assumptions: {folk.birth_rate: 3}")
    assert marked(app)[0] == {"scenario": "mine", "compare": "shire"}
    assert "# 我的" in [item.value for item in app.markdown]
    made.clear()
    app.session_state["differences"] = True
    assert "人口增长率 2 → 3 %" in words(app.run())
    assert set(made) == {f"mine{end}" for end in (".yaml", ".xlsx", ".projections.csv", ".scorecard.csv")}
    file = yaml.safe_load(made["mine.yaml"]())
    assert (file["scenario"], file["title"]) == ("mine", {"zh": "我的", "en": "Mine"})
    assert file["assumptions"]["folk.birth_rate"]["value"] == 3
    table = made["mine.scorecard.csv"]().decode("utf-8-sig")
    assert {row["情景"] for row in csv.DictReader(io.StringIO(table))} == {"mine"}


def test_what_was_opened_is_named_in_the_language_of_the_page():
    assert "Opened Mine" in words(upload(with_files_open(scenario="shire", lang="en"), HEAD))


def test_an_opened_scenario_survives_f5_and_shows_to_whoever_has_the_link():
    app = upload(with_files_open(), HEAD + "assumptions: {folk.birth_rate: 3}")
    link = address(app)
    again = opened(**{name.replace(".", "__"): value for name, value in link.items()})
    assert address(again) == link
    assert "# 我的" in [item.value for item in again.markdown]
    assert not again.warning
    assert "mine" not in opened(scenario="shire").selectbox(key="scenario").proto.options


@pytest.mark.parametrize("mark", ["0" * 32, hashlib.sha256(HEAD.encode()).hexdigest()[:32], "", "../mine"])
def test_nobody_without_the_link_sees_what_another_opened(mark):
    upload(with_files_open(), HEAD)
    other = opened(scenario="mine", opened=mark)
    assert "mine" in other.warning[0].value
    assert address(other) == {"scenario": "shire-busy"}


def test_that_an_opened_file_is_kept_no_longer_is_told():
    link = address(upload(with_files_open(), HEAD))
    st.cache_resource.clear()  # as when the app is started anew
    again = opened(**link)
    assert "不再保留" in again.warning[0].value
    assert address(again)["scenario"] == "shire-busy"
    assert "opened" not in address(again)


def test_a_scenario_that_extends_an_opened_one_survives_f5_too():
    app = upload(with_files_open(), HEAD + "assumptions: {folk.birth_rate: 3}")
    upload(app, "scenario: next\ntitle: {zh: 又一个, en: Next}\nextends: mine\nyears: [2021, 2025]\n")
    link = address(app)
    assert link["scenario"] == "next"
    assert len(link["opened"].split(",")) == 2
    assert address(opened(**link)) == link


def test_a_session_holds_a_few_opened_scenarios_and_tells_when_one_is_let_go():
    app = with_files_open()
    for number in range(loaded.MOST_OWN + 3):
        extends = "own-0" if number else "shire"
        upload(app, f"scenario: own-{number}\ntitle: {{zh: 第{number}, en: No. {number}}}\nextends: {extends}\n")
        assert ("最早打开的已放下" in words(app)) == (number >= loaded.MOST_OWN)
    own = [title for title in control(app.selectbox, "scenario").options if "打开的文件" in title]
    assert len(own) == loaded.MOST_OWN
    assert "第0（打开的文件）" in own  # which the last one needs
    assert f"第{loaded.MOST_OWN + 2}（打开的文件）" in own
    app.button(key="undo").click().run()
    assert not app.exception


def test_opened_files_that_extend_one_another_without_end_are_refused():
    app, parent = with_files_open(), "shire"
    for number in range(loaded.MOST_OWN + 1):
        upload(app, f"scenario: own-{number}\ntitle: {{zh: 第{number}, en: No. {number}}}\nextends: {parent}\n")
        parent = f"own-{number}"
    assert "相互继承" in app.error[0].value
    assert address(app)["scenario"] == f"own-{loaded.MOST_OWN - 1}"


def test_opening_a_file_can_be_undone_and_done_again():
    app = upload(with_files_open(scenario="shire"), HEAD + "years: [2021, 2024]")
    link = address(app)
    app.button(key="undo").click().run()
    assert address(app)["scenario"] == "shire"
    app.button(key="redo").click().run()
    assert address(app)["opened"] == link["opened"]


@pytest.mark.parametrize("reason", ["", ", origin: {assumed: 试 | a try}"])
def test_a_file_puts_every_slider_on_its_own_values(reason):
    app = with_files_open(scenario="shire", panel="farm")
    control(app.slider, BARLEY).set_value(9.0).run()
    area = "knob farm.first_area[barley] all"
    app.session_state["fold farm coefficient"] = True
    app.run()
    control(app.slider, area).set_value(30.0).run()
    given = f"{{value: 30{reason}}}" if reason else "30"
    upload(
        app,
        (HEAD if reason else WRITTEN)
        + f"assumptions:\n  farm.first_area[barley]: {given}\n  farm.area_growth[barley]: 1\n",
    )
    app.session_state["fold farm coefficient"] = True
    app.run()
    assert (control(app.slider, area).value, control(app.slider, BARLEY).value) == (30, 1)
    changes = {"farm.first_area[barley]": "30", "farm.area_growth[barley]": "1"}
    mine = {"scenario": "mine", "compare": "shire"}
    assert marked(app)[0] == (mine if reason else {"scenario": "shire", **changes})


@pytest.mark.parametrize(
    ("text", "count"),
    [
        (HEAD + "extends: shire\nassumptions: {folk.birth_rate: 3000, folk.birht_rate: 1}\n", 3),
        ("scenario: mine\ntitle: {zh: 我的}\nextends: shire\nassumptions：\n", 2),
    ],
)
def test_all_faults_of_a_file_are_told_also_where_its_text_has_some(toy, text, count):
    with pytest.raises(FaultsError) as caught:
        with_scenario(toy, text.encode(), "mine.yaml")
    assert len(caught.value.faults) == count
    (told,) = upload(with_files_open(scenario="shire"), text).error
    assert f"{count} 处错误" in told.value
    assert told.value.count("\n- ") == count


def test_a_list_of_faults_that_ends_early_says_how_many_are_left():
    wrong = "".join(f"  folk.b{number}: 1\n" for number in range(63))
    (told,) = upload(with_files_open(scenario="shire", lang="en"), f"{HEAD}assumptions:\n{wrong}").error
    assert "63 faults" in told.value
    assert told.value.count("\n- ") == 50
    assert "13 more are not listed" in told.value


def test_what_was_said_of_a_file_goes_with_the_next_one():
    app = upload(with_files_open(scenario="shire"), "- 1")
    assert app.error
    upload(app, HEAD + "assumptions: {folk.birth_rate: 3}")
    assert not app.error
    assert "已打开“我的”" in words(app)
    upload(app, "- 1")
    assert app.error
    assert "已打开" not in words(app)
    app.session_state["files"] = False
    app.run()
    assert not with_files_open_in(app).error


@pytest.mark.parametrize(
    ("file", "zh", "en"),
    [
        ("models/farm.yaml", "这是模型文件", "This is a model file"),
        ("regions/shire/region.yaml", "这是地区文件", "This is a region"),
        ("regions/shire/observations.yaml", "这是实绩数据文件", "This is a file of observations"),
    ],
)
def test_a_file_of_another_kind_is_told_in_one_sentence(file, zh, en):
    for language, words in (("zh", zh), ("en", en)):
        app = upload(with_files_open(scenario="shire", lang=language), (TOY / file).read_text(encoding="utf-8"))
        assert [item.value.startswith(words) for item in app.error] == [True]


def test_tables_of_a_changed_page_say_so_and_list_what_was_changed(monkeypatch):
    made = {}
    monkeypatch.setattr(st, "download_button", lambda _, data, file_name, **__: made.update({file_name: data}))
    with_files_open(scenario="shire")
    assert set(made) == {f"shire{end}" for end in (".yaml", ".xlsx", ".projections.csv", ".scorecard.csv")}
    made.clear()
    app = with_files_open(scenario="shire", **{"farm__area_growth[barley]": "-20"})
    assert set(made) == {f"shire-changed{end}" for end in (".yaml", ".xlsx", ".projections.csv", ".scorecard.csv")}
    book = openpyxl.load_workbook(io.BytesIO(made["shire-changed.xlsx"]()))
    notes = [(row[0].value, row[1].value) for row in book["说明"].iter_rows()]
    assert "改动" in dict(notes)["情景"]
    assert "(shire-changed)" in dict(notes)["情景"]
    assert ("改动", "面积增速·大麦 (farm.area_growth[barley]): 3.0 → -20.0 %") in notes
    met, count = re.search(r"(\d+) / (\d+) 项目标达到", words(app)).groups()
    assert ("达到 / 评判数量的目标", f"{met} / {count}") in notes
    table = made["shire-changed.scorecard.csv"]().decode("utf-8-sig")
    assert {row["情景"] for row in csv.DictReader(io.StringIO(table))} == {"shire-changed"}
    assert yaml.safe_load(made["shire-changed.yaml"]())["scenario"] == "shire-changed"


def test_what_is_not_shown_of_a_file_is_told():
    head = HEAD.replace("scenario: mine", "scenario: shire-busy")
    assert "sweep" not in words(upload(with_files_open(), HEAD + "assumptions: {folk.birth_rate: 3}"))
    swept = upload(with_files_open(), HEAD + "years: [2021, 2024]\nsweep: {grid: {folk.birth_rate: [1, 2]}}")
    assert "simulator run" in words(swept)
    assert "已有编号" not in words(swept)
    assert "已有编号为“shire-busy”的情景" in words(upload(with_files_open(), head + "years: [2021, 2024]"))


def test_any_other_file_becomes_a_scenario_of_this_session_alone():
    app = upload(with_files_open(), HEAD + "years: [2021, 2024]")
    query, mark = marked(app)
    assert query == {"scenario": "mine", "compare": "shire"}
    assert re.fullmatch("[0-9a-f]{32}", mark)
    assert "我的（打开的文件）" in control(app.selectbox, "scenario").options
    other = opened(scenario="mine")
    assert "mine" in other.warning[0].value
    assert address(other) == {"scenario": "shire-busy"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (HEAD + "assumptions: {folk.birth_rate: 50}", "第 4 行"),
        (HEAD + "assumptions: {folk.birth_rate: 1, folk.birth_rate: 2}", "第 4 行"),
        ("scenario: [1, ", "mine.yaml 第"),
        ("- 1", "mine.yaml"),
        ("a: &a [1]\nb: *a", "mine.yaml"),
        (HEAD + "#" * 300_000, "256 KB"),
    ],
)
def test_a_file_with_faults_changes_nothing_and_every_fault_has_its_place(text, told):
    app = upload(with_files_open(scenario="shire", folk__birth_rate="3"), text)
    assert not app.exception
    assert told in app.error[0].value
    assert address(app) == {"scenario": "shire", "folk.birth_rate": "3"}


# Trouble


@pytest.fixture
def broken(tmp_path, monkeypatch):
    """A copy of the content that a test may spoil."""
    copy = tmp_path / "content"
    shutil.copytree(TOY, copy)
    monkeypatch.setenv("SIMULATOR_CONTENT", str(copy))
    return copy


def test_faults_of_the_content_are_listed_with_their_places(broken):
    file = broken / "models" / "folk.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("birth_rate}", "birth_rat}"), encoding="utf-8")
    app = opened()
    assert not app.exception
    assert "models/folk.yaml 第" in app.error[0].value


def test_what_was_opened_stays_open_when_the_content_changes_as_long_as_it_fits(broken):
    app = upload(with_files_open(), HEAD + "assumptions: {folk.birth_rate: 3}")
    link = address(app)
    scenario = broken / "scenarios" / "shire" / "shire.yaml"
    scenario.write_text(scenario.read_text(encoding="utf-8") + "\n# a note\n", encoding="utf-8")
    assert address(app.run()) == link
    scenario.rename(scenario.with_name("other.yaml"))
    other = scenario.with_name("other.yaml")
    other.write_text(other.read_text(encoding="utf-8").replace("scenario: shire", "scenario: moor", 1), "utf-8")
    for file in (broken / "scenarios" / "shire").glob("shire-*"):
        file.unlink()
    app.run()
    assert not app.exception
    assert address(app) == {"scenario": "moor"}


def test_changed_content_is_read_again(broken):
    app = opened(scenario="shire")
    file = broken / "scenarios" / "shire" / "shire.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("夏尔基准", "夏尔新貌"), encoding="utf-8")
    app.run()
    assert "夏尔新貌" in words(app)


def test_no_content_at_all(tmp_path, monkeypatch):
    monkeypatch.setenv("SIMULATOR_CONTENT", str(tmp_path))
    app = opened()
    assert not app.exception
    assert "models" in app.error[0].value


def test_content_without_scenarios(broken):
    shutil.rmtree(broken / "scenarios")
    assert "还没有情景" in opened().info[0].value


def test_a_scenario_without_targets_still_has_charts(broken):
    file = broken / "scenarios" / "shire" / "shire.yaml"
    scenario = yaml.safe_load(file.read_text(encoding="utf-8")) | {"documents": []}
    file.write_text(yaml.safe_dump(scenario, allow_unicode=True), encoding="utf-8")
    app = opened(scenario="shire")
    assert not app.exception
    assert "没有可对标的目标" in words(app)
    assert len(app.get("echarts_chart")) == 2


def test_assumptions_that_give_no_result_are_told_and_can_be_taken_back(broken):
    file = broken / "models" / "folk.yaml"
    text = file.read_text(encoding="utf-8").replace("equation: population /", "equation: 1 / birth_rate * population /")
    file.write_text(text, encoding="utf-8")
    app = opened(scenario="shire", folk__birth_rate="0")
    assert not app.exception
    assert "算不出结果" in app.error[0].value
    app.button(key="reset folk.birth_rate").click().run()
    assert not app.error


def test_two_regions_can_be_chosen_between(broken):
    for place in ("regions/shire/region.yaml", "regions/shire/observations.yaml", "scenarios/shire/shire.yaml"):
        text = (broken / place).read_text(encoding="utf-8")
        copy = broken / place.replace("shire", "bree")
        copy.parent.mkdir(parents=True, exist_ok=True)
        text = text.replace("shire", "bree").replace("夏尔", "布里").replace("documents: [moot-2021]", "documents: []")
        copy.write_text(text, encoding="utf-8")
    app = opened(scenario="shire")
    app.selectbox(key="region").select("bree").run()
    assert address(app) == {"scenario": "bree"}


# Signing in


def test_nobody_is_asked_to_sign_in_where_nothing_is_set_up():
    assert opened().slider


def test_with_a_provider_set_up_everyone_signs_in_first():
    app = AppTest.from_file(APP, default_timeout=60)
    app.secrets["auth"] = {"redirect_uri": "x", "cookie_secret": "x", "client_id": "x"}
    app.run()
    assert "请先登录" in words(app)
    assert [item.value for item in app.markdown if item.value.startswith("# ")] == ["# 政策目标推演"]
    assert not app.slider
    assert [item.label for item in app.button] == ["登录"]
