"""Whether targets agree, as sentences in both languages and as a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from simulator.analysis.conflicts import Agreement, Concession, Conflict
from simulator.analysis.hindrance import Binding, HeldLever
from simulator.analysis.implications import SAMPLES, Implication
from simulator.analysis.scorecard import Score
from simulator.export.answers import goal_of, told
from simulator.export.phrases import titled
from simulator.export.score_words import gap_unit, value_unit
from simulator.language.counting import several
from simulator.language.faults import LANGUAGES, Language, Words
from simulator.language.schema import Title
from simulator.language.system import System

SHOWN = 12  # implications that are told one by one


def conflict_words(conflict: Conflict, system: System) -> Words:
    """A conflict as sentences: which targets, how far each must give way, what holds them back."""
    return Words(*(_conflict_words(conflict, system, language) for language in LANGUAGES))


def _conflict_words(conflict: Conflict, system: System, language: Language) -> str:
    zh = language == "zh"
    names = (" ↔ " if len(conflict.targets) > 1 else "").join(goal_of(target, language) for target in conflict.targets)
    parts = [names]
    if conflict.exact is not None:
        title = titled(conflict.exact.statement.title, language)
        parts.append(
            f"若“{title}”正好为所述数(±0.5%)" if zh else f"if {title} comes to just the amount stated (±0.5 %)"
        )
    if len(conflict.targets) == 1:
        parts.append("单独也达不到" if zh else "cannot be met even alone")
    for item in conflict.concessions:
        best = told(round(item.best, 4), value_unit(item.target), language)
        title = titled(item.target.statement.title, language)
        one = len(conflict.targets) == 1
        start = (
            ("最多做到" if one else "其余达到时,“{}”最好为")
            if zh
            else ("at best" if one else "with the others met, {} is at best")
        )
        parts.append(f"{start.format(title)} {best}{_short_words(item, language)}")
    for end in conflict.ends:
        value = told(end.value, end.lever.unit, language)
        side = {"low": ("下限", "lower end"), "high": ("上限", "upper end")}[end.side]
        title = titled(end.lever.title, language)
        parts.append(f"“{title}”已到{side[0]} {value}" if zh else f"{title} stands at its {side[1]} of {value}")
    parts += [_held_words(item, language) for item in conflict.stuck]
    parts += [_binding_words(item, system, language) for item in conflict.binding]
    if not conflict.levers:
        parts.append("没有抓手能影响" if zh else "no lever moves them")
    return (";" if zh else "; ").join(parts) + ("。" if zh else ".")


def _short_words(item: Concession, language: Language) -> str:
    """By how much the best differs from the goal."""
    if not item.short:
        return ""
    gap = told(round(abs(item.by), 4), gap_unit(item.target), language)
    if item.target.high is not None and item.best > item.target.high:
        return f"(超出 {gap})" if language == "zh" else f" ({gap} too much)"
    return f"(还差 {gap})" if language == "zh" else f" ({gap} short)"


def _held_words(item: HeldLever, language: Language) -> str:
    title, value = titled(item.lever.title, language), told(item.value, item.lever.unit, language)
    when = ("", "") if item.year is None else (f"({item.year} 年)", f" ({item.year})")
    side = ("低", "less") if item.less else ("高", "more")
    if language == "zh":
        return f"保持不变的“{title}”为 {value}{when[0]},再{side[0]}一些才有余地"
    return f"held: {title} {value}{when[1]}, {side[1]} of it would help"


def _binding_words(item: Binding, system: System, language: Language) -> str:
    names = ("、" if language == "zh" else ", ").join(titled(_title(system, key), language) for key in item.by) or "0"
    title = titled(item.variable.title, language)
    return f"{item.year} 年“{title}”受制于{names}" if language == "zh" else f"in {item.year} {title} is held by {names}"


def _title(system: System, key: str) -> Title:
    return system.quantity(key).title


def agreement_words(found: Agreement) -> Words:
    """Whether the targets agree, in a sentence; those that are out of reach even alone are no conflict."""
    if not found.targets:
        return Words("情景没有目标", "the scenario has no targets")
    stated = sum(conflict.reading == "as_stated" for conflict in found.conflicts)
    beyond = len(found.beyond)
    strict = len(found.conflicts) - stated - beyond
    zh, en = _strict_words(strict, found.candidates)
    if beyond:
        zh += f";另有 {beyond} 个目标单独也达不到"
        en += f"; {beyond} more cannot be met even alone"
    if stated:
        zh += f";按所述数理解另有 {stated} 处不一致"
        en += f"; read as stated {stated} more {'disagrees' if stated == 1 else 'disagree'}"
    return Words(zh, en)


def _strict_words(strict: int, candidates: int) -> tuple[str, str]:
    if not strict:
        return "可由抓手影响的目标可以同时达到", "the targets that levers move can be met together"
    zh = f"试算 {candidates:,} 组取值,有 {strict} 组目标没有找到同时达到的办法(没有找到不等于证明不存在)"
    en = (
        f"{candidates:,} settings were tried; for {several(strict, 'set')} of targets none was found that meets them "
        "together, which is no proof that there is none"
    )
    return zh, en


def agreement_lines(found: Agreement) -> Iterator[Words]:
    """What there is to tell behind that sentence: conflicts, then what is out of reach, met already, or implied."""
    yield from (conflict_words(conflict, found.scenario.system) for conflict in found.conflicts)
    if found.unmoved:
        yield unmoved_words(found.unmoved)
    yield from (base_words(score, base) for score, base in found.met_at_base)
    yield from (implied_words(item) for item in found.implications[:SHOWN])
    if (more := len(found.implications) - SHOWN) > 0:
        yield Words(
            f"这样的关系另有 {more} 条,未列出(全部见 --json 和 Python)",
            f"{more} more of these are not listed (--json and Python have all)",
        )


def base_words(score: Score, base: float) -> Words:
    """That a target was met when it was set; `base` is the base year's value."""
    zh, en = (
        (goal_of(score.target, language), told(round(base, 4), value_unit(score.target), language))
        for language in LANGUAGES
    )
    return Words(f"基年已达到:{zh[0]}(基年 {zh[1]})", f"met in the base year: {en[0]} (base year {en[1]})")


