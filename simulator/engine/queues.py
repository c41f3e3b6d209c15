"""Lots that wait for one another, for room or for the year's money: one SimPy run for each draw."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
from simpy import Environment, Event
from simpy.events import NORMAL, EventPriority

from simulator.engine.distributions import Array
from simulator.engine.funds import Fund, row_of
from simulator.engine.seasons import LONGEST, Clock
from simulator.language.works import MONTHS

_BEFORE_ALL = -1  # a place before every other
_MOST_YEARS = int(LONGEST) // MONTHS  # that a fund limits: however little it gives, work comes to an end


@dataclass(frozen=True, slots=True)
class Step:
    """A stage on the way of a lot: its clock, the limit it shares (None: nobody waits), whether the way ends here.

    The limit is a name in `funds` for a yearly fund, else a room for some lots at a time.
    """

    clock: Clock
    limit: str | None
    last: bool


@dataclass(frozen=True, slots=True)
class Times:
    """When each step began and ended, months since January of the year 0, each of shape (steps, draws)."""

    starts: Array
    ends: Array


def queue(steps: Sequence[Step], arrivals: Array, lengths: Array, needs: Array, funds: Mapping[str, Fund]) -> Times:
    """Pass the lots through their steps, first come first served.

    `steps` are those of the first lot in order, then those of the second and so on; `arrivals` (lots, draws) is when
    each lot reaches its first step, `lengths` (steps, draws) are months of work. `needs` (steps, draws) is how many
    lots may be in the step's limit together with this one, or what this one takes of the fund; with 0 it does not wait.
    The grants of `funds` are of all these draws. Of lots that arrive at the same moment the earlier in `steps` comes
    first. Moments and lengths are on the grain of `seasons`.
    """
    times = Times(np.empty(lengths.shape), np.empty(lengths.shape))
    grants = {name: fund.by_draw(arrivals.shape[1]) for name, fund in funds.items()}
    for draw in range(arrivals.shape[1]):
        money = {name: _Money(fund.first, grants[name][draw]) for name, fund in funds.items()}
        came, worked, needed = (array[:, draw].tolist() for array in (arrivals, lengths, needs))
        run = _Replication(steps, came, worked, needed, money).run()
        times.starts[:, draw], times.ends[:, draw] = run.starts, run.ends
    return times


class _Line(Protocol):
    """Lots before a limit."""

    waiting: deque[int]

    def take(self, need: float, now: float) -> bool:
        """Let in whoever is first in line, if there is what he needs."""

    def leave(self) -> None:
        """Give back what a lot has taken."""


@dataclass(slots=True)
class _Room:
    """A limit of so many lots at a time, and how many are in it.

    SimPy's own Resource has one capacity for all, while here the first in line goes by its own room, since plans of
    different years may leave room for different numbers; and its requests and releases are events, which take two
    thirds of the time. The tests hold this to it where all rooms are equal.
    """

    inside: int = 0
    waiting: deque[int] = field(default_factory=deque)

    def take(self, need: float, now: float) -> bool:  # noqa: ARG002 - room does not go by the calendar
        if self.inside >= need:
            return False
        self.inside += 1
        return True

    def leave(self) -> None:
        self.inside -= 1


@dataclass(slots=True)
class _Money:
    """A yearly fund and what is left of it; SimPy's own Container would need a process that fills it for ever."""

    first: int
    grants: list[float]
    waiting: deque[int] = field(default_factory=deque)
    year: int = -1
    left: float = 0.0

    def take(self, need: float, now: float) -> bool:
        year = int(now // MONTHS)
        grant = self._grant(year)
        if year != self.year:
            # A line has been asked every January since it came to be, so that no year's grant is passed over.
            self.year, self.left = year, grant + (self.left if self.waiting else 0.0)
        if not grant:
            return True
        if need > self.left:
            return False
        self.left -= need
        return True

    def leave(self) -> None:
        """Money once spent does not come back."""

    def _grant(self, year: int) -> float:
        return self.grants[row_of(year, self.first, len(self.grants))] if year < self.first + _MOST_YEARS else 0.0


Then = Callable[[Any], None]


class _Turn(Event):
    """An event at a `place` after a delay; of the turns of one moment, the earliest place comes first."""

    def __init__(self, environment: Environment, delay: float, place: int, then: list[Then]) -> None:
        # As SimPy's own Timeout does it, which leaves no choice of priority.
        self.env, self.callbacks, self._ok, self.place = environment, then, True, place
        environment.schedule(self, EventPriority(NORMAL + 1 + place), delay)


class _Replication:
    """One draw: every lot arrives at a step, enters when it has what it needs, leaves, and arrives at its next step."""

    def __init__(
        self,
        steps: Sequence[Step],
        arrivals: list[float],
        lengths: list[float],
        needs: list[float],
        money: Mapping[str, _Money],
    ) -> None:
        self._steps, self._lengths, self._needs = steps, lengths, needs
        self._environment = Environment()
        lines: dict[str | None, _Line] = {step.limit: _Room() for step in steps}
        lines.update(money)
        self._lines = [lines[step.limit] if need else None for step, need in zip(steps, needs, strict=True)]
        firsts = [0, *(place + 1 for place, step in enumerate(steps) if step.last)]
        # Those yet to come, the next one last: only he is scheduled, so that SimPy's own queue stays short.
        self._to_come = sorted(zip(arrivals, firsts, strict=False), reverse=True)
        self._leaving: list[Then] = [self._leave]
        self._arriving: list[Then] = [self._arrive]
        self.starts, self.ends = [0.0] * len(steps), [0.0] * len(steps)

    def run(self) -> _Replication:
        """This replication, run to its end."""
        self._expect()
        self._environment.run()
        return self

    def _expect(self) -> None:
        if self._to_come:
            moment, place = self._to_come.pop()
            _Turn(self._environment, moment - self._environment.now, place, self._arriving)

    def _arrive(self, turn: _Turn) -> None:
        self._join(turn.place)
        self._expect()

    def _join(self, place: int) -> None:
        line = self._lines[place]
        if line is None or (not line.waiting and line.take(self._needs[place], self._environment.now)):
            self._enter(place)
        else:
            line.waiting.append(place)
            if len(line.waiting) == 1 and isinstance(line, _Money):
                self._ask_in_january(line)

    def _admit(self, line: _Line) -> None:
        waiting, now = line.waiting, self._environment.now
        while waiting and line.take(self._needs[waiting[0]], now):
            self._enter(waiting.popleft())

    def _ask_in_january(self, line: _Money) -> None:
        def ask(_: _Turn) -> None:
            self._admit(line)
            if line.waiting:
                self._ask_in_january(line)

        now = self._environment.now
        _Turn(self._environment, (now // MONTHS + 1) * MONTHS - now, _BEFORE_ALL, [ask])

    def _enter(self, place: int) -> None:
        now = self.starts[place] = self._environment.now
        end = self.ends[place] = self._steps[place].clock.finish_one(now, self._lengths[place])
        _Turn(self._environment, end - now, place, self._leaving)

    def _leave(self, turn: _Turn) -> None:
        place = turn.place
        line = self._lines[place]
        if line is not None:
            line.leave()
            if line.waiting:
                self._admit(line)
        if not self._steps[place].last:
            self._join(place + 1)
