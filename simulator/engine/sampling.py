"""Random draws, each of which depends only on the seed, a name and the number of the draw.

The numbers come from Philox, which turns a key and a counter into random bits (Salmon et al. 2011, Parallel random
numbers: as easy as 1, 2, 3). The key is a hash of the purpose, the seed and the name; the counter is the number of the
draw. So any part of the draws can be computed by itself, in any order, by any worker, with the same result to the last
bit, and a further assumption leaves the draws of the others alone (Sobol points excepted, see `METHODS`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from simulator.engine.buffers import BUFFERS
from simulator.engine.distributions import Array, Scores, normal_scores, quantile, quantile_of_scores
from simulator.language.improper import Pair, Problem, correlated_groups, correlation_matrix, correlation_problem
from simulator.language.schema import Distribution

Words64 = NDArray[np.uint64]

_WORDS_PER_COUNT = 4
_SHUFFLE_ROUNDS = 8
_SOBOL_BITS = 30


@dataclass(frozen=True, slots=True)
class SamplePlan:
    """What to draw: `draws` joint samples of `names` by a `method` of `METHODS`.

    `correlations` are (name, name, rho) of a Gaussian copula: rho is the correlation of the normal scores. Raises
    `ValueError` when names repeat, the method is unknown, or `language.improper.correlation_problem` finds something.
    """

    seed: int
    draws: int
    method: str
    names: tuple[str, ...]
    correlations: tuple[Pair, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a plan that cannot be drawn."""
        problem = _plan_problem(self) or correlation_problem(self.names, self.correlations)
        if problem is not None:
            raise ValueError(" | ".join(problem))


class YearlyShock(Protocol):
    """What `shock_values` needs of a shock: as `schema.Shock` has it, and its definition in a system."""

    @property
    def distribution(self) -> Distribution:
        """Distribution of one year's value."""

    @property
    def persistence(self) -> float:
        """Correlation with the year before, of the underlying normal."""


def unit_draws(plan: SamplePlan, start: int, stop: int, wanted: Collection[str] | None = None) -> dict[str, Array]:
    """Draws `start` to `stop` (exclusive) of every name as probabilities in [0, 1], each of shape (stop - start,).

    The order is that of `plan.names`; of these only the `wanted` ones, where that is given. The numbers are the same
    whatever the division into parts, and whatever else is wanted. Names without a correlation, and the first name (in
    sorted order) of each correlated group, keep the draws of the plain method; the others of a group follow it and lose
    the stratification of Latin hypercube or Sobol points in part.
    Raises `ValueError` unless 0 <= start <= stop <= plan.draws.
    """
    if not 0 <= start <= stop <= plan.draws:
        raise ValueError(
            f"抽样 {start}:{stop} 不在 0 至 {plan.draws} 之间 | draws {start}:{stop} are not within 0 to {plan.draws}"
        )
    groups = [
        group for group in correlated_groups(plan.correlations) if wanted is None or not set(group).isdisjoint(wanted)
    ]
    names = plan.names if wanted is None else tuple(name for name in plan.names if name in {*wanted, *chain(*groups)})
    independent = METHODS[plan.method](plan, names, start, stop)
    together = _correlated(groups, plan.correlations, independent)
    return {name: together.get(name, independent[name]) for name in names if wanted is None or name in wanted}


def uniforms(seed: int, name: str, start: int, stop: int) -> Array:
    """Independent uniform numbers in [0, 1), multiples of 2**-53, shape (stop - start,); number i depends on i only."""
    return _stream(_key("draw", seed, name), start, stop)


