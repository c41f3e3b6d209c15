"""Kind and years of statements against the periods that a document declares for its sections."""

from __future__ import annotations

import pytest

from simulator.language.faults import Place
from simulator.language.periods import check_periods, period_of
from simulator.language.schema import DocumentFile, Statement

HERE = Place("d.yaml", 7, 3)
PERIODS = [
    {"sections": ["一"], "tells": "review", "years": [2017, 2021]},
    {"sections": ["二", "三"], "tells": "plan", "years": [2022, 2026]},
    {"sections": ["三/(二)"], "tells": "plan", "years": [2022, 2022]},
]


def statement(section: str, year: int, fragment: str = "公园5个", **more: object) -> Statement:
    return Statement.model_validate(
        {
            "id": "s",
            "kind": "observation" if section == "一" else "target",
            "title": {"zh": "题", "en": "T"},
            "value": 5,
            "unit": "个",
            "year": year,
            "section": section,
            "fragment": fragment,
            **more,
        }
    )


def codes(item: Statement, periods: object = PERIODS) -> list[str]:
    head = {"document": "d", "title": {"zh": "题", "en": "T"}, "issuer": {"zh": "市", "en": "City"}, "region": "r"}
    file = DocumentFile.model_validate({**head, "date": "2022-02-16", "file": "d.txt", "periods": periods})
    found = list(check_periods(file, item, HERE))
    assert all(fault.place == HERE and fault.problem.zh and fault.remedy.zh for fault in found)
    return [fault.code for fault in found]


@pytest.mark.parametrize(("section", "year"), [("一", 2021), ("二", 2026), ("三/(一)", 2026), ("三/(二)", 2022)])
def test_results_and_targets_are_of_the_last_year_of_their_section(section: str, year: int) -> None:
    assert codes(statement(section, year)) == []
    assert codes(statement(section, year + 2)) == ["year"]
    assert codes(statement(section, year - 2)) == ["year"]
    assert codes(statement(section, year - 2, f"{year - 2}年公园5个")) == []
    assert codes(statement(section, year - 2, differs=["year"], note="三年 | three years")) == []


@pytest.mark.parametrize(
    ("section", "year", "quantity", "right", "wrong"),
    [
        ("一", 2021, "growth", {2016, 2020}, {2015, 2018, 2019}),
        ("一", 2021, "average_growth", {2016}, {2015, 2019, 2020}),
        ("二", 2026, "multiple", {2021, 2025}, {2020, 2022}),
        ("三/(二)", 2022, "change", {2021}, {2019, 2020}),
    ],
)
def test_a_base_is_the_year_before_the_period_or_the_year_before(
    section: str, year: int, quantity: str, right: set[int], wrong: set[int]
) -> None:
    for base in right | wrong:
        item = statement(section, year, quantity=quantity, base_year=base)
        assert codes(item) == ([] if base in right else ["year"]), base
        assert codes(item.model_copy(update={"fragment": f"是{base}年的2倍"})) == []


def test_a_sum_begins_with_the_first_year() -> None:
    assert codes(statement("一", 2021, quantity="cumulative", from_year=2017)) == []
    assert codes(statement("一", 2021, quantity="cumulative", from_year=2018)) == ["year"]


def test_what_is_reviewed_is_no_target_and_what_is_planned_no_result() -> None:
    assert codes(statement("一", 2021, kind="target")) == ["kind"]
    assert codes(statement("二", 2026, kind="observation")) == ["kind"]
    assert codes(statement("二", 2026, kind="observation", differs=["kind"], note="已有的 | in place")) == []
    assert codes(statement("一", 2021, kind="project")) == codes(statement("二", 2026, kind="project")) == []


def test_every_section_is_declared_where_any_is() -> None:
    assert codes(statement("四", 2026)) == ["period"]
    assert codes(statement("四", 1999), periods=[]) == []


def test_the_nearest_section_counts() -> None:
    head = {"document": "d", "title": {"zh": "题", "en": "T"}, "issuer": {"zh": "市", "en": "City"}, "region": "r"}
    file = DocumentFile.model_validate({**head, "date": "2022", "file": "d.txt", "periods": PERIODS})
    found = [period_of(file, section) for section in ("三/(二)", "三/(一)", "四")]
    assert [period and period.years for period in found] == [(2022, 2022), (2022, 2026), None]
