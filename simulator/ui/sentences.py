"""Numbers, goals and results as words, in either language. Pure functions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from simulator.analysis.scorecard import Score, of_one_year
from simulator.analysis.trajectory import Trajectory
from simulator.analysis.verdict import Side, side_of, verdict
from simulator.export.numbers import SHARES, decimals, needed, share, shown, told
from simulator.export.phrases import flowing
from simulator.export.score_words import GOAL_SIGNS, late_words, likely_words, moment_words
from simulator.language import units
from simulator.language.faults import Fault, Language
from simulator.language.paths import Points, along
from simulator.language.target import Target
from simulator.language.units import unit_words
from simulator.ui.texts import text

PERCENT = "%"
POINTS: Mapping[Language, str] = {"zh": "个百分点", "en": "points"}
LONGEST_PATH = 3


def with_unit(number: str, unit: str) -> str:
    """A number and its unit, both as texts."""
    return f"{number} {unit}".rstrip()


def amount(value: float | None, unit: str, language: Language) -> str:
    """A number with its unit."""
    return with_unit(told(value, unit), unit_words(unit, language))


def target_unit(target: Target, language: Language) -> str:
    """The unit of what a target compares; a change between percentages is in points."""
    unit = units.describe(target.unit)
    is_change = target.statement.measure == "change"
    return POINTS[language] if unit == PERCENT and is_change else unit_words(unit, language)


def target_amount(value: float | None, target: Target, language: Language) -> str:
    """A value of what a target compares, with its unit."""
    return with_unit(told(value, units.describe(target.unit)), target_unit(target, language))


def gap_amount(score: Score, language: Language) -> str:
    """The size of a gap; gaps between percentages are in points."""
    unit = units.describe(score.target.unit)
    words = POINTS[language] if unit == PERCENT else unit_words(unit, language)
    places = decimals(unit, [score.value, score.target.goal])
    places = places if unit in SHARES else needed(places, [score.gap])
    rounded = f"{abs(score.gap):,.{places}f}"
    return with_unit(rounded if any(digit in rounded for digit in "123456789") else told(abs(score.gap), unit), words)


def brief(value: float) -> str:
    """An assumption's value: up to six digits, no zeros at the end."""
    return f"{value:,.6g}" if abs(value) < 1e6 else f"{value:,.0f}"  # noqa: PLR2004 - beyond it %g turns to exponents


def path_words(path: Points, years: tuple[int, ...], language: Language) -> str:
    """A path in short: one number, or the values of the years it names within the horizon."""
    named = named_years(path, years)
    if not named:
        return brief(along(path, years)[-1])
    return _listed(named, [brief(value) for value in along(path, named)], language)


def named_years(path: Points, years: tuple[int, ...]) -> list[int]:
    """The projected years that a path names; none for a constant, also one that holds from the first of them on."""
    if [year for year, _ in path] == [*years[:2]]:
        return []
    return [year for year, _ in path if years[0] < year <= years[-1]]


def change_words(before: Points, after: Points, years: tuple[int, ...], language: Language) -> str:
    """Old and new value; of paths, those of the years named in which they differ.

    Where none of these lies within the horizon, the years between them, else those beyond it: never nothing.
    """
    named = sorted({*named_years(before, years), *named_years(after, years)})
    if not named and along(before, years)[-1] != along(after, years)[-1]:
        return f"{brief(along(before, years)[-1])} → {brief(along(after, years)[-1])}"
    anywhere = sorted({year for year, _ in (*before, *after) if year})
    moved = next(filter(None, (_moved(before, after, some) for some in (named, years, anywhere))), {})
    return _listed(list(moved), list(moved.values()), language)


def _moved(before: Points, after: Points, years: Sequence[int]) -> dict[int, str]:
    """The years in which two paths differ, with old and new value."""
    pairs = zip(years, along(before, years), along(after, years), strict=True)
    return {year: f"{brief(old)} → {brief(new)}" for year, old, new in pairs if old != new}


def differ(before: Points, after: Points, years: tuple[int, ...]) -> bool:
    """Whether two paths differ within the horizon: what differs beyond it changes nothing."""
    return before != after and along(before, years) != along(after, years)


