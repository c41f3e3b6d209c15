"""The pages of documents and of programmes, driven without a browser."""

import json

import pytest
import streamlit as st
from conftest import WRITE
from driven import address, control, opened

WORKS = {"scenario": "shire-works", "page": "documents"}
DELAY = "knob craft.delay[digging] all"


@pytest.fixture(autouse=True)
def content(monkeypatch, works_root):
    monkeypatch.setenv("SIMULATOR_CONTENT", str(works_root))
    monkeypatch.delenv("SIMULATOR_LANG", raising=False)
    st.cache_resource.clear()


def plain(words):
    """Words with the narrow signs of Latin text, however wide they are printed."""
    return words.translate(str.maketrans("\uff1a\uff0c\uff08\uff09\uff1b", ":,();"))


def words(app):
    said = [item.value for item in [*app.markdown, *app.caption, *app.warning, *app.error, *app.info]]
    return plain("\n".join(said))


def lists(app):
    """The lists of rows on the page: at most one."""
    return [json.loads(item.proto.json) for item in app.get("bidi_component")]


def column(app, name):
    """What stands first in each cell of a column."""
    return [value.partition("\n")[0] for value in cells(app, name)]


def further(app, name):
    """What is added to it in smaller letters."""
    return [value.partition("\n")[2] for value in cells(app, name)]


def cells(app, name):
    found = {plain(column["title"]): column["words"] for column in lists(app)[0]["columns"]}
    return [plain(value) for value in found[name]]


def test_a_document_is_shown_with_every_statement_in_its_order():
    app = opened(**WORKS)
    assert column(app, "表述") == ["新挖洞", "大洞", "宴会", "已有洞", "歌"]
    assert column(app, "状态") == ["◷ 按期(只评进度)", "项目", "◷ 按期(只评进度)", "实绩", "— 无法衡量"]
    assert column(app, "要求或数值") == ["达到 20 个", "8 个", "达到 3 次", "4 个", "达到 9 首"]
    assert further(app, "表述")[1] == "一 “8个大洞”"
    assert further(app, "要求或数值") == ["2022年", "2022年", "2022年", "2021年", "2022年"]
    assert (
        "目标 3 项:✓ 中心情形达到 0 · ✗ 未达到 0 · ◷ 只评进度 2,其中按期 2 · — 无法衡量 1 · 实绩 1 项 · 项目 1 项"
        in words(app)
    )
    assert "夏尔大会,2021-12" in words(app)


@pytest.mark.parametrize(
    ("limits", "titles"),
    [
        ({"kind": "target"}, ["New holes", "Feasts", "Songs"]),
        ({"standing": "unknown"}, ["Songs"]),
        ({"topic": "singing"}, ["Songs"]),
        ({"find": "holes"}, ["New holes", "Holes so far"]),
        ({"topic": "mines"}, ["New holes", "Big hole", "Feasts", "Holes so far", "Songs"]),
    ],
)
def test_the_address_limits_the_list(limits, titles):
    app = opened(**WORKS, lang="en", **limits)
    known = {} if limits == {"topic": "mines"} else limits
    assert column(app, "Statement") == titles
    assert {name: address(app).get(name) for name in known} == known


def test_filters_write_the_address():
    app = opened(**WORKS)
    app.selectbox(key="kind").set_value("project").run()
    app.text_input(key="find").set_value("洞").run()
    assert column(app, "表述") == ["大洞"]
    assert address(app) == {**WORKS, "kind": "project", "find": "洞"}
    app.text_input(key="find").set_value("金").run()
    assert not lists(app)
    assert "没有符合条件的表述" in words(app)


def heads(app):
    return [plain(column["title"]) for column in lists(app)[0]["columns"]]


def test_a_column_in_which_nothing_stands_is_left_out():
    assert heads(opened(**WORKS)) == ["状态", "表述", "要求或数值", "推演值", "概率"]
    assert heads(opened(**WORKS, kind="observation")) == ["状态", "表述", "要求或数值"]


@pytest.mark.parametrize(("lang", "hint"), [("zh", "请选择"), ("en", "Choose")])
@pytest.mark.parametrize("tab", ["projection", "documents", "programmes", "answers"])
def test_every_field_to_choose_in_has_its_hint_in_the_language_of_the_page(tab, lang, hint):
    app = opened(scenario="shire-works", page=tab, lang=lang)
    assert {item.proto.placeholder for item in app.selectbox} == {hint}
    assert all(item.proto.placeholder.isascii() == (lang == "en") for item in app.multiselect)


def test_a_statement_that_the_filter_leaves_out_is_not_shown_below_the_list():
    app = opened(**WORKS, statement="moot-works/holes-2022")
    assert "20个洞" in words(app)
    app.selectbox(key="kind").set_value("observation").run()
    assert "20个洞" not in words(app)
    assert not app.get("echarts_chart")


