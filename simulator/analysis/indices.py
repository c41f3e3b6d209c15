"""Sobol' indices: the share of a variance that each factor explains, from three sets of values."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

RESAMPLES = 400
CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class Shares:
    """Shares of the variance by factor, shape (factors,) each, with the bounds of their 95 % confidence intervals.

    `first` is what a factor explains by itself, `total` what it explains together with all it interacts with. NaN
    where nothing varies. An estimate may leave 0 to 1 by its error.
    """

    first: Array
    first_low: Array
    first_high: Array
    total: Array
    total_low: Array
    total_high: Array


def sobol_shares(f_a: Array, f_b: Array, f_ab: Array, seed: int) -> Shares:
    """First and total indices with bootstrap confidence.

    `f_a`, `f_b` of shape (draws,) are values on two independent samples, `f_ab` (factors, draws) those on the first
    sample with one factor taken from the second. First indices after Saltelli et al. (2010), Variance based
    sensitivity analysis of model output, table 2 (b); total ones after Jansen (1999), ibid. (f).
    """
    middle = np.concatenate([f_a, f_b]).mean()
    a, b, ab = f_a - middle, f_b - middle, f_ab - middle
    parts = np.concatenate([b * (ab - a), 0.5 * (a - ab) ** 2, [a, b, a**2, b**2]])
    draws = len(a)
    estimates = _ratios(parts @ np.full((draws, 1), 1.0 / draws))[:, 0]
    generator = np.random.Generator(np.random.Philox(key=seed))
    weights = generator.multinomial(draws, np.full(draws, 1.0 / draws), size=RESAMPLES).T / draws
    edge = (1.0 - CONFIDENCE) / 2.0
    low, high = np.quantile(_ratios(parts @ weights), [edge, 1.0 - edge], axis=1)
    count = len(f_ab)
    return Shares(estimates[:count], low[:count], high[:count], estimates[count:], low[count:], high[count:])


def _ratios(means: Array) -> Array:
    """Means of the parts, shape (2 factors + 4, samples), over the variance of both samples together."""
    moments = means[-4:]
    variance = (moments[2] + moments[3]) / 2.0 - ((moments[0] + moments[1]) / 2.0) ** 2
    with np.errstate(all="ignore"):
        result: Array = means[:-4] / np.where(variance > 0.0, variance, np.nan)
    return result
