"""Quantity, sign, comparator and scope against the words of a statement."""

from __future__ import annotations

import pytest

from simulator.language.faults import Place
from simulator.language.meaning import check_meaning
from simulator.language.schema import Statement

HERE = Place("d.yaml", 7, 3)


def statement(fragment: str, value: float, quantity: str = "level", unit: str = "%", **more: object) -> Statement:
    return Statement.model_validate(
        {
            "id": "s",
            "kind": "target",
            "title": {"zh": "题", "en": "T"},
            "value": value,
            "unit": unit,
            "quantity": quantity,
            "year": 2022,
            "section": "0",
            "fragment": fragment,
            **more,
        }
    )


def codes(item: Statement) -> list[str]:
    found = list(check_meaning(item, HERE))
    assert all(fault.place == HERE and fault.problem.zh and fault.remedy.zh for fault in found)
    return [fault.code for fault in found]


@pytest.mark.parametrize(
    ("fragment", "value", "right", "wrong"),
    [
        (
            "投资增长8%",
            8,
            {"growth"},
            {"share", "count", "increment", "multiple"},
        ),
        ("投资增长1.4倍", 1.4, {"growth"}, {"share", "count", "increment"}),
        ("年均增长6%", 6, {"average_growth"}, {"growth", "share", "change"}),
        ("年均减少36", 36, {"mean", "increment"}, {"multiple"}),
        ("产值翻番", 2, {"multiple"}, {"level", "share", "count", "growth", "increment"}),
        ("是上年的5.9倍", 5.9, {"multiple"}, {"level", "share", "count", "increment"}),
        ("占比达到20%", 20, {"share", "level"}, {"growth", "average_growth", "multiple", "change", "mean"}),
        ("覆盖率提高到20%", 20, {"share", "level"}, {"growth", "average_growth", "multiple", "change"}),
        ("利用率提高10个百分点", 10, {"change"}, {"multiple", "average_growth", "mean"}),
    ],
)
def test_a_quantity_is_one_that_the_words_stand_for(fragment: str, value: float, right: set, wrong: set) -> None:
    unit = "倍" if "倍" in fragment else "%"
    assert [name for name in sorted(right) if codes(statement(fragment, value, name, unit))] == []
    assert [name for name in sorted(wrong) if "quantity" not in codes(statement(fragment, value, name, unit))] == []
    waived = statement(fragment, value, min(wrong), unit, differs=["quantity"], note="说明 | why")
    assert "quantity" not in codes(waived)


def test_a_level_that_the_words_call_growth_is_that_of_a_variable() -> None:
    assert codes(statement("投资增长8%", 8, indicator="economy.investment_growth")) == []
    assert codes(statement("投资增长8%", 8)) == ["quantity"]


@pytest.mark.parametrize(
    ("fragment", "value", "quantity", "unit"),
    [
        ("能耗较上年下降12.3%", -12.3, "growth", "%"),
        ("价格平均降幅50%以上", -50, "growth", "%"),
        ("比上年减煤5万吨", -5, "change", "万吨"),
        ("投资增长8%", 8, "growth", "%"),
        ("比例下降到20%", 20, "share", "%"),
        ("降低用电成本12.3亿元", 12.3, "level", "亿元"),
        ("投诉下降5%,就业增长6%", 6, "growth", "%"),
        ("化肥施用零增长", 0, "growth", "%"),
    ],
)
def test_a_fall_is_negative_and_all_else_is_not(fragment: str, value: float, quantity: str, unit: str) -> None:
    assert codes(statement(fragment, value, quantity, unit)) == []
    assert codes(statement(fragment, -value, quantity, unit)) == (["sign"] if value else [])


def test_the_first_one_is_at_least_one() -> None:
    assert codes(statement("景区零的突破", 1, "increment", "家", comparator=">=")) == []
    assert codes(statement("景区零的突破", 1, "increment", "家")) == ["comparator"]


@pytest.mark.parametrize("place", ["fragment", "title", "note"])
@pytest.mark.parametrize("part", ["城区", "主城区", "中心城区", "市区", "新都市区", "城乡结合部"])
def test_a_part_of_a_region_is_a_scope(place: str, part: str) -> None:
    words = {"fragment": "建设公园5个", "title": "公园", "note": ""} | {place: f"{part}公园5个"}
    more = {"title": {"zh": words["title"], "en": "Parks"}, "note": words["note"] or "说明"}
    item = statement(words["fragment"], 5, "increment", "个", **more)
    assert codes(item) == ["scope"]
    assert codes(item.model_copy(update={"scope": "urban_area"})) == []
    assert codes(item.model_copy(update={"differs": ["scope"]})) == []


@pytest.mark.parametrize("name", ["新城区", "旗县市区", "城市", "社区"])
def test_a_name_is_no_part_of_a_region(name: str) -> None:
    assert codes(statement(f"{name}建设公园5个", 5, "increment", "个")) == []