def shock_normals(
    seed: int, name: str, years: Sequence[int], persistence: float, span: tuple[int, int], scores: Scores = ndtri
) -> Array:
    """Yearly standard normal numbers of draws `span`, shape (years, draws), each year N(0, 1), draws independent.

    `persistence` in (-1, 1) is the correlation with the year before (stationary AR(1)). `years` run without gaps from
    the base year, which opens the series. The innovation of a year depends on (seed, name, year) only, so that a later
    last year changes no earlier one. Raises `ValueError` for years with gaps or a persistence out of range.
    """
    _fail_if_no_series(years, persistence)
    keep = np.sqrt(1.0 - persistence**2)
    series = BUFFERS.empty((len(years), span[1] - span[0]))
    for row, year in enumerate(years):
        innovation = normal_scores(_innovation(seed, name, year, *span), scores)
        series[row] = persistence * series[row - 1] + keep * innovation if row else innovation
    return series


def shock_values(
    shock: YearlyShock, seed: int, name: str, years: Sequence[int], span: tuple[int, int], scores: Scores = ndtri
) -> Array:
    """Yearly values of a shock in its unit, shape (years, draws); always Monte Carlo; see `shock_normals`."""
    if shock.persistence:
        normals = shock_normals(seed, name, years, shock.persistence, span, scores)
        return quantile_of_scores(shock.distribution, normals)
    values = BUFFERS.empty((len(years), span[1] - span[0]))
    for row, year in enumerate(years):  # one after the other, so that all that it takes stays in the cache
        values[row] = quantile(shock.distribution, _innovation(seed, name, year, *span), scores)
    return values


def _innovation(seed: int, name: str, year: int, start: int, stop: int) -> Array:
    return _stream(_key("shock", seed, name, year), start, stop)


def _key(purpose: str, seed: int, *parts: str | int) -> int:
    """A 128-bit Philox key; JSON keeps apart what a plain join would run together."""
    text = json.dumps([purpose, int(seed), *parts])
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=16).digest(), "little")


