"""Units, comparators, dates and reasons of a register against what its document prints."""

from __future__ import annotations

import pytest

from simulator.language.faults import Place
from simulator.language.schema import DocumentFile, Skip, Statement
from simulator.language.wording import check_file, check_wording, has_reason

HERE = Place("d.yaml", 7, 3)


def statement(fragment: str, value: float, unit: str, comparator: str = "=", **more: object) -> Statement:
    return Statement.model_validate(
        {
            "id": "s",
            "kind": "target",
            "title": {"zh": "题", "en": "T"},
            "value": value,
            "unit": unit,
            "comparator": comparator,
            "year": 2022,
            "section": "0",
            "fragment": fragment,
            **more,
        }
    )


def codes(printed: str, item: Statement) -> list[str]:
    found = list(check_wording(item, printed, HERE))
    assert all(fault.place == HERE and fault.problem.zh and fault.remedy.zh for fault in found)
    return [fault.code for fault in found]


@pytest.mark.parametrize(
    ("fragment", "value", "unit"),
    [
        ("农田5万亩", 5, "万亩"),
        ("农田5万余亩", 5, "万亩"),
        ("器材2200余件", 2200, "件"),
        ("投资1,200亿元", 1200, "亿元"),
        ("提高10个百分点", 10, "百分点"),
        ("人均绿地15平方米", 15, "平方米/人"),
        ("日产500吨", 500, "吨/日"),
        ("浓度35微克/立方米", 35, "微克/立方米"),
        ("牲畜600万头(只)", 600, "万头只"),
        ("广场5—8处", 5, "处"),
        ("6大通道", 6, "条"),
        ("道路3千米", 3, "公里"),
        ("进入50强", 50, "位"),
        ("三座水厂", 3, "座"),
    ],
)
def test_a_unit_may_be_spelt_in_several_ways(fragment: str, value: float, unit: str) -> None:
    more = ">=" if "余" in fragment else "="
    item = statement(fragment, value, unit, "range" if "—" in fragment else more, high=8 if "—" in fragment else None)
    assert codes(f"今年{fragment}。", item) == []


@pytest.mark.parametrize(
    ("fragment", "value", "unit"),
    [
        ("农田5万亩", 5, "亩"),
        ("农田5亩", 5, "万亩"),
        ("培训5000人次", 5000, "人"),
        ("装机30万千瓦时", 30, "万千瓦"),
        ("提高10个百分点", 10, "个"),
        ("提高10%", 10, "百分点"),
        ("产能10万吨/年", 10, "万吨"),
        ("绿地15平方米", 15, "平方米/人"),
        ("投资5亿元", 5, "万亿元"),
        ("公园3个", 3, "公里"),
    ],
)
def test_another_unit_than_the_printed_one_is_told(fragment: str, value: float, unit: str) -> None:
    assert codes(f"今年{fragment}。", statement(fragment, value, unit)) == ["unit"]
    waived = statement(fragment, value, unit, differs=["unit"], note="同义 | the same")
    assert codes(f"今年{fragment}。", waived) == []


@pytest.mark.parametrize(
    ("printed", "said"),
    [
        ("产量30万吨以上", ">="),
        ("产量30万吨及以上", ">="),
        ("产量不低于30万吨", ">="),
        ("产量至少达到30万吨", ">="),
        ("产量超过30万吨", ">="),
        ("产量超30万吨", ">="),
        ("产量突破30万吨", ">="),
        ("产量30余万吨", ">="),
        ("产量30万吨以内", "<="),
        ("产量不超过30万吨", "<="),
        ("产量控制在30万吨", "<="),
        ("产量30万吨左右", "about"),
        ("产量约30万吨", "about"),
        ("产量达到30万吨", "="),
        ("产量30万吨,煤40万吨以上", "="),
    ],
)
def test_a_comparator_is_the_one_that_the_words_around_the_number_stand_for(printed: str, said: str) -> None:
    for fragment in ("30万吨" if "余" not in printed else "30余万吨", printed):
        wrong = {sign for sign in ("=", ">=", "<=", "about") if codes(printed, statement(fragment, 30, "万吨", sign))}
        assert wrong == {"=", ">=", "<=", "about"} - {said}


@pytest.mark.parametrize(
    ("fragment", "unit", "rate"),
    [
        ("年产10万吨磁材", "万吨", "万吨/年"),
        ("提高到每月795元", "元", "元/月"),
        ("每年7044元", "元", "元/年"),
        ("日产500吨", "吨", "吨/日"),
    ],
)
def test_what_is_printed_as_a_rate_is_one(fragment: str, unit: str, rate: str) -> None:
    value = float("".join(character for character in fragment if character.isdigit()))
    assert codes(f"今年{fragment}。", statement(fragment, value, unit)) == ["unit"]
    assert codes(f"今年{fragment}。", statement(fragment, value, rate)) == []


def test_a_fall_is_compared_the_other_way_round() -> None:
    assert codes("能耗下降5%以上。", statement("能耗下降5%", -5, "%", "<=")) == []
    assert codes("能耗下降5%以上。", statement("能耗下降5%", -5, "%", ">=")) == ["comparator"]


def test_a_result_that_was_kept_within_a_limit_is_a_number_like_any_other() -> None:
    printed = "失业率控制在3.87%。"
    assert codes(printed, statement("失业率控制在3.87%", 3.87, "%", kind="observation")) == []
    assert codes(printed, statement("失业率控制在3.87%", 3.87, "%")) == ["comparator"]


def test_one_wording_for_several_numbers_is_said_to_be_one() -> None:
    printed = "普及率、处理率分别达到88%、70%以上。"
    assert codes(printed, statement("分别达到88%、70%", 88, "%", ">=")) == ["comparator"]
    told = statement("分别达到88%、70%", 88, "%", ">=", differs=["comparator"], note="“以上”管两个数 | covers both")
    assert codes(printed, told) == []
    assert codes(printed, statement("分别达到88%、70%", 70, "%", ">=")) == []


def test_what_differs_needs_a_note() -> None:
    with pytest.raises(ValueError, match="needs a note"):
        statement("农田5万亩", 5, "亩", differs=["unit"])


def file_of(**more: object) -> DocumentFile:
    head = {"document": "d", "title": {"zh": "题", "en": "T"}, "issuer": {"zh": "市", "en": "City"}, "region": "r"}
    return DocumentFile.model_validate({**head, "date": "2022-02-16", "file": "d.txt", **more})


def test_nothing_is_observed_after_the_date_of_its_document() -> None:
    early, late = (
        statement("农田5亩", 5, "亩", kind="observation").model_copy(update={"year": y}) for y in (2022, 2023)
    )
    target = late.model_copy(update={"kind": "target"})
    file = file_of(statements=[early, late, target])
    places = [Place("d.yaml", line, 3) for line in (1, 2, 3)]
    assert [(fault.code, fault.place.line) for fault in check_file(file, places, ())] == [("year", 2)]


@pytest.mark.parametrize(
    ("reason", "sound"), [("年份", True), ("a rank", True), ("x", False), ("…", False), ("1", False)]
)
def test_a_passage_is_skipped_for_a_reason_in_words(reason: str, *, sound: bool) -> None:
    skip = Skip(text="11项", reason=reason)
    assert has_reason(skip) is sound
    found = [fault.code for fault in check_file(file_of(skips=[skip]), (), [HERE])]
    assert found == ([] if sound else ["skip"])
