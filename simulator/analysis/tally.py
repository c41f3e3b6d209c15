"""What the draws say of each target when they are too many to be kept: counted part by part, as they come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from simulator.analysis.scorecard import Spread, likely_by, measured, meets, unmeasurable
from simulator.engine.parts import Part, fresh
from simulator.engine.projection import QUANTILES
from simulator.engine.sketch import Sketch
from simulator.language.scenario import Scenario
from simulator.language.target import Target

Array = NDArray[np.float64]


@dataclass(slots=True)
class Count:
    """Draws of one target: `spread` has those with a value in its year, `met` (years,) is how many meet it in each."""

    spread: Sketch = field(default_factory=lambda: Sketch(1))
    met: NDArray[np.int64] = field(default_factory=lambda: np.zeros(1, dtype=np.int64))
    without: int = 0

    def join(self, other: Count) -> None:
        """Take in what was counted of other draws."""
        self.spread.join(other.spread.counts, other.spread.count)
        self.met = self.met + other.met
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
        rows = {target.id: self._row(target) for target in self.scenario.targets}
        return {name: _spread(count, rows[name], self.scenario) for name, count in self.counts.items()}

    def _row(self, target: Target) -> int:
        return self.scenario.years.index(target.statement.year)

    def _count(self, target: Target, series: Array, draws: int) -> None:
        with np.errstate(all="ignore"):  # a base of zero has no growth; such draws have no value
            rows = measured(target, series, self.scenario)
        row, met = rows[self._row(target)], meets(target, rows).sum(axis=1)
        weight = draws // len(row)
        valid = row[np.isfinite(row)]
        with self._lock:
            count = self.counts.setdefault(target.id, Count())
            count.met = count.met + weight * met
            count.without += weight * (len(row) - len(valid))
        if len(valid):
            count.spread.add(valid[None], weight * len(valid))


def _spread(count: Count, row: int, scenario: Scenario) -> Spread:
    levels = (np.nan,) * len(QUANTILES) if count.without else tuple(count.spread.quantiles(QUANTILES)[:, 0].tolist())
    shares = count.met / (count.spread.count + count.without)
    return Spread(levels, float(shares[row]), likely_by(shares, scenario))
