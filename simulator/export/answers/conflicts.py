"""Whether targets agree, as sentences in both languages and as a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from simulator.analysis.conflicts import Agreement, Concession, Conflict
from simulator.analysis.hindrance import Binding, HeldLever
from simulator.analysis.implications import Implication
from simulator.analysis.scorecard import Score
from simulator.export.answers.common import goal_of, reached, rough, told
from simulator.export.answers.plan import NAMED
from simulator.export.phrases import titled
from simulator.export.score_words import gap_unit, value_unit
from simulator.language.counting import Count, several
from simulator.language.faults import LANGUAGES, Language, Words
from simulator.language.schema import Title
from simulator.language.system import AssumptionDefinition, System

SEMICOLON = "\uff1b"  # as no sign beside it tells that the text is Chinese
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
        best = reached(item.best, item.target, language)
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
    if len(conflict.targets) == 1 and not (conflict.ends or conflict.stuck or conflict.binding):
        parts.append(_exhausted_words(conflict.levers, language))
    return (";" if zh else "; ").join(parts) + ("。" if zh else ".")


def _exhausted_words(levers: Sequence[AssumptionDefinition], language: Language) -> str:
    """That the levers of a target take it no further, though none of them is at its end."""
    names = [titled(lever.title, language) for lever in levers[:NAMED]]
    if language == "zh":
        more = f"等 {len(levers)} 个" if len(levers) > len(names) else ""
        return f"再调“{'”“'.join(names)}”{more}也不能更近"
    more = f" and {len(levers) - len(names)} more" if len(levers) > len(names) else ""
    return f"{', '.join(names)}{more} {Count(len(levers)):takes|take} it no further, wherever set"


def _short_words(item: Concession, language: Language) -> str:
    """By how much the best differs from the goal."""
    if not item.short:
        return ""
    gap = told(rough(abs(item.by)), gap_unit(item.target), language)
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
        return Words("情景没有目标。", "The scenario has no targets.")
    if not found.movable:
        return _still_words(len(found.unmoved))
    parts = [*_strict_words(found), *_beyond_words(found), *_stated_words(found)]
    return Words(f"{';'.join(part.zh for part in parts)}。", f"{'. '.join(part.en for part in parts)}.")


def _still_words(missed: int) -> Words:
    """That nothing was found because there is nothing to turn."""
    if not missed:
        return Words(
            "没有抓手能影响所选目标,谈不上一致与否;它们现已达到。",
            "No lever moves any of the targets, so that there is nothing to agree about; they are met as it is.",
        )
    return Words(
        f"没有抓手能影响所选目标,谈不上一致与否;其中 {missed} 个未达到。",
        f"No lever moves any of the targets, so that there is nothing to agree about; {missed} of them "
        f"{Count(missed):is|are} missed.",
    )


def _strict_words(found: Agreement) -> Iterator[Words]:
    """Whether the targets that can be met by themselves can be met together; nothing where there is none."""
    beyond = len(found.beyond)
    left = len(found.movable) - beyond
    sets = sum(len(conflict.targets) > 1 and conflict.exact is None for conflict in found.conflicts)
    if sets:
        yield Words(
            f"试算 {found.candidates:,} 组取值,有 {sets} 组目标没有找到同时达到的办法(没有找到不等于证明不存在)",
            f"{found.candidates:,} settings were tried; for {several(sets, 'set')} of targets none was found that "
            "meets them together, which is no proof that there is none",
        )
    elif left:
        zh, en = ("其余", "other ") if beyond else ("", "")
        yield Words(
            f"{zh}可由抓手影响的目标可以{'同时' * (left > 1)}达到",
            f"The {en}{Count(left):target|targets} that levers move can be met{' together' * (left > 1)}",
        )


def _beyond_words(found: Agreement) -> Iterator[Words]:
    """How many targets are out of reach by themselves."""
    if beyond := len(found.beyond):
        others = len(found.movable) > beyond
        yield Words(
            f"{'另' * others}有 {beyond} 个目标单独也达不到",
            f"{beyond}{' more' if others else ' target' if beyond == 1 else ' targets'} cannot be met even alone",
        )


def _stated_words(found: Agreement) -> Iterator[Words]:
    """How many sets disagree only if an addition comes to just the amount stated."""
    if stated := sum(conflict.exact is not None for conflict in found.conflicts):
        yield Words(
            f"按所述数理解另有 {stated} 处不一致",
            f"Read as stated {stated} more {Count(stated):disagrees|disagree}",
        )


def agreement_lines(found: Agreement) -> Iterator[Words]:
    """What there is to tell behind that sentence: conflicts, then what is out of reach, met already, or implied."""
    yield from (conflict_words(conflict, found.scenario.system) for conflict in found.conflicts)
    if found.unmoved:
        yield unmoved_words(found.unmoved)
    yield from (base_words(score, base) for score, base in found.met_at_base)
    yield from (implied_words(item, found.samples) for item in found.implications[:SHOWN])
    if (more := len(found.implications) - SHOWN) > 0:
        yield Words(
            f"这样的关系另有 {more} 条,未列出(全部见 --json 和 Python)",
            f"{more} more of these are not listed (--json and Python have all)",
        )


def base_words(score: Score, base: float) -> Words:
    """That a target was met when it was set; `base` is the base year's value."""
    zh, en = ((goal_of(score.target, language), reached(base, score.target, language)) for language in LANGUAGES)
    return Words(f"基年已达到:{zh[0]}(基年 {zh[1]})", f"Met in the base year: {en[0]} (base year {en[1]})")


def implied_words(item: Implication, samples: int) -> Words:
    """That one target was never met without the other, in so many random settings."""
    ends = [[goal_of(each, language) for each in (item.first, item.second)] for language in LANGUAGES]
    (one, other), (first, second) = ends
    if item.both:
        return Words(
            f"在 {samples} 组随机取值中,两者总是同时达到或同时未达到:{one} ⇔ {other}",
            f"In {samples} random settings both are met, or neither: {first} ⇔ {second}",
        )
    return Words(
        f"在 {samples} 组随机取值中,凡达到前者的都达到后者:{one} ⇒ {other}",
        f"In {samples} random settings all that meet the first meet the second: {first} ⇒ {second}",
    )


def unmoved_words(scores: Sequence[Score]) -> Words:
    """That targets are missed and no lever moves them."""
    zh, en = ([goal_of(score.target, language) for score in scores] for language in LANGUAGES)
    return Words(
        f"未达到,且没有抓手能影响({len(zh)} 个):{SEMICOLON.join(zh)}",
        f"Missed, and out of reach of every lever ({len(en)}): {'; '.join(en)}",
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
