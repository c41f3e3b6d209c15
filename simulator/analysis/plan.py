"""A plan that meets chosen targets together with the least change of levers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from simulator import __version__
from simulator.analysis.amounts import of_timing
from simulator.analysis.cautions import PLAN, enough, of_certainty, of_share, open_above, out_of_bounds, overshot
from simulator.analysis.chance_search import CHECKED, ChanceSearch, Stage, together
from simulator.analysis.knobs import tidy
from simulator.analysis.least_for_met import least_for_met
from simulator.analysis.levers import Handle, Moved, paths
from simulator.analysis.most_met import most_met
from simulator.analysis.plausible import Implausible, taken_out
from simulator.analysis.rounding import places_of, rounded_to
from simulator.analysis.scorecard import Score
from simulator.analysis.search_task import Task, as_read, divided, free_levers, scored, task_of, with_values
from simulator.analysis.solver import CLOSE, Report, Search, Solution
from simulator.analysis.trials import Trials, assured, margin, no_more_than_about
from simulator.analysis.weights import Counting
from simulator.engine.beside import Standing
from simulator.language.faults import Words
from simulator.language.paths import Points, plain
from simulator.language.scenario import Scenario
from simulator.language.system import AssumptionDefinition
from simulator.language.target import Target

Array = NDArray[np.float64]

ROUGH = 0.01  # of a scale: by as much may what is missed be missed by more in round numbers, unless today by less
HAIR = 1e-4  # of a scale: what is missed by so little more than today is not worse
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
    """A plan, run and scored.

    `solved` says whether all targets that levers can move are met as asked, in other draws too.
    `steps` are its changes, the largest first, and `paths` the levers' values by year. `before` and `after` score the
    chosen targets; `fixed` are those that no lever of the search moves: they stay as they are. `unmoved` are those of
    them, and `short` those of the others, that, each by itself, are not met as asked, in the central run or with the
    probability; `short` the worst first. `odd` are variables that the plan takes out of the range that their models
    call plausible.
    `change` is the sum of the steps' costs in `unit` (亿元, 1 for weights, empty for shares of what sliders offer). By
    cost, that of `priced` of the `levers` of the search is known; the others count in it as average ones. With a
    `probability`, `joint` is the share of the search's draws in which all movable targets are met together, and `fresh`
    that of `checked` other draws, which the search has not seen (None where the search's own draws fall short already).
    `candidates` settings were run in `rounds`.
    """

    scenario: Scenario
    targets: tuple[Target, ...]
    probability: float | None
    solved: bool
    steps: tuple[Step, ...]
    paths: Mapping[str, Points]
    before: tuple[Score, ...]
    after: tuple[Score, ...]
    fixed: tuple[Target, ...]
    unmoved: tuple[Target, ...]
    short: tuple[Target, ...]
    odd: tuple[Implausible, ...]
    change: float
    unit: str
    levers: int
    priced: int
    joint: float | None
    fresh: float | None
    checked: int
    candidates: int
    rounds: int
    draws: int
    seed: int
    version: str = __version__

    @property
    def met(self) -> bool:
        """Whether all chosen targets are met as asked, those too that no lever of the search moves; no if none is."""
        return bool(self.targets) and self.solved and not self.unmoved

    @property
    def missed(self) -> tuple[Score, ...]:
        """The scores of movable targets that the plan's central run misses."""
        fixed = {target.id for target in self.fixed}
        return tuple(score for score in self.after if score.met is False and score.target.id not in fixed)

    @property
    def least(self) -> bool:
        """Whether the plan is the least change for what it meets, and does not come nearer to what it misses."""
        met = [(new.met or False) > (old.met or False) for old, new in zip(self.before, self.after, strict=True)]
        return self.probability is None and any(met)

    @property
    def worse(self) -> tuple[Target, ...]:
        """Of the targets that are short, those that the plan's central run misses by more than the scenario's does."""
        pairs = [
            [(score.target, np.array(score.value)) for score in pair]
            for pair in zip(self.before, self.after, strict=True)
        ]
        gone = {old[0].id for old, new in pairs if _worse(margin(*old), margin(*new), abs(old[0].goal))}
        return tuple(target for target in self.short if target.id in gone)

    @property
    def cautions(self) -> tuple[Words, ...]:
        """What to beware of."""
        timed = of_timing(self.scenario, self.targets)
        few = (*of_share(self.probability, self.draws), *of_certainty(self.probability, self.draws))
        met = {score.target.id for score in self.after if score.met}
        over = [overshot(target) for target in self.short if target.id in met and target.tolerance is not None]
        if self.probability is not None:
            over = [
                open_above(new.target) for old, new in zip(self.before, self.after, strict=True) if _above(old, new)
            ]
        return (*timed, *few, *over, *(out_of_bounds(item, PLAN) for item in self.odd))

    def changed(self) -> Scenario:
        """The scenario with the plan."""
        return self.scenario.with_changes({key: plain(path) for key, path in self.paths.items()})


def plan(  # noqa: PLR0913 - what a planner may choose
    scenario: Scenario,
    targets: Sequence[Target] | None = None,
    *,
    probability: float | None = None,
    levers: Sequence[str] | None = None,
    held: Iterable[str] = (),
    by: Counting | None = None,
    costs: Mapping[str, float] | None = None,
    draws: int | None = None,
    seed: int | None = None,
    report: Report | None = None,
    stage: Stage | None = None,
) -> Planned:
    """Find the least change of levers with which targets are met together, in the central run or with a probability.

    `targets` are the scenario's own by default. `levers` names the assumptions that may change; by default all levers
    that the targets rest on but those of delivery, so that programmes are carried out as they are. `held` are levers
    that stay as the scenario has them. `by` says what a change counts: its share of what a slider offers, or its cost;
    by default its share unless `costs` are given, which say what one unit of a lever costs, before what the lever
    itself declares. With a probability all targets that
    levers move are to be met together in so large a share of `draws` common draws, as many as the scenario has by
    default, and in many others: a plan that falls short of it in those by more than their error is tightened, and told
    as not met where that does not help. `report` is told (round, rounds at most) and `stage` what is being done. The
    same seed gives the same plan. Raises `KeyError` for an unknown lever and `ValueError` for costs below nothing, too
    few draws, or a probability outside (0, 1].
    """
    chosen = tuple(scenario.targets if targets is None else targets)
    seed = scenario.sampling.seed if seed is None else seed
    _fail_if_no_cost(costs or {})
    by = by or ("cost" if costs else "share")
    before = scored(scenario, chosen)
    measurable = as_read(before) if probability is None else tuple(s.target for s in before if s.met is not None)
    levers = free_levers(scenario, chosen, levers, held)
    movable, fixed = divided(scenario, measurable, levers)
    centre = task_of(Standing(scenario, seed=seed), movable, levers=levers, by=by, costs=costs)
    task = centre
    if probability is not None:
        standing = Standing(scenario, enough(draws, scenario, probability), seed)
        task = task_of(standing, movable, levers=levers, by=by, costs=costs, probability=probability)
    if probability is None or not movable:
        search = Search(task.problem(), seed, report)
        found = _rounded(task, least_for_met(search, most_met(search)))
        planned = _planned(scenario, task, found, chosen, before, fixed)
        return replace(planned, candidates=search.candidates, rounds=search.steps)
    chances = ChanceSearch(task, centre, seed, report, stage)
    chance = chances.solve(lambda found: _rounded(task, found))
    planned = replace(
        _planned(scenario, task, chance.found, chosen, before, fixed),
        candidates=chances.candidates,
        rounds=chances.rounds,
    )
    return replace(planned, solved=chance.found.met and chance.holds, fresh=chance.fresh)


def _fail_if_no_cost(costs: Mapping[str, float]) -> None:
    for key, cost in costs.items():
        if not np.isfinite(cost):
            raise ValueError(
                f"{key} 的成本为 {cost:g}:不是有限的数;请给不小于 0 的数 | "
                f"the cost of {key} is {cost:g}, which is no finite number; give 0 or more"
            )
        if cost < 0:
            raise ValueError(
                f"{key} 的成本为 {cost:g}:成本不能为负,否则改得越多越便宜;请给不小于 0 的数 | "
                f"the cost of {key} is {cost:g}: below 0 a change would pay for itself; give 0 or more"
            )


def _rounded(task: Task, found: Solution) -> Solution:
    """The solution in round numbers that meet the targets as well as it does, each as round as the others allow."""
    start = task.problem().start
    today = task.measure(start[:, None])[:, 0]
    rough = found.margins - ROUGH
    missed = np.where(found.margins >= today - HAIR, np.maximum(rough, today - HAIR), rough)
    floor = np.where(found.margins >= -CLOSE, np.minimum(found.margins, 0.0), missed)
    order = _counted_first(task, found.values, start)
    values, before = found.values.copy(), np.full_like(found.values, np.nan)
    while (values != before).any():  # what was rounded later may leave room for a rounder number of what came first
        before = values.copy()
        for index in order:
            tried = _in_round_numbers(task, index, float(found.values[index]), float(start[index]))
            settings = np.repeat(values[:, None], len(tried), axis=1)
            settings[index] = tried
            fit = np.flatnonzero((task.measure(settings) >= floor[:, None]).all(axis=0))
            if len(fit):
                values = settings[:, fit[0]]
    reach = np.array([handle.reach for handle in task.trials.handles])
    change = float(task.cost @ np.abs((values - start) / reach)) if len(values) else 0.0
    return with_values(found, values, task.measure(values[:, None])[:, 0], change)


def _counted_first(task: Task, values: Array, start: Array) -> list[int]:
    """The changed handles; those of things that are counted one by one before others, which then make up for them."""
    system = task.trials.scenario.system
    units = [system.assumptions[handle.key].unit for handle in task.trials.handles]
    changed = np.flatnonzero(values != start).tolist()
    return sorted(changed, key=lambda index: places_of(float(values[index]), units[index]) > 0)


def _in_round_numbers(task: Task, index: int, value: float, before: float) -> list[float]:
    """A changed value with ever more decimals, each time first away from where it was, then towards it."""
    handle = task.trials.handles[index]
    places = places_of(value, task.trials.scenario.system.assumptions[handle.key].unit)
    away = value > before
    near = [rounded_to(value, places + finer, upward=upward) for finer in range(FINER) for upward in (away, not away)]
    return [min(max(number, handle.low), handle.high) for number in near]


def _planned(
    scenario: Scenario,
    task: Task,
    found: Solution,
    chosen: tuple[Target, ...],
    before: tuple[Score, ...],
    fixed: tuple[Target, ...],
) -> Planned:
    """The plan with its changes, run by itself and scored."""
    trials = task.trials
    draws, seed = trials.standing.draws, trials.standing.seed
    reaches = np.array([handle.reach for handle in trials.handles])
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
        solved=found.met,
        steps=tuple(sorted(steps, key=lambda step: -abs(step.share))),
        paths=ways,
        before=before,
        after=scored(changed, chosen),
        fixed=fixed,
        unmoved=_unmoved(task, fixed),
        short=_short(task, found),
        odd=taken_out(scenario, [ways])[0],
        change=task.weights.amount((found.values - trials.now()) / reaches),
        unit=task.weights.unit,
        levers=len({handle.key for handle in trials.handles}),
        priced=len({handle.key for handle in trials.handles} & set(task.weights.prices)),
        joint=together(changed, task.targets, draws, seed) if draws and task.targets else None,
        fresh=None,
        checked=CHECKED if draws else 0,
        candidates=0,
        rounds=0,
        draws=draws,
        seed=seed,
    )


