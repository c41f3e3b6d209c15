"""Units, digits and remarks that people are shown with a score: one for command line, tables and workbook."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from simulator.analysis.scorecard import Score, Scorecard, meets
from simulator.analysis.verdict import verdict
from simulator.export.columns import CODES
from simulator.export.numbers import SHARES, decimals, needed
from simulator.export.phrases import flowing, one_language, titled
from simulator.language import units
from simulator.language.faults import Language, Words
from simulator.language.region import Observed
from simulator.language.scenario import Scenario
from simulator.language.schema import Statement
from simulator.language.system import System
from simulator.language.target import Target

PERCENT, POINTS = "%", "百分点"
MOST_PLACES = 9
SEMICOLON: dict[Language, str] = {"zh": "\uff1b", "en": "; "}


def value_unit(target: Target) -> str:
    """The unit of what a target compares; a change between percentages is in points."""
    unit = units.describe(target.unit)
    return POINTS if unit == PERCENT and target.statement.measure == "change" else unit


def gap_unit(target: Target) -> str:
    """The unit of a gap: percentages differ by points."""
    unit = units.describe(target.unit)
    return POINTS if unit in SHARES else unit


def places(target: Target, values: Iterable[float | None]) -> int:
    """Decimals for values beside their target: enough that none seems to meet it, or to miss it, but for rounding."""
    known = np.array([value for value in values if value is not None and math.isfinite(value)])
    count = decimals(units.describe(target.unit), [target.goal, *known.tolist()])
    while count < MOST_PLACES and _misleading(target, known, count):
        count += 1
    return count


def _misleading(target: Target, values: NDArray[np.float64], count: int) -> bool:
    """Whether a value, rounded, gets another verdict, or one that misses the target has no gap."""
    met = meets(target, values)
    gone = ~met & ((values - target.goal).round(count) == 0)
    return bool(((meets(target, values.round(count)) != met) | gone).any())


def places_of(score: Score) -> int:
    """The same for all values of a score."""
    return places(score.target, [score.value, score.actual])


def row_places(score: Score) -> int:
    """The same for value, gap and outcome in a row of text: no zeros that all of them end with, but in percentages."""
    if units.describe(score.target.unit) in SHARES:
        return places_of(score)
    return needed(places_of(score), [value for value in (score.value, score.actual, score.gap) if value is not None])


GOAL_SIGNS = {
    ">=": Words("≥", "≥"),
    "<=": Words("≤", "≤"),
    "=": CODES["comparator"]["="],  # reaching it is asked for, more is no failure: a word, in all places the same
    "about": Words("≈", "≈"),
    "range": Words("", ""),
}
"""What stands before the number that a target asks for."""

WHAT_DOUBTFUL = Words(
    "⚠ 达到存疑:中心情形达到,但可能性不到一半。",
    "⚠ doubtful: met in the central run, but more likely missed.",
)

WHAT_EDGE = Words(
    "中心情形取各假设的设定值,各项工程按通常进度;抽样计入可能的波动和拖延,上限、下限和单侧的波动又使多数抽样落在同一边。"
    "所以中心情形可能在 90% 区间(5% 至 95% 分位)的边缘,甚至在区间以外。",
    "The central run takes every assumption as set and every project at its usual pace; the draws take in what may "
    "vary and slip, and caps, floors and one-sided spreads keep most of them on one side. So the central run may lie "
    "at an edge of the 90 % interval (from the 5 % to the 95 % quantile), or even outside it.",
)


def met_words(score: Score) -> Words:
    """What came of a target, in a word and a sign."""
    return CODES["verdict"][verdict(score)]


def timed_words(card: Scorecard) -> Words:
    """How many targets are judged by timing alone, and how many of these are on time; empty where none is."""
    if not card.timed:
        return Words("", "")
    return Words(
        f";另有 {len(card.timed)} 项只评进度,其中按期 {card.on_time} 项",
        f"; {len(card.timed)} more judged by timing alone, {card.on_time} of them on time",
    )


def no_targets(scenario: Scenario) -> Words:
    """Why a scenario has no target to be scored."""
    first, last = scenario.base_year + 1, scenario.years[-1]
    if scenario.file is None or not scenario.file.documents:
        return Words("没有可对标的目标:情景没有列出文件", "no target to score: the scenario names no document")
    return Words(
        f"没有可对标的目标:所列文件的目标都不在 {first}—{last} 年;基年 {scenario.base_year} 及以前的目标不对标",
        f"no target to score: the documents have none for {first}-{last}; those of the base year "
        f"{scenario.base_year} and before are not scored",
    )


MONTH_NAMES = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def due_words(statement: Statement) -> Words:
    """By when a statement is to be fulfilled: the end of its year, or of a month of it."""
    if statement.by is None:
        return Words(f"{statement.year}年底", f"the end of {statement.year}")
    month = MONTH_NAMES[statement.month - 1]
    return Words(f"{statement.year}年{statement.month}月底", f"the end of {month} {statement.year}")


def moment_words(statement: Statement) -> Words:
    """The year of a statement, or the end of the month in it by which it is judged."""
    return Words(f"{statement.year}年", str(statement.year)) if statement.by is None else due_words(statement)


WHAT_LATE = Words(
    "“晚,某年底前过半完成”:中心情形按期(各项工程按通常进度),但多数抽样晚于期限;到那时一半以上的抽样已完成"
    "(期限是某月的,只看各年的那个月)。只写“晚”的,到末年仍不足一半。",
    '"late; half done by" a year: in time in the central run, which takes every project at its usual pace, but past '
    "the date in most draws; by then at least half of them have it done (of a date in a month, that month of each year "
    'is looked at). "late" alone: fewer than half by the last year.',
)


def late_words(score: Score) -> Words:
    """By when a promise is likely done that comes too late in most draws, though not in the central run; else empty."""
    if not score.met or verdict(score) != "late":
        return Words("", "")
    if score.likely_by is None:
        return Words("晚", "late")
    by = score.target.statement.by
    if by is not None:
        return Words(
            f"晚,{score.likely_by}年{int(by[5:])}月底前过半完成", f"late; half done by {score.likely_by}{by[4:]}"
        )
    return Words(f"晚,{score.likely_by}年底前过半完成", f"late; half done by {score.likely_by}")


def likely_words(score: Score) -> Words:
    """The same in a sentence, of every promise that comes too late in most draws; empty where it is not known."""
    if verdict(score) != "late" or score.likely_by is None or score.likely_by <= score.target.statement.year:
        return Words("", "")
    month = score.target.statement.month
    when = Words(f"{score.likely_by}年底", f"the end of {score.likely_by}")
    if score.target.statement.by is not None:
        when = Words(f"{score.likely_by}年{month}月底", f"the end of {MONTH_NAMES[month - 1]} {score.likely_by}")
    return Words(f"半数以上抽样在{when.zh}前完成", f"done by {when.en} in at least half of the draws")


def remark(score: Score, language: Language) -> str:
    """Why a target cannot be measured, what to beware of, what is not judged, by when, and its document's note."""
    due = due_words(score.target.statement).text(language) if score.target.statement.by is not None else ""
    told = (item.text(language) for item in (score.reason, score.caution, score.basis))
    words = (*told, due, likely_words(score).text(language))
    parts = [*words, one_language(score.target.statement.note, language)]
    return SEMICOLON[language].join(flowing(part, language) for part in parts if part)


def starts_words(starts: Iterable[Observed], system: System, language: Language) -> str:
    """Starting values with the year that each was observed in, such as Store 2020."""
    told = [f"{titled(system.variables[start.key].title, language)} {start.year}" for start in starts]
    return SEMICOLON[language].join(told)
