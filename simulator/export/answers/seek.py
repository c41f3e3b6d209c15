"""What would it take: the answer as sentences in both languages, and as a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from simulator.analysis.amounts import timing_only
from simulator.analysis.sought import Found, Sought
from simulator.export.answers.common import goal_of, reached, told
from simulator.export.exactness import about
from simulator.export.numbers import share
from simulator.export.phrases import flowing, titled
from simulator.language import units
from simulator.language.faults import LANGUAGES, Language, Words


def lever_words(found: Found) -> Words:
    """What one lever alone can do, as a sentence without its stop: 火电年净增装机不超过 25.0 万千瓦/年."""
    return Words(*(_lever_words(found, language) for language in LANGUAGES))


def _lever_words(found: Found, language: Language) -> str:
    unit, title = found.lever.unit, titled(found.lever.title, language)
    value, zh = told(found.value, unit, language), language == "zh"
    if found.ends is not None:
        value = about(found.value, found.ends, unit, language)
    if not found.met:
        low, high = (told(end, unit, language) for end in found.range)
        return (
            f"{title}:在范围 {low} 到 {high} 内没有能达到的值"
            if zh
            else f"{title}: no value within its range of {low} to {high} meets it"
        )
    if found.edge is None:
        return f"{title}:取范围内任何值都达到" if zh else f"{title}: any value within its range meets it"
    limit = {True: ("不超过", "at most"), False: ("不低于", "at least")}[found.edge == found.high]
    other = found.low if found.edge == found.high else found.high
    also = ""
    if other is not None:
        end = told(other, unit, language)
        also = f"(另一端为 {end})" if zh else f" (the other end is {end})"
    gap = "" if found.ends is not None else " "
    return f"{title}{limit[0]}{gap}{value}{also}" if zh else f"{title}: {limit[1]} {value}{also}"


def aside_words(sought: Sought) -> Iterator[Words]:
    """What is told beside the levers that meet the target: those that cannot alone, and those that do not move it."""
    if unable := [item for item in sought.levers if not item.met]:
        yield unable_words(sought, unable)
    if sought.reach == "no_lever":
        yield Words("没有抓手能影响这个目标", "No lever moves this target")
    yield from idle_words(sought)


def unable_words(sought: Sought, levers: Sequence[Found]) -> Words:
    """The levers that cannot meet the target alone, each with the best that the target then comes to."""
    zh, en = (", ".join(_best_of(sought, item, language) for item in levers) for language in LANGUAGES)
    return Words(f"单独达不到的(括号内为最好能到):{zh}", f"Not alone within its range (at best): {en}")


def _best_of(sought: Sought, found: Found, language: Language) -> str:
    best = reached(found.reaches, sought.target, language)
    if sought.probability is not None:
        best = share(found.probability)
    title = titled(found.lever.title, language)
    return f"{title}({best})" if language == "zh" else f"{title} ({best})"


def idle_words(sought: Sought) -> Iterator[Words]:
    """The levers that do not move the target: those without effect, and those whose range is a single value."""
    fixed = [item for item in sought.idle if len(set(sought.scenario.settings[item.key].range)) == 1]
    others = [item for item in sought.idle if item not in fixed]
    for items, words in (
        (others, Words("不影响该年的:", "Without effect in that year: ")),
        (fixed, Words("范围只有一个值、动不了的:", "Held to one value by their range: ")),
    ):
        if items:
            zh, en = (", ".join(titled(item.title, language) for item in items) for language in LANGUAGES)
            yield Words(words.zh + zh, words.en + en)


def sought_words(sought: Sought) -> Words:
    """Where the target stands now and what was asked."""
    return Words(*(_sought_words(sought, language) for language in LANGUAGES))


def _sought_words(sought: Sought, language: Language) -> str:
    value = reached(sought.value, sought.target, language)
    goal, zh = goal_of(sought.target, language), language == "zh"
    met = ("已达到", "met") if sought.met else ("未达到", "missed")
    if timing_only(sought.scenario, sought.target):
        met = ("按期", "on time") if sought.met else ("逾期", "late")
    if sought.probability is None:
        return f"{goal}:中心情形为 {value},{met[0]}" if zh else f"{goal}: {value} in the central run, {met[1]}"
    chance = share(sought.chance)
    return (
        f"{goal},概率不低于 {sought.probability:.0%}:现为 {chance},{met[0]}"
        if zh
        else f"{goal} with at least {sought.probability:.0%}: now {chance}, {met[1]}"
    )


def seek_table(sought: Sought, language: Language = "zh") -> pd.DataFrame:
    """One row for a lever: the values between which the target is met, the one to write down, what it comes to."""
    rows = [
        {
            "lever": found.key,
            "title": titled(found.lever.title, language),
            "unit": units.describe(found.lever.unit),
            "moved": found.moved,
            "year": found.year,
            "now": found.now,
            "verdict": "met" if found.met else "missed",
            "from": found.low,
            "to": found.high,
            "edge": found.edge,
            "value": found.value,
            "worst_start": found.ends.worst if found.ends else None,
            "best_start": found.ends.best if found.ends else None,
            "reaches": found.reaches,
            "probability": found.probability,
            "sentence": flowing(lever_words(found).text(language), language),
        }
        for found in sought.levers
    ]
    return pd.DataFrame(rows, columns=list(rows[0]) if rows else ["lever"])
