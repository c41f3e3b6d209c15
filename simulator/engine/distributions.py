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
Scores = Callable[[Array], Array]

# The spacing of uniform draws: the nearest to 0 and 1 that a quantile is ever asked for, so that none is infinite.
EDGE = 2.0**-53
FURTHEST_SCORE = -float(ndtri(EDGE))

_PERT_TERMS = 80
_BLOCK = 8192


@dataclass(frozen=True, slots=True)
class Family:
    """One kind of distribution; `parameters` is the array that the file gives, shape (k,), or (n, 2) for `discrete`.

    `value(parameters, x)` has the shape of x, which are probabilities, or with `of` "scores" their normal scores.
    `central(parameters)` is the mean, median or mode, as `centre` says.
    """

    value: Callable[[Array, Array], Array]
    centre: Literal["mean", "median", "mode"]
    central: Callable[[Array], float]
    of: Literal["probabilities", "scores"] = "probabilities"


def inside(u: Array) -> Array:
    """The probabilities `u` kept off 0 and 1 by the spacing of uniform draws, 2**-53; same shape."""
    return np.clip(u, EDGE, 1.0 - EDGE)


def normal_scores(u: Array, scores: Scores = ndtri) -> Array:
    """Standard normal values of the probabilities `u`, same shape; finite even at 0 and 1."""
    return scores(inside(u))


def quantile(distribution: Distribution, u: Array, scores: Scores = ndtri) -> Array:
    """Values below which the share `u` of the distribution lies (inverse CDF).

    `u` has any shape with elements in [0, 1]; the result has its shape, never decreases in `u`, stays within the
    bounds, and is finite even at 0 and 1. `pert` is exact to 1e-13 of its width and the others to rounding.
    The distribution must have passed `language.improper.fail_if_improper`. `scores` is the inverse of the standard
    normal distribution, if a faster one is at hand.
    """
    family = FAMILIES[distribution.kind]
    return family.value(_parameters(distribution), inside(u) if family.of == "probabilities" else scores(inside(u)))


def quantile_of_scores(distribution: Distribution, scores: Array) -> Array:
    """The same as `quantile`, of the probabilities whose standard normal values are `scores`; same shape."""
    family = FAMILIES[distribution.kind]
    if family.of == "probabilities":
        return quantile(distribution, ndtr(scores))
    return family.value(_parameters(distribution), np.clip(scores, -FURTHEST_SCORE, FURTHEST_SCORE))


def central(distribution: Distribution) -> float:
    """One typical value, for documents and plots only: see `Family.centre` for which (mean, median or mode)."""
    return FAMILIES[distribution.kind].central(_parameters(distribution))


def _parameters(distribution: Distribution) -> Array:
    return np.asarray(getattr(distribution, distribution.kind), dtype=np.float64)


def _floats(parameters: Array) -> tuple[float, ...]:
    return tuple(map(float, parameters))


def _uniform(parameters: Array, u: Array) -> Array:
    low, high = _floats(parameters)
    return low + (high - low) * u


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
    [-1, 1], it is smooth to the very ends, so that 80 terms give it to 2e-14 and some ten times as fast.
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


def _normal(parameters: Array, scores: Array) -> Array:
    mean, sd = _floats(parameters)
    return mean + sd * scores


def _lognormal(parameters: Array, scores: Array) -> Array:
    median, sd = _floats(parameters)
    return median * np.exp(sd * scores)


def _truncated_normal(parameters: Array, u: Array) -> Array:
    mean, sd, low, high = _floats(parameters)
    # Bounds above the mean are mirrored, since probabilities near 1 have few digits left.
    side = -1.0 if low >= mean else 1.0
    first, last = float(ndtr(side * (low - mean) / sd)), float(ndtr(side * (high - mean) / sd))
    return np.clip(mean + side * sd * ndtri(first + u * (last - first)), low, high)


def _discrete(parameters: Array, u: Array) -> Array:
    ordered = parameters[np.argsort(parameters[:, 0], kind="stable")]
    shares = np.cumsum(ordered[:, 1])
    shares /= shares[-1]
    # The first value whose share reaches u; one of weight zero adds no share and so is never it.
    values: Array = ordered[np.searchsorted(shares, u, side="left"), 0]
    return values


def _empirical(parameters: Array, u: Array) -> Array:
    return _discrete(np.column_stack([parameters, np.ones_like(parameters)]), u)


def _first(parameters: Array) -> float:
    return float(parameters[0])


def _second(parameters: Array) -> float:
    return float(parameters[1])


def _midpoint(parameters: Array) -> float:
    return float(parameters.mean())


def _nearest_to_mean(parameters: Array) -> float:
    mean, _, low, high = _floats(parameters)
    return min(max(mean, low), high)


def _middle_of_discrete(parameters: Array) -> float:
    return float(_discrete(parameters, np.array(0.5)))


def _middle_of_empirical(parameters: Array) -> float:
    return float(_empirical(parameters, np.array(0.5)))


FAMILIES: dict[str, Family] = {
    "uniform": Family(_uniform, "mean", _midpoint),
    "triangular": Family(_triangular, "mode", _second),
    "pert": Family(_pert, "mode", _second),
    "normal": Family(_normal, "mean", _first, "scores"),
    "lognormal": Family(_lognormal, "median", _first, "scores"),
    "truncated_normal": Family(_truncated_normal, "mode", _nearest_to_mean),
    "discrete": Family(_discrete, "median", _middle_of_discrete),
    "empirical": Family(_empirical, "median", _middle_of_empirical),
}
