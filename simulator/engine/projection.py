"""What a run yields: arrays by variable, year and draw, with labels."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from simulator.engine.quantiles import row_quantiles
from simulator.engine.sketch import Sketch
from simulator.language.scenario import Scenario

Array = NDArray[np.float64]
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)


@dataclass(frozen=True, slots=True)
class Projection:
    """Trajectories of one scenario, every value in the unit of its variable.

    `central` maps every variable, assumption and shock to an array of shape (years,); `samples` maps the kept
    variables to arrays of shape (years, draws), and is empty when only the central case was run. Of draws too many to
    be kept, `sketches` has counts by year instead, with quantiles that are right to `sketch.RELATIVE_ERROR`. `threads`
    may work on the draws at once.
    """

    scenario: Scenario
    central: Mapping[str, Array]
    samples: Mapping[str, Array] = field(repr=False)
    draws: int
    seed: int
    sketches: Mapping[str, Sketch] = field(default_factory=dict, repr=False)
    threads: int = field(default=1, compare=False, repr=False)

    @property
    def years(self) -> tuple[int, ...]:
        """Calendar years, the base year first."""
        return self.scenario.years

    @property
    def names(self) -> tuple[str, ...]:
        """Keys of all variables."""
        return tuple(self.scenario.system.variables)

    def __iter__(self) -> Iterator[str]:
        return iter(self.names)

    def row(self, year: int) -> int:
        """The index of a year. Raises `KeyError` outside the horizon."""
        if year not in self.years:
            raise KeyError(year)
        return year - self.years[0]

    def value(self, key: str, year: int) -> float:
        """The central value of any quantity in a year."""
        return float(self.central[key][self.row(year)])

    def quantiles(self, key: str, levels: Sequence[float] = QUANTILES) -> Array:
        """Quantiles over the draws, shape (levels, years); without draws the central value at every level."""
        if key in self.sketches:
            return self.sketches[key].quantiles(levels)
        if key not in self.samples:
            return np.repeat(self.central[key][None, :], len(levels), axis=0)
        return row_quantiles(self.samples[key], levels, self.threads)
