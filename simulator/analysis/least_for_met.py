"""The least change for what a plan meets: what stays missed is only kept from getting worse."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from simulator.analysis.solver import CLOSE, Problem, Search, Solution, of_handles

Array = NDArray[np.float64]

SLIGHT = 0.02  # of a reach: changes that are smaller are tried to be done without, the others making up for them
ALIKE = 1e-3  # of a reach: by so much more may be changed in all where one change less is enough


def least_for_met(search: Search, found: Solution) -> Solution:
    """The least change from there on that still meets what is met, with as few slight changes as can be.

    What stays missed gets no worse than it is at the start, or than it was found. Where nothing is met that the start
    does not meet, there is nothing but to come near: then all stays as it was found.
    """
    problem = search.problem
    today = problem.measure(problem.start[:, None])[:, 0]
    met = found.margins >= -CLOSE
    if not (met & (today < -CLOSE)).any():
        return found
    floor = np.where(met, np.minimum(found.margins, 0.0), np.minimum(found.margins, today))
    kept = replace(problem, measure=lambda settings: problem.measure(settings) - floor[:, None])
    values = _walked(search, kept, found.values, _moved(problem, found.values))
    for index in _slight(problem, values):
        others = np.setdiff1d(_moved(problem, values), [index])
        values = _walked(search, kept, values, others, spare=ALIKE)
    margins = problem.measure(values[:, None])[:, 0]
    return Solution(values, margins, _change(problem, values), found.steps, found.candidates)


def _walked(search: Search, problem: Problem, values: Array, chosen: NDArray[np.int64], spare: float = 0.0) -> Array:
    """The values after a walk of some handles alone, the others back at the start; as before where that is no less."""
    if not len(chosen):
        return values
    part = Search(of_handles(problem, chosen, problem.start), search.seed, search.report)
    found = part.solve(values[chosen], thorough=False)
    search.candidates += part.candidates
    search.steps += part.steps
    walked = problem.start.copy()
    walked[chosen] = found.values
    less = _change(problem, walked) < _change(problem, values) + spare
    return walked if less and (found.margins >= -CLOSE).all() else values


def _moved(problem: Problem, values: Array) -> NDArray[np.int64]:
    return np.flatnonzero(np.abs(values - problem.start) > CLOSE * problem.reach)


def _slight(problem: Problem, values: Array) -> list[int]:
    """The handles that are moved by little, the least first."""
    moves = np.abs(values - problem.start) / problem.reach
    moved = _moved(problem, values)
    return [index for index in moved[np.argsort(moves[moved])].tolist() if moves[index] < SLIGHT]


def _change(problem: Problem, values: Array) -> float:
    return float(problem.cost @ np.abs((values - problem.start) / problem.reach))
