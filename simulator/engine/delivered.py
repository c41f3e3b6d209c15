"""From a scenario's deliveries to the completed shares that its equations read, through the project pipeline."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from simulator.engine.completion import Completion
from simulator.engine.funds import Fund, fund
from simulator.engine.pipeline import Task, deliver
from simulator.engine.sampling import SamplePlan
from simulator.language.faults import Fault, FaultsError, Place, Words
from simulator.language.reach import reached
from simulator.language.scenario import Scenario
from simulator.language.system import System
from simulator.language.units import DIMENSIONLESS, Unit, ratio
from simulator.language.work_build import DAY
from simulator.language.works import MONTHS, DeliveryDefinition, Plan, WorkDefinition, equal_lots, month_number

Array = NDArray[np.float64]
Inputs = Mapping[str, Array | float]
Shares = Mapping[str, Array]
Keeping = Callable[[tuple[Task, ...], Callable[[], Shares]], Shares]
Group = tuple[tuple[Task, ...], Mapping[str, Mapping[str, Array]], Mapping[str, Fund]]
Looks = Mapping[str, Sequence["Look"]]

DAYS_A_MONTH = 365.25 / MONTHS
ALONE, IN_LINE = 80, 128  # bytes for each stage of each lot and draw, measured
MOST_IN_LINE = 30_000_000  # stages of lots and draws under a limit: about two minutes in SimPy
KEPT = 4  # results of the pipeline that are kept: a scenario and its baseline, each central and drawn


@dataclass(frozen=True, slots=True)
class Look:
    """What is asked of a task: shares by some moments, under a `name`; of its own lots only where `plan` is within."""

    name: str
    task: str
    moments: tuple[int, ...]
    plan: Plan

    def shares(self, completion: Completion) -> Array:
        """The shares by each moment, shape (moments, draws)."""
        own = own_part(self.plan, completion)
        return np.array([own.share(moment) for moment in self.moments])


def own_part(plan: Plan, completion: Completion) -> Completion:
    """What of a task belongs to a plan: all of it, or the lots that a plan within another one has there."""
    within = plan.within
    return completion if within is None else completion.part(within.first, within.stop, plan.count)


def carried_out(
    scenario: Scenario, inputs: Inputs, seed: int | None, start: int, stop: int
) -> Iterator[tuple[Task, Completion]]:
    """Carry out every plan of a scenario under the levers in `inputs`: each task with its completion.

    `inputs` gives assumptions in shape (years, 1) or (years, draws) or as numbers. `seed` None is the central run, with
    one draw. Values depend on the seed, the plan's name and the number of the draw, whatever `start` and `stop`. Tasks
    that stand in no line with others are carried out one by one, so that memory need hold only one of them at a time.

    Raises `FaultsError` where so many lots may stand in line in so many draws that it would take minutes.
    """
    fail_if_too_long(scenario, stop - start)
    for group, levers, funds in _groups(scenario, inputs):
        completions = deliver(group, levers, seed, start, stop, funds)
        yield from ((task, completions.pop(task.key)) for task in group)


def completed(scenario: Scenario, inputs: Inputs, seed: int | None, start: int, stop: int) -> dict[str, Completion]:
    """Completions of all tasks by key; see `carried_out`."""
    return {task.key: completion for task, completion in carried_out(scenario, inputs, seed, start, stop)}


def completed_shares(
    scenario: Scenario, inputs: Inputs, seed: int | None, start: int, stop: int, kept: Keeping | None = None
) -> dict[str, Array]:
    """Completed shares by delivery, each of shape (years, draws); see `carried_out`.

    `kept` may know the shares of a group of tasks already; else it has it carried out.
    """
    fail_if_too_long(scenario, stop - start)
    asked = {key: _asked(item, scenario) for key, item in scenario.system.deliveries.items()}
    looks: dict[str, list[Look]] = {}
    for look in chain.from_iterable(asked.values()):
        looks.setdefault(look.task, []).append(look)
    found: dict[str, Array] = {}
    for group, levers, funds in _groups(scenario, inputs):
        carry_out = partial(_shares_of, group, looks, partial(deliver, group, levers, seed, start, stop, funds))
        found |= carry_out() if kept is None else kept(group, carry_out)
    return {key: np.concatenate([found[look.name] for look in parts]) for key, parts in asked.items()}


def _shares_of(
    group: Sequence[Task], looks: Looks, carry_out: Callable[[], Mapping[str, Completion]]
) -> dict[str, Array]:
    """What is asked of the tasks of a group, each of shape (moments, draws)."""
    done = carry_out()
    return {look.name: look.shares(done[task.key]) for task in group for look in looks[task.key]}


def _asked(item: DeliveryDefinition, scenario: Scenario) -> list[Look]:
    """The tasks of a delivery and when to look at them, which makes up its shares year by year.

    Of a programme what accumulates; of a yearly delivery what each year's plan has at its own year's end,
    or at the end of an earlier month that the delivery names.
    """
    ends = {year: month_number(year, item.month) + 1 for year in scenario.years}
    if item.once:
        plan = plan_of(scenario, item, scenario.base_year + 1)
        return [Look(item.key, task_name(item.key, plan), tuple(ends.values()), plan)]
    plans = {yearly_task(item.key, year): plan_of(scenario, item, year) for year in ends}
    return [Look(name, name, (end,), plans[name]) for name, end in zip(plans, ends.values(), strict=True)]


def task_name(key: str, plan: Plan) -> str:
    """The task that carries out a programme's plan: its own, or that of the whole that it is part of."""
    within = plan.within
    if within is None:
        return key
    return within.delivery if within.year is None else yearly_task(within.delivery, within.year)


