"""Trying out: many settings of a scenario's levers, each measured against the same targets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from math import ceil

import numpy as np
from numpy.typing import NDArray

from simulator.analysis.levers import Courses, Handle
from simulator.analysis.scorecard import SLACK, measured
from simulator.engine.beside import Bench, Standing
from simulator.language.scenario import Scenario
from simulator.language.target import Target

Array = NDArray[np.float64]

STATED_WITHIN = 0.005
"""How near to a stated amount counts as just that amount, as a share of it: statements are rounded."""


@dataclass(slots=True)
class Trials:
    """Tries out values of handles against targets. Shapes: values (handles, candidates), results (targets, ...).

    Each candidate has one result, its central run, or one for each draw, as what stands has it.
    """

    standing: Standing
    targets: tuple[Target, ...]
    handles: tuple[Handle, ...]
    bench: Bench = field(init=False, repr=False)
    courses: Courses = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Prepare the part of the system that the targets rest on."""
        self.bench = Bench(self.standing, tuple(dict.fromkeys(target.key for target in self.targets)))
        self.courses = Courses(self.handles, self.scenario.years)

    @property
    def scenario(self) -> Scenario:
        """The scenario whose levers are turned."""
        return self.standing.scenario

    def now(self) -> Array:
        """The values of the handles in the scenario, shape (handles,)."""
        return np.array([handle.value for handle in self.handles])

    def values(self, settings: Array) -> Array:
        """What the targets compare in their years, shape (targets, candidates, draws), in the targets' units."""
        found = self.bench.run(self.courses.columns(settings))
        rows = [self._of(target, found[target.key]) for target in self.targets]
        shape = (len(self.targets), settings.shape[1], self.bench.width)
        return np.broadcast_to(np.array(rows), shape) if rows else np.empty(shape)

    def margins(self, settings: Array) -> Array:
        """How far each result is on the safe side of its target, in the target's unit; met from 0 on."""
        values = self.values(settings)
        margins = np.empty(values.shape)
        for index, target in enumerate(self.targets):
            margins[index] = margin(target, values[index])
        return margins

    def _of(self, target: Target, series: Array) -> Array:
        height, count, width = series.shape
        row = target.statement.year - self.scenario.base_year
        with np.errstate(all="ignore"):
            flat = measured(target, np.ascontiguousarray(series).reshape(height, count * width), self.scenario)
        result: Array = flat[row].reshape(count, width)
        return result


def margin(target: Target, values: Array) -> Array:
    """How far values are on the safe side of a target: met from 0 on, as `scorecard.meets` has it; NaN is never met."""
    sides = []
    if target.low is not None:
        sides.append(values - target.low + SLACK * max(1.0, abs(target.low)))
    if target.high is not None:
        sides.append(target.high - values + SLACK * max(1.0, abs(target.high)))
    least = np.minimum.reduce(sides) if sides else np.zeros_like(values)
    return np.where(np.isfinite(values), least, -np.inf)


def assured(margins: Array, probability: float | None) -> Array:
    """The margin that the last axis, the draws, reaches with a probability: from 0 on so many of the draws meet it.

    None stands for a central run, whose one value is taken.
    """
    if probability is None:
        return margins[..., 0]
    count = margins.shape[-1]
    needed = min(max(ceil(probability * count - SLACK), 1), count)
    ordered: Array = np.partition(margins, count - needed, axis=-1)[..., count - needed]
    return ordered


def as_stated(target: Target, within: float = STATED_WITHIN) -> Target:
    """The target read as just the amount stated, neither less nor more (`within` so large a share of it)."""
    width = abs(target.goal) * within
    return replace(target, low=target.goal - width, high=target.goal + width)


def no_more_than_about(target: Target, now: float) -> Target:
    """The target as a search for a central run reads it; one about an amount has an upper end too.

    That is as far above the amount as the lower end is below it, or where the target is `now`, in its unit. The
    scorecard counts more as met: it is told of what comes. What is searched for is not to strive for twice as much.
    """
    if target.tolerance is None:
        return target
    return replace(target, high=max(target.goal + target.tolerance, now))


def scales(targets: Sequence[Target], now: Array) -> Array:
    """What a margin of each target is compared with: the size of its goal, or how far it is away where that is 0."""
    goals = np.array([abs(target.goal) for target in targets])
    away = np.abs(np.where(np.isfinite(now), now, 0.0) - np.array([target.goal for target in targets]))
    return np.maximum(np.where(goals > 0, goals, away), 1e-6)
