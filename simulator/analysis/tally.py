"""What the draws say of each target when they are too many to be kept: counted part by part, as they come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from simulator.analysis.scorecard import Spread, measured, meets, unmeasurable
from simulator.engine.parts import Part, fresh
from simulator.engine.projection import QUANTILES
from simulator.engine.sketch import Sketch
from simulator.language.scenario import Scenario
from simulator.language.target import Target

Array = NDArray[np.float64]


@dataclass(slots=True)
class Count:
    """Draws of one target: `spread` has those with a value, `met` is how many meet it."""

    spread: Sketch = field(default_factory=lambda: Sketch(1))
    met: int = 0
    without: int = 0

    def join(self, other: Count) -> None:
        """Take in what was counted of other draws."""
        self.spread.join(other.spread.counts, other.spread.count)
        self.met += other.met
        self.without += other.without


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts for the targets of a scenario by their ids; a `Watcher` for `engine.run.Runner`.

    Probabilities are exact, quantiles right to `sketch.RELATIVE_ERROR`; neither depends on the order of the parts.
    """

    scenario: Scenario
    counts: dict[str, Count] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def begin(self) -> None:
        """Forget what was counted."""
        self.counts.clear()

    def add(self, arrays: Mapping[str, Array], part: Part) -> None:
        """Count the fresh draws of a part."""
        for target in self.scenario.targets:
            if target.key in arrays and not unmeasurable(target, self.scenario).en:
                self._count(target, fresh(arrays[target.key], part), part.stop - part.fresh)

    def spreads(self) -> dict[str, Spread]:
        """The spread of every target by its id, as `scorecard` takes it."""
        return {name: _spread(count) for name, count in self.counts.items()}

    def _count(self, target: Target, series: Array, draws: int) -> None:
        with np.errstate(all="ignore"):  # a base of zero has no growth; such draws have no value
            row = measured(target, series, self.scenario)[self.scenario.years.index(target.statement.year)]
        weight = draws // len(row)
        valid = row[np.isfinite(row)]
        with self._lock:
            count = self.counts.setdefault(target.id, Count())
            count.met += weight * int(meets(target, row).sum())
            count.without += weight * (len(row) - len(valid))
        if len(valid):
            count.spread.add(valid[None], weight * len(valid))


def _spread(count: Count) -> Spread:
    counted = count.spread.count
    levels = (np.nan,) * len(QUANTILES) if count.without else tuple(count.spread.quantiles(QUANTILES)[:, 0].tolist())
    return Spread(levels, count.met / (counted + count.without))
