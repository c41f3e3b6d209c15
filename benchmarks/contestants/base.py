"""What every contestant can be asked for."""

from __future__ import annotations

from abc import ABC, abstractmethod

import numpy as np
from numpy.typing import NDArray

from benchmarks.reference.draws import draw
from benchmarks.reference.facts import INPUTS, LEVELS, YEARS

Array = NDArray[np.float64]


class Contestant(ABC):
    """One way to calculate the reference model. Only `load`, `one`, `simulate` and `whole` are timed."""

    @abstractmethod
    def load(self) -> None:
        """From the text of the model to something that can be run, from the beginning."""

    @abstractmethod
    def one(self) -> None:
        """The central run."""

    @abstractmethod
    def give(self, inputs: Array, weather: Array) -> None:
        """Inputs (12, draws) and weather (years, draws), laid out as this contestant takes them."""

    @abstractmethod
    def simulate(self) -> None:
        """Run all draws given, keeping the four indicators."""

    @abstractmethod
    def found(self) -> Array:
        """The indicators of the last `simulate`, shape (4, years, draws)."""

    def whole(self, draws: int) -> Array:
        """Draw, simulate and take the quantiles by year, shape (levels, 4, years)."""
        self.give(*draw(0, draws))
        self.simulate()
        return np.quantile(self.found(), LEVELS, axis=2)

    def versions(self) -> dict[str, str]:
        """The libraries that do the work, with their versions."""
        return {"numpy": np.__version__}

    def remarks(self) -> list[str]:
        """What a reader of the table should know."""
        return []


def columns(inputs: Array, weather: Array) -> list[tuple[list[float], list[float]]]:
    """The draws one by one as plain lists: the inputs, and the weather by year."""
    return list(zip(inputs.T.tolist(), weather.T.tolist(), strict=True))


def no_draws() -> tuple[Array, Array]:
    """The shapes of inputs and weather of no draw at all."""
    return np.empty((len(INPUTS), 0)), np.empty((len(YEARS), 0))