def test_another_document_is_listed_whole():
    app = opened(**WORKS, kind="project", find="洞", topic="craft", standing="met")
    app.selectbox(key="document").set_value("lone").run()
    assert column(app, "表述") == ["金"]
    assert address(app) == {**WORKS, "document": "lone"}


def test_what_is_likely_late_says_so_in_the_list_and_above_it_and_can_be_looked_for():
    late = {"craft__delay[digging]": "50"}  # the central run is done just before the winter, few of the draws are
    app = opened(**WORKS, **late)
    assert column(app, "状态")[0] == "✗ 逾期(只评进度)"
    assert int(column(app, "概率")[0].strip("<%")) < 50
    assert "◷ 只评进度 2,其中按期 1 " in words(app)
    app.selectbox(key="standing").set_value("late").run()
    assert column(app, "表述") == ["新挖洞"]
    assert column(opened(**WORKS, **late, standing="on_time"), "表述") == ["宴会"]
    assert further(opened(**WORKS, **late), "推演值")[0] == "晚,2023年底前过半完成"  # no amount is missing, but time


def test_a_target_is_shown_with_its_chart_and_leads_to_the_main_page():
    app = opened(**WORKS, statement="moot-works/holes-2022")
    assert len(app.get("echarts_chart")) == 1
    assert "20个洞" in words(app)
    app.button(key="to projection").click().run()
    assert address(app) == {
        "scenario": "shire-works",
        "sector": "craft",
        "target": "moot-works/holes-2022",
        "statement": "moot-works/holes-2022",
    }
    assert app.get("echarts_chart")


def test_a_programme_leads_to_its_page_and_back():
    app = opened(**WORKS, statement="moot-works/feasts-2022")
    app.button(key="to programme").click().run()
    assert address(app)["page"] == "programmes"
    assert "### 宴会" in words(app)
    app.button(key="to document").click().run()
    assert address(app) == {**WORKS, "document": "moot-works", "statement": "moot-works/feasts-2022"}


def test_where_a_number_comes_from_is_told_when_asked():
    app = opened(**WORKS, statement="moot-works/holes-2022")
    assert not any("craft.delay" in item.proto.body for item in app.get("html"))
    app.session_state["fold statement"] = True
    app.run()
    assert any("开工" in item.proto.body or "晚" in item.proto.body for item in app.get("html"))


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("holes-2021", ["作为“洞”的实绩", "估计"]),
        ("big-hole", ["属于“新挖洞”", "8 个"]),
        ("songs", ["还没有变量衡量这项目标", "领域:singing"]),
        ("holes-2022", ["由“任务:挖洞”衡量", "领域:手艺", "20个洞"]),
    ],
)
def test_observations_projects_and_what_nothing_measures_say_what_they_are(statement, said):
    app = opened(**WORKS, statement=f"moot-works/{statement}")
    assert all(part in words(app).replace("\\", "") for part in said)
    assert "a guess" not in words(app)


def test_what_stands_before_the_first_heading_is_called_the_opening():
    app = opened(**WORKS, statement="moot-works/holes-2021")
    assert [line.split()[0] for line in further(app, "表述")] == ["一", "一", "一", "文首", "三"]
    assert "文首 “4个洞”" in words(app)


def test_a_document_that_the_scenario_is_not_scored_on_offers_those_that_are():
    app = opened(**WORKS, document="moot-2021")
    assert "不对标这份文件" in words(app)
    app.button(key="offer shire").click().run()
    assert address(app) == {"scenario": "shire", "page": "documents", "document": "moot-2021"}
    assert "✓ 达到" in column(app, "状态")


def test_a_document_without_a_scenario_and_one_without_statements_say_so():
    assert "还没有情景对标这份文件" in words(opened(**WORKS, document="lone"))
    bare = opened(**WORKS, document="bare")
    assert "还没有登记表述" in words(bare)
    assert not lists(bare)


def test_what_an_address_asks_for_and_nobody_has_is_told():
    app = opened(**WORKS, document="red-book", statement="moot-works/nothing")
    assert "没有文件“red-book”" in words(app)
    assert "没有表述“moot-works/nothing”" in words(app)
    assert address(app) == WORKS


def test_all_pages_share_scenario_and_changes():
    app = opened(scenario="shire-works", **{"craft__delay[digging]": "200"})
    for tab in ("documents", "programmes"):
        app.segmented_control(key="tab").set_value(tab).run()
        assert not app.exception
        assert address(app) == {"scenario": "shire-works", "page": tab, "craft.delay[digging]": "200"}
        assert app.button(key="reset craft.delay[digging]")
    app.segmented_control(key="tab").set_value("documents").run()
    assert column(app, "状态")[0] == "✗ 逾期(只评进度)"


def test_another_scenario_keeps_the_document_only_where_it_is_scored_on_it():
    app = opened(**WORKS, document="moot-works", statement="moot-works/songs")
    app.selectbox(key="scenario").set_value("shire").run()
    assert address(app) == {"scenario": "shire", "page": "documents"}


