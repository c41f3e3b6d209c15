"""What a specialist writes by hand for this one model: the yardsticks."""

from __future__ import annotations

import subprocess

import numpy as np

from benchmarks.contestants.base import Array, Contestant
from benchmarks.reference import by_numpy
from benchmarks.reference.draws import draw
from benchmarks.reference.facts import CENTRAL, INDICATORS, LEVELS, YEARS
from benchmarks.reference.kernel import FLAGS, Kernel, aligned, compiler


class PlainNumpy(Contestant):
    """A fresh array for every operation."""

    def __init__(self) -> None:
        self._inputs, self._weather = np.array(CENTRAL)[:, None], np.zeros((len(YEARS), 1))
        self._central = self._inputs, self._weather
        self._found = np.empty((len(INDICATORS), len(YEARS), 0))

    def load(self) -> None:
        """Nothing to do: the model is Python."""

    def one(self) -> None:
        """See `Contestant`."""
        by_numpy.plain(*self._central)

    def give(self, inputs: Array, weather: Array) -> None:
        """See `Contestant`."""
        self._inputs, self._weather = inputs, weather
        self._room(inputs.shape[1])

    def simulate(self) -> None:
        """See `Contestant`."""
        self._found = by_numpy.plain(self._inputs, self._weather)

    def found(self) -> Array:
        """See `Contestant`."""
        return self._found

    def whole(self, draws: int) -> Array:
        """See `Contestant`."""
        return np.quantile(by_numpy.plain(*draw(0, draws)), LEVELS, axis=2)

    def _room(self, draws: int) -> None:
        """Room for the indicators, kept from one run to the next."""
        if self._found.shape[2] != draws:
            self._found = aligned((len(INDICATORS), len(YEARS), draws))


class ChunkedNumpy(PlainNumpy):
    """Chunks that stay in the cache, no fresh arrays, a thread for every processor."""

    def __init__(self) -> None:
        super().__init__()
        self._chunked = by_numpy.Chunked()
        self._one = np.empty((len(INDICATORS), len(YEARS), 1))

    def one(self) -> None:
        """See `Contestant`."""
        self._chunked.arenas[0].run(*self._central, self._one)

    def simulate(self) -> None:
        """See `Contestant`."""
        self._chunked.simulate(self._inputs, self._weather, self._found)

    def whole(self, draws: int) -> Array:
        """See `Contestant`."""
        self._room(draws)
        return self._chunked.whole(self._found)


class FusedC(PlainNumpy):
    """The fused kernel."""

    _kernel: Kernel

    def load(self) -> None:
        """Compile."""
        self._kernel = Kernel()
        self._one = np.empty((len(INDICATORS), len(YEARS), 1))

    def one(self) -> None:
        """See `Contestant`."""
        self._kernel.simulate(*self._central, self._one)

    def simulate(self) -> None:
        """See `Contestant`."""
        self._kernel.simulate(self._inputs, self._weather, self._found)

    def whole(self, draws: int) -> Array:
        """See `Contestant`."""
        self._room(draws)
        self._kernel.draw_and_simulate(self._found)
        return self._kernel.quantiles(self._found)

    def versions(self) -> dict[str, str]:
        """The compiler's first line."""
        told = subprocess.run([compiler() or "cc", "--version"], capture_output=True, text=True, check=True)  # noqa: S603
        return {"compiler": told.stdout.splitlines()[0]}

    def remarks(self) -> list[str]:
        """How it is compiled."""
        return [f"C is compiled with {' '.join(FLAGS)}: strict IEEE arithmetic; see `benchmarks/reference/kernel.py`."]
