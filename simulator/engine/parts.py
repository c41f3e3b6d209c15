"""The draws of a run in parts, what is kept of them, and who else is shown them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from simulator.engine.buffers import BUFFERS
from simulator.engine.delivered import bytes_a_draw
from simulator.engine.program import Program
from simulator.engine.sketch import Sketch
from simulator.language.scenario import Scenario

Array = NDArray[np.float64]
Arrays = Mapping[str, Array]
Span = tuple[int, int]  # the first draw, and the one behind the last

BUDGET = 2 * 2**30  # bytes of kept draws
WORKING = 2**28  # bytes of the arrays that parts are calculated in, those of all threads together
SCRATCH = 16  # arrays between operations: the longest equation the language takes needs no more


class Part(NamedTuple):
    """Draws `start` to `stop` (exclusive), of which those before `fresh` were another part's already."""

    start: int
    stop: int
    fresh: int


class Watcher(Protocol):
    """Who is shown the draws of every part where they are too many to be kept."""

    def begin(self) -> None:
        """All parts follow; what was shown before counts no longer."""

    def add(self, arrays: Arrays, part: Part) -> None:
        """One part, in arrays as `fresh` takes them. Several threads may call this at once, for parts in any order."""


def parts_of(program: Program, scenario: Scenario, span: Span, chunk: int, threads: int = 1) -> Iterator[Part]:
    """The parts of a span of draws, for so many threads; all of one size, lest the last needs a machine of its own.

    Where they do not come out even, the last begins with some draws of the one before: the same numbers again.
    """
    start, stop = span
    if start < stop:
        room = WORKING // threads
        most = min(chunk, _most_at_a_time(program, room), _most_carried_out(program, scenario, room))
        size = ceil((stop - start) / ceil((stop - start) / most))
        for fresh in range(start, stop, size):
            yield Part(min(fresh, stop - size), min(fresh + size, stop), fresh)


def fresh(array: Array, part: Part) -> Array:
    """An array of a part without the draws that another part had already.

    Its shape is (years, draws), or (years, 1) where no draw changes it: then it stays as it is.
    """
    return array if array.shape[1] == 1 else array[:, part.fresh - part.start :]


def too_many(variables: int, years: int, draws: int) -> bool:
    """Whether the draws of so many variables are too many to be kept, so that they are counted."""
    return variables * years * draws * 8 > BUDGET


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of the draws: all values, or counts of them where they are too many."""

    samples: dict[str, Array]
    sketches: dict[str, Sketch]
    block: Array | None = None

    @classmethod
    def of(cls, keys: Sequence[str], years: int, draws: int, together: Sequence[str] = ()) -> Kept:
        """Room for the draws of these variables; those `together` stand in one array, in their order: `block`."""
        if not draws:
            return cls({}, {})
        if too_many(len(keys), years, draws):
            return cls({}, {key: Sketch(years) for key in keys})
        block = BUFFERS.empty((len(together), years, draws))
        alone = {key: BUFFERS.empty((years, draws)) for key in keys if key not in together}
        rows = dict(zip(together, block, strict=True))
        return cls({key: rows[key] if key in rows else alone[key] for key in keys}, {}, block)

    def take(self, arrays: Arrays, part: Part) -> None:
        """Keep the fresh draws of a part, of the variables that `arrays` has."""
        for key, array in arrays.items():
            if key in self.samples:
                self.samples[key][:, part.fresh : part.stop] = fresh(array, part)
            if key in self.sketches:
                self.sketches[key].add(fresh(array, part), part.stop - part.fresh)


def _most_at_a_time(program: Program, room: int) -> int:
    """The draws whose arrays fit so many bytes."""
    return max(1, room // (8 * len(program.years) * (len(program.keys) + SCRATCH)))


def _most_carried_out(program: Program, scenario: Scenario, room: int) -> int:
    """The draws whose plans of work can be carried out in so many bytes."""
    return max(1, room // max(bytes_a_draw(scenario) if program.system.deliveries else 0, 1))
