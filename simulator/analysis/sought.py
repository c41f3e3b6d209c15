"""What would it take, as an answer: what each lever alone could do, and what to beware of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from simulator import __version__
from simulator.analysis.amounts import of_timing
from simulator.analysis.cautions import alone, of_certainty, of_share, out_of_bounds
from simulator.analysis.levers import Moved
from simulator.analysis.plausible import Implausible
from simulator.analysis.rounded_starts import Ends, Rounding, of_rounding
from simulator.analysis.scorecard import meets
from simulator.language.faults import Words
from simulator.language.paths import Points
from simulator.language.scenario import Scenario
from simulator.language.system import AssumptionDefinition
from simulator.language.target import Target

Reach = Literal["alone", "not_alone", "no_lever"]


@dataclass(frozen=True, slots=True)
class Found:
    """What one lever alone can do for a target. Values are in the lever's unit, of what `moved` and `year` say.

    `low` and `high` are the ends of the values that meet the target: of the stretch that holds the present value, else
    of the nearest one; an end of None is the end of the lever's range. Both are None and `met` is False where no value
    within the range meets it. `edge` is where the target is just met, nearest to the present value: `value` is the same
    in round numbers, on the safe side, and `path` the lever's values by year with it. `reaches` is what the target then
    comes to in the central run, in its unit, `probability` the share of draws that meet it; both are of a run of its
    own. Where nothing meets it, `value` is the best within the range: with a probability the one that meets it in the
    largest share of the draws. Where everything does, `edge` is None.

    `ends` tells where the edge may lie if starting values are only as exact as they were published; None where that
    makes no difference, or where the value is on the safe side of both. `odd` are variables that a `value` that meets
    the target takes out of the range that their models call plausible.
    """

    lever: AssumptionDefinition
    moved: Moved
    year: int | None
    now: float
    met: bool
    low: float | None
    high: float | None
    edge: float | None
    value: float
    path: Points
    reaches: float
    probability: float | None
    range: tuple[float, float]
    ends: Ends | None = None
    odd: tuple[Implausible, ...] = ()

    @property
    def key(self) -> str:
        """The lever's key."""
        return self.lever.key


@dataclass(frozen=True, slots=True)
class Sought:
    """The answer for one target: what it comes to now, and what each lever alone could do, the least change first.

    `probability` is what was asked for (None: the central run), `chance` the share of draws that meet the target now.
    `idle` are levers that its equations name but that do not move it in its year. `rounding` is how exact all this can
    be, where the target rests on starting values that were published with decimals.
    """

    scenario: Scenario
    target: Target
    probability: float | None
    value: float
    chance: float | None
    met: bool
    levers: tuple[Found, ...]
    idle: tuple[AssumptionDefinition, ...]
    draws: int
    seed: int
    rounding: Rounding | None = None
    version: str = __version__

    @property
    def reach(self) -> Reach:
        """Whether some lever meets the target alone, levers move it but none alone does, or no lever moves it."""
        if any(item.met for item in self.levers):
            return "alone"
        return "not_alone" if self.levers else "no_lever"

    @property
    def cautions(self) -> tuple[Words, ...]:
        """What to beware of."""
        found = [item.probability for item in self.levers if item.probability in {0.0, 1.0}]
        certain = [self.probability] if self.probability == 1 else list(dict.fromkeys(found))
        words = [words for share in certain for words in of_certainty(share, self.draws)]
        timing = of_timing(self.scenario, [self.target])
        odd = [out_of_bounds(one, alone(item.lever.title)) for item in self.levers for one in item.odd]
        return (*timing, *of_share(self.probability, self.draws), *words, *self._of_starts(), *odd)

    def _of_starts(self) -> Iterator[Words]:
        """What starting values that were published rounded do to the answer."""
        told = self.rounding
        if told and (
            any(item.ends for item in self.levers)
            or len(set(meets(self.target, np.array([told.low, told.high])).tolist())) > 1
        ):
            yield of_rounding(told, self.target, self.scenario.system)

    def __getitem__(self, key: str) -> Found:
        """What a lever can do, by its key. Raises `KeyError`."""
        found = next((item for item in self.levers if item.key == key), None)
        if found is None:
            raise KeyError(key)
        return found
