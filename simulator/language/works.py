"""Promises of work, checked: classes of work with their stages, and the plans whose completion a scenario simulates."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.language.quantity import Quantity
from simulator.language.schema import Distribution, Origin, Title

MONTHS = 12


@dataclass(frozen=True, slots=True)
class StageDefinition:
    """A stage of a class of work.

    `months` is the distribution of its length in working months, `season` the months of the year (1 to 12) in which
    it goes on, `limit` the assumption that caps how many projects may be in it at a time, `batches` the months at whose
    end alone it can be completed (empty: at any time). A `yearly` limit is a fund: what may be begun in each year, of
    which a project takes the assumption `cost`, in proportion to its size, or 1 without.
    """

    name: str
    title: Title
    months: Distribution
    season: tuple[int, ...]
    limit: str | None
    batches: tuple[int, ...]
    yearly: bool = False
    cost: str | None = None


@dataclass(frozen=True, slots=True)
class WorkDefinition:
    """A class of work; `delay`, `pace`, `reserve`, `past` and `granted` are keys of assumptions (None: no such effect).

    `past` is how many times what is done in a year at past pace can be begun in one year, 0 for any; `granted` is how
    likely a project is to be granted by whoever decides: one that is refused is never completed.
    """

    key: str
    title: Title
    stages: tuple[StageDefinition, ...]
    start: int
    lots: int
    delay: str | None
    pace: str | None
    reserve: str | None
    origin: Origin
    past: str | None = None
    granted: str | None = None

    def levers(self) -> tuple[str, ...]:
        """Keys of the assumptions that change how all work of the class goes, whatever its past."""
        shared = (key for stage in self.stages for key in (stage.limit, stage.cost))
        named = (self.delay, self.pace, self.reserve, self.granted, *shared)
        return tuple(dict.fromkeys(key for key in named if key is not None))


@dataclass(frozen=True, slots=True)
class Pace:
    """What is promised, and what limits how much of it is begun in a year: keys of assumptions of the same unit.

    `promise` is all that is promised, `done` what is done in a year at past pace; None where nothing tells it.
    """

    promise: str
    done: str | None = None


@dataclass(frozen=True, slots=True)
class Within:
    """Where the projects of a part are found: those from `first` up to `stop` in the `plan` of another `delivery`.

    `year` is that of the plan where the delivery has one a year, None where it has a single one; `amount` is how much
    the part is, in its own unit, for each unit of the whole as it was promised.
    """

    delivery: str
    year: int | None
    plan: Plan
    first: int
    stop: int
    amount: float


@dataclass(frozen=True, slots=True)
class Plan:
    """The projects of a promise: `sizes` are shares of it, `start` is months since January of the year 0.

    A promise over several years begins its projects in turn: the same number each year, `years` in all. Of a
    `remainder` there is nothing beyond the promise, so nothing is in reserve. What is counted one by one, `count` in
    all, is done in whole numbers; 0 for an amount. Projects that are `within` another plan are carried out there.
    """

    start: int
    sizes: tuple[float, ...]
    first_stage: int = 0
    years: int = 1
    remainder: bool = False
    count: int = 0
    within: Within | None = None

    @property
    def starts(self) -> tuple[int, ...]:
        """When each project begins, in months since January of the year 0."""
        lots = len(self.sizes)
        return tuple(self.start + MONTHS * (lot * self.years // lots) for lot in range(lots))


@dataclass(frozen=True, slots=True)
class DeliveryDefinition(Quantity):
    """The completed share of a promise at the end of a month of each year, an input of equations; its unit is 1.

    Every year of the horizon has a plan that begins in month `start` with `lots` equal projects, and the value is the
    share of that year's plan completed by the end of its `month`, mostly December. With `once` (a document's programme)
    there is a single plan, and its share accumulates over the years. A scenario's documents may give plans of their
    own. With a `pace` no more of a plan begins in a year than past years let expect.
    """

    work: str
    start: int
    lots: int
    once: bool = False
    pace: Pace | None = None
    month: int = MONTHS

    def levers(self, work: WorkDefinition) -> tuple[str, ...]:
        """Keys of the assumptions that change how its plans are carried out."""
        return (*work.levers(), *self.paced(work))

    def paced(self, work: WorkDefinition) -> tuple[str, ...]:
        """Keys of the assumptions that limit how much of a plan begins in a year; none where nothing does.

        How many times what was done in a past year, how much that was, and all that is promised.
        """
        if self.pace is None or self.pace.done is None or work.past is None:
            return ()
        return work.past, self.pace.done, self.pace.promise


def month_number(year: int, month: int) -> int:
    """Months since January of the year 0, for a month 1 to 12."""
    return year * MONTHS + month - 1


def equal_lots(lots: int) -> tuple[float, ...]:
    """Sizes of equal projects that make up a promise."""
    return (1.0 / lots,) * lots
