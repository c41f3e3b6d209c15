"""Sections of source documents, and fragments found in them; the real documents are checked where they are at hand."""

from __future__ import annotations

import pytest
from documents import SOURCES, needs_documents
from hypothesis import given
from hypothesis import strategies as st

from simulator.language.faults import Place
from simulator.language.schema import Statement
from simulator.language.sources import check_statement, find_fragment, nearest_passage, plain_text, sections

REPORT = """\
某市政府工作报告
全市装机达到635.6万千瓦。
一、工作回顾
粮食产量25.5亿斤,新建农田335万亩。
二、工作安排
主要目标如下。
(一)深入实施攻坚行动,加快发展。新增 设施 农业5万亩,
   占比“达到”60%以上。
(二)改善民生。新增就业3.8万人。
三、保障措施
(三)加强领导。一、二、三产业协调发展。
一、二、三产业增加值分别增长3%、8%、6%。
"""


def statement(section: str, fragment: str, value: float) -> Statement:
    return Statement.model_validate(
        {
            "id": "s",
            "kind": "target",
            "title": {"zh": "题", "en": "T"},
            "value": value,
            "unit": "个",
            "year": 2022,
            "section": section,
            "fragment": fragment,
        }
    )


def test_sections_of_a_report() -> None:
    found = sections(REPORT)
    assert list(found) == ["0", "一", "二", "二/(一)", "二/(二)", "三", "三/(三)"]
    assert "".join(found.values()) == REPORT
    assert found["二"] == "二、工作安排\n主要目标如下。\n"
    assert found["三/(三)"].endswith("6%。\n")


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("", ["0"]),
        ("没有标题\n", ["0"]),
        ("(六)推动发展。\n(七)改善。\n", ["(六)", "(七)"]),
        ("(六)推动发展。\n (七)改善。\n", ["(六)", "(七)"]),
        ("上接第1版\n二、安排\n(一)发展\n", ["0", "二", "二/(一)"]),
        ("一、甲\n(一)子\n二、乙\n(二)丑\n(二十一)寅\n", ["一", "一/(一)", "二", "二/(二)", "二/(二十一)"]),
        (
            "纲要\n第一章 成就\n第一节发展\n第二节 问题\n第十一章保障\n第一节领导\n一、组织\n(一)分工\n",
            [
                "0",
                "第一章",
                "第一章/第一节",
                "第一章/第二节",
                "第十一章",
                "第十一章/第一节",
                "第十一章/第一节/一",
                "第十一章/第一节/一/(一)",
            ],
        ),
        ("第 一 章 总则\n\u3000第二节 分则\n", ["第一章", "第一章/第二节"]),
        ("文中的一、甲不是标题\n第一季度不是章\n", ["0"]),
        ("一、甲\n\n一、甲\n", ["一"]),
    ],
)
def test_paths(text: str, paths: list[str]) -> None:
    assert list(sections(text)) == paths


@pytest.mark.parametrize(
    ("section", "fragment", "starts"),
    [
        ("0", "635.6万千瓦", "635.6"),
        ("一", "粮食产量25.5亿斤", "粮食"),
        ("一", "25.5亿斤", "25.5"),
        ("二/(一)", "设施农业5万亩", "设施 农业"),
        ("二/(一)", "设施农业5万亩", "设施"),
        ("二/(一)", "5万亩,占比", "5万亩"),
        ("二/(一)", "占比“达到”60%", "占比"),
        ("二/(一)", '占比"达到"60%', "占比"),
        ("二", "新增就业3.8万人", "新增就业"),
        ("三", "8%", "8%"),
        ("一", "5万亩", None),
        ("一", "25.5", "25.5"),
        ("一", "5.5亿斤", None),
        ("一", "5亿斤", None),
        ("一", "25", None),
        ("一", "新建农田33", None),
        ("一", "新增就业3.8万人", None),
        ("四", "新增就业3.8万人", None),
        ("二", "", None),
    ],
)
def test_find_fragment(section: str, fragment: str, starts: str | None) -> None:
    at = find_fragment(REPORT, section, fragment)
    if starts is None:
        assert at is None
    else:
        assert at is not None
        assert REPORT[at:].startswith(starts)


def test_a_blank_ends_a_number() -> None:
    assert find_fragment("共有 103 5个村", "0", "5个村") is not None
    assert find_fragment("共有 1035个村", "0", "5个村") is None