def _worse(before: Array, after: Array, goal: float) -> bool:
    """Whether a margin falls, below 0, by more than a hair."""
    least = min(float(before), 0.0)
    return bool(after < least - HAIR * max(goal or -least, CLOSE))


def _above(old: Score, new: Score) -> bool:
    """Whether a plan takes a target further above than the upper end that other searches read into it."""
    high = no_more_than_about(new.target, old.value).high if new.target.tolerance is not None else None
    return high is not None and new.value > high


def _short(task: Task, found: Solution) -> tuple[Target, ...]:
    """The targets that are not met as asked, the worst first."""
    order = np.argsort(found.margins[: len(task.targets)], kind="stable").tolist()
    return tuple(task.targets[row] for row in order if not found.margins[row] >= 0)


def _unmoved(task: Task, fixed: tuple[Target, ...]) -> tuple[Target, ...]:
    """The targets that are not met as asked, of those that no lever of the search moves."""
    if not fixed:
        return ()
    margins = assured(Trials(task.trials.standing, fixed, ()).margins(np.empty((0, 1))), task.probability)[:, 0]
    return tuple(target for target, margin in zip(fixed, margins, strict=True) if not margin >= 0)


def _step(task: Task, handle: Handle, value: float) -> Step:
    moved = value - handle.value
    price = task.weights.prices.get(handle.key)
    cost = None if price is None else abs(moved) * price
    lever = task.trials.scenario.system.assumptions[handle.key]
    return Step(lever, handle.moved, handle.year, handle.value, value, moved / handle.reach, cost)
