"""Distributions as inverse cumulative functions: a number between 0 and 1 goes in, a value comes out.

Every kind of `schema.Distribution` is one row of `FAMILIES`. Values keep the unit of the parameters. All functions work
element by element, so that the value of a draw does not depend on which other draws are computed with it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np
from numpy.polynomial.chebyshev import chebval
from numpy.typing import NDArray
from scipy.special import betainccinv, betaincinv, ndtr, ndtri

from simulator.language.schema import Distribution

Array = NDArray[np.float64]
Problem = tuple[str, str]

# The spacing of uniform draws: the nearest to 0 and 1 that a quantile is ever asked for, so that none is infinite.
EDGE = 2.0**-53
FURTHEST_SCORE = -float(ndtri(EDGE))

# Beyond these a number in a planner's file is a slip of the pen, and floating point would no longer carry the draws.
LARGEST = 1e15
NARROWEST = 1e-15
LARGEST_LOG_SD = 5.0
LEAST_KEPT = 1e-6

_PERT_TERMS = 80
_BLOCK = 8192


@dataclass(frozen=True, slots=True)
class Family:
    """One kind of distribution; `parameters` is the array that the file gives, shape (k,), or (n, 2) for `discrete`.

    `quantile(parameters, u)` has the shape of u; `central(parameters)` is the mean, median or mode, as `centre` says;
    `problems(parameters)` lists what is wrong with the parameters as (Chinese, English).
    """

    quantile: Callable[[Array, Array], Array]
    centre: Literal["mean", "median", "mode"]
    central: Callable[[Array], float]
    problems: Callable[[Array], list[Problem]]


def inside(u: Array) -> Array:
    """The probabilities `u` kept off 0 and 1 by half the spacing of uniform draws; same shape."""
    return np.clip(u, EDGE, 1.0 - EDGE)


def normal_scores(u: Array) -> Array:
    """Standard normal values of the probabilities `u`, same shape; finite even at 0 and 1."""
    return ndtri(inside(u))


def quantile(distribution: Distribution, u: Array) -> Array:
    """Values below which the share `u` of the distribution lies (inverse CDF).

    `u` has any shape with elements in [0, 1]; the result has its shape, never decreases in `u`, and is finite even at 0
    and 1. The distribution must pass `fail_if_improper`. `pert` is exact to 1e-13 of its width, the others to rounding.
    """
    return FAMILIES[distribution.kind].quantile(_parameters(distribution), inside(u))


def central(distribution: Distribution) -> float:
    """One typical value, for documents and plots only: see `Family.centre` for which (mean, median or mode)."""
    return FAMILIES[distribution.kind].central(_parameters(distribution))


def fail_if_improper(distribution: Distribution) -> list[Problem]:
    """What is wrong with the parameters, as (Chinese, English); an empty list means that draws can be taken."""
    parameters = _parameters(distribution)
    values = parameters[:, 0] if parameters.ndim > 1 else parameters
    return _fail_if_too_large(values) + FAMILIES[distribution.kind].problems(parameters)


def _parameters(distribution: Distribution) -> Array:
    return np.asarray(getattr(distribution, distribution.kind), dtype=np.float64)


def _floats(parameters: Array) -> tuple[float, ...]:
    return tuple(map(float, parameters))


def _uniform(parameters: Array, u: Array) -> Array:
    low, high = _floats(parameters)
    return np.clip(low + (high - low) * u, low, high)


def _triangular(parameters: Array, u: Array) -> Array:
    low, mode, high = _floats(parameters)
    width = high - low
    rising = low + np.sqrt(u * (width * (mode - low)))
    falling = high - np.sqrt((1.0 - u) * (width * (high - mode)))
    # Rounding must not let one branch pass the other: the quantile never decreases.
    return np.where(u * width < mode - low, np.minimum(rising, mode), np.maximum(falling, mode))


def _pert(parameters: Array, u: Array) -> Array:
    """Beta distribution on [low, high] with shapes 1 + 4 (mode - low)/width and 1 + 4 (high - mode)/width.

    Source: Malcolm et al. (1959), Application of a technique for research and development program evaluation.
    """
    low, mode, high = _floats(parameters)
    width = high - low
    series = _pert_series(1.0 + 4.0 * (mode - low) / width)
    scores = (ndtri(u) / FURTHEST_SCORE).ravel()
    # Block by block, since the sum runs many times over its input, which should stay in the cache.
    blocks = [chebval(scores[i : i + _BLOCK], series) for i in range(0, scores.size or 1, _BLOCK)]
    return np.clip(low + width * np.concatenate(blocks).reshape(u.shape), low, high)


@lru_cache(maxsize=256)
def _pert_series(first_shape: float) -> Array:
    """Chebyshev series, shape (terms,), of the beta quantile with shapes `first_shape` and 6 - `first_shape`.

    The inverse incomplete beta function costs microseconds a value. As a function of the normal score of u, scaled to
    [-1, 1], it is smooth to the very ends, so that 80 terms give it to 2e-14 and fifteen times as fast.
    """
    angles = np.pi * (np.arange(_PERT_TERMS) + 0.5) / _PERT_TERMS
    scores = FURTHEST_SCORE * np.cos(angles)
    second_shape = 6.0 - first_shape
    # Each tail from its own side: 1 - u near u = 1 would keep no digits.
    below = betaincinv(first_shape, second_shape, ndtr(scores))
    above = betainccinv(first_shape, second_shape, ndtr(-scores))
    heights = np.where(scores < 0.0, below, above)
    # A plain sum rather than a matrix product, whose rounding may depend on the number of threads.
    series: Array = 2.0 / _PERT_TERMS * (np.cos(np.arange(_PERT_TERMS)[:, None] * angles) * heights).sum(axis=1)
    series[0] /= 2.0
    series.flags.writeable = False
    return series


def _normal(parameters: Array, u: Array) -> Array:
    mean, sd = _floats(parameters)
    return mean + sd * ndtri(u)


def _lognormal(parameters: Array, u: Array) -> Array:
    median, sd = _floats(parameters)
    return median * np.exp(sd * ndtri(u))


def _truncated_normal(parameters: Array, u: Array) -> Array:
    mean, sd, low, high = _floats(parameters)
    side, first, last = _kept(mean, sd, low, high)
    return np.clip(mean + side * sd * ndtri(first + u * (last - first)), low, high)


def _kept(mean: float, sd: float, low: float, high: float) -> tuple[float, float, float]:
    """Side and the normal probabilities of both bounds on that side.

    Bounds that lie wholly above the mean are mirrored (side -1), since probabilities near 1 have few digits left.
    """
    side = -1.0 if low > mean else 1.0
    return side, float(ndtr(side * (low - mean) / sd)), float(ndtr(side * (high - mean) / sd))


def _discrete(parameters: Array, u: Array) -> Array:
    ordered = parameters[np.argsort(parameters[:, 0], kind="stable")]
    shares = np.cumsum(ordered[:, 1])
    shares /= shares[-1]
    # The first value whose share reaches u; one of weight zero adds no share and so is never it.
    return ordered[np.searchsorted(shares, u, side="left"), 0]


def _empirical(parameters: Array, u: Array) -> Array:
    return _discrete(np.column_stack([parameters, np.ones_like(parameters)]), u)


def _second(parameters: Array) -> float:
    return float(parameters[1])


def _first(parameters: Array) -> float:
    return float(parameters[0])


def _midpoint(parameters: Array) -> float:
    return float(parameters.mean())


def _nearest_to_mean(parameters: Array) -> float:
    mean, _, low, high = _floats(parameters)
    return float(min(max(mean, low), high))


def _middle_of_discrete(parameters: Array) -> float:
    return float(_discrete(parameters, np.array(0.5)))


def _middle_of_empirical(parameters: Array) -> float:
    return float(_empirical(parameters, np.array(0.5)))


def _show(number: float) -> str:
    return format(number, ".12g")


def _found(*rules: tuple[bool, Problem]) -> list[Problem]:
    return [problem for broken, problem in rules if broken]


def _fail_if_too_large(values: Array) -> list[Problem]:
    worst = float(values[np.argmax(np.abs(values))])
    given, most = _show(worst), _show(LARGEST)
    problem = (f"数值 {given} 过大,绝对值不得超过 {most}", f"{given} is too large: at most {most} in size")
    return _found((abs(worst) > LARGEST, problem))


def _fail_if_empty(low: float, high: float) -> list[Problem]:
    below, above, least = _show(low), _show(high), _show(NARROWEST)
    return _found(
        (low >= high, (f"下限 {below} 应小于上限 {above}", f"low {below} must be below high {above}")),
        (
            low < high < low + NARROWEST,
            (f"{below} 与 {above} 相距过近,至少应为 {least}", f"{below} and {above} must be at least {least} apart"),
        ),
    )


def _fail_if_not_positive(sd: float) -> list[Problem]:
    given, least = _show(sd), _show(NARROWEST)
    problem = (f"标准差 {given} 应大于 0(至少 {least})", f"sd {given} must be above 0 (at least {least})")
    return _found((sd < NARROWEST, problem))


def _uniform_problems(parameters: Array) -> list[Problem]:
    low, high = _floats(parameters)
    return _fail_if_empty(low, high)


def _mode_problems(parameters: Array) -> list[Problem]:
    low, mode, high = _floats(parameters)
    at, below, above = _show(mode), _show(low), _show(high)
    outside = (f"众数 {at} 应在 {below} 与 {above} 之间", f"mode {at} must lie between {below} and {above}")
    return _fail_if_empty(low, high) + _found((low < high and not low <= mode <= high, outside))


def _normal_problems(parameters: Array) -> list[Problem]:
    return _fail_if_not_positive(_second(parameters))


def _lognormal_problems(parameters: Array) -> list[Problem]:
    median, sd = _floats(parameters)
    given, spread, most = _show(median), _show(sd), _show(LARGEST_LOG_SD)
    return _fail_if_not_positive(sd) + _found(
        (median <= 0.0, (f"中位数 {given} 应大于 0", f"median {given} must be above 0")),
        (
            sd > LARGEST_LOG_SD,
            (
                f"对数标准差 {spread} 过大,不得超过 {most}(0.1 约为一成)",
                f"sd of the logarithm {spread} must not exceed {most} (0.1 is about ten percent)",
            ),
        ),
    )


def _truncated_problems(parameters: Array) -> list[Problem]:
    mean, sd, low, high = _floats(parameters)
    problems = _fail_if_not_positive(sd) + _fail_if_empty(low, high)
    if problems:
        return problems
    _, first, last = _kept(mean, sd, low, high)
    given = ", ".join(map(_show, (mean, sd, low, high)))
    return _found(
        (
            abs(last - first) < LEAST_KEPT,
            (
                f"[{given}] 的上下限之间几乎没有概率;请核对均值、标准差与上下限",
                f"[{given}] leaves almost no probability between its bounds; check mean, sd and bounds",
            ),
        )
    )


def _weight_problems(parameters: Array) -> list[Problem]:
    lightest, total = float(parameters[:, 1].min()), float(parameters[:, 1].sum())
    heaviest = float(parameters[:, 1].max())
    return _found(
        (lightest < 0.0, (f"权重 {_show(lightest)} 不得为负", f"weight {_show(lightest)} must not be negative")),
        (
            lightest >= 0.0 and total < NARROWEST,
            (f"权重之和 {_show(total)} 应大于 0", f"the weights add to {_show(total)}; the sum must be above 0"),
        ),
        (
            heaviest > LARGEST,
            (f"权重 {_show(heaviest)} 过大", f"weight {_show(heaviest)} is too large: at most {_show(LARGEST)}"),
        ),
    )


def _no_problems(_parameters: Array) -> list[Problem]:
    return []


FAMILIES: dict[str, Family] = {
    "uniform": Family(_uniform, "mean", _midpoint, _uniform_problems),
    "triangular": Family(_triangular, "mode", _second, _mode_problems),
    "pert": Family(_pert, "mode", _second, _mode_problems),
    "normal": Family(_normal, "mean", _first, _normal_problems),
    "lognormal": Family(_lognormal, "median", _first, _lognormal_problems),
    "truncated_normal": Family(_truncated_normal, "mode", _nearest_to_mean, _truncated_problems),
    "discrete": Family(_discrete, "median", _middle_of_discrete, _weight_problems),
    "empirical": Family(_empirical, "median", _middle_of_empirical, _no_problems),
}
