"""This project, through its public interface. A variant (another backend, say) is a line in `contestants.ENTRIES`."""

from __future__ import annotations

from importlib.metadata import version
from math import ceil
from typing import Any

import numpy as np

import simulator
from benchmarks.contestants.base import Array, Contestant
from benchmarks.reference.facts import CONTENT, INDICATORS, LEVELS, SCENARIO, SEED, YEARS
from simulator.engine.inputs import Deviates, deviates, drawn_inputs, sample_plan, wide_inputs
from simulator.engine.program import Program, compile_program
from simulator.engine.run import CHUNK, Runner, run
from simulator.language.scenario import Scenario


class Project(Contestant):
    """`options` are handed to `simulator.engine.run.run`."""

    scenario: Scenario
    program: Program
    runner: Runner

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 - whatever `run` takes
        self._options = options
        self._parts: list[tuple[int, int]] = []
        self._drawn: Deviates | None = None
        self._found = np.empty((len(INDICATORS), len(YEARS), 0))

    def load(self) -> None:
        """Read and check all files, compile."""
        self.scenario = simulator.load(SCENARIO, CONTENT).scenario
        self.program = compile_program(self.scenario.system, self.scenario.years)
        self.runner = Runner(self.program)

    def one(self) -> None:
        """The central run of a runner that is kept, as after a slider has moved."""
        self.runner.run(self.scenario, draws=0)

    def give(self, inputs: Array, weather: Array) -> None:
        """Draw by itself, which comes to the same numbers."""
        del weather
        draws = inputs.shape[1]
        self._drawn = deviates(self.scenario, sample_plan(self.scenario, draws, SEED), 0, draws)
        size = ceil(draws / max(1, ceil(draws / CHUNK)))
        self._parts = [(min(i, draws - size), min(i + size, draws)) for i in range(0, draws, size or 1)]
        self._found = np.empty((len(INDICATORS), len(YEARS), draws))

    def simulate(self) -> None:
        """The runner's loop over chunks, without its drawing."""
        assert self._drawn is not None
        first, last = self._parts[0]
        machine = self.program.bind(wide_inputs(self.scenario), last - first)
        for start, stop in self._parts:
            machine.run(drawn_inputs(self.scenario, _part(self._drawn, start, stop)))
            for row, key in enumerate(INDICATORS):
                self._found[row, :, start:stop] = machine.arrays[key]

    def found(self) -> Array:
        """See `Contestant`."""
        return self._found

    def whole(self, draws: int) -> Array:
        """See `Contestant`."""
        projection = run(self.scenario, draws=draws, seed=SEED, keep=INDICATORS, program=self.program, **self._options)
        return np.stack([projection.quantiles(key, LEVELS) for key in INDICATORS], axis=1)

    def versions(self) -> dict[str, str]:
        """See `Contestant`."""
        return {name: version(name) for name in ("simulator", "numpy", "scipy")}


def _part(drawn: Deviates, start: int, stop: int) -> Deviates:
    """Some of the draws."""
    spreads = {key: values[start:stop] for key, values in drawn.spreads.items()}
    shocks = {key: values[:, start:stop] for key, values in drawn.shocks.items()}
    return Deviates(drawn.plan, drawn.uncertainties, spreads, shocks)
