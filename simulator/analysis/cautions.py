"""What to beware of in an answer that rests on too few draws."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from simulator.language.faults import Words

Array = NDArray[np.float64]

SURE = 0.05  # half a confidence interval of a probability that needs no caution
WIDE = 0.1  # the same of an index
SCARCE = 50  # draws that meet, or miss, a target: fewer tell little about what makes the difference
NORMAL = 1.96  # standard errors in half a 95 % interval

VALUE, PROBABILITY = Words("目标值", "the value"), Words("达到概率", "the probability")


def standard_error(share: float, draws: int) -> float:
    """Of a share found in so many draws, as a share; with none or all of the draws that of half a draw."""
    kept = min(max(share, 0.5 / draws), 1.0 - 0.5 / draws)
    return float(np.sqrt(kept * (1.0 - kept) / draws))


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
