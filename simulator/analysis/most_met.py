"""Where not all constraints can be met together: a setting that meets as many as it can, and the rest as nearly."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulator.analysis.solver import CLOSE, Search, Solution, each_alone

Array = NDArray[np.float64]

GIVEN_UP = 1e-3  # weight of missing a constraint that was given up, against 1: it is still met as nearly as it can be
MOST = 20  # constraints that are given up
POINTS = 17  # of a handle's range that are tried with it alone


def most_met(search: Search) -> Solution:
    """The least change that meets all constraints; else constraints are given up, one after the other, until it does.

    Each time it is the one missed by most, of those that the start does not meet as long as there is one: what is met
    today is sacrificed last (after the elastic filter of Chinneck and Dravnieks 1991). A search that only adds up by
    how much all are missed would miss many by a little for the sake of one that is out of reach.
    """
    found = search.solve()
    problem = search.problem
    unmet = problem.measure(problem.start[:, None])[:, 0] < 0
    search.weights = weights = np.ones(len(found.margins))
    for _ in range(MOST):
        # What is missed by a hair is met in round numbers.
        missed = np.where((weights == 1) & (found.margins < -CLOSE), -found.margins, 0.0)
        if not missed.any():
            break
        first = missed * unmet
        weights[np.argmax(first if first.any() else missed)] = GIVEN_UP
        found = search.solve(found.values, thorough=False)
    found = _taken_back(search, found, weights)
    return _with_one_turned(search, found)


def _taken_back(search: Search, found: Solution, weights: Array) -> Solution:
    """The same with each constraint asked for again that can be met after all beside those that are met.

    The one missed by most may have been given up for the sake of another that was out of reach anyway; and a search
    that begins nearer finds what the one before did not, so that the last one is asked for again too.
    """
    for row in np.flatnonzero(weights != 1).tolist():
        search.weights = np.where(np.arange(len(weights)) == row, 1.0, weights)
        again = search.solve(found.values, thorough=False)
        if (again.margins[search.weights == 1] >= -CLOSE).all():
            found, weights = again, search.weights
    search.weights = weights
    return found


def _with_one_turned(search: Search, found: Solution) -> Solution:
    """The same with one more handle turned wherever that meets one more constraint and loses none.

    A walk sees the slopes around its place only; here every handle is tried all over its range.
    """
    problem, weights = search.problem, np.ones(len(found.margins)) if search.weights is None else search.weights
    settings, margins = _each_alone(search, found.values)
    for row in np.flatnonzero(found.margins < -CLOSE).tolist():
        kept = found.margins >= -CLOSE
        fit = np.flatnonzero((margins[kept] >= -CLOSE).all(axis=0) & (margins[row] >= -CLOSE)).tolist()
        if fit:
            best = min(fit, key=lambda place: problem.change(settings[:, place]))
            values = settings[:, best]
            found = Solution(values, margins[:, best], problem.change(values), search.steps, search.candidates)
            weights[row] = 1.0
            settings, margins = _each_alone(search, values)
    return found


def _each_alone(search: Search, values: Array) -> tuple[Array, Array]:
    """Settings with one handle after the other at every point of its range, and their margins."""
    settings = each_alone(values, search.problem.low, search.problem.high, POINTS)
    search.candidates += settings.shape[1]
    return settings, search.problem.measure(settings)
