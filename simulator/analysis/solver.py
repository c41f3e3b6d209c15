"""The smallest change that satisfies constraints, on whole populations of candidates.

Steps of sequential linear programming in a trust region (Fletcher and Sainz de la Maza 1989, Nonlinear programming and
nonsmooth optimization by successive linear programming): the slopes come from candidates around the present one, all in
one run. Where equations have corners, such as the least of two capacities, slopes at one point see no way on, so that a
second set of slopes is the mean over several points around. What remains unsatisfied is left to differential evolution
(Storn and Price 1997), again on whole populations, and the steps begin anew from its best candidate.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, differential_evolution, linprog
from scipy.sparse import block_array, csr_array, eye_array

Array = NDArray[np.float64]
Measure = Callable[[Array], Array]
Report = Callable[[int, int], None]

PENALTY = 1e4  # of one scale of a constraint missed, against one reach of a lever
STEPS = 80
FIRST, LAST, WIDEST = 0.5, 1e-8, 4.0  # of the trust region, in reaches
NARROWEST = 1e-7  # between points whose slope is taken
INSIDE = 5e-10  # of its scale: so far inside a constraint a search aims, lest rounding miss it
EPSILON = 1e-12  # an improvement by less is none
GOOD = 0.99  # of the merit before: a step that brings it below widens the trust region
FRACTIONS = np.array([1.0, 1.5, 2.0, 0.7, 0.5, 0.3, 0.1, 0.03, 0.01, 1e-3])  # of a step that are tried together
PATIENCE, LEAST = 8, 3e-3  # rounds, and what they have to save together, in reaches, for a walk to go on
AGAIN = 4  # walks from where the last one ended
AROUND = 6  # points whose slopes are averaged
WORST = -1e3  # stands for a result that is not finite
GENERATIONS, MEMBERS = 40, 8
CLOSE = 1e-6


@dataclass(frozen=True, slots=True)
class Problem:
    """Constraints to be met from the present values with the least change.

    `measure` takes values (handles, candidates) and gives margins (constraints, candidates), met from 0 on, each in
    its own scale. `start`, `low`, `high` are values of the handles; `reach` the length that a change is measured by
    and `cost` what a change by one reach counts. All of shape (handles,).
    """

    measure: Measure
    start: Array
    low: Array
    high: Array
    reach: Array
    cost: Array

    def change(self, values: Array) -> float:
        """What a setting, shape (handles,), changes in all, as it counts."""
        return float(self.cost @ np.abs((values - self.start) / self.reach))


def of_handles(problem: Problem, chosen: NDArray[np.int64], values: Array) -> Problem:
    """The same problem of some handles alone, the others at `values`, shape (handles,)."""

    def measure(part: Array) -> Array:
        settings = np.repeat(values[:, None], part.shape[1], axis=1)
        settings[chosen] = part
        return problem.measure(settings)

    ends = (item[chosen] for item in (problem.start, problem.low, problem.high, problem.reach, problem.cost))
    return Problem(measure, *ends)


@dataclass(slots=True)
class Solution:
    """Where a search ended: values of the handles, margins, how many candidates were run and steps taken."""

    values: Array
    margins: Array
    change: float
    steps: int
    candidates: int

    @property
    def met(self) -> bool:
        """Whether every constraint is met."""
        return bool((self.margins >= 0).all())

    @property
    def missed(self) -> float:
        """By how much the constraints are missed in all, in their scales."""
        return float(np.maximum(-self.margins, 0).sum())


@dataclass(slots=True)
class Search:
    """A search for the least change; the same seed gives the same answer.

    With `enough` it ends as soon as the constraints are met, however much is changed.
    """

    problem: Problem
    seed: int
    report: Report | None = None
    weights: Array | None = None  # of missing each constraint; 1 if None
    enough: bool = False
    most: int = STEPS  # rounds of one walk
    steps: int = field(default=0, init=False)
    candidates: int = field(default=0, init=False)
    _rng: np.random.Generator = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Begin the random numbers of the search."""
        self._rng = np.random.default_rng(self.seed)

    def solve(self, begin: Array | None = None, *, thorough: bool = True) -> Solution:
        """The least change found that meets the constraints, or else the values that miss them least.

        It goes out from the values `begin`, the start's own if None.
        `thorough` goes on where the first steps do not meet them: with steps from where they ended, which look around
        at other points, from the ends of ranges, and last with differential evolution.
        """
        best = self._walk(self._moves(self.problem.start if begin is None else begin))
        if self.enough and best.met:
            return best
        if thorough and len(self.problem.start):
            for _ in range(AGAIN):
                before, best = best, self._better(best, self._walk(self._moves(best.values)))
                if self._merit_of(best) >= self._merit_of(before) * GOOD:
                    break
            if not best.met:
                best = self._better(best, self._walk(self._of_ends(best)))
            if not best.met:
                best = self._better(best, self._walk(self._evolved(best)))
        return self._without_needless(best)

    def _better(self, one: Solution, other: Solution) -> Solution:
        """The one that misses less, or changes less where neither misses anything to speak of."""
        return min(one, other, key=lambda item: (self._total(item.margins[:, None])[0] > CLOSE, self._merit_of(item)))

    # Positions are changes from the start in reaches: 0 is no change.

    def _values(self, moves: Array) -> Array:
        item = self.problem
        values = item.start[:, None] + moves * item.reach[:, None]
        return np.clip(values, item.low[:, None], item.high[:, None])

    def _moves(self, values: Array) -> Array:
        low, high = self._ends()
        moves: Array = np.clip((values - self.problem.start) / self.problem.reach, low, high)
        return moves

    def _margins(self, moves: Array) -> Array:
        self.candidates += moves.shape[1]
        found = self.problem.measure(self._values(moves))
        return np.maximum(np.where(np.isnan(found), WORST, found), WORST) - INSIDE

    def _total(self, margins: Array) -> Array:
        missed = np.maximum(-margins, 0)
        total: Array = missed.sum(axis=0) if self.weights is None else self.weights @ missed
        return total

    def _merit(self, moves: Array, margins: Array) -> Array:
        merit: Array = self.problem.cost @ np.abs(moves) + PENALTY * self._total(margins)
        return merit

    def _merit_of(self, item: Solution) -> float:
        return item.change + PENALTY * float(self._total(item.margins[:, None])[0])

    def _ends(self) -> tuple[Array, Array]:
        item = self.problem
        return (item.low - item.start) / item.reach, (item.high - item.start) / item.reach

    def _solution(self, move: Array, margins: Array) -> Solution:
        change = float(self.problem.cost @ np.abs(move))
        return Solution(self._values(move[:, None])[:, 0], margins + INSIDE, change, self.steps, self.candidates)

    def _walk(self, move: Array) -> Solution:
        """Steps of linear programming until next to nothing improves; smaller and smaller ones where they fail."""
        margins = self._margins(move[:, None])[:, 0]
        radius = FIRST
        merits: list[float] = []
        for step in range(self.most):
            if radius < LAST or not len(move) or (self.enough and (margins >= 0).all()) or _stalled(merits):
                break
            self.steps += 1
            if self.report is not None:
                self.report(step + 1, self.most)
            now = float(self._merit(move[:, None], margins[:, None])[0])
            merits.append(now)
            for points in (0, AROUND):  # the slopes around are asked for only where those at the place itself fail
                tried = self._tried(move, margins, radius, points)
                results = self._margins(tried)
                merit = self._merit(tried, results)
                best = int(np.argmin(merit))
                if merit[best] < now - EPSILON * max(1.0, abs(now)):
                    radius = min(radius * (2.0 if merit[best] < now * GOOD else 1.0), WIDEST)
                    move, margins = tried[:, best], results[:, best]
                    break
            else:
                radius *= 0.1
        return self._solution(move, margins)

    def _tried(self, move: Array, margins: Array, radius: float, points: int) -> Array:
        """Candidates along a step that follows the slopes at the place, or their mean over points around it.

        Beside them the step of each handle alone, and the step without it: one corner is not to hold up all others.
        """
        low, high = self._ends()
        rise, fall = self._slopes(move, radius, points)
        step = self._step(move, margins, radius, rise, fall)
        turned = np.flatnonzero(step)
        alone = np.zeros((len(step), len(turned)))
        alone[turned, np.arange(len(turned))] = step[turned]
        steps = np.concatenate([step[:, None] * FRACTIONS, alone, step[:, None] - alone], axis=1)
        tried: Array = np.clip(move[:, None] + steps, low[:, None], high[:, None])
        return tried

    def _slopes(self, move: Array, radius: float, points: int) -> tuple[Array, Array]:
        """How each margin changes as each handle goes up, and down; each of shape (constraints, handles)."""
        size, count = len(move), max(points, 1)
        low, high = (end[:, None] for end in self._ends())
        spread = self._rng.uniform(-0.5, 0.5, (size, points)) * radius if points else np.zeros((size, 1))
        bases = np.clip(move[:, None] + spread, low, high)
        gap = max(radius * 0.1, NARROWEST) * np.eye(size)[:, :, None]
        up = np.minimum(bases[:, None, :] + gap, high[:, :, None])
        down = np.maximum(bases[:, None, :] - gap, low[:, :, None])
        results = self._margins(np.concatenate([bases, up.reshape(size, -1), down.reshape(size, -1)], axis=1))
        base, *moved = np.split(results, [count, count * (size + 1)], axis=1)
        rise, fall = (
            _slope(result.reshape(-1, size, count), base, place, bases)
            for result, place in zip(moved, (up, down), strict=True)
        )
        return rise.mean(axis=2), fall.mean(axis=2)

    def _step(self, move: Array, margins: Array, radius: float, rise: Array, fall: Array) -> Array:
        """The step that a linear program takes within the trust region.

        Its unknowns: changes up and down, how far each position then is from 0, and by how much constraints are missed.
        """
        size, count = rise.shape[1], rise.shape[0]
        low, high = self._ends()
        weights = np.ones(count) if self.weights is None else self.weights
        objective = np.concatenate([np.full(2 * size, 1e-9), self.problem.cost, PENALTY * weights])
        one, nothing = eye_array(size), csr_array((size, count))
        table: Any = block_array(
            [
                [csr_array(-rise), csr_array(-fall), csr_array((count, size)), -eye_array(count)],
                [one, -one, -one, nothing],
                [-one, one, -one, nothing],
            ],
            format="csr",
        )
        limits = np.concatenate([margins, -move, move])
        upper = np.concatenate([np.minimum(radius, high - move), np.minimum(radius, move - low)]).clip(0)
        bounds = [*((0.0, end) for end in upper.tolist()), *((0.0, None),) * (size + count)]
        result = linprog(objective, A_ub=table, b_ub=limits, bounds=bounds, method="highs")
        if result.x is None:
            return np.zeros(size)
        step: Array = result.x[:size] - result.x[size : 2 * size]
        return step

    def _of_ends(self, best: Solution) -> Array:
        """The best position with one handle at an end of its range, or all: no slope shows what only an end moves."""
        low, high = self._ends()
        tried = np.column_stack([each_alone(self._moves(best.values), low, high), low, high])
        found: Array = tried[:, np.argmin(self._merit(tried, self._margins(tried)))]
        return found

    def _evolved(self, best: Solution) -> Array:
        """The candidate of differential evolution that misses the constraints least."""
        low, high = self._ends()
        begin = self._moves(best.values)

        def merit(moves: Array, /) -> Any:  # noqa: ANN401 - one number for each candidate, which its types do not know
            moves = moves.reshape(len(begin), -1)
            return self._merit(moves, self._margins(moves))

        found = differential_evolution(
            merit,
            Bounds(low, np.maximum(high, low + EPSILON)),
            maxiter=GENERATIONS,
            popsize=MEMBERS,
            init="sobol",
            x0=begin,
            rng=self._rng,
            polish=False,
            vectorized=True,
            updating="deferred",
            callback=self._told(),
        )
        moved: Array = np.clip(found.x, low, high)
        return moved

    def _told(self) -> Callable[[Any], None] | None:
        if self.report is None:
            return None
        report, done = self.report, iter(range(1, GENERATIONS + 2))
        return lambda intermediate_result: report(min(next(done), GENERATIONS), GENERATIONS)  # noqa: ARG005 - its name

    def _without_needless(self, item: Solution) -> Solution:
        """The same without changes that are not needed, the largest first; first without those too small to matter."""
        move = (item.values - self.problem.start) / self.problem.reach
        margins = item.margins - INSIDE
        floor = np.where(margins >= -INSIDE, -INSIDE, margins - CLOSE)
        plainer = np.where(np.abs(move) < CLOSE, 0.0, move)
        results = self._margins(plainer[:, None])[:, 0]
        if (results >= floor).all():
            move, margins = plainer, results
        while (changed := np.flatnonzero(move)).size:
            tried = np.repeat(move[:, None], len(changed), axis=1)
            tried[changed, np.arange(len(changed))] = 0.0
            found = self._margins(tried)
            fit = (found >= floor[:, None]).all(axis=0)
            if not fit.any():
                break
            best = int(np.argmax(np.where(fit, self.problem.cost[changed] * np.abs(move[changed]), -1.0)))
            move, margins = tried[:, best], found[:, best]
        return self._solution(move, margins)


def each_alone(values: Array, low: Array, high: Array, points: int = 2) -> Array:
    """Settings, shape (handles, handles * points), one handle after the other at points from its low to its high."""
    size = len(values)
    settings = np.repeat(values[:, None], size * points, axis=1)
    for index in range(size):
        settings[index, index * points : (index + 1) * points] = np.linspace(low[index], high[index], points)
    return settings


def _stalled(merits: list[float]) -> bool:
    """Whether the latest rounds of a walk together brought next to nothing."""
    return len(merits) > PATIENCE and merits[-1 - PATIENCE] - merits[-1] < LEAST


def _slope(results: Array, base: Array, points: Array, bases: Array) -> Array:
    """Slopes (constraints, handles, bases) from results (constraints, handles, bases); 0 where a point could not move.

    `points` and `bases` are (handles, handles, bases) and (handles, bases): only the own coordinate differs.
    """
    own = np.abs(np.einsum("iib->ib", points) - bases)
    rise = results - base[:, None, :]
    with np.errstate(all="ignore"):
        slopes: Array = np.where(own > 0, rise / own, 0.0)
    return np.where(np.isfinite(slopes), slopes, 0.0)