@pytest.mark.parametrize(
    ("section", "fragment", "value", "code", "told"),
    [
        ("一", "粮食产量25.5亿斤", 25.5, None, ""),
        ("二/(一)", "5万亩", 5, None, ""),
        ("三", "分别增长3%、8%", 8, None, ""),
        ("三", "三产业", 3, None, ""),
        ("一", "新增就业3.8万人", 3.8, "section", "set section to 二/(二)"),
        ("五", "新增就业3.8万人", 3.8, "section", "set section to 二/(二)"),
        ("一", "粮食产量25.6亿斤", 25.6, "fragment", "一 holds '粮食产量25.5亿斤'"),
        ("二", "高速铁路里程", 9, "fragment", "copy the fragment"),
        ("一", "粮食产量25.5亿斤", 26, "number", "does not show the value 26"),
        ("三", "三产业", 4, "number", "does not show the value 4"),
        ("三", "加强领导", 1, None, ""),
        ("三", "加强领导", 3, "number", "does not show the value 3"),
        ("一", "25.5亿斤,新建农田335万亩", 335, None, ""),
    ],
)
def test_check_statement(section: str, fragment: str, value: float, code: str | None, told: str) -> None:
    fault = check_statement(statement(section, fragment, value), REPORT, Place("d.yaml", 7, 3))
    if code is None:
        assert fault is None
    else:
        assert fault is not None
        assert (fault.code, fault.place) == (code, Place("d.yaml", 7, 3))
        assert told in fault.text("en")
        assert fault.problem.zh
        assert fault.remedy.zh


@pytest.mark.parametrize(
    ("printed", "right", "wrong"),
    [
        ("产值实现翻番", 2, 3),
        ("积水点动态清零", 0, 5),
        ("监管全覆盖", 100, 90),
        ("措施百分百落实", 100, 90),
        ("景区零的突破", 1, 3),
        ("改造七大商圈", 7, 8),
        ("开工建设甲厂、乙厂、丙厂等项目", 3, 9),
        ("2022年建成学校", 1, 2022),
    ],
)
def test_a_number_in_words_is_a_number(printed: str, right: float, wrong: float) -> None:
    for fragment in (printed, printed.removesuffix("、乙厂、丙厂等项目")):
        assert check_statement(statement("0", fragment, right), f"今年{printed}。", Place("d.yaml")) is None
        fault = check_statement(statement("0", fragment, wrong), f"今年{printed}。", Place("d.yaml"))
        assert fault is not None
        assert fault.code == "number"


def test_both_ends_of_a_range_are_shown() -> None:
    item = statement("0", "广场5—8处", 5).model_copy(update={"comparator": "range", "high": 8.0})
    assert check_statement(item, "建广场5—8处。", Place("d.yaml")) is None
    wider = item.model_copy(update={"high": 9.0})
    fault = check_statement(wider, "建广场5—8处。", Place("d.yaml"))
    assert fault is not None
    assert fault.code == "number"


def test_a_fragment_over_three_clauses_is_told_where_one_is_enough() -> None:
    text = "全市农田5万亩,产量达到6万吨,修路7公里。桥梁8座,隧道5条,桥梁8座。"
    fault = check_statement(statement("0", "农田5万亩,产量达到6万吨,修路7公里", 6), text, Place("d.yaml"))
    assert fault is not None
    assert fault.code == "fragment"
    assert "产量达到6万吨" in fault.remedy.zh
    assert check_statement(statement("0", "农田5万亩,产量达到6万吨", 6), text, Place("d.yaml")) is None
    assert check_statement(statement("0", "修路7公里。桥梁8座,隧道5条", 8), text, Place("d.yaml")) is None, (
        "twice there"
    )


def test_a_negative_value_is_printed_without_its_sign() -> None:
    assert check_statement(statement("0", "下降3.5%", -3.5), "能耗下降3.5%。", Place("d.yaml")) is None


def test_nearest_passage_is_told_as_printed() -> None:
    assert nearest_passage(REPORT, "新增设施农业6万亩") == ("二/(一)", "新增 设施 农业5万亩")
    assert nearest_passage(REPORT, "毫不相干") is None


printed = st.text(st.sampled_from("一二三、(())第章节. ,,%0123456789万亩农田\n \u3000“”"), max_size=60)


@given(printed)
def test_sections_lose_nothing(text: str) -> None:
    found = sections(text)
    assert sorted("".join(found.values())) == sorted(text)


@given(printed, printed, st.text("新增农田", min_size=1, max_size=8))
def test_a_fragment_that_is_there_is_found(before: str, after: str, fragment: str) -> None:
    text = f"{before}\n(一)文:{fragment}。{after}"
    path = next(path for path, own in sections(text).items() if f"文:{fragment}。" in own)
    at = find_fragment(text, path, fragment)
    assert at is not None
    assert plain_text(text[at:]).startswith(fragment)


@needs_documents
@pytest.mark.parametrize(
    ("name", "some", "number"),
    [
        ("baotou-2022", ["0", "一", "二", "三", "三/(一)", "三/(七)"], 11),
        ("baotou-2024", ["(六)", "(七)", "(八)"], 3),
        ("baotou-2030", ["0", "二/(三)", "五/(十六)", "九/(三十一)", "十"], 42),
        ("hohhot-2024", ["0", "二", "二/(一)", "二/(七)"], 9),
        ("xincheng-2025", ["0", "第一章/第一节", "第六章/第四节", "第十一章/第三节"], 61),
    ],
)
def test_sections_of_the_documents(name: str, some: list[str], number: int) -> None:
    text = (SOURCES / f"{name}.txt").read_text(encoding="utf-8")
    found = sections(text)
    assert set(some) <= set(found)
    assert len(found) == number
    assert "".join(found.values()) == text
