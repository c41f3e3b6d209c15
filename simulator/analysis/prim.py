"""PRIM, the patient rule induction method: a box of inputs in which cases of interest are dense.

Friedman and Fisher (1999), Bump hunting in high-dimensional data; for scenario discovery Bryant and Lempert (2010),
Thinking inside the box, whose measures coverage, density and quasi-p-values are used here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binom

Array = NDArray[np.float64]
Marks = NDArray[np.bool_]

ALPHA = 0.05  # share of the box that one peel or paste concerns
LEAST = 0.05  # share of all points that a box holds at least
SIMPLER = 0.02  # correlation that a limit must add to be worth telling
FREE = (-np.inf, np.inf)
BY_CHANCE = 0.05  # quasi-p-value above which a limit may be due to chance


@dataclass(frozen=True, slots=True)
class Box:
    """Limits by column, shape (columns, 2), infinite where there is none; both ends belong to the box.

    Of all points it holds `mass`; of the cases `coverage`; `density` is the share of cases among its points.
    """

    limits: Array
    coverage: float
    density: float
    mass: float

    @property
    def restricted(self) -> tuple[int, ...]:
        """Columns that have a limit."""
        return tuple(np.flatnonzero(np.isfinite(self.limits).any(axis=1)).tolist())


def inside(limits: Array, points: Array) -> Marks:
    """Which points, shape (points, columns), lie in a box, shape (points,)."""
    marks: Marks = np.all((points >= limits[:, 0]) & (points <= limits[:, 1]), axis=1)
    return marks


def measured_box(limits: Array, points: Array, cases: Marks) -> Box:
    """The box with its measures on some points; NaN where they have no meaning."""
    held = inside(limits, points)
    hits = float((held & cases).sum())
    with np.errstate(all="ignore"):
        coverage, density = np.divide(hits, cases.sum()), np.divide(hits, held.sum())
    return Box(limits, float(coverage), float(density), float(held.mean()))


def trajectory(points: Array, cases: Marks) -> tuple[Box, ...]:
    """Boxes from all points to the densest: peeling, 5 % of the box at a time, then pasting.

    `points` of shape (points, columns), `cases` (points,). Of all peels the one that raises the density most for each
    point lost is taken, until 5 % of the points are left or no peel raises it.
    """
    limits = np.tile([-np.inf, np.inf], (points.shape[1], 1))
    found = [limits]
    for step in (_peels, _pastes):
        while (following := _best(step(found[-1], points, cases), found[-1], points, cases)) is not None:
            found.append(following)
    return tuple(measured_box(item, points, cases) for item in found)


def _best(candidates: Iterator[Array], limits: Array, points: Array, cases: Marks) -> Array | None:
    """The candidate whose gain of density for each point won or lost is greatest; None when none gains."""
    now = inside(limits, points)
    best, best_gain = None, (0.0, 0)
    for candidate in candidates:
        held = inside(candidate, points)
        moved = abs(int(held.sum()) - int(now.sum()))
        if moved and held.mean() >= LEAST:
            free = -int(np.isfinite(candidate).any(axis=1).sum())
            gain = ((cases[held].mean() - cases[now].mean()) / moved, free)
            if gain[0] > 0.0 and (best is None or gain > best_gain):
                best, best_gain = candidate, gain
    return best


def _peels(limits: Array, points: Array, cases: Marks) -> Iterator[Array]:  # noqa: ARG001 - as `_pastes`
    held = np.sort(points[inside(limits, points)], axis=0)
    for column in range(points.shape[1]):
        for end, edge in enumerate((_lower_edge(held[:, column]), _upper_edge(held[:, column]))):
            yield _moved(limits, column, end, edge)


def _pastes(limits: Array, points: Array, cases: Marks) -> Iterator[Array]:
    """Each limit moved outward by 5 % of what lies beyond it, where that makes the box denser."""
    for column, end in _set(limits):
        ring = inside(_moved(limits, column, end, FREE[end]), points) & ~inside(limits, points)
        values = np.sort(points[ring, column])
        if cases[ring].any():
            yield _moved(limits, column, end, _upper_edge(values) if end == 0 else _lower_edge(values))


def _set(limits: Array) -> list[tuple[int, int]]:
    """Column and end of every limit."""
    return [(int(column), int(end)) for column, end in np.argwhere(np.isfinite(limits))]


def _lower_edge(values: Array) -> float:
    """Half-way between two sorted values, so that 5 % of them, or the ties at the bottom, lie below."""
    place = (len(values) - 1) * ALPHA
    below, above = values[int(np.floor(place))], int(np.ceil(place))
    while values[above] == below and above < len(values) - 1:
        above += 1
    return float((below + values[above]) / 2.0)


def _upper_edge(values: Array) -> float:
    return -_lower_edge(-values[::-1])


def _moved(limits: Array, column: int, end: int, edge: float) -> Array:
    found = limits.copy()
    found[column, end] = edge
    return found


def correlation(limits: Array, points: Array, cases: Marks) -> float:
    """Correlation of being in the box with being a case (phi); 0 for a box that holds everything or nothing."""
    held = inside(limits, points)
    if held.all() or not held.any() or cases.all() or not cases.any():
        return 0.0
    return float(np.corrcoef(held, cases)[0, 1])


def simple_box(points: Array, cases: Marks) -> Box:
    """The box of the trajectory that tells cases from others best, without limits that add little or nothing.

    Best is the greatest correlation of being in the box with being a case. Limits that may be due to chance, or that
    add less than 0.02 to the correlation, are dropped, the least useful first.
    """
    limits = max((box.limits for box in trajectory(points, cases)), key=lambda item: correlation(item, points, cases))
    while options := list(_without_one(limits)):
        kept = correlation(limits, points, cases)
        losses = [kept - correlation(item, points, cases) for item in options]
        least = int(np.argmin(losses))
        doubtful = [place for place, item in enumerate(options) if chance(limits, item, points, cases) > BY_CHANCE]
        if losses[least] > SIMPLER and not doubtful:
            break
        limits = options[least if losses[least] <= SIMPLER else min(doubtful, key=losses.__getitem__)]
    return measured_box(limits, points, cases)


def _without_one(limits: Array) -> Iterator[Array]:
    for column, end in _set(limits):
        yield _moved(limits, column, end, FREE[end])


def chance(limits: Array, freer: Array, points: Array, cases: Marks) -> float:
    """The quasi-p-value of a limit: how likely as many cases would be in the box if the limit did not matter.

    `freer` is the box without the limit, from whose points those of the box would then be a random choice.
    """
    held, wide = inside(limits, points), inside(freer, points)
    return float(binom.sf((held & cases).sum() - 1, held.sum(), cases[wide].mean()))
