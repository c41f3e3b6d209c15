"""How the promises of work of a scenario come along: month by month, stage by stage, and what holds them up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from simulator.analysis.amounts import begins_limited, by_a_model, delivery_of, planned, timing_only
from simulator.analysis.levers import levers_behind
from simulator.analysis.scorecard import measured, meets, of_one_year
from simulator.engine.arithmetic import floor_things
from simulator.engine.completion import Completion
from simulator.engine.delivered import (
    Inputs,
    carried_out,
    completed,
    delivery_levers,
    own_part,
    plan_of,
    task_name,
    yearly_task,
)
from simulator.engine.inputs import central_inputs, deviates, drawn_inputs, sample_plan
from simulator.engine.pipeline import Task, waited
from simulator.engine.projection import QUANTILES
from simulator.engine.run import run
from simulator.engine.spot import value_at
from simulator.language import units
from simulator.language.paths import at
from simulator.language.programme import EACH, PLAN, is_counted
from simulator.language.pruning import used_part
from simulator.language.scenario import Scenario
from simulator.language.schema import Statement, Title
from simulator.language.target import Target
from simulator.language.works import MONTHS, Plan, month_number

Array = NDArray[np.float64]

SPAN = (0.1, 0.5, 0.9)
NO_DELAY = 0.005  # of the time that work takes: waiting so short delays nothing that a planner would see
TURN = Title(zh="按往年进度等待", en="Waiting at past pace")


@dataclass(frozen=True, slots=True)
class Bar:
    """One stage of a programme: when its projects are in it, in months since January of the year 0.

    `start` is when the first project enters it and `end` when the last leaves it, each as (10 %, median, 90 %) over
    the draws; `length` is the mean number of months that a project spends in it, and `wait` those that it stands in
    line before it for want of room in its `limit`. `season` are the months of the year (1 to 12) in which it goes on.
    Where past pace makes projects wait for their turn, a bar of no length says so before the first stage.
    """

    title: Title
    start: tuple[float, ...]
    end: tuple[float, ...]
    length: float
    wait: float
    season: tuple[int, ...]
    limit: str | None


@dataclass(frozen=True, slots=True)
class Progress:
    """One programme: what is promised, and how much of it is done at the end of each month.

    `months` are the ends of months, numbered since January of the year 0; `central` the quantity done in the central
    run; `quantiles` (levels, months) go with `projection.QUANTILES`; `plan` is what is planned in the target's year,
    None where that is a model's own affair; `probability` is the share of draws that meet the target by its date, as on
    the scorecard; `past` is what was done of it in a past year, where that limits how much begins in a year, and
    `timed` says that the amount is taken as promised, so that only the timing is judged.
    """

    target: Target
    work: Title
    lots: int
    plan: float | None
    unit: str
    months: tuple[int, ...]
    central: tuple[float, ...]
    quantiles: tuple[tuple[float, ...], ...]
    probability: float | None
    bars: tuple[Bar, ...]
    past: float | None
    timed: bool

    @property
    def statement(self) -> Statement:
        """The statement that promises it."""
        return self.target.statement

    @property
    def deadline(self) -> int:
        """The end of the year or month by which it is promised, in months since January of the year 0."""
        return deadline_of(self.target.statement)

    def done_by(self, month: int) -> tuple[float, ...]:
        """The quantity done by a moment, at `projection.QUANTILES`; outside of `months`, that of the nearest one."""
        place = min(max(month - self.months[0], 0), len(self.months) - 1)
        return tuple(row[place] for row in self.quantiles)

    @property
    def longest(self) -> Bar:
        """The stage in which a project spends most of its time."""
        return max(self.bars, key=lambda bar: bar.length)

    @property
    def held_up(self) -> Bar | None:
        """The stage that is waited for longest; None where that is but `NO_DELAY` of the time of a project."""
        bar = max(self.bars, key=lambda bar: bar.wait)
        return bar if bar.wait > NO_DELAY * sum(bar.wait + bar.length for bar in self.bars) else None


@dataclass(frozen=True, slots=True)
class Programmes:
    """The programmes of a scenario, in order of its documents, and the months stood in line for each shared limit.

    `queues` maps the assumption of a limit to the mean months that all projects together wait for it, `carried` is how
    many months they all take.
    """

    scenario: Scenario
    items: tuple[Progress, ...]
    queues: dict[str, float]
    carried: float
    draws: int
    seed: int

    @property
    def binding(self) -> str | None:
        """The limit that is waited for longest; None where that is but `NO_DELAY` of the time of all projects."""
        key = max(self.queues, key=lambda name: self.queues[name], default=None)
        return key if key is not None and self.queues[key] > NO_DELAY * self.carried else None


def deadline_of(statement: Statement) -> int:
    """The end of the month by which a statement is judged, in months since January of the year 0."""
    return month_number(statement.year, statement.month) + 1


def programmes(scenario: Scenario, *, draws: int | None = None, seed: int | None = None) -> Programmes:
    """Carry out the programmes of a scenario; `draws` and `seed` override its own, `draws=0` is the central run."""
    draws = scenario.sampling.draws if draws is None else draws
    seed = scenario.sampling.seed if seed is None else seed
    plain, drawn = central_inputs(scenario), _drawn_inputs(scenario, draws, seed)
    central = completed(scenario, plain, None, 0, 1)
    targets, measured_by = _by_task(scenario), _measured(scenario, draws, seed)
    items: dict[str, Progress] = {}
    queues: dict[str, float] = {}
    carried = 0.0
    for task, sampled in carried_out(scenario, drawn, seed if draws else None, 0, draws or 1):
        for target in targets.get(task.key, ()):
            plan = _plan(scenario, target)
            both = own_part(plan, central[task.key]), own_part(plan, sampled)
            runs = _Run(both[0], plain, measured_by[0]), _Run(both[1], drawn, measured_by[1])
            items[target.id] = _progress(scenario, target, replace(task, plan=plan), runs, drawn=draws > 0)
        for key, wait in waited([task], {task.key: sampled}).items():
            queues[key] = queues.get(key, 0.0) + float(wait.mean())
        carried += len(task.plan.sizes) * _mean(sampled.finish - sampled.begin + sampled.turns, sampled)
    found = tuple(items[target.id] for target in scenario.targets if target.id in items)
    return Programmes(scenario, found, queues, carried, draws, seed)


def _by_task(scenario: Scenario) -> dict[str, list[Target]]:
    """The targets that are programmes, by the task that carries them out; one may carry out several."""
    found: dict[str, list[Target]] = {}
    for target in scenario.targets:
        delivery = delivery_of(scenario, target)
        if delivery is not None:
            key = task_name(delivery.key, _plan(scenario, target))
            found.setdefault(key if delivery.once else yearly_task(key, target.statement.year), []).append(target)
    return found


def _plan(scenario: Scenario, target: Target) -> Plan:
    """The projects of a promise: all those of a task, or those of a part."""
    delivery = delivery_of(scenario, target)
    assert delivery is not None  # noqa: S101 - the caller has looked
    return plan_of(scenario, delivery, scenario.base_year + 1 if delivery.once else target.statement.year)


def _measured(scenario: Scenario, draws: int, seed: int) -> tuple[Mapping[str, Array], Mapping[str, Array]]:
    """The variables that measure programmes which are part of a model, central (years, 1) and drawn (years, draws)."""
    keys = [target.key for target in scenario.targets if by_a_model(scenario, target)]
    if not keys:
        return {}, {}
    projection = run(scenario, draws=draws, seed=seed, keep=keys)
    central = {key: projection.central[key][:, None] for key in keys}
    return central, ({key: projection.samples[key] for key in keys} if draws else central)


def assumptions_behind(scenario: Scenario) -> frozenset[str]:
    """The assumptions that programmes rest on: what is planned, and what changes how their classes of work go."""
    plans = {target.key + name for target in scenario.targets for name in (PLAN, EACH)}
    keys = [target.key for target in scenario.targets if by_a_model(scenario, target)]
    behind = used_part(scenario.system, (), tuple(scenario.system.models), keys).assumptions.keys() if keys else set()
    return frozenset((plans | behind | delivery_levers(scenario.system)) & scenario.settings.keys())


def levers_of(scenario: Scenario, item: Progress) -> tuple[str, ...]:
    """The assumptions that one programme rests on, its plan first."""
    delivery = delivery_of(scenario, item.target)
    carried = delivery.levers(scenario.system.works[delivery.work]) if delivery is not None else ()
    each = {item.target.key + EACH} & scenario.settings.keys()
    return tuple(dict.fromkeys((*levers_behind(scenario, [item.target]), *each, *carried)))


def _drawn_inputs(scenario: Scenario, draws: int, seed: int) -> Inputs:
    if not draws:
        return central_inputs(scenario)
    return drawn_inputs(scenario, deviates(scenario, sample_plan(scenario, draws, seed), 0, draws))


@dataclass(frozen=True, slots=True)
class _Run:
    """A programme carried out, central or drawn, and the assumptions under which it was.

    `variables` (years, draws or 1) are those of models that measure programmes.
    """

    completion: Completion
    inputs: Inputs
    variables: Mapping[str, Array]

    def done(self, scenario: Scenario, target: Target, moments: Sequence[int]) -> Array:
        """The quantity done by each moment, shape (moments, draws): by the equation of its variable, in that year."""
        if by_a_model(scenario, target):
            return self._as_the_model_has_it(scenario, target, moments)
        rows = np.clip((np.array(moments) - 1) // MONTHS - scenario.base_year, 0, len(scenario.years) - 1)
        years = np.array(scenario.years, dtype=np.float64)[rows, None]
        course, variables = self.completion.course(moments), scenario.system.variables

        def read(key: str) -> Array | float:
            if key in scenario.system.deliveries:
                return course
            if key in variables:
                if key.partition(".")[0] != target.key.partition(".")[0]:
                    return np.inf  # what another model measures is known at the ends of years alone
                return value_at(variables[key].equation, read, years)
            value = self.inputs[key]
            return value[rows] if isinstance(value, np.ndarray) else value

        return np.asarray(value_at(variables[target.key].equation, read, years))

    def _as_the_model_has_it(self, scenario: Scenario, target: Target, moments: Sequence[int]) -> Array:
        """The same of what a model measures at the year's end alone: in between it grows as its projects are done.

        What the model adds to its projects, such as what the year before left over, is spread like them. Of what is
        counted one by one whole things are done in between.
        """
        series, row = self.variables[target.key], scenario.years.index(target.statement.year)
        end = measured(target, series, scenario)[row]
        start = np.zeros_like(end) if of_one_year(target) else series[row - 1]
        by_end = self.completion.share(deadline_of(target.statement))
        course = self.completion.course(moments)
        parts = np.divide(course, by_end, out=np.zeros_like(course), where=by_end > 0)
        over = np.array(moments) >= deadline_of(target.statement)
        parts[over] = 1.0
        done: Array = start + (end - start) * parts
        return np.where(over[:, None], done, floor_things(done)) if is_counted(target.statement) else done


def _progress(scenario: Scenario, target: Target, task: Task, runs: tuple[_Run, _Run], *, drawn: bool) -> Progress:
    central, sampled = runs
    months = _months(scenario, target, task)
    done = sampled.done(scenario, target, months)
    (deadline,) = sampled.done(scenario, target, [deadline_of(target.statement)])
    return Progress(
        target,
        task.work.title,
        len(task.plan.sizes),
        _amount(scenario, target),
        units.describe(target.unit),
        months,
        tuple(central.done(scenario, target, months)[:, 0].tolist()),
        tuple(tuple(row) for row in np.quantile(done, QUANTILES, axis=1).tolist()),
        float(meets(target, deadline).mean()) if drawn else None,
        (*_turn(task, sampled.completion), *_bars(task, sampled.completion)),
        _past(scenario, target),
        timing_only(scenario, target),
    )


def _past(scenario: Scenario, target: Target) -> float | None:
    """What was done in a past year, where the scenario lets that limit what begins in a year."""
    delivery = delivery_of(scenario, target)
    if delivery is None or delivery.pace is None or not begins_limited(scenario, delivery):
        return None
    done, promise = (_in_year(scenario, target, key) for key in (delivery.pace.done, delivery.pace.promise))
    amount = _amount(scenario, target)
    return done * amount / promise if amount is not None and promise else done


def _amount(scenario: Scenario, target: Target) -> float | None:
    """How much is planned in a target's year, in its unit."""
    return planned(scenario, target, lambda key: _in_year(scenario, target, key))


