"""A setting of the levers in round numbers that meet the targets as well as it does."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulator.analysis.least_for_met import Flags, needed
from simulator.analysis.rounding import places_of, rounded_to
from simulator.analysis.search_task import Task, with_values
from simulator.analysis.solver import Solution

Array = NDArray[np.float64]

FINER = 7  # decimals beyond the usual that a rounded value may need


def in_round_numbers(task: Task, found: Solution, close: Flags | None = None) -> Solution:
    """The solution with each changed value as round as the others allow, and all that it needs (`needed`) still had."""
    problem = task.problem()
    floor = needed(problem, found.margins, close)[:, None]
    order = _counted_first(task, found.values, problem.start)
    values, before = found.values.copy(), np.full_like(found.values, np.nan)
    while (values != before).any():  # what was rounded later may leave room for a rounder number of what came first
        before = values.copy()
        for index in order:
            tried = _round_numbers(task, index, float(found.values[index]), float(problem.start[index]))
            settings = np.repeat(values[:, None], len(tried), axis=1)
            settings[index] = tried
            fit = np.flatnonzero((task.measure(settings) >= floor).all(axis=0))
            if len(fit):
                values = settings[:, fit[0]]
    return with_values(found, values, task.measure(values[:, None])[:, 0], problem.change(values))


def _counted_first(task: Task, values: Array, start: Array) -> list[int]:
    """The changed handles; those of things that are counted one by one before others, which then make up for them."""
    system = task.trials.scenario.system
    units = [system.assumptions[handle.key].unit for handle in task.trials.handles]
    changed = np.flatnonzero(values != start).tolist()
    return sorted(changed, key=lambda index: places_of(float(values[index]), units[index]) > 0)


def _round_numbers(task: Task, index: int, value: float, before: float) -> list[float]:
    """A changed value with ever more decimals, each time first away from where it was, then towards it."""
    handle = task.trials.handles[index]
    places = places_of(value, task.trials.scenario.system.assumptions[handle.key].unit)
    away = value > before
    near = [rounded_to(value, places + finer, upward=upward) for finer in range(FINER) for upward in (away, not away)]
    return [min(max(number, handle.low), handle.high) for number in near]