def implied_words(item: Implication) -> Words:
    """That one target was never met without the other, and in what."""
    ends = [[goal_of(each, language) for each in (item.first, item.second)] for language in LANGUAGES]
    (one, other), (first, second) = ends
    if item.both:
        return Words(
            f"在 {SAMPLES} 组随机取值中,两者总是同时达到或同时未达到:{one} ⇔ {other}",
            f"in {SAMPLES} random settings both are met, or neither: {first} ⇔ {second}",
        )
    return Words(
        f"在 {SAMPLES} 组随机取值中,凡达到前者的都达到后者:{one} ⇒ {other}",
        f"in {SAMPLES} random settings all that meet the first meet the second: {first} ⇒ {second}",
    )


def unmoved_words(scores: Sequence[Score]) -> Words:
    """That targets are missed and no lever moves them."""
    zh, en = ([goal_of(score.target, language) for score in scores] for language in LANGUAGES)
    return Words(
        f"未达到,且没有抓手能影响({len(zh)} 个):{';'.join(zh)}",
        f"missed, and out of reach of every lever ({len(en)}): {'; '.join(en)}",
    )


def conflict_table(found: Agreement, language: Language = "zh") -> pd.DataFrame:
    """One row for a target of a conflict: its goal, the best it has with the others met, how much it gives."""
    rows = [
        {
            "conflict": number,
            "reading": conflict.reading,
            "target": item.target.id,
            "title": titled(item.target.statement.title, language),
            "unit": value_unit(item.target),
            "year": item.target.statement.year,
            "goal": item.target.goal,
            "best": item.best,
            "gives": item.by,
        }
        for number, conflict in enumerate(found.conflicts, start=1)
        for item in conflict.concessions
    ]
    return pd.DataFrame(rows, columns=list(rows[0]) if rows else ["conflict"])