def _stream(key: int, start: int, stop: int) -> Array:
    """Uniform numbers `start` to `stop` of the stream of one key, shape (stop - start,)."""
    # A count of Philox gives four words: begin at the count that holds `start` and drop the words before it.
    skip = start % _WORDS_PER_COUNT
    words = np.random.Philox(key=key, counter=start // _WORDS_PER_COUNT)
    # numpy promises the raw words to be the same in every version, and not its way from them to floats; but that is
    # five times as fast and lets other threads run. A test holds it to the definition: the upper 53 bits of each word.
    return np.random.Generator(words).random(stop - start + skip)[skip:]


def _monte_carlo(plan: SamplePlan, names: Sequence[str], start: int, stop: int) -> dict[str, Array]:
    return {name: uniforms(plan.seed, name, start, stop) for name in names}


def _latin_hypercube(plan: SamplePlan, names: Sequence[str], start: int, stop: int) -> dict[str, Array]:
    return {name: _strata(plan, name, start, stop) for name in names}


def _strata(plan: SamplePlan, name: str, start: int, stop: int) -> Array:
    """One draw from each of `plan.draws` equal strata, in an order keyed by seed, name and their number."""
    order = _shuffled(_key("strata", plan.seed, name, plan.draws), plan.draws, start, stop)
    return (order + uniforms(plan.seed, name, start, stop)) / plan.draws


def _shuffled(key: int, count: int, start: int, stop: int) -> Words64:
    """Elements `start` to `stop` of a keyed random permutation of range(count), shape (stop - start,).

    Each element is computed by itself, so that a part of the permutation never needs the whole. Bijections of the
    numbers below the next power of two are chained (an odd factor, a summand, a folding of the high half onto the low
    half); what falls outside range(count) goes round again, which keeps it a bijection (cycle walking, Black and
    Rogaway 2002, Ciphers with arbitrary finite domains).
    """
    bits = max(1, (count - 1).bit_length())
    rounds: Words64 = np.random.Philox(key=key).random_raw(2 * _SHUFFLE_ROUNDS).reshape(_SHUFFLE_ROUNDS, 2)
    rounds[:, 0] |= np.uint64(1)
    elements = _scramble(np.arange(start, stop, dtype=np.uint64), rounds, bits)
    while (outside := np.flatnonzero(elements >= count)).size:
        elements[outside] = _scramble(elements[outside], rounds, bits)
    return elements


def _scramble(elements: Words64, rounds: Words64, bits: int) -> Words64:
    """A bijection of range(2**bits), in place."""
    mask, half = np.uint64(2**bits - 1), np.uint64((bits + 1) // 2)
    for factor, summand in rounds:
        elements *= factor
        elements += summand
        elements &= mask
        elements ^= elements >> half
    return elements


def _sobol(plan: SamplePlan, wanted: Sequence[str], start: int, stop: int) -> dict[str, Array]:
    """Scrambled Sobol points; a name's dimension is its place in the sorted names, so a further name changes others."""
    names = sorted(plan.names)
    if not wanted or start == stop:
        return {name: np.empty(stop - start) for name in wanted}
    from scipy.stats.qmc import Sobol  # noqa: PLC0415 - a second to import, and few scenarios ask for it

    random = np.random.Generator(np.random.Philox(np.random.SeedSequence(_key("sobol", plan.seed))))
    engine = Sobol(len(names), bits=_SOBOL_BITS, rng=random)
    if start:
        engine.fast_forward(start)
    # The first point by itself: scipy warns when a number that is no power of two is asked for at the very beginning.
    points = np.concatenate([engine.random(1), engine.random(stop - start - 1)])
    # Into the middle of the cell of the 30-bit grid, off 0.
    columns = np.ascontiguousarray(points.T) + 0.5 ** (_SOBOL_BITS + 1)
    return {name: column for name, column in zip(names, columns, strict=True) if name in wanted}


# With `latin_hypercube` the draws change with their total number, with `sobol` also with the names; see the functions.
METHODS: dict[str, Callable[[SamplePlan, Sequence[str], int, int], dict[str, Array]]] = {
    "monte_carlo": _monte_carlo,
    "latin_hypercube": _latin_hypercube,
    "sobol": _sobol,
}


def _correlated(groups: Sequence[Sequence[str]], pairs: Sequence[Pair], draws: dict[str, Array]) -> dict[str, Array]:
    """The draws of every correlated name but the first of its group, made to follow the ones before it."""
    together: dict[str, Array] = {}
    for group in groups:
        factor = _cholesky(correlation_matrix(group, pairs))
        scores = [normal_scores(draws[name]) for name in group]
        for row, name in enumerate(group[1:], start=1):
            # Term by term rather than by a matrix product, whose rounding may depend on the size of the part.
            mixed = sum((factor[row, column] * scores[column] for column in range(row + 1)), np.zeros_like(scores[0]))
            together[name] = ndtr(mixed)
    return together


def _cholesky(matrix: Array) -> Array:
    """Lower triangular factor of a positive definite matrix, element by element: the same bits with any threads."""
    rest, factor = matrix.copy(), np.zeros_like(matrix)
    for column in range(len(matrix)):
        factor[column:, column] = rest[column:, column] / np.sqrt(rest[column, column])
        rest -= factor[:, column, None] * factor[:, column]
    return factor


def _plan_problem(plan: SamplePlan) -> Problem | None:
    found = (
        (plan.method not in METHODS, (f"没有抽样方法 {plan.method}", f"there is no sampling method {plan.method}")),
        (plan.draws < 0, (f"抽样数 {plan.draws} 不得为负", f"the number of draws {plan.draws} must not be negative")),
        (len(set(plan.names)) < len(plan.names), ("名称重复", "a name is given twice")),
    )
    return next((problem for broken, problem in found if broken), None)


def _fail_if_no_series(years: Sequence[int], persistence: float) -> None:
    if any(after != before + 1 for before, after in pairwise(years)):
        raise ValueError(f"年份 {list(years)} 应逐年连续 | years {list(years)} must follow one another without gaps")
    if not -1.0 < persistence < 1.0:
        raise ValueError(
            f"持续性 {persistence} 应在 -1 与 1 之间 | persistence {persistence} must lie between -1 and 1"
        )
