"""A set of targets and the levers that may be turned for them: what plans, frontiers and conflicts are searched in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from simulator.analysis.levers import handles_of, levers_behind
from simulator.analysis.scorecard import Score, scorecard
from simulator.analysis.solver import Problem, Report, Search, Solution, each_alone
from simulator.analysis.trials import Trials, assured, no_more_than_about, scales
from simulator.analysis.weights import Counting, Weights, weights_of
from simulator.engine.beside import Standing
from simulator.engine.run import run
from simulator.language.pruning import used_part
from simulator.language.scenario import Scenario
from simulator.language.target import Target

Array = NDArray[np.float64]

MUCH, LITTLE = 1e3, 1e-6  # weights of what must hold and of how much is changed
SURE = 1e-7  # of a scale: what is missed by less is not missed


@dataclass(frozen=True, slots=True)
class Task:
    """A set of targets and the handles that may be turned for them; what plans and conflicts are searched in."""

    trials: Trials
    scale: Array  # of each target's margin, in its unit
    weights: Weights
    probability: float | None

    @property
    def cost(self) -> Array:
        """What turning each handle across what its slider offers counts in a search, shape (handles,)."""
        return self.weights.pull

    @property
    def targets(self) -> tuple[Target, ...]:
        """The targets."""
        return self.trials.targets

    def measure(self, settings: Array) -> Array:
        """Margins in scales, (targets, candidates); with a probability one more row, for all targets together."""
        margins = self.trials.margins(settings) / self.scale[:, None, None]
        each = assured(margins, self.probability)
        if self.probability is None or not len(each):
            return each
        return np.concatenate([each, assured(margins.min(axis=0), self.probability)[None]])

    def problem(self) -> Problem:
        """The search for the least change."""
        handles = self.trials.handles
        low, high = np.array([item.low for item in handles]), np.array([item.high for item in handles])
        start = np.clip(self.trials.now(), low, high)
        return Problem(self.measure, start, low, high, np.array([item.reach for item in handles]), self.cost)


def scored(scenario: Scenario, targets: Sequence[Target]) -> tuple[Score, ...]:
    """The scores of some targets in the central run."""
    return scorecard(run(replace(scenario, targets=tuple(targets)), draws=0)).scores


def as_read(scores: Iterable[Score], probability: float | None = None) -> tuple[Target, ...]:
    """The targets that can be measured, as a search for a central run reads them (see `no_more_than_about`).

    With a probability they stay as they are: draws are often spread wider than "about" is.
    """
    measurable = [score for score in scores if score.met is not None]
    if probability is not None:
        return tuple(score.target for score in measurable)
    return tuple(no_more_than_about(score.target, score.value) for score in measurable)


def divided(
    scenario: Scenario, targets: Iterable[Target], levers: Sequence[str] | None
) -> tuple[tuple[Target, ...], tuple[Target, ...]]:
    """The targets that the levers of a search may move, by their equations, and those that they cannot."""
    movable: list[Target] = []
    fixed: list[Target] = []
    for target in targets:
        (movable if levers_for(scenario, target, levers) else fixed).append(target)
    return tuple(movable), tuple(fixed)


def levers_for(scenario: Scenario, target: Target, levers: Sequence[str] | None) -> frozenset[str]:
    """The levers of a search that a target rests on."""
    if levers is None:
        return frozenset(levers_behind(scenario, [target]))
    system = scenario.system
    return frozenset(used_part(system, (), tuple(system.models), [target.key]).assumptions) & frozenset(levers)


def free_levers(
    scenario: Scenario, targets: Sequence[Target], levers: Sequence[str] | None, held: Iterable[str]
) -> Sequence[str] | None:
    """The only levers that a search may turn: those named, or all behind the targets, but for those held; None: all."""
    still = set(held)
    if not still:
        return levers
    return tuple(key for key in (levers_behind(scenario, targets) if levers is None else levers) if key not in still)


def task_of(
    standing: Standing,
    targets: Sequence[Target],
    *,
    levers: Sequence[str] | None = None,
    by: Counting = "share",
    costs: Mapping[str, float] | None = None,
    probability: float | None = None,
) -> Task:
    """The search for a set of targets, with every lever that one of them rests on."""
    scenario, chosen = standing.scenario, tuple(targets)
    keys = levers_behind(scenario, targets) if levers is None else tuple(dict.fromkeys(levers))
    last = max((target.statement.year for target in targets), default=scenario.base_year)
    trials = Trials(standing, chosen, handles_of(scenario, keys, last))
    central = Trials(Standing(scenario) if standing.draws else standing, chosen, ())
    scale = scales(targets, central.values(np.empty((0, 1)))[:, 0, 0])
    return Task(trials, scale, weights_of(scenario.system, trials.handles, by, costs), probability)


def pushed(
    task: Task, seed: int, wanted: Mapping[int, float], *, thorough: bool = True, report: Report | None = None
) -> Solution:
    """Where some targets have at least a margin, in scales; of one whose margin is infinite as much as can be had.

    The solution's margins are those of all targets of the task, in scales.
    """
    rows = list(wanted)
    levels = np.array([wanted[row] for row in rows])
    base = task.problem()
    ceiling = _reachable(task, base)

    def measure(settings: Array) -> Array:
        goals = np.where(np.isfinite(levels), levels, ceiling[rows])
        return task.measure(settings)[rows] - goals[:, None]

    weights = np.where(np.isfinite(levels), MUCH, 1.0)
    problem = replace(base, measure=measure, cost=base.cost * LITTLE)
    found = Search(problem, seed, report, weights).solve(thorough=thorough)
    return with_values(found, found.values, task.measure(found.values[:, None])[:, 0], found.change)


def _reachable(task: Task, problem: Problem) -> Array:
    """Margins that no setting is likely to exceed: far beyond those at the ends of single levers."""
    size = len(problem.start)
    tried = np.column_stack([each_alone(problem.start, problem.low, problem.high), problem.start])
    results = task.measure(tried)
    finite = np.where(np.isfinite(results), results, results[:, -1:])
    most: Array = finite[:, -1] + (finite.max(axis=1) - finite[:, -1] + 1.0) * (size + 1)
    return most


def with_values(found: Solution, values: Array, margins: Array, change: float) -> Solution:
    """The solution with other values."""
    return Solution(values, margins, change, found.steps, found.candidates)