def _listed(years: list[int], values: list[str], language: Language) -> str:
    """Values by year; of a long list the first and the last."""
    if len(years) > LONGEST_PATH:
        years, values = [years[0], years[-1]], [values[0], values[-1]]
        mark = " … "
    else:
        mark = text("list", language)
    return mark.join(
        text("in_year_value", language, year=year, value=value) for year, value in zip(years, values, strict=True)
    )


def goal_words(target: Target, language: Language) -> str:
    """What a target asks for, such as "≥ 47 %" or "同比增长 ≥ 12 %"."""
    statement, unit = target.statement, target_unit(target, language)
    if statement.comparator == "range":
        bare = with_unit(f"{brief(target.goal)}–{brief(target.high or target.goal)}", unit)
    elif statement.comparator == "about":
        low = brief(target.goal if target.low is None else target.low)
        bare = text("about", language, value=with_unit(brief(target.goal), unit), low=low)
    else:
        bare = with_unit(f"{GOAL_SIGNS[statement.comparator].text(language)} {brief(target.goal)}", unit)
    if statement.measure == "level":
        return bare
    name = "change_goal" if statement.measure == "change" else statement.measure
    return text(name, language, goal=bare, base=statement.base_year)


def verdict_words(score: Score, language: Language) -> str:
    """What came of a target, at first glance: one that is met but unlikely says so with its sign and its chance."""
    return text(verdict(score), language, share=share(score.probability or 0.0))


def _within(target: Target) -> bool:
    """Whether a target asks for a value between two bounds."""
    return target.low is not None and target.high is not None


def gap_words(score: Score, language: Language) -> str:
    """How far the projected value is from the goal, in words."""
    if score.timed:
        return _timing(score, language)
    target, gap = score.target, gap_amount(score, language)
    if score.met and _within(target):
        return text("within", language)
    if _too_small(gap):
        return text("exactly" if score.met else "barely", language)
    if target.statement.comparator == "<=" or (target.statement.comparator == "range" and score.gap > 0):
        return text("under_cap" if score.gap <= 0 else "over_cap", language, gap=gap)
    return text("above" if score.gap > 0 else "below", language, gap=gap)


def _timing(score: Score, language: Language) -> str:
    """What is told instead of a gap where only the timing is judged: of what is late also by when it is likely done."""
    if verdict(score) == "on_time":
        return text("in_time", language)
    late = text("mostly_late", language) if score.met else text("short", language, gap=gap_amount(score, language))
    likely = likely_words(score).text(language)
    return text("in_half", language, gap=late, likely=likely) if likely else late


def goal_and_gap(score: Score, language: Language) -> list[str]:
    """What was asked for, and how far the projected value is from it: of one that is just met in one sentence."""
    when, target = moment_words(score.target.statement).text(language), score.target
    if score.met and not score.timed and not _within(target) and _too_small(gap_amount(score, language)):
        return [text("just_met", language, when=when, goal=target_amount(target.goal, target, language))]
    return [text("goal", language, when=when, goal=goal_words(target, language)), gap_words(score, language)]


def _too_small(gap: str) -> bool:
    """Whether a gap is smaller than what is shown of such a number."""
    return not any(digit in gap.split(" ", maxsplit=1)[0] for digit in "123456789")


def gap_brief(score: Score, language: Language) -> str:
    """A gap in a column of a table: with its sign; in words where a number would say nothing."""
    if score.timed and score.met:
        return flowing(late_words(score).text(language), language)
    gap = gap_amount(score, language)
    if _too_small(gap) or (score.met and _within(score.target)):
        return gap_words(score, language)
    return f"{'+' if score.gap > 0 else '−'}{gap}"


def chance(score: Score, language: Language) -> str:
    """The probability of a target; empty without draws."""
    return "" if score.probability is None else text("chance", language, share=share(score.probability))


def reached_words(score: Score, last: int, language: Language) -> str:
    """When a target is first met; nothing for one that is about its own year alone."""
    if of_one_year(score.target):
        return ""
    if score.met_at_base:
        return text("at_base" if score.met else "was_met", language)
    if score.reached is None:
        return text("never", language, year=last)
    return text("reached", language, year=score.reached)


