"""What to beware of in an answer: too few draws, what leaves its plausible range, what is about an amount."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from simulator.analysis.plausible import Implausible
from simulator.language.counting import several
from simulator.language.faults import Words
from simulator.language.scenario import Scenario
from simulator.language.schema import Title
from simulator.language.target import Target

Array = NDArray[np.float64]

SURE = 0.05  # half a confidence interval of a probability that needs no caution
WIDE = 0.1  # the same of an index
SCARCE = 50  # draws that meet, or miss, a target: fewer tell little about what makes the difference
NORMAL = 1.96  # standard errors in half a 95 % interval
RARE = 3.0  # of what none of n draws shows, the probability is 3 / n at most (rule of three, 95 % sure)
USUAL = 1000  # draws where neither the question nor the scenario says how many
FEWEST = 20  # with fewer nothing can be said of a probability

PLAN = Words("按此方案", "with the plan")
POINTS = Words("在所列的某一点上", "at one of the points")
TOGETHER = Words("在找到的同时达到的取值下", "with the setting found that meets all together")
CONCESSION = Words("在某一目标让步最小处", "where one of the targets gives way least")
VALUE, PROBABILITY = Words("目标值", "the value"), Words("达到概率", "the probability")


def standard_error(share: float, draws: int) -> float:
    """Of a share found in so many draws, as a share; with none or all of the draws that of half a draw."""
    kept = min(max(share, 0.5 / draws), 1.0 - 0.5 / draws)
    return float(np.sqrt(kept * (1.0 - kept) / draws))


def enough(draws: int | None, scenario: Scenario, probability: float | None = None) -> int:
    """How many draws a question takes: those asked for, else the scenario's own, else the usual number.

    Raises `ValueError`, in both languages, where they are too few to say anything, or for a probability outside (0, 1].
    """
    if probability is not None and not 0 < probability <= 1:
        raise ValueError(f"概率应在 0 与 1 之间:{probability} | a probability lies between 0 and 1: {probability}")
    count = (scenario.sampling.draws or USUAL) if draws is None else draws
    if count < FEWEST:
        are = "is" if count == 1 else "are"
        raise ValueError(
            f"抽样数 {count} 太少,至少要 {FEWEST} 次才能谈概率;请增加抽样 | "
            f"{several(count, 'draw')} {are} too few: a probability needs {FEWEST} at least; take more"
        )
    return count


def bounds(share: float, draws: int) -> tuple[float, float]:
    """Between which shares a probability lies of which so many draws say nothing but 0 or 1; else twice the share."""
    if share <= 0:
        return 0.0, min(RARE / draws, 1.0)
    return (max(1.0 - RARE / draws, 0.0), 1.0) if share >= 1 else (share, share)


def of_certainty(share: float | None, draws: int) -> Iterator[Words]:
    """Nothing but 0 or 1 was seen, or asked for, which no number of draws can show."""
    if share is None or not draws or 0 < share < 1:
        return
    low, high = (f"{end:.2%}".replace(".00", "") for end in bounds(share, draws))
    if share >= 1:
        yield Words(
            f"{draws} 次抽样全部达到,只说明概率至少约 {low}(95% 把握),不等于必然达到",
            f"that all of {draws} draws meet it says that the probability is some {low} at least (95 % sure), not that "
            "it is certain",
        )
    else:
        yield Words(
            f"{draws} 次抽样无一达到,只说明概率至多约 {high}(95% 把握),不等于不可能",
            f"that none of {draws} draws meets it says that the probability is some {high} at most (95 % sure), not "
            "that it is impossible",
        )


def of_probability(met: Array) -> Iterator[Words]:
    """Too few draws for the probabilities that are shown; `met` is 0 or 1, shape (draws,)."""
    half = NORMAL * standard_error(float(met.mean()), len(met))
    if half > SURE:
        yield Words(
            f"{len(met)} 次抽样下概率的误差约 ±{half:.0%},小于此的差别不说明问题;请增加抽样",
            f"with {len(met)} draws a probability is known to ±{half:.0%}; smaller differences mean nothing: "
            "take more draws",
        )
    yield from of_met(met)


def of_share(share: float | None, draws: int) -> Iterator[Words]:
    """Too few draws for a probability that was asked for, or found; nothing where there is none."""
    if share is None or not draws:
        return
    half = NORMAL * standard_error(share, draws)
    if half > SURE:
        yield Words(
            f"{draws} 次抽样下概率的误差约 ±{half:.0%};换一组抽样,答案会随之变动;请增加抽样",
            f"with {draws} draws a probability is known to ±{half:.0%}; other draws give another answer: "
            "take more draws",
        )


def alone(title: Title) -> Words:
    """When a lever is turned by itself."""
    return Words(f"只动“{title.zh}”", f"with {title.en!r} alone")


def out_of_bounds(item: Implausible, when: Words) -> Words:
    """A variable that leaves the range that its model calls plausible, and when it does."""
    low, high = item.bounds
    year = "" if item.year is None else item.year
    return Words(
        f"超出合理范围 [{low:g}, {high:g}]:{item.title.zh},{when.zh},{year} 年为 {item.value:.4g};未必可行,请核对",
        f"outside its plausible range [{low:g}, {high:g}]: {item.title.en}, {item.value:.4g} in {year}, {when.en}; "
        "it may not be feasible, check it",
    )


def overshot(target: Target) -> Words:
    """A target about an amount that a plan takes far above it."""
    title = target.statement.title
    return Words(
        f"“{title.zh}”的目标是“左右”,方案使其超出过多,对标表仍计为达到,这里不算",
        f"{title.en!r} is to be about its amount: the plan takes it far above, which the scorecard counts as met and "
        "a plan does not",
    )


def open_above(target: Target) -> Words:
    """A target about an amount that a plan with a probability takes far above it: only its lower end is asked for."""
    title = target.statement.title
    return Words(
        f"“{title.zh}”的目标是“左右”:带概率时只求不低于其下端,此方案的中心情形超出较多",
        f"{title.en!r} is to be about its amount: with a probability only its lower end is asked for, and the central "
        "run of the plan is far above it",
    )


def of_met(met: Array) -> Iterator[Words]:
    """Hardly any draw, or hardly any but, meets the target: little can be said of what makes the difference."""
    hits = int(met.sum())
    rare = min(hits, len(met) - hits)
    if rare == 0:
        words = Words("全部", "every one") if hits else Words("无一", "none")
        yield Words(
            f"{len(met)} 次抽样{words.zh}达到:不确定性改变不了这一点,请看目标值",
            f"{words.en} of {len(met)} draws meets the target: what is uncertain does not change that; "
            "look at the value",
        )
    elif rare < SCARCE:
        kind = Words("达到", "meet") if rare == hits else Words("达不到", "miss")
        yield Words(
            f"{len(met)} 次抽样中只有 {rare} 次{kind.zh},关于概率的结果粗略;请增加抽样",
            f"only {rare} of {len(met)} draws {kind.en} the target: what is said of the probability is rough; "
            "take more draws",
        )


def of_error(half: float, draws: int, name: Words) -> Iterator[Words]:
    """Too few draws for indices whose confidence interval is up to twice `half` wide."""
    if half > WIDE:
        wanted = 1 << (int(draws * (half / WIDE) ** 2) - 1).bit_length()
        yield Words(
            f"{name.zh}的指数误差达 ±{half:.2f}:抽样 {draws} 太少,约需 {wanted}",
            f"indices of {name.en} are known to ±{half:.2f} at worst: {draws} draws are too few, some {wanted} needed",
        )