# Programmes


def test_the_list_of_programmes_tells_the_chance_that_the_other_pages_tell():
    late = {"scenario": "shire-works", "craft__delay[digging]": "75"}
    documents = opened(**late, page="documents")
    listed = opened(**late, page="programmes")
    chances = dict(zip(column(listed, "任务"), column(listed, "概率"), strict=True))
    assert chances == {"新挖洞": column(documents, "概率")[0], "宴会": column(documents, "概率")[2]}


def test_what_is_counted_is_planned_in_whole_numbers():
    app = opened(scenario="shire-works", page="programmes", statement="moot-works/feasts-2022")
    plan = app.slider(key="knob moot_works.feasts_2022_plan all")
    assert (plan.value, plan.step) == (3, 1)


def test_a_row_of_a_programme_says_by_when_how_much_is_likely_and_what_takes_longest():
    app = opened(scenario="shire-works", page="programmes", **{"craft__delay[digging]": "60"})
    assert column(app, "承诺") == ["20 个", "3 次"]
    assert further(app, "承诺") == ["2022年底前", "2022年底前"]
    assert all("–" in words for words in further(app, "届时完成(中位数,90% 区间)"))
    assert all(words.endswith("个月") for words in further(app, "最费时之处"))


PART = """  - {id: first-holes, kind: target, title: {zh: 头几个洞, en: First holes}, value: 5, unit: 个,
     quantity: increment, sector: craft, year: 2022, section: 一, fragment: 5个洞,
     part_of: holes-2022, programme: {lots: 1}}
  - {id: area, kind: target, title: {zh: 洞的面积, en: Area}, value: 30, unit: 万平方米, quantity: increment,
     sector: craft, year: 2022, section: 一, fragment: 30万平方米, programme: {same_as: holes-2022}}
"""


def test_a_promise_its_part_and_its_other_unit_say_that_they_are_one_piece_of_work(monkeypatch, tmp_path):
    WRITE["write_content"](tmp_path, document=WRITE["DOCUMENT"].rstrip() + "\n" + PART)
    monkeypatch.setenv("SIMULATOR_CONTENT", str(tmp_path))
    st.cache_resource.clear()
    at = {"scenario": "shire-works", "page": "programmes"}
    names = "holes-2022", "first-holes", "feasts-2022", "area"
    whole, part, other, same = (words(opened(**at, statement=f"moot-works/{name}")) for name in names)
    assert "“头几个洞”是其中一部分" in whole
    assert "是“新挖洞”的一部分" in part
    assert "与“新挖洞”同一项任务" in same
    assert "一部分" not in other


def test_programmes_stand_with_the_least_likely_first_and_their_levers_beside():
    app = opened(scenario="shire-works", page="programmes", **{"craft__delay[digging]": "60"})
    assert column(app, "任务") == ["新挖洞", "宴会"]
    assert column(app, "概率")[1] == ">99%"
    assert len(app.get("echarts_chart")) == 2
    assert [item.key for item in app.slider] == ["knob moot_works.holes_2022_plan all", DELAY, "knob craft.pace all"]
    assert "按期完成的可能性为" in words(app)
    assert "个项目;类别:挖洞" in words(app)


def test_a_lever_beside_the_chart_changes_the_programme_and_the_address():
    app = opened(scenario="shire-works", page="programmes", statement="moot-works/holes-2022")
    before = words(app)
    control(app.slider, DELAY).set_value(200).run()
    assert not app.exception
    assert words(app) != before
    assert column(app, "概率")[0] == "<1%"
    assert address(app)["craft.delay[digging]"] == "2021:0,2022:200"
    assert control(app.run().slider, DELAY).value == 200


def test_a_chosen_programme_has_the_levers_of_its_own_class():
    app = opened(scenario="shire-works", page="programmes", statement="moot-works/feasts-2022", lang="en")
    assert [item.key for item in app.slider] == ["knob moot_works.feasts_2022_plan all", "knob craft.reserve all"]
    app.session_state["fold stages"] = True
    assert any("Cook" in item.proto.body for item in app.run().get("html"))


def test_a_scenario_without_programmes_says_so():
    app = opened(scenario="shire", page="programmes")
    assert "没有任务清单" in words(app)
    assert address(app) == {"scenario": "shire", "page": "programmes"}


def test_planned_quantities_are_folded_at_the_side_among_the_levers_of_their_sector():
    app = opened(scenario="shire-works", panel="craft")
    assert "knob moot_works.holes_2022_plan all" not in [item.key for item in app.slider]
    app.session_state["fold craft plans"] = True
    assert "knob moot_works.holes_2022_plan all" in [item.key for item in app.run().slider]


def test_a_sector_that_no_list_has_is_told_and_empties_nothing():
    app = opened(**WORKS, topic="zz")
    assert "zz" in app.warning[0].value
    assert "topic" not in address(app)
