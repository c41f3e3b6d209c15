"""A plan that meets chosen targets together with the least change of levers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator import __version__
from simulator.analysis.cautions import of_share
from simulator.analysis.knobs import tidy
from simulator.analysis.levers import Handle, Moved, paths
from simulator.analysis.most_met import most_met
from simulator.analysis.rounding import places_of, rounded_to
from simulator.analysis.scorecard import Score
from simulator.analysis.search_task import Task, divided, scored, task_of, with_values
from simulator.analysis.solver import CLOSE, Report, Search, Solution
from simulator.analysis.trials import Trials
from simulator.engine.beside import Standing
from simulator.language.faults import Words
from simulator.language.paths import Points, plain
from simulator.language.scenario import Scenario
from simulator.language.system import AssumptionDefinition
from simulator.language.target import Target

Array = NDArray[np.float64]

DRAWS = 200  # that each candidate meets where a probability is asked for
FINER = 7  # decimals beyond the usual that a rounded plan may need


@dataclass(frozen=True, slots=True)
class Step:
    """One change of a plan: a lever's number `before` and `after`, in its unit; `moved` and `year` as of a handle.

    `share` is the change as a share of what a slider of that lever offers; `cost` what it costs, None without a cost.
    """

    lever: AssumptionDefinition
    moved: Moved
    year: int | None
    before: float
    after: float
    share: float
    cost: float | None

    @property
    def key(self) -> str:
        """The lever's key."""
        return self.lever.key


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan, run and scored. `met` says whether all targets that levers can move are met as asked.

    `steps` are its changes, the largest first, and `paths` the levers' values by year. `before` and `after` score the
    chosen targets; `fixed` are those that no lever of the search moves: they stay as they are and do not count.
    `change` is the sum of the steps' costs in `unit` (亿元, 1 for weights, empty for shares of what sliders offer); a
    lever without a cost counts in it as an average one. With a `probability`, `joint` is the share of the search's
    draws in which all movable targets are met together, and `fresh` that of as many other draws, which the search has
    not seen. `candidates` settings were run in `rounds`.
    """

    scenario: Scenario
    targets: tuple[Target, ...]
    probability: float | None
    met: bool
    steps: tuple[Step, ...]
    paths: Mapping[str, Points]
    before: tuple[Score, ...]
    after: tuple[Score, ...]
    fixed: tuple[Target, ...]
    change: float
    unit: str
    joint: float | None
    fresh: float | None
    candidates: int
    rounds: int
    draws: int
    seed: int
    version: str = __version__

    @property
    def missed(self) -> tuple[Score, ...]:
        """The scores of movable targets that the plan's central run misses."""
        fixed = {target.id for target in self.fixed}
        return tuple(score for score in self.after if score.met is False and score.target.id not in fixed)

    @property
    def cautions(self) -> tuple[Words, ...]:
        """What to beware of."""
        return tuple(of_share(self.probability, self.draws))

    def changed(self) -> Scenario:
        """The scenario with the plan."""
        return self.scenario.with_changes({key: plain(path) for key, path in self.paths.items()})


def plan(  # noqa: PLR0913 - what a planner may choose
    scenario: Scenario,
    targets: Sequence[Target] | None = None,
    *,
    probability: float | None = None,
    levers: Sequence[str] | None = None,
    costs: Mapping[str, float] | None = None,
    draws: int = DRAWS,
    seed: int | None = None,
    report: Report | None = None,
) -> Planned:
    """Find the least change of levers with which targets are met together, in the central run or with a probability.

    `targets` are the scenario's own by default. `levers` names the assumptions that may change; by default all levers
    that the targets rest on but those of delivery, so that programmes are carried out as they are. `costs` gives what
    one unit of a lever costs, before what the lever itself declares; without any cost a change counts by its share of
    what a slider offers. With a probability all targets that
    levers move are to be met in so large a share of `draws` common draws. `report` is told (round, rounds at most).
    The same seed gives the same plan. Raises `KeyError` for an unknown lever.
    """
    chosen = tuple(scenario.targets if targets is None else targets)
    seed = scenario.sampling.seed if seed is None else seed
    count = 0 if probability is None else draws
    before = scored(scenario, chosen)
    measurable = tuple(score.target for score in before if score.met is not None)
    movable, fixed = divided(scenario, measurable, levers)
    task = task_of(Standing(scenario, count, seed), movable, levers=levers, costs=costs, probability=probability)
    search = Search(task.problem(), seed, report)
    found = _rounded(task, most_met(search))
    return _planned(scenario, task, found, chosen, before, fixed, search)


