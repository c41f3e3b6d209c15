"""Yearly funds: what may be begun in each year, and in which draws that is too little for all."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from simulator.engine.distributions import Array
from simulator.engine.seasons import Whole
from simulator.language.works import MONTHS

# Costs are rounded down to it and grants up, so that projects which cost as much as is granted all begin.
_MONEY_GRAIN = 2.0**-20


@dataclass(frozen=True, slots=True)
class Fund:
    """What may be begun in each year: `grants` (years, draws) or (years, 1) from the `first` year on, 0 for any.

    Years before and after are like the nearest one. What is not spent by the end of a year lapses, unless a lot stands
    in line for it then: so Chinese budgets carry on what a project still waits for (Budget Law, article 42,
    though for two years at most: that limit is left out here), and a lot dearer than one year's grant saves up.
    """

    first: int
    grants: Array

    @property
    def limits(self) -> bool:
        """Whether it limits anything in any draw."""
        return bool((self.grants > 0).any())

    def only(self, draws: Whole) -> Fund:
        """The fund of some draws."""
        return replace(self, grants=self.grants if self.grants.shape[1] == 1 else self.grants[:, draws])

    def of(self, year: int) -> Array:
        """What is granted in a year, shape (draws,) or (1,)."""
        granted: Array = self.grants[row_of(year, self.first, len(self.grants))]
        return granted

    def by_draw(self, draws: int) -> list[list[float]]:
        """The grants of each draw, year by year."""
        granted: list[list[float]] = np.broadcast_to(self.grants, (len(self.grants), draws)).T.tolist()
        return granted

    def is_overdrawn(self, moments: Array, costs: Array) -> NDArray[np.bool_]:
        """Draws in which some year grants less than would be begun in it; both arguments are of shape (lots, draws)."""
        years = np.floor(moments / MONTHS)
        overdrawn = np.zeros(moments.shape[1], dtype=np.bool_)
        for year in np.unique(years[costs > 0]):
            granted = self.of(int(year))
            overdrawn |= (granted > 0) & (np.where(years == year, costs, 0.0).sum(axis=0) > granted)
        return overdrawn


def fund(first: int, grants: Array) -> Fund:
    """A fund whose grants are numbers as a lever has them, of which 0 or less is no limit."""
    return Fund(first, grants_up(grants))


def grants_up(grants: Array) -> Array:
    """Grants, or 0 for less than that, on the grain of costs; same shape."""
    return np.ceil(np.maximum(grants, 0.0) / _MONEY_GRAIN) * _MONEY_GRAIN


def money_down(costs: Array) -> Array:
    """Costs on the grain of grants; same shape."""
    return np.floor(costs / _MONEY_GRAIN) * _MONEY_GRAIN


def row_of(year: int, first: int, rows: int) -> int:
    """The row of a year, or of the nearest one, where `first` is that of row 0."""
    return min(max(year - first, 0), rows - 1)