def bytes_a_draw(scenario: Scenario) -> int:
    """About how much memory the plans that are carried out together take for each draw, at the most."""
    tasks = tuple(tasks_of(scenario))
    passed = {task.key: len(task.plan.sizes) * len(task.work.stages) for task in tasks}
    in_line = {task.key for task in tasks if any(_may_be_above_zero(scenario, key) for key in _limits(task))}
    together = sum(passed[key] for key in in_line)
    return max(IN_LINE * together, ALONE * max(passed.values(), default=0))


def fail_if_too_long(scenario: Scenario, draws: int) -> None:
    """Raise `FaultsError` if more lots may stand in line, stage by stage and draw by draw, than minutes suffice for.

    So long nothing would be seen to go on: a run of many draws goes by parts, and tells its progress after each.
    """
    visits = draws * sum(len(task.plan.sizes) * _stages_in_line(scenario, task) for task in tasks_of(scenario))
    if visits > MOST_IN_LINE:
        minutes = max(round(2 * visits / MOST_IN_LINE), 3)
        problem = Words(
            f"排队的项目太多({visits:,} 次),要算约 {minutes} 分钟",
            f"too many projects stand in line ({visits:,} times): it would take about {minutes} minutes",
        )
        fewer = draws * MOST_IN_LINE // visits
        remedy = Words(
            f"抽样减到 {fewer:,} 次以下,把任务拆成较少的项目(lots),或把上限和年度资金设为 0(不限)",
            f"take at most {fewer:,} draws, split promises into fewer projects (lots), or set limits and funds to 0",
        )
        raise FaultsError([Fault("slow", Place(scenario.id), problem, remedy)])


def _stages_in_line(scenario: Scenario, task: Task) -> int:
    return sum(_may_be_above_zero(scenario, key) for key in _limits(task))


def _may_be_above_zero(scenario: Scenario, key: str) -> bool:
    setting = scenario.settings[key]
    return setting.uncertainty is not None or any(value > 0 for _, value in setting.path)


