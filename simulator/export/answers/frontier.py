"""How two targets trade off, as sentences in both languages and as a table."""

from __future__ import annotations

import pandas as pd

from simulator.analysis.frontier import Frontier
from simulator.export.answers.common import goal_of, reached
from simulator.export.phrases import titled
from simulator.export.score_words import value_unit
from simulator.language.counting import several
from simulator.language.faults import LANGUAGES, Language, Words
from simulator.language.units import unit_words

BOTH = Words("都达到", "both met")


def frontier_words(found: Frontier) -> Words:
    """How two targets trade off, and at how many of the points both are met."""
    return Words(*(_frontier_words(found, language) for language in LANGUAGES))


def _frontier_words(found: Frontier, language: Language) -> str:
    one, other = (goal_of(target, language) for target in found.targets)
    first, second = (titled(target.statement.title, language) for target in found.targets)
    ends = [
        reached(values[place], target, language)
        for target, values in zip(found.targets, (found.first, found.second), strict=True)
        for place in (0, -1)
    ]
    both, count = len(found.together), len(found.first)
    if not found.at_odds:
        return _without_trade_off(found, (one, other), (first, second), language)
    if language == "zh":
        verdict = f"{count} 个点中有 {both} 个两者都达到" if both else f"{count} 个点中没有一个两者都达到"
        return f"{one} ↔ {other}:“{first}”由 {ends[0]} 到 {ends[1]},“{second}”最好由 {ends[2]} 到 {ends[3]};{verdict}。"
    verdict = (
        f"both are met at {both} of {several(count, 'point')}"
        if both
        else f"both are met at none of {several(count, 'point')}"
    )
    return (
        f"{one} ↔ {other}: as {first} goes from {ends[0]} to {ends[1]}, the best of {second} goes from {ends[2]} to "
        f"{ends[3]}; {verdict}."
    )


def _without_trade_off(found: Frontier, goals: tuple[str, str], titles: tuple[str, str], language: Language) -> str:
    """That both targets are best together, and where."""
    values = [
        reached(value, target, language)
        for target, value in zip(found.targets, (found.first[0], found.second[0]), strict=True)
    ]
    met = ("两者都达到", "both are met") if found.together else ("但并非都达到", "but not both are met")
    if language == "zh":
        best = ",".join(f"“{title}”{value}" for title, value in zip(titles, values, strict=True))
        return f"{goals[0]} ↔ {goals[1]}:没有取舍,两者同时最好:{best};{met[0]}。"
    best = " and ".join(f"{title} {value}" for title, value in zip(titles, values, strict=True))
    return f"{goals[0]} ↔ {goals[1]}: there is no trade-off, both are best together: {best}; {met[1]}."


def frontier_heads(found: Frontier, language: Language) -> tuple[str, str]:
    """The titles of both targets with their units; with their years where they have one title."""
    titles = [titled(target.statement.title, language) for target in found.targets]
    if titles[0] == titles[1]:
        titles = [f"{title} {target.statement.year}" for title, target in zip(titles, found.targets, strict=True)]
    kinds = [unit_words(value_unit(target), language) for target in found.targets]
    before, after = ("\uff08", "\uff09") if language == "zh" else (" (", ")")
    first, second = (
        f"{title}{before}{kind}{after}" if kind else title for title, kind in zip(titles, kinds, strict=True)
    )
    return first, second


def frontier_table(found: Frontier, language: Language = "zh") -> pd.DataFrame:
    """One row for a point: the values of both targets, headed by their titles and units."""
    first, second = frontier_heads(found, language)
    both = ["✓" if place in found.together else "" for place in range(len(found.first))]
    return pd.DataFrame({first: found.first, second: found.second, BOTH.text(language): both})
