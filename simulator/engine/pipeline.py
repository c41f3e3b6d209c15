"""Promises of work carried out: when the lots of every plan pass their stages, over the draws.

A lot begins with its plan, after the delay and once it is its turn at past pace (`turns`), and passes its stages in
order, each as long as its draw says times the pace, in the season of its stage. A lot that past pace lets begin only in
part goes on as several pieces, each on its way by itself and as long as the lot. Where somebody has to grant it, a lot
that is refused passes its stages all the same, but is never completed. Lots that share no limit pass for all
draws at once; where a limit makes one wait in a draw, SimPy runs the line of that draw (`queues`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import prod

import numpy as np
from numpy.typing import NDArray
from scipy.special import bdtrc

from simulator.engine.completion import Completion, size_grains
from simulator.engine.distributions import Array, central, quantile
from simulator.engine.funds import Fund, money_down
from simulator.engine.queues import Step, Times, queue
from simulator.engine.sampling import uniforms
from simulator.engine.seasons import Whole, clock, grains, lengths
from simulator.engine.turns import in_turn
from simulator.language.operations import NEARLY
from simulator.language.schema import Distribution
from simulator.language.works import Plan, WorkDefinition

Levers = Mapping[str, Array]

_HALF = 0.5 + 1e-9  # half a lot is one, whatever the rounding
_CELLS = 4096  # of the table of quantiles


@dataclass(frozen=True, slots=True)
class Task:
    """A plan to be carried out by a class of work; the key, unique among the tasks, keys its draws.

    `paced` are the assumptions that limit how much of it begins in a year: how many times what was done in a past year,
    how much that was, and all that is promised; none where nothing does.
    """

    key: str
    work: WorkDefinition
    plan: Plan
    paced: tuple[str, ...] = ()

    def levers(self) -> tuple[str, ...]:
        """Keys of the assumptions that change how it goes."""
        return (*self.work.levers(), *self.paced)


def deliver(
    tasks: Sequence[Task],
    levers: Mapping[str, Levers],
    seed: int | None,
    start: int,
    stop: int,
    funds: Mapping[str, Fund] | None = None,
) -> dict[str, Completion]:
    """Completion of every task in the draws `start` to `stop` (exclusive), by the keys of the tasks.

    `levers` holds, by key of a task, the values of the assumptions that it names (`Task.levers`), each of shape
    (stop - start,) or (1,): those of the year in which the plan begins. A task that names none may be left out. Of a
    limit's value the whole part counts, and 0 or less is none; where tasks that share it give different ones, a lot
    enters once fewer are in than its own task's value. What a yearly limit grants is in `funds`, by its name; the
    levers hold what a lot takes of it. Without a seed every length is the central value of its distribution. The
    numbers of a draw do not depend on which other draws are computed with it.
    """
    given = funds or {}
    passages = [_Passage(task, levers.get(task.key, {}), given, seed, start, stop) for task in tasks]
    for passage in passages:
        passage.go_on(0)
    _stand_in_line([passage for passage in passages if passage.limited])
    return {passage.task.key: passage.completion() for passage in passages}


def waited(tasks: Iterable[Task], completions: Mapping[str, Completion]) -> dict[str, Array]:
    """Months that all lots together waited for room in each limit, shape (draws,): the most is what binds.

    Those that waited for their turn at past pace are under the assumption that says how much of it may begin.
    """
    months: dict[str, Array] = {}
    for task in tasks:
        waits = completions[task.key].waits.sum(axis=0)
        for stage, wait in zip(task.work.stages, waits, strict=True):
            if stage.limit is not None:
                months[stage.limit] = months.get(stage.limit, 0.0) + wait
        if task.paced:
            months[task.paced[0]] = months.get(task.paced[0], 0.0) + _lot_months(completions[task.key])
    return months


def _lot_months(completion: Completion) -> Array:
    """Months that the lots waited for their turn, those of usual size counted as one, shape (draws,)."""
    lots: Array = (completion.turns * completion.sizes).sum(axis=0) * completion.lots
    return lots


class _Passage:
    """The lots of one task on their way; `lengths` are of the shape of `ends` and `waits`, which are a `Completion`'s.

    `needs` (lots or 1, draws) is, for each stage, the room in its limit that a lot must find, or what it takes of the
    fund, 0 where it need not wait; `limited` are the stages in which it may have to.
    """

    def __init__(
        self, task: Task, levers: Levers, funds: Mapping[str, Fund], seed: int | None, start: int, stop: int
    ) -> None:
        self.task, self.stages, self.first = task, task.work.stages, task.plan.first_stage
        self.funds, self._levers, self._draws = funds, levers, stop - start
        self.clocks = [clock(stage.season, stage.batches) for stage in self.stages]
        starts = np.array([task.plan.starts]).T
        ready = grains(starts + self._lever(task.work.delay, 0.0))
        # A single project has nothing in reserve: a road is opened once. Nor has what is all that is left.
        more = len(task.plan.sizes) > 1 and not task.plan.remainder
        self.reserve = self._reserve(task.work.reserve if more else None)
        whole = _whole_sizes(task.plan.sizes)[:, None]
        self.begin, self.sizes = (
            (ready, whole) if not task.paced else _pieces(ready, whole, 1.0 + self.reserve, self._yearly())
        )
        pieces = len(self.begin) // max(len(ready), 1)
        self.turns = np.where(self.sizes > 0, self.begin - np.repeat(ready, pieces, axis=0), 0.0)
        self.granted = self._granted(seed, start, stop, pieces)
        lengths = _lengths(task, self._lever(task.work.pace, 1.0), seed, start, stop)
        self.lengths = np.repeat(lengths, pieces, axis=0)
        self.needs = [self._needs(place) for place in range(len(self.stages))]
        self.limited = [place for place, needs in enumerate(self.needs) if needs.any() and task.plan.sizes]
        self.ends = np.repeat(self.begin[:, None], len(self.stages), axis=1)
        self.waits = np.zeros_like(self.ends) if self.limited else np.broadcast_to(0.0, self.ends.shape)

    def _lever(self, key: str | None, otherwise: float) -> Array:
        return np.broadcast_to(otherwise if key is None else self._levers[key], (self._draws,))

    def _reserve(self, key: str | None) -> Array:
        """What is planned beyond the promise, as a share of it, shape (draws,): of applications, whole ones."""
        reserve, lots = self._lever(key, 0.0), len(self.task.plan.sizes)
        if self.task.work.granted is None or not lots:
            return reserve
        applications: Array = np.ceil(lots * (1.0 + reserve) - NEARLY)
        return applications / lots - 1.0

    def _granted(self, seed: int | None, start: int, stop: int, pieces: int) -> Array | None:
        """How many applications of each lot are granted, shape (lots * pieces, draws); None where nobody has to.

        Of the central run they are as many as are to be expected.
        """
        if self.task.work.granted is None:
            return None
        chance, lots = np.clip(self._lever(self.task.work.granted, 1.0), 0.0, 1.0), len(self.task.plan.sizes)
        # Those in reserve go along with the last lots, so that more of them take nothing from any lot.
        applied = np.floor(1.0 + self.reserve + np.arange(lots)[:, None] / max(lots, 1) + NEARLY)
        if seed is None:
            expected = np.floor(np.cumsum(applied, axis=0) * chance + _HALF)
            granted = np.diff(expected, axis=0, prepend=0.0)
        else:
            drawn = uniforms(seed, f"{self.task.key}//granted", start * lots, stop * lots)
            granted = _successes(applied, chance, drawn.reshape(stop - start, lots).T)
        return np.repeat(granted, pieces, axis=0)

    def _yearly(self) -> Array:
        """What share of the promise may begin in a year, shape (draws,): 0 for any, as of a promise of nothing."""
        times, done, promise = (self._lever(key, 0.0) for key in self.task.paced)
        return np.divide(times * done, promise, out=np.zeros(self._draws), where=promise > 0)

    def _needs(self, place: int) -> Array:
        stage = self.stages[place]
        if stage.limit is None or place < self.first:
            return np.zeros((1, self._draws))
        if not stage.yearly:
            return np.floor(np.maximum(self._lever(stage.limit, 0.0), 0.0)) * (self.sizes > 0)
        return self._costs(stage.cost) if self.funds[stage.limit].limits else np.zeros((1, self._draws))

    def _costs(self, cost: str | None) -> Array:
        """What each lot takes of a fund: 1, or what a lot of usual size costs, times its size."""
        sizes = self.sizes * len(self.task.plan.sizes)
        each = 1.0 * (self.sizes > 0) if cost is None else sizes * np.maximum(self._lever(cost, 0.0), 0.0)
        return money_down(np.broadcast_to(each, self.begin.shape))

    def go_on(self, place: int) -> None:
        """Pass the stages from this one on, all draws at once and without waiting."""
        for stage in range(max(place, self.first), len(self.stages)):
            self.ends[:, stage] = self.clocks[stage].finish(self.arrivals(stage), self.lengths[:, stage])

    def arrivals(self, place: int) -> Array:
        """When each lot has passed the stage before, shape (lots, draws)."""
        return self.ends[:, place - 1] if place else self.begin

    def needs_by_lot(self, *places: int) -> Array:
        """The needs of every lot in some stages, shape (lots, stages, draws)."""
        shape = len(self.ends), self._draws
        return np.stack([np.broadcast_to(self.needs[place], shape) for place in places], axis=1)

    @property
    def span(self) -> slice:
        """The stages from the first limited one to the last."""
        return slice(self.limited[0], self.limited[-1] + 1)

    @property
    def places(self) -> range:
        """The stages of the span."""
        return range(self.span.start, self.span.stop)

    def steps(self) -> list[Step]:
        """The stages of the span, lot by lot."""
        last = self.limited[-1]
        one = [Step(self.clocks[place], self.stages[place].limit, place == last) for place in self.places]
        return one * len(self.ends)

    def wait(self, draws: Whole, times: Times) -> None:
        """Take over when the lots passed the span in these draws, and pass the stages behind it."""
        ends, starts = (part.reshape(len(self.ends), -1, len(draws)) for part in (times.ends, times.starts))
        arrivals = np.concatenate([self.arrivals(self.span.start)[:, None, draws], ends[:, :-1]], axis=1)
        self.waits[:, self.span, draws] = starts - arrivals
        self.ends[:, self.span, draws] = ends
        self.go_on(self.span.stop)

    def completion(self) -> Completion:
        """What came of it."""
        plan = self.task.plan
        reserve = self.reserve if self.granted is None else np.zeros(1)  # granted or not, it is told there
        parts = self.begin, self.ends, self.waits, self.sizes, reserve, self.turns
        return Completion(*parts, plan.count, len(plan.sizes), self.granted)


def _lengths(task: Task, pace: Array, seed: int | None, start: int, stop: int) -> Array:
    """Months of work of each lot in each stage, shape (lots, stages, draws); 0 in stages that are behind."""
    lots, stages = len(task.plan.sizes), task.work.stages
    months = np.zeros((lots, len(stages), stop - start))
    for place, stage in enumerate(stages[task.plan.first_stage :], start=task.plan.first_stage):
        if seed is None:
            months[:, place] = central(stage.months)
        else:
            # One stream for the lots of a stage, draw by draw: fewer streams, and the same numbers in any chunk.
            drawn = uniforms(seed, f"{task.key}/{stage.name}", start * lots, stop * lots)
            months[:, place] = _quantile(stage.months, drawn.reshape(stop - start, lots).T)
    months *= pace
    return lengths(months)


def _pieces(ready: Array, sizes: Array, planned: Array, yearly: Array) -> tuple[Array, Array]:
    """When the pieces of each lot begin at past pace and their sizes, lot by lot: shapes (lots * pieces, draws).

    `sizes` (lots, 1) are shares of the promise, `planned` (draws,) is all that is planned over the promise.
    """
    begun, parts = (each.swapaxes(0, 1) for each in in_turn(ready, sizes * planned, yearly))
    cut = np.diff(size_grains(np.cumsum(parts, axis=1) * sizes[:, None]), axis=1, prepend=0.0)
    return begun.reshape(-1, ready.shape[1]), cut.reshape(-1, ready.shape[1])


def _quantile(distribution: Distribution, u: Array) -> Array:
    """Lengths at probabilities; those of PERT, slow to invert, from a table: a stage is known to weeks, not seconds."""
    if distribution.pert is None:
        return quantile(distribution, u)
    heights, rises = _table(distribution.pert)
    found = u * _CELLS
    cell = found.astype(np.intp)  # u is below 1
    found -= cell
    found *= rises[cell]
    found += heights[cell]
    return found


@lru_cache(maxsize=256)
def _table(pert: tuple[float, float, float]) -> tuple[Array, Array]:
    """Quantiles at the ends of equal cells of probability, and the rise within each cell."""
    heights = quantile(Distribution(pert=pert), np.linspace(0.0, 1.0, _CELLS + 1))
    return heights, np.diff(heights)


def _successes(trials: Array, chance: Array, u: Array) -> Array:
    """How many of some trials, each by itself, succeed where one uniform number for all of them is `u`; same shape."""
    found = np.zeros_like(u)
    whole = trials.astype(np.intp)
    for fewer in range(int(whole.max(initial=0))):
        found += (bdtrc(fewer, whole, chance) > u) & (whole > fewer)
    return found


def _whole_sizes(sizes: Sequence[float]) -> Array:
    """Sizes on their grain, shape (lots,), so that no part of what they add up to is lost to rounding."""
    return np.diff(size_grains(np.cumsum(sizes)), prepend=0.0)


def _stand_in_line(passages: Sequence[_Passage]) -> None:
    """Let SimPy tell how the lots of all passages wait, in the draws in which a limit makes any of them wait."""
    draws = np.flatnonzero(_makes_wait(passages))
    if not draws.size:
        return
    times = queue(
        [step for passage in passages for step in passage.steps()],
        _joined(passage.arrivals(passage.span.start)[:, draws] for passage in passages),
        _joined(passage.lengths[:, passage.span, draws] for passage in passages),
        _joined(passage.needs_by_lot(*passage.places)[..., draws] for passage in passages),
        {key: fund.only(draws) for key, fund in passages[0].funds.items()},
    )
    cuts = np.cumsum([len(passage.steps()) for passage in passages])[:-1]
    for passage, starts, ends in zip(passages, np.split(times.starts, cuts), np.split(times.ends, cuts), strict=True):
        passage.wait(draws, Times(starts, ends))


def _joined(parts: Iterable[Array]) -> Array:
    """Arrays over draws, one below the other, shape (rows, draws)."""
    return np.concatenate([part.reshape(prod(part.shape[:-1]), part.shape[-1]) for part in parts])


def _makes_wait(passages: Sequence[_Passage]) -> NDArray[np.bool_]:
    """Draws in which some limit would be exceeded if nobody waited, shape (draws,)."""
    at: dict[str | None, list[tuple[Array, Array, Array]]] = {}
    for passage in passages:
        for place in passage.limited:
            visit = passage.arrivals(place), passage.ends[:, place], passage.needs_by_lot(place)[:, 0]
            at.setdefault(passage.stages[place].limit, []).append(visit)
    exceeded = [
        _is_exceeded(passages[0].funds.get(key or ""), *map(_joined, zip(*visits, strict=True)))
        for key, visits in at.items()
    ]
    return np.logical_or.reduce(exceeded, axis=0) if exceeded else np.zeros(0, dtype=np.bool_)


def _is_exceeded(fund: Fund | None, starts: Array, ends: Array, needs: Array) -> NDArray[np.bool_]:
    """Draws in which a limit does not have what all need at the time; `starts`, `ends` and `needs` (lots, draws)."""
    return _is_crowded(starts, ends, needs) if fund is None else fund.is_overdrawn(starts, needs)


def _is_crowded(starts: Array, ends: Array, rooms: Array) -> NDArray[np.bool_]:
    """Draws in which more lots than the smallest room are in a limit at a time; arguments (lots, draws)."""
    counted = rooms > 0
    came, left = (np.sort(np.where(counted, moments, np.inf), axis=0) for moments in (starts, ends))
    smallest = np.where(counted, rooms, len(rooms)).min(axis=0)
    crowded = np.zeros(len(smallest), dtype=np.bool_)
    for room in np.unique(smallest[smallest < len(rooms)]).astype(int):
        # With room for n, whoever comes as number n + k finds that k have left.
        crowded |= (smallest == room) & (came[room:] < left[: len(left) - room]).any(axis=0)
    return crowded