def _groups(scenario: Scenario, inputs: Inputs) -> Iterator[Group]:
    """Each task alone, but those that share limits together; with the levers of all tasks, and all funds."""
    tasks = tuple(tasks_of(scenario))
    works = {task.work.key: task.work for task in tasks}
    factors = {name: {key: _factor(work, scenario, key) for key in work.levers()} for name, work in works.items()}
    levers = {
        task.key: _levers(task, inputs, scenario, factors[task.work.key] | dict.fromkeys(task.paced, 1.0))
        for task in tasks
    }
    funds = _funds(tasks, inputs, scenario)

    def binds(task: Task, key: str) -> bool:
        return funds[key].limits if key in funds else bool((levers[task.key][key] > 0).any())

    limited = {task.key: any(binds(task, key) for key in _limits(task)) for task in tasks}
    together = tuple(task for task in tasks if limited[task.key])
    alone = ((task,) for task in tasks if not limited[task.key])
    yield from ((group, levers, funds) for group in chain([together] if together else [], alone))


def _limits(task: Task) -> list[str]:
    return [stage.limit for stage in task.work.stages if stage.limit is not None]


def tasks_of(scenario: Scenario) -> Iterator[Task]:
    """Every plan that is carried out, once: one for a programme, one a year for other deliveries.

    A part is carried out as lots of its whole, whether or not the scenario has that too.
    """
    found: dict[str, Task] = {}
    wholes: dict[str, Task] = {}
    for key, item in scenario.system.deliveries.items():
        work = scenario.system.works[item.work]
        years = (scenario.base_year + 1,) if item.once else scenario.years
        for year in years:
            plan = plan_of(scenario, item, year)
            name = task_name(key, plan) if item.once else yearly_task(key, year)
            kept, carried = (found, plan) if plan.within is None else (wholes, plan.within.plan)
            kept[name] = Task(name, work, carried, item.paced(work))
    yield from (found | {name: task for name, task in wholes.items() if name not in found}).values()


def plan_of(scenario: Scenario, item: DeliveryDefinition, year: int) -> Plan:
    """The plan behind a delivery's value in a year: the one a document gives, else the usual one of its class."""
    given = scenario.plans.get(item.key, {})
    if item.once:
        return [_usual(item, scenario.base_year + 1), *given.values()][-1]  # of several, the last document's
    return given.get(year, _usual(item, year))


def yearly_task(key: str, year: int) -> str:
    """The name of one year's plan of a delivery."""
    return f"{key}/{year}"


def delivery_levers(system: System) -> frozenset[str]:
    """The assumptions that the pipeline reads."""
    return frozenset(key for item in system.deliveries.values() for key in item.levers(system.works[item.work]))


def turned_by(scenario: Scenario, levers: Iterable[str]) -> Scenario:
    """The scenario with only the deliveries that some levers change, and those that stand in line with them."""
    system = scenario.system
    read = {key: frozenset(item.levers(system.works[item.work])) for key, item in system.deliveries.items()}
    lines = {stage.limit for work in system.works.values() for stage in work.stages if stage.limit is not None}
    lines = {key for key in lines if _may_be_above_zero(scenario, key)}

    def in_line(lever: str) -> Iterator[str]:
        return chain.from_iterable(keys & lines for keys in read.values() if lever in keys)

    moved = reached(levers, in_line)
    changed = {key: item for key, item in system.deliveries.items() if not read[key].isdisjoint(moved)}
    return replace(scenario, system=replace(system, deliveries=changed))


def _usual(item: DeliveryDefinition, year: int) -> Plan:
    return Plan(month_number(year, item.start), equal_lots(item.lots))


def _levers(task: Task, inputs: Inputs, scenario: Scenario, factors: Mapping[str, float]) -> dict[str, Array]:
    """The levers of a plan in the year in which it begins: delay in months, others as they are or as plain numbers."""
    row = scenario.years.index(lever_year(task.plan, scenario))
    return {key: _in_row(inputs[key], row) * factor for key, factor in factors.items()}


