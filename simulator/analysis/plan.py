"""A plan that meets chosen targets together with the least change of levers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from simulator.analysis.cautions import enough
from simulator.analysis.chance_search import CHECKED, ChanceSearch, Ended, Stage, together
from simulator.analysis.knobs import tidy
from simulator.analysis.least_for_met import least_for_met, newly_met
from simulator.analysis.levers import Handle, paths
from simulator.analysis.most_met import most_met
from simulator.analysis.planned import Planned, Step
from simulator.analysis.plausible import taken_out
from simulator.analysis.random_settings import sampled
from simulator.analysis.round_settings import in_round_numbers
from simulator.analysis.scorecard import Score
from simulator.analysis.search_task import Task, as_read, free_levers, scored, task_of
from simulator.analysis.solver import Report, Search, Solution
from simulator.analysis.trials import Trials, assured
from simulator.analysis.weights import Counting
from simulator.engine.beside import Standing
from simulator.language.paths import plain
from simulator.language.scenario import Scenario
from simulator.language.target import Target

Array = NDArray[np.float64]

SAME = 1e-12  # of a reach: values that differ by less are one


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
    draws = 0 if probability is None else enough(draws, scenario, probability)
    keys = free_levers(scenario, chosen, levers, held)
    before = scored(scenario, chosen)
    seen = sampled(scenario, as_read(before, probability), keys, seed, draws)
    to_turn = partial(task_of, targets=seen.targets, levers=keys, by=by or ("cost" if costs else "share"), costs=costs)
    centre = to_turn(Standing(scenario, seed=seed))
    if probability is None:
        return _planned(centre, _of_centre(centre, seed, report), chosen, before, seen.fixed)
    task = to_turn(Standing(scenario, draws, seed), probability=probability)
    ended = ChanceSearch(task, centre, seed, report, stage).solve()
    return _planned(task, ended, chosen, before, seen.fixed)


def _of_centre(task: Task, seed: int, report: Report | None) -> Ended:
    """The setting that meets as many targets as can be in the central run, with the least change, in round numbers."""
    search = Search(task.problem(), seed, report)
    found = in_round_numbers(task, least_for_met(search, most_met(search)))
    return Ended(replace(found, steps=search.steps, candidates=search.candidates))


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


def _planned(
    task: Task,
    ended: Ended,
    chosen: tuple[Target, ...],
    before: tuple[Score, ...],
    fixed: tuple[Target, ...],
) -> Planned:
    """The plan with its changes, run by itself and scored."""
    scenario, found = task.trials.scenario, ended.found
    draws, seed = task.trials.standing.draws, task.trials.standing.seed
    turned = _turned(task, found.values)
    ways = paths([handle for handle, _ in turned], [value for _, value in turned])
    changed = scenario.with_changes({key: plain(path) for key, path in ways.items()})
    keys = {handle.key for handle in task.trials.handles}
    return Planned(
        scenario=scenario,
        targets=chosen,
        probability=task.probability,
        solved=found.met and ended.holds,
        least=found.met or newly_met(task.problem(), found.margins),
        steps=tuple(sorted((_step(task, *item) for item in turned), key=lambda step: -abs(step.share))),
        paths=ways,
        before=before,
        after=scored(changed, chosen),
        fixed=fixed,
        unmoved=_unmoved(task, fixed),
        short=_short(task, found),
        odd=taken_out(scenario, [ways])[0],
        change=task.weights.amount((found.values - task.trials.now()) / task.problem().reach),
        unit=task.weights.unit,
        levers=len(keys),
        priced=len(keys & set(task.weights.prices)),
        joint=together(changed, task.targets, draws, seed) if draws and task.targets else None,
        fresh=ended.fresh,
        checked=CHECKED if draws else 0,
        candidates=found.candidates,
        rounds=found.steps,
        draws=draws,
        seed=seed,
    )


def _turned(task: Task, values: Array) -> list[tuple[Handle, float]]:
    """The handles that a setting changes, with their values."""
    pairs = zip(task.trials.handles, values.tolist(), strict=True)
    return [(handle, tidy(value)) for handle, value in pairs if abs(value - handle.value) > SAME * handle.reach]


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
