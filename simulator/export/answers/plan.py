"""A plan as sentences in both languages, and as a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from simulator.analysis.cautions import NORMAL, standard_error
from simulator.analysis.planned import Planned, Step
from simulator.export.answers.common import moved_words, rough, told
from simulator.export.numbers import share
from simulator.export.phrases import titled
from simulator.export.score_words import gap_unit
from simulator.language import units
from simulator.language.counting import several
from simulator.language.faults import LANGUAGES, Language, Words
from simulator.language.paths import plain
from simulator.language.target import Target

LEAST = Words(
    "这个方案是搜索所得中达到最多、改动最少的,不求接近其余目标",
    "meets the most that was found, with the least change, and does not try to come near the others",
)

NEAREST = Words(
    "这个方案是搜索所得中达到最多、其余差得最少的", "meets the most that was found and comes near the others"
)

NAMED = 8  # targets that are told by name


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
            f"改动 {len(planned.steps)} 处即可使可由抓手影响的 {count} 个目标{'同时' * (count > 1)}达到"
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
            f"在范围内没有找到{'同时' * (count > 1)}达到的方案;{way.zh},仍未达到{f'({how})' if how else ''}:"
            f"{missed or '全部同时'}。"
            if zh
            else f"No plan within the ranges meets {'them all' if count > 1 else 'it'}. This one {way.en}; "
            f"it misses{f' (with {how})' if how else ''} {missed or 'all of them together'}."
        )
    yield from _missed_words(planned, language)
    if planned.unit and planned.steps:
        yield cost_words(planned).text(language)
    if planned.joint is not None:
        joint = share(planned.joint)
        both = ("同时", "All are") if count > 1 else ("", "It is")
        yield (
            f"{both[0]}达到的概率:搜索所用的 {planned.draws} 次抽样中为 {joint}"
            if zh
            else f"{both[1]} met in {joint} of the {several(planned.draws, 'draw')} of the search"
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
        names = ("、" if zh else "; ").join(_worse_by(*item, language) for item in planned.worse)
        yield f"其中比改动前更差的:{names}。" if zh else f"Of these it makes worse than today: {names}."
    if planned.unmoved:
        names, beside = _listed(planned.unmoved, language), _movable(planned) > 0
        yield (
            f"{'可动的抓手不能影响的目标中,' * beside}仍未达到的:{names}。"
            if zh
            else f"Still missed{', and moved by no lever that may be turned' * beside}: {names}."
        )


def _worse_by(target: Target, more: float, language: Language) -> str:
    """A target that a plan takes further off, and by how much."""
    title, by = titled(target.statement.title, language), told(rough(more), gap_unit(target), language)
    return f"{title}(差距多 {by})" if language == "zh" else f"{title} (by {by})"


def _checked_words(planned: Planned, language: Language) -> str:
    """The share of the draws that the search has not seen, to a tenth of a per cent: there are many.

    A plan that is met although that share is below what was asked says that the difference is within sampling error.
    """
    zh = language == "zh"
    if planned.fresh is None:
        return "。" if zh else "."
    fresh, error = share(planned.fresh, 1), f"{100 * NORMAL * standard_error(planned.fresh, planned.checked):.1f}"
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
    return Words(f"所用抓手不能影响的目标:{zh}", f"Targets that the levers do not move: {en}")


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