def joined(parts: list[str], language: Language) -> str:
    """Parts of one sentence, the empty ones left out."""
    return text("comma", language).join(part for part in parts if part) + text("stop", language)


def sentences(parts: list[str], language: Language) -> str:
    """Whole sentences behind each other, the empty ones left out."""
    return ("" if language == "zh" else " ").join(part for part in parts if part)


def target_sentence(score: Score, before: Score | None, language: Language) -> str:
    """A target's result in one sentence: what stands under its chart and is read out for it."""
    target = score.target
    low, high = score.quantiles[0], score.quantiles[-1]
    if score.met is None:
        return score.reason.text(language)
    parts = [
        text(
            "sentence" if target.statement.by is None else "sentence_by",
            language,
            when=moment_words(target.statement).text(language),
            value=target_amount(score.value, target, language),
            gap=gap_words(score, language),
        ),
        _interval(shown(low, units.describe(target.unit)), target_amount(high, target, language), language)
        if score.probability is not None
        else "",
        chance(score, language),
        text("against", language, value=target_amount(before.value, target, language))
        if before and before.value != score.value
        else "",
        text("actual", language, value=target_amount(score.actual, target, language))
        if score.actual is not None
        else "",
    ]
    return joined(parts, language)


def trajectory_sentence(line: Trajectory, language: Language) -> str:
    """A variable's course in one sentence."""
    first, last = line.years[0], line.years[-1]
    start, end = (amount(value, line.unit, language) for value in (line.central[0], line.central[-1]))
    spread = line.spread(last)
    return joined(
        [
            text("end_sentence", language, first=first, last=last, start=start, end=end),
            _interval(shown(spread[0], line.unit), amount(spread[-1], line.unit, language), language) if spread else "",
        ],
        language,
    )


SIDES: dict[Side, str] = {"above": "run_above", "below": "run_below", "closed": "no_band", "inside": ""}
ODDITIES = {"run_above": "run_above_why", "run_below": "run_below_why", "no_band": "no_band_why"}


def band_words(line: Trajectory, language: Language, *, why: bool = False) -> str:
    """What is odd about a chart's fan, with the years: the central run at its edge or outside, or no fan at all.

    With `why` it also tells how that comes about.
    """
    odd: dict[str, list[int]] = {}
    for year in line.years[1:]:
        name = _oddity(line, year)
        if name:
            odd.setdefault(name, []).append(year)
    return " ".join(
        text(name, language, years=years_text(years))
        + (text(ODDITIES[name], language) if why else "")
        + text("stop", language)
        for name, years in odd.items()
    )


def _oddity(line: Trajectory, year: int) -> str:
    """The entry of the texts that tells how the central run lies in the fan of a year; empty where it lies inside."""
    central, spread = line.at(year), line.spread(year)
    if central is None or not spread or spread[0] is None or spread[-1] is None:
        return ""
    return SIDES[side_of(central, spread[0], spread[-1])]


def years_text(years: list[int]) -> str:
    """Years in order, runs of them shortened: 2022–2024, 2026."""
    runs: list[list[int]] = []
    for year in years:
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    parts = [f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs]
    return ", ".join(parts)


def _interval(low: str, high: str, language: Language) -> str:
    return text("interval", language, low=low, high=high)


def fault_lines(faults: tuple[Fault, ...], language: Language) -> list[tuple[str, str, str]]:
    """Faults as (place, problem, remedy)."""
    return [(_place(fault, language), *fault.told(language)) for fault in faults]


def _place(fault: Fault, language: Language) -> str:
    place = fault.place
    if not place.line:
        return place.file
    return text("place", language, file=place.file, line=place.line, column=place.column)


def document_words(target: Target, titles: Mapping[str, str], language: Language) -> str:
    """Where a target is stated."""
    statement = target.statement
    return text(
        "target_origin",
        language,
        document=titles.get(target.document, target.document),
        section=statement.section,
        fragment=statement.fragment,
    )