def _in_year(scenario: Scenario, target: Target, key: str | None) -> float:
    return at(scenario.settings[str(key)].path, target.statement.year)


def _months(scenario: Scenario, target: Target, task: Task) -> tuple[int, ...]:
    """Month ends from the start of a plan to the end of the horizon, or to the deadline where a model goes on."""
    last = month_number(scenario.years[-1] + 1, 1)
    if by_a_model(scenario, target):
        last = deadline_of(target.statement)
    return tuple(range(min(task.plan.start, last), last + 1))


def _turn(task: Task, completion: Completion) -> Iterator[Bar]:
    """How long projects wait to begin at past pace, where any does."""
    if (completion.turns > 0).any():
        first, last = (completion.begin - completion.turns).min(axis=0), completion.begin.max(axis=0)
        wait = _mean(completion.turns, completion)
        yield Bar(TURN, _span(first), _span(last), 0.0, wait, tuple(range(1, MONTHS + 1)), task.paced[0])


def _bars(task: Task, completion: Completion) -> Iterator[Bar]:
    starts, ends = completion.starts, completion.ends
    for place, stage in enumerate(task.work.stages):
        if place >= task.plan.first_stage:
            first, last = starts[:, place].min(axis=0), ends[:, place].max(axis=0)
            length, wait = ends[:, place] - starts[:, place], completion.waits[:, place]
            means = _mean(length, completion), _mean(wait, completion)
            yield Bar(stage.title, _span(first), _span(last), *means, stage.season, stage.limit)


def _mean(months: Array, completion: Completion) -> float:
    """The mean over draws and lots, each lot or piece of one by its size; `months` (lots, draws)."""
    return float((months * completion.sizes).sum(axis=0).mean())


def _span(moments: Array) -> tuple[float, ...]:
    return tuple(np.quantile(moments, SPAN).tolist())


def calendar(month: float) -> tuple[int, int]:
    """Year and month (1 to 12) of a moment in months since January of the year 0."""
    year, rest = divmod(int(month), MONTHS)
    return year, rest + 1


def late(items: Sequence[Progress], below: float = 0.5) -> list[Progress]:
    """The programmes more likely than not to miss their date, the worst first."""
    doubtful = [item for item in items if item.probability is not None and item.probability < below]
    return sorted(doubtful, key=lambda item: item.probability or 0.0)
