"""The least change for what a plan meets: nothing is changed for the sake of what stays missed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from simulator.analysis.solver import CLOSE, Problem, Search, Solution, of_handles

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]

SLIGHT = 0.02  # of a reach: changes that are smaller are tried to be done without, the others making up for them
ALIKE = 1e-3  # of a reach: by so much more may be changed in all where one change less is enough
ROUGH = 0.01  # of a scale: what is only come near to may be missed by as much more in round numbers
HAIR = 1e-4  # of a scale: but by no more than this beyond what it is missed by today
FREE = -np.inf


def newly_met(problem: Problem, margins: Array) -> bool:
    """Whether margins, shape (constraints,), meet a constraint that the start does not."""
    return bool(((margins >= -CLOSE) & (_today(problem) < -CLOSE)).any())


def needed(problem: Problem, margins: Array, close: Flags | None = None) -> Array:
    """The margins that a plan with these may not fall short of, shape (constraints,).

    What is met stays met. What is missed asks for nothing, as long as anything new is met: no change is to serve it.
    Where there is nothing but to come near, the plan stays about as near. It stays just as near constraints that are
    `close`, missed by no more than the error of what measures them.
    """
    today, rough = _today(problem), margins - ROUGH
    near = np.where(margins >= today - HAIR, np.maximum(rough, today - HAIR), rough)
    missed = FREE if newly_met(problem, margins) else near
    kept = margins >= -CLOSE if close is None else (margins >= -CLOSE) | close
    return np.where(kept, np.minimum(margins, 0.0), missed)


def least_for_met(search: Search, found: Solution, close: Flags | None = None) -> Solution:
    """The least change from there on that still meets what is met, with as few slight changes as can be.

    Where nothing is met that the start does not meet, there is nothing but to come near: all stays as it was found.
    """
    problem = search.problem
    if not newly_met(problem, found.margins):
        return found
    floor = needed(problem, found.margins, close)
    asked = floor > FREE
    kept = replace(problem, measure=lambda settings: problem.measure(settings)[asked] - floor[asked, None])
    values = _walked(search, kept, found.values, _moved(problem, found.values))
    for index in _slight(problem, values):
        others = np.setdiff1d(_moved(problem, values), [index])
        values = _walked(search, kept, values, others, spare=ALIKE)
    margins = problem.measure(values[:, None])[:, 0]
    return Solution(values, margins, problem.change(values), found.steps, found.candidates)


def _walked(search: Search, problem: Problem, values: Array, chosen: NDArray[np.int64], spare: float = 0.0) -> Array:
    """The values after a walk of some handles alone, the others back at the start; as before where that is no less."""
    if not len(chosen):
        return values
    part = Search(of_handles(problem, chosen, problem.start), search.seed, search.report, most=search.most)
    found = part.solve(values[chosen], thorough=False)
    search.candidates += part.candidates
    search.steps += part.steps
    walked = problem.start.copy()
    walked[chosen] = found.values
    less = problem.change(walked) < problem.change(values) + spare
    return walked if less and (found.margins >= -CLOSE).all() else values


def _today(problem: Problem) -> Array:
    margins: Array = problem.measure(problem.start[:, None])[:, 0]
    return margins


def _moved(problem: Problem, values: Array) -> NDArray[np.int64]:
    return np.flatnonzero(np.abs(values - problem.start) > CLOSE * problem.reach)


def _slight(problem: Problem, values: Array) -> list[int]:
    """The handles that are moved by little, the least first."""
    moves = np.abs(values - problem.start) / problem.reach
    moved = _moved(problem, values)
    return [index for index in moved[np.argsort(moves[moved])].tolist() if moves[index] < SLIGHT]