def _rounded(task: Task, found: Solution) -> Solution:
    """The solution in the roundest numbers that meet the targets as well as it does; as it is where none do."""
    trials, start = task.trials, task.problem().start
    if not trials.handles:
        return found
    floor = np.where(found.margins >= 0, 0.0, found.margins - CLOSE)
    tried = np.array([_in_round_numbers(task, found.values, start, finer) for finer in range(FINER)]).T
    results = task.measure(tried)
    fit = np.flatnonzero((results >= floor[:, None]).all(axis=0))
    if not len(fit):
        return found
    values = tried[:, fit[0]]
    reach = np.array([handle.reach for handle in trials.handles])
    change = float(task.cost @ np.abs((values - start) / reach))
    return with_values(found, values, results[:, fit[0]], change)


def _in_round_numbers(task: Task, values: Array, start: Array, finer: int) -> list[float]:
    """Changed values rounded away from where they were, with so many decimals more than usual."""
    system = task.trials.scenario.system
    found = []
    for handle, value, before in zip(task.trials.handles, values.tolist(), start.tolist(), strict=True):
        places = places_of(value, system.assumptions[handle.key].unit) + finer
        near = before if value == before else rounded_to(value, places, upward=value > before)
        found.append(min(max(near, handle.low), handle.high))
    return found


def _planned(
    scenario: Scenario,
    task: Task,
    found: Solution,
    chosen: tuple[Target, ...],
    before: tuple[Score, ...],
    fixed: tuple[Target, ...],
    search: Search,
) -> Planned:
    """The plan with its changes, run by itself and scored."""
    trials = task.trials
    turned = [
        i for i, handle in enumerate(trials.handles) if abs(found.values[i] - handle.value) > 1e-12 * handle.reach
    ]
    handles = [trials.handles[index] for index in turned]
    ways = paths(handles, [tidy(found.values[index]) for index in turned])
    steps = [_step(task, handle, tidy(found.values[index])) for index, handle in zip(turned, handles, strict=True)]
    changed = scenario.with_changes({key: plain(path) for key, path in ways.items()})
    return Planned(
        scenario=scenario,
        targets=chosen,
        probability=task.probability,
        met=found.met,
        steps=tuple(sorted(steps, key=lambda step: -abs(step.share))),
        paths=ways,
        before=before,
        after=scored(changed, chosen),
        fixed=fixed,
        change=found.change * task.weights.size,
        unit=task.weights.unit,
        joint=together(changed, task.targets, trials.standing.draws, trials.standing.seed),
        fresh=together(changed, task.targets, trials.standing.draws, trials.standing.seed + 1),
        candidates=search.candidates,
        rounds=search.steps,
        draws=trials.standing.draws,
        seed=trials.standing.seed,
    )


def _step(task: Task, handle: Handle, value: float) -> Step:
    moved = value - handle.value
    price = task.weights.prices.get(handle.key)
    cost = None if price is None else abs(moved) * price
    lever = task.trials.scenario.system.assumptions[handle.key]
    return Step(lever, handle.moved, handle.year, handle.value, value, moved / handle.reach, cost)


def together(scenario: Scenario, targets: Sequence[Target], draws: int, seed: int) -> float | None:
    """The share of draws in which targets are all met, by a run of its own; None without draws."""
    if not draws or not targets:
        return None
    trials = Trials(Standing(scenario, draws, seed), tuple(targets), ())
    return float((trials.margins(np.empty((0, 1))).min(axis=0) >= 0).mean())
