"""Whether kind and years of a statement are those of its section, by the periods that the register declares.

A year that the fragment itself prints is always right; what deviates for another reason says so with `differs`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from simulator.language.faults import Fault, Place, Words
from simulator.language.schema import DocumentFile, Period, Statement
from simulator.language.sources import YEAR, is_within, plain_text

_ASTRAY: Final = {"review": "target", "plan": "observation"}
_TELLS: Final = {"review": Words("回顾", "review"), "plan": Words("安排", "plans")}


def check_periods(file: DocumentFile, statement: Statement, place: Place) -> Iterator[Fault]:
    """The faults of a statement whose kind or years its section does not bear out; none where none is declared."""
    if not file.periods:
        return
    period = period_of(file, statement.section)
    if period is None:
        problem = Words(
            f"periods 没有说明 {statement.section} 讲的是哪些年",
            f"periods do not say which years {statement.section} is about",
        )
        yield Fault("period", place, problem, Words("在 periods 中补上这一节", "add the section to periods"))
        return
    if _ASTRAY[period.tells] == statement.kind and "kind" not in statement.differs:
        yield _kind_fault(statement, period, place)
    if "year" not in statement.differs:
        yield from _year_faults(statement, period, place)


def period_of(file: DocumentFile, section: str) -> Period | None:
    """The period declared for a section, or for the nearest one above it."""
    found = [(len(own), period) for period in file.periods for own in period.sections if is_within(section, own)]
    return max(found, key=lambda item: item[0])[1] if found else None


def _year_faults(statement: Statement, period: Period, place: Place) -> Iterator[Fault]:
    printed = {int(year) for year in YEAR.findall(plain_text(statement.fragment))}
    first, last = period.years
    bases = {first - 1} if statement.quantity == "average_growth" else {first - 1, statement.year - 1}
    for name, year, right in (
        ("year", statement.year, {last}),
        ("base_year", statement.base_year, bases),
        ("from_year", statement.from_year, {first}),
    ):
        if year is not None and year not in right | printed:
            yield _year_fault(statement, name, year, sorted(right), place)


def _year_fault(statement: Statement, name: str, year: int, right: list[int], place: Place) -> Fault:
    listed = " ".join(map(str, right))
    return Fault(
        "year",
        place,
        Words(
            f"{name} 为 {year},按 {statement.section} 所说的年份应为 {listed},片段也没有写 {year} 年",
            f"{name} is {year}; by the years of {statement.section} it is {listed}, and the fragment prints no {year}",
        ),
        Words(
            f"{name} 改为 {right[-1]};原文另有说明的,片段连年份一起抄录,或加 differs: [year] 并在 note 中说明",
            f"set {name} to {right[-1]}; where the text says otherwise, let the fragment hold the year, "
            "or add differs: [year] and say so in note",
        ),
    )


def _kind_fault(statement: Statement, period: Period, place: Place) -> Fault:
    tells = _TELLS[period.tells]
    return Fault(
        "kind",
        place,
        Words(
            f"{statement.section} 是{tells.zh},kind 却为 {statement.kind}",
            f"section {statement.section} is {tells.en}, but kind is {statement.kind}",
        ),
        Words(
            "改正 kind 或 section;确属例外的,加 differs: [kind] 并在 note 中说明",
            "mend kind or section; an exception needs differs: [kind] and a word in note",
        ),
    )
