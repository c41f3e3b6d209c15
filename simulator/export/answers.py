"""Answers to planners' questions as sentences in both languages and as tables: seek, plan, frontier."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import floor, log10

import numpy as np
import pandas as pd

from simulator.analysis.amounts import timing_only
from simulator.analysis.cautions import NORMAL, bounds, standard_error
from simulator.analysis.conflicts import Agreement
from simulator.analysis.frontier import Frontier
from simulator.analysis.knobs import tidy
from simulator.analysis.levers import Moved
from simulator.analysis.planned import Planned, Step
from simulator.analysis.scorecard import Score
from simulator.analysis.sought import Found, Sought
from simulator.export.exactness import about
from simulator.export.numbers import decimals
from simulator.export.phrases import flowing, titled
from simulator.export.score_words import GOAL_SIGNS, gap_unit, value_unit
from simulator.language import units
from simulator.language.counting import several
from simulator.language.faults import LANGUAGES, Language, Words
from simulator.language.paths import plain
from simulator.language.target import Target
from simulator.language.units import Unit, unit_words

Answer = Sought | Planned | Agreement | Frontier

BOTH = Words("都达到", "both met")
LEAST = Words(
    "这个方案先求达到得多,再求改得少,不求接近其余目标",
    "meets as many as it can with the least change, and does not try to come near the others",
)
NEAREST = Words("这个方案先求达到得多,再求差得少", "meets as many as it can and comes near the others")
TINIEST = 12  # decimals of what is next to nothing
NAMED = 8  # targets that are told by name
MOVED = {
    "constant": Words("各年同值", "the same in all years"),
    "onward": Words("{year} 年起各年同值", "the same from {year} on"),
    "year": Words("只动 {year} 年", "{year} only"),
    "path": Words("{year} 年的值,其余年份同幅平移", "value of {year}, the other years move along by as much"),
}


def told(value: float, unit: Unit | str, language: Language) -> str:
    """A number that was found, with its unit; digits that it has beyond the usual ones are kept, up to six.

    What these would tell as nothing has as many as it takes to see it.
    """
    text = unit if isinstance(unit, str) else units.describe(unit)
    places = max(decimals(text, [value]), 1 if abs(value) != round(abs(value)) else 0)
    if 0 < abs(value) < 0.5 / 10**places:
        places = min(1 - floor(log10(abs(value))), TINIEST)
    most = max(places + 1, 7)
    written = next((f"{value:,.{n}f}" for n in range(places, most) if float(f"{value:.{n}f}") == tidy(value)), "")
    return f"{written or f'{value:,.{places}f}'} {unit_words(text, language)}".rstrip()


def rough(value: float) -> float:
    """A number that was found with the four decimals that are told of it; two digits where they would tell nothing."""
    return round(value, 4) or float(f"{value:.2g}")


def goal_of(target: Target, language: Language) -> str:
    """A target with what it asks for, such as New-energy share of capacity ≥ 47.00 %."""
    return f"{titled(target.statement.title, language)} {asked_of(target, language)}"


def asked_of(target: Target, language: Language) -> str:
    """What a target asks for, such as ≥ 47.00 %."""
    sign = GOAL_SIGNS[target.statement.comparator].text(language)
    return f"{sign} {told(target.goal, value_unit(target), language)}".lstrip()


def moved_words(moved: Moved, year: int | None) -> Words:
    """What moves when a lever is set."""
    words = MOVED[moved]
    return Words(words.zh.format(year=year), words.en.format(year=year))


def chance_of(share: float | None, draws: int) -> str:
    """A share of draws; of none or all of them what that says of the probability, such as ≤ 0.3%; else a dash."""
    if share is None:
        return "—"
    low, high = bounds(share, draws)
    if low == high:
        return f"{share:.0%}" if 0.005 <= share <= 0.995 else f"{share:.2%}"  # noqa: PLR2004 - which would read 0 or 100
    return f"≤{high:.1%}" if low <= 0 else f"≥{low:.1%}"


# --- seek


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
        yield Words("没有抓手能影响这个目标", "no lever moves this target")
    yield from idle_words(sought)


def unable_words(sought: Sought, levers: Sequence[Found]) -> Words:
    """The levers that cannot meet the target alone, each with the best that the target then comes to."""
    zh, en = (", ".join(_best_of(sought, item, language) for item in levers) for language in LANGUAGES)
    return Words(f"单独达不到的(括号内为最好能到):{zh}", f"not alone within its range (at best): {en}")


def _best_of(sought: Sought, found: Found, language: Language) -> str:
    best = told(rough(found.reaches), value_unit(sought.target), language)
    if sought.probability is not None:
        best = chance_of(found.probability or 0.0, sought.draws)
    title = titled(found.lever.title, language)
    return f"{title}({best})" if language == "zh" else f"{title} ({best})"


def idle_words(sought: Sought) -> Iterator[Words]:
    """The levers that do not move the target: those without effect, and those whose range is a single value."""
    fixed = [item for item in sought.idle if len(set(sought.scenario.settings[item.key].range)) == 1]
    others = [item for item in sought.idle if item not in fixed]
    for items, words in (
        (others, Words("不影响该年的:", "without effect in that year: ")),
        (fixed, Words("范围只有一个值、动不了的:", "held to one value by their range: ")),
    ):
        if items:
            zh, en = (", ".join(titled(item.title, language) for item in items) for language in LANGUAGES)
            yield Words(words.zh + zh, words.en + en)


def sought_words(sought: Sought) -> Words:
    """Where the target stands now and what was asked."""
    return Words(*(_sought_words(sought, language) for language in LANGUAGES))


def _sought_words(sought: Sought, language: Language) -> str:
    value = told(rough(sought.value), value_unit(sought.target), language)
    goal, zh = goal_of(sought.target, language), language == "zh"
    met = ("已达到", "met") if sought.met else ("未达到", "missed")
    if timing_only(sought.scenario, sought.target):
        met = ("按期", "on time") if sought.met else ("逾期", "late")
    if sought.probability is None:
        return f"{goal}:中心情形为 {value},{met[0]}" if zh else f"{goal}: {value} in the central run, {met[1]}"
    chance = chance_of(sought.chance or 0.0, sought.draws)
    return (
        f"{goal},概率不低于 {sought.probability:.0%}:现为 {chance},{met[0]}"
        if zh
        else f"{goal} with at least {sought.probability:.0%}: now {chance}, {met[1]}"
    )


def run_words(draws: int, seed: int, version: str) -> Words:
    """What an answer was calculated with."""
    return Words(
        f"抽样 {draws},种子 {seed},程序版本 {version}" if draws else f"中心情形,种子 {seed},程序版本 {version}",
        f"{several(draws, 'draw')}, seed {seed}, version {version}"
        if draws
        else f"central run, seed {seed}, version {version}",
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


# --- plan


def step_words(step: Step) -> Words:
    """One change of a plan: 年新增储能功率由 0 改为 12.5 万千瓦/年(各年同值)."""
    before, after = ([told(value, step.lever.unit, lang) for lang in LANGUAGES] for value in (step.before, step.after))
    moved = moved_words(step.moved, step.year)
    return Words(
        f"{step.lever.title.zh}由 {before[0]} 改为 {after[0]}({moved.zh})",
        f"{step.lever.title.en}: from {before[1]} to {after[1]} ({moved.en})",
    )


def plan_words(planned: Planned) -> Words:
    """How a plan ended, for a planner: met or not, how large the change is, what the search did."""
    return Words("".join(_plan_words(planned, "zh")), " ".join(_plan_words(planned, "en")))


def _plan_words(planned: Planned, language: Language) -> Iterator[str]:
    zh, count = language == "zh", _movable(planned)
    missed = _listed(planned.short, language)
    meets, together = "meets" if len(planned.steps) == 1 else "meet", " together" if count > 1 else ""
    how = "" if planned.probability is None else f"{planned.probability:.0%}"
    way = LEAST if planned.least else NEAREST
    if not planned.targets:
        yield "情景没有目标。" if zh else "The scenario has no targets."
    elif planned.met and not planned.steps:
        yield "不需改动,各目标已达到。" if zh else "Nothing has to change: the targets are met."
    elif not count:
        yield "没有可动的抓手能影响所选目标。" if zh else "No lever that may be turned moves the targets."
    elif planned.solved and not planned.steps:
        yield "可由抓手影响的目标不需改动即已达到。" if zh else "The targets that levers move are met already."
    elif planned.solved:
        yield (
            f"改动 {len(planned.steps)} 处即可使可由抓手影响的 {count} 个目标同时达到"
            f"{f'(概率不低于 {how})' if how else ''}。"
            if zh
            else f"{several(len(planned.steps), 'change')} {meets} the {several(count, 'target')} that levers move"
            f"{together}{f' (with at least {how})' if how else ''}."
        )
    elif planned.fresh is not None:
        yield (
            f"没有找到同时达到的概率稳在 {how} 的方案:下面这个在搜索所用的抽样中做到,换一组抽样则低于所求。"
            if zh
            else f"No plan was found that surely meets them together with {how}: this one does in the draws of the "
            "search, and falls short in others."
        )
    else:
        yield (
            f"在范围内没有找到同时达到的方案;{way.zh},仍未达到{f'({how})' if how else ''}:{missed or '全部同时'}。"
            if zh
            else f"No plan within the ranges was found; this one {way.en}: "
            f"it misses{f' (with {how})' if how else ''}: {missed or 'all of them together'}."
        )
    yield from _missed_words(planned, language)
    if planned.unit and planned.steps:
        yield cost_words(planned).text(language)
    if planned.joint is not None:
        joint = chance_of(planned.joint, planned.draws)
        yield (
            f"同时达到的概率:搜索所用的 {planned.draws} 次抽样中为 {joint}"
            if zh
            else f"All are met in {joint} of the {several(planned.draws, 'draw')} of the search"
        ) + _checked_words(planned, language)
    if not count:
        return
    yield (
        f"搜索 {planned.rounds} 步,试算 {planned.candidates} 组取值,到不能再改进为止。"
        if zh
        else f"{several(planned.rounds, 'round')} and {several(planned.candidates, 'setting')} run, until nothing "
        "improved."
    )


def _movable(planned: Planned) -> int:
    """How many of the chosen targets levers of the search may move."""
    return sum(score.met is not None for score in planned.before) - len(planned.fixed)


def _missed_words(planned: Planned, language: Language) -> Iterator[str]:
    """Which targets a plan makes worse, and which it has no lever for."""
    zh = language == "zh"
    if planned.worse:
        names = ("、" if zh else "; ").join(_worse_by(*pair, language) for pair in planned.worse)
        yield f"其中比改动前更差的:{names}。" if zh else f"Of these it makes worse than today: {names}."
    if planned.unmoved:
        names, beside = _listed(planned.unmoved, language), _movable(planned) > 0
        yield (
            f"{'可动的抓手不能影响的目标中,' * beside}仍未达到的:{names}。"
            if zh
            else f"Still missed{', and moved by no lever that may be turned' * beside}: {names}."
        )


def _worse_by(old: Score, new: Score, language: Language) -> str:
    """A target that a plan takes further off, and by how much."""
    title = titled(old.target.statement.title, language)
    by = told(rough(abs(new.value - old.value)), gap_unit(old.target), language)
    return f"{title}(差距多 {by})" if language == "zh" else f"{title} (by {by})"


def _checked_words(planned: Planned, language: Language) -> str:
    """The share of the draws that the search has not seen, to a tenth of a per cent: there are many.

    A plan that is met although that share is below what was asked says that the difference is within sampling error.
    """
    zh = language == "zh"
    if planned.fresh is None:
        return "。" if zh else "."
    fresh, error = f"{planned.fresh:.1%}", f"{100 * NORMAL * standard_error(planned.fresh, planned.checked):.1f}"
    asked = "" if planned.probability is None else f"{planned.probability:.0%}"
    below = planned.met and planned.fresh < (planned.probability or 0.0)
    if zh:
        within = f",所求的 {asked} 在其内" if below else ""
        return f",用另外 {planned.checked} 次抽样检验为 {fresh}(抽样误差 ±{error} 个百分点{within})。"
    within = f"{asked} lies within the" if below else "with a"
    return f", and in {fresh} of {planned.checked} others ({within} sampling error of ±{error} points)."


def fixed_words(planned: Planned) -> Words:
    """The targets that no lever of the search moves, the first by name."""
    zh, en = (_listed(planned.fixed, language) for language in LANGUAGES)
    return Words(f"所用抓手不能影响的目标:{zh}", f"targets that the levers do not move: {en}")


def _listed(targets: Sequence[Target], language: Language) -> str:
    """The first targets by name, and how many there are."""
    names = [titled(target.statement.title, language) for target in targets[:NAMED]]
    rest = len(targets) - len(names)
    if language == "zh":
        return "、".join(names) + (f"等 {len(targets)} 个" if rest else "")
    return ", ".join(names) + (f" and {rest} more" if rest else "")


def cost_words(planned: Planned) -> Words:
    """What the changes of a plan cost, and of how many of them, and of the levers, the cost is known."""
    known = [step.cost for step in planned.steps if step.cost is not None]
    amount = [told(round(sum(known), 4), planned.unit, language) for language in LANGUAGES]
    rest = len(planned.steps) - len(known)
    without = (f"(另有 {rest} 处成本未知,不在内)", f" ({rest} more have no known cost)") if rest else ("", "")
    zh, en = f"成本合计 {amount[0]}{without[0]}。", f"Together they cost {amount[1]}{without[1]}."
    if planned.priced < planned.levers:
        zh += f"{planned.levers} 个抓手中 {planned.priced} 个成本已知,其余由滑块一端到另一端按已知者的平均计。"
        en += f" The costs of {planned.priced} of {planned.levers} levers are known; the others count as average, from "
        en += "end to end of their sliders."
    return Words(zh, en)


def plan_table(planned: Planned, language: Language = "zh") -> pd.DataFrame:
    """One row for a change of the plan."""
    rows = [
        {
            "lever": step.key,
            "title": titled(step.lever.title, language),
            "unit": units.describe(step.lever.unit),
            "moved": step.moved,
            "year": step.year,
            "before": step.before,
            "after": step.after,
            "part_of_slider": step.share,
            "cost": np.nan if step.cost is None else step.cost,
            "path": str(plain(planned.paths[step.key])),
        }
        for step in planned.steps
    ]
    return pd.DataFrame(rows, columns=list(rows[0]) if rows else ["lever"])


def frontier_words(found: Frontier) -> Words:
    """How two targets trade off, and at how many of the points both are met."""
    return Words(*(_frontier_words(found, language) for language in LANGUAGES))


def _frontier_words(found: Frontier, language: Language) -> str:
    one, other = (goal_of(target, language) for target in found.targets)
    first, second = (titled(target.statement.title, language) for target in found.targets)
    ends = [
        told(rough(values[place]), value_unit(target), language)
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
        told(rough(value), value_unit(target), language)
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
