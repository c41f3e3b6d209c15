"""Lots that wait for one another where few may be in a stage at a time: one SimPy run for each draw."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import cast

import numpy as np
from simpy import Environment, Event
from simpy.events import NORMAL, EventPriority

from simulator.engine.distributions import Array
from simulator.engine.seasons import Clock, Whole


@dataclass(frozen=True, slots=True)
class Step:
    """A stage on the way of a lot: its clock, the limit it shares (None: nobody waits), whether the way ends here."""

    clock: Clock
    limit: str | None
    last: bool


@dataclass(frozen=True, slots=True)
class Times:
    """When each step began and ended, months since January of the year 0, each of shape (steps, draws)."""

    starts: Array
    ends: Array


def queue(steps: Sequence[Step], arrivals: Array, lengths: Array, rooms: Whole) -> Times:
    """Pass the lots through their steps, first come first served.

    `steps` are those of the first lot in order, then those of the second and so on; `arrivals` (lots, draws) is when
    each lot reaches its first step, `lengths` (steps, draws) are months of work, and `rooms` (steps, draws) is how many
    lots may be in the step's limit together with this one, 0 for any number. Of lots that arrive at the same moment the
    earlier in `steps` comes first. Moments and lengths are on the grain of `seasons`.
    """
    rows = zip(arrivals.T.tolist(), lengths.T.tolist(), rooms.T.tolist(), strict=True)
    runs = [_Replication(steps, *row).run() for row in rows]
    shape = (len(runs), len(steps))
    starts, ends = np.array([run.starts for run in runs]), np.array([run.ends for run in runs])
    return Times(starts.reshape(shape).T, ends.reshape(shape).T)


class _Turn(Event):
    """An event after a delay, whose value is a place; of the turns of one moment, the earliest place comes first."""

    def __init__(self, environment: Environment, delay: float, place: int, then: Callable[[Event], None]) -> None:
        # As SimPy's own Timeout does it, which leaves no choice of priority.
        self.env, self.callbacks, self._ok, self._value = environment, [then], True, place
        environment.schedule(self, EventPriority(NORMAL + 1 + place), delay)


@dataclass(slots=True)
class _Line:
    """Lots before a limit, and how many are in it.

    SimPy's own Resource has one capacity for all, while here the first in line goes by its own room, since plans of
    different years may leave room for different numbers; and its requests and releases are events, which take two
    thirds of the time. The tests hold this to it where all rooms are equal.
    """

    inside: int = 0
    waiting: deque[int] = field(default_factory=deque)


class _Replication:
    """One draw: every lot arrives at a step, enters when there is room, leaves, and arrives at its next step."""

    def __init__(self, steps: Sequence[Step], arrivals: list[float], lengths: list[float], rooms: list[int]) -> None:
        self._steps, self._arrivals, self._lengths, self._rooms = steps, arrivals, lengths, rooms
        self._environment = Environment()
        self._lines = {step.limit: _Line() for step in steps}
        self.starts, self.ends = [0.0] * len(steps), [0.0] * len(steps)

    def run(self) -> _Replication:
        """This replication, run to its end."""
        after = [place + 1 for place, step in enumerate(self._steps) if step.last]
        for place, arrival in zip([0, *after], self._arrivals, strict=False):
            _Turn(self._environment, arrival, place, self._arrive)
        self._environment.run()
        return self

    def _arrive(self, turn: Event) -> None:
        self._join(cast("int", turn.value))

    def _join(self, place: int) -> None:
        if self._rooms[place]:
            line = self._lines[self._steps[place].limit]
            line.waiting.append(place)
            self._admit(line)
        else:
            self._enter(place)

    def _admit(self, line: _Line) -> None:
        while line.waiting and line.inside < self._rooms[line.waiting[0]]:
            line.inside += 1
            self._enter(line.waiting.popleft())

    def _enter(self, place: int) -> None:
        now = self.starts[place] = self._environment.now
        end = self.ends[place] = self._steps[place].clock.finish_one(now, self._lengths[place])
        _Turn(self._environment, end - now, place, self._leave)

    def _leave(self, turn: Event) -> None:
        place = cast("int", turn.value)
        step = self._steps[place]
        if self._rooms[place]:
            line = self._lines[step.limit]
            line.inside -= 1
            self._admit(line)
        if not step.last:
            self._join(place + 1)