def _funds(tasks: Sequence[Task], inputs: Inputs, scenario: Scenario) -> dict[str, Fund]:
    """The yearly funds that any task draws on: what their levers give in each year, in their own units."""
    keys = {stage.limit for task in tasks for stage in task.work.stages if stage.limit is not None and stage.yearly}
    return {key: fund(scenario.years[0], _grants(inputs[key], key, scenario)) for key in sorted(keys)}


def _grants(value: Array | float, key: str, scenario: Scenario) -> Array:
    """What a fund's lever gives in each year, shape (years, 1) or (years, draws)."""
    factor = float(ratio(scenario.system.assumptions[key].unit, _counted_in(scenario, key)))
    return factor * (value if isinstance(value, np.ndarray) else np.full((1, 1), value))


def lever_year(plan: Plan, scenario: Scenario) -> int:
    """The year whose levers a plan goes by: the one in which it begins, or the nearest of the scenario."""
    return min(max(plan.start // MONTHS, scenario.years[0]), scenario.years[-1])


def _factor(work: WorkDefinition, scenario: Scenario, key: str) -> float:
    """What turns a lever of a class of work from its own unit into that of the pipeline."""
    unit = scenario.system.assumptions[key].unit
    if key == work.delay:
        return float(ratio(unit, DAY)) / DAYS_A_MONTH
    fund_of = next((stage.limit for stage in work.stages if stage.cost == key and stage.limit is not None), key)
    return float(ratio(unit, _counted_in(scenario, fund_of)))


def _counted_in(scenario: Scenario, key: str) -> Unit:
    """The unit in which the pipeline takes a lever: that of a fund stays, all others are plain numbers."""
    unit = scenario.system.assumptions[key].unit
    return unit if unit.dimension else DIMENSIONLESS


def _in_row(value: Array | float, row: int) -> Array:
    return value[row] if isinstance(value, np.ndarray) else np.array([value])


@dataclass(slots=True)
class Groups:
    """The latest results of every group of tasks: another lever of one class of work leaves those of others."""

    _kept: dict[tuple[str, bool], list[tuple[object, Shares]]] = field(default_factory=dict)

    def shares(
        self,
        scenario: Scenario,
        drawn: tuple[SamplePlan | None, int, int],
        group: tuple[Task, ...],
        carry_out: Callable[[], Shares],
    ) -> Shares:
        """Completed shares by task, carried out only if that was not done of late.

        `drawn` are the sample plan, None for the central run, and the first and last draw.
        """
        levers = tuple(scenario.settings[key] for task in group for key in task.levers())
        mark = group, levers, scenario.years, drawn
        latest = self._kept.setdefault((group[0].key, drawn[0] is None), [])
        found = next((result for known, result in latest if known == mark), None)
        if found is None:
            found = carry_out()
            latest[:] = [*latest[1 - KEPT :], (mark, found)]
        return found


@dataclass(slots=True)
class Deliveries:
    """Carries out plans and keeps the latest results, since most changes of assumptions leave them as they are."""

    _kept: list[tuple[object, Mapping[str, Array]]] = field(default_factory=list)
    _groups: Groups = field(default_factory=Groups)

    def shares(
        self, scenario: Scenario, inputs: Inputs, plan: SamplePlan | None, start: int, stop: int
    ) -> Mapping[str, Array]:
        """Completed shares by delivery for draws `start` to `stop` of a sample plan (None: the central run)."""
        if not scenario.system.deliveries:
            return {}
        levers = tuple(scenario.settings[lever] for lever in sorted(delivery_levers(scenario.system)))
        key = plan, start, stop, scenario.years, levers, _frozen(scenario)
        found = next((result for known, result in self._kept if known == key), None)
        if found is None:
            kept = partial(self._groups.shares, scenario, (plan, start, stop))
            found = completed_shares(scenario, inputs, None if plan is None else plan.seed, start, stop, kept)
            self._kept = [*self._kept[1 - KEPT :], (key, found)]
        return found


def _frozen(scenario: Scenario) -> tuple[object, ...]:
    return tuple((key, *sorted(plans.items())) for key, plans in sorted(scenario.plans.items()))
