"""Many settings of one scenario side by side: the candidates of a search as columns of one run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import ceil

import numpy as np
from numpy.typing import NDArray

from simulator.engine.delivered import completed_shares, delivery_levers
from simulator.engine.inputs import Deviates, central_inputs, deviates, laid_around, sample_plan
from simulator.engine.program import Machine, Program, compile_program
from simulator.language.pruning import used_part
from simulator.language.scenario import Scenario

Array = NDArray[np.float64]
Columns = Mapping[str, Array]

WIDTH = 8192  # columns that are calculated at a time
MACHINES = 6  # bound programs that are kept


@dataclass(slots=True)
class Bench:
    """Runs candidates of a scenario that differ in some assumptions; only what the variables `keep` rest on is run.

    With `draws` 0 every candidate has its central run; else every candidate meets the same draws, those that the
    scenario itself has with this seed (common random numbers). Not for use by two threads at once.
    """

    scenario: Scenario
    keep: tuple[str, ...]
    draws: int = 0
    seed: int = 0
    candidates: int = field(default=0, init=False)
    _program: Program = field(init=False, repr=False)
    _drawn: Deviates | None = field(default=None, init=False, repr=False)
    _shares: dict[str, Array] | None = field(default=None, init=False, repr=False)
    _machines: dict[tuple[frozenset[str], int], Machine] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        """Compile the part of the system that is needed, and draw once for all candidates."""
        system = self.scenario.system
        part = used_part(system, (), tuple(system.models), self.keep)
        self._program = compile_program(part, self.scenario.years)
        if self.draws:
            self._drawn = deviates(self.scenario, sample_plan(self.scenario, self.draws, self.seed), 0, self.draws)

    @property
    def width(self) -> int:
        """Columns of one candidate."""
        return max(self.draws, 1)

    def run(self, columns: Columns) -> dict[str, Array]:
        """The variables `keep`, each of shape (years, candidates, draws); (years, candidates, 1) for central runs.

        `columns` gives some assumptions, each of shape (years, candidates) in its own unit; the others stay as they
        are in the scenario. A result that is not finite is left as it is: a search passes over it.
        """
        count = next(iter(columns.values())).shape[1] if columns else 1
        step = max(1, WIDTH // self.width)
        found = {key: np.empty((len(self.scenario.years), count, self.width)) for key in self.keep}
        for start in range(0, count, step):
            part = {key: values[:, start : start + step] for key, values in columns.items()}
            size = min(step, count - start)
            for key, array in self._part(part, size).items():
                found[key][:, start : start + size] = array
        self.candidates += count
        return found

    def _part(self, columns: Columns, size: int) -> dict[str, Array]:
        room = min(1 << ceil(np.log2(size)), max(1, WIDTH // self.width))  # so that few machines serve all sizes
        padded = {key: _padded(values, room) for key, values in columns.items()}
        inputs = {key: _spread(value, room, self.width) for key, value in self._inputs(padded, room).items()}
        wide = frozenset(key for key, value in inputs.items() if isinstance(value, np.ndarray) and value.shape[1] > 1)
        machine = self._machine(wide, room * self.width)
        machine.run(inputs)
        shape = (len(self.scenario.years), room, self.width)
        arrays = {key: machine.arrays[key] for key in self.keep}
        return {
            key: (np.broadcast_to(array[:, :, None], shape) if array.shape[1] == 1 else array.reshape(shape))[:, :size]
            for key, array in arrays.items()
        }

    def _inputs(self, columns: Columns, room: int) -> dict[str, Array | float]:
        """Inputs of the part: of shape (years, candidates or 1, draws or 1), observed starts as numbers."""
        known = {*self._program.keys}
        central = central_inputs(self.scenario)
        inputs: dict[str, Array | float] = {
            key: value[:, :, None] if isinstance(value, np.ndarray) else value for key, value in central.items()
        }
        inputs |= {key: values[:, :, None] for key, values in columns.items()}
        if self._drawn is not None:
            inputs |= {key: self._laid(key, inputs[key], deviate) for key, deviate in self._drawn.spreads.items()}
            inputs |= {key: values[:, None, :] for key, values in self._drawn.shocks.items()}
        inputs |= self._delivered(columns, inputs, room)
        return {key: value for key, value in inputs.items() if key in known}

    def _laid(self, key: str, values: Array | float, deviate: Array) -> Array:
        setting = self.scenario.settings[key]
        return laid_around(setting, np.asarray(values, dtype=np.float64), deviate, self.scenario.base_year)

    def _delivered(self, columns: Columns, inputs: Mapping[str, Array | float], room: int) -> dict[str, Array]:
        """Completed shares; carried out once unless a candidate turns a lever of delivery."""
        if not self._program.system.deliveries:
            return {}
        if delivery_levers(self._program.system).isdisjoint(columns):
            if self._shares is None:
                self._shares = {key: value[:, None, :] for key, value in self._carried_out(inputs, 0).items()}
            return self._shares
        if not self.draws:
            flat = {key: _flat(value) for key, value in inputs.items()}
            shares = completed_shares(self.scenario, flat, None, 0, room)
            return {key: value[:, :, None] for key, value in shares.items()}
        each = [self._carried_out(inputs, candidate) for candidate in range(room)]
        return {key: np.stack([shares[key] for shares in each], axis=1) for key in each[0]}

    def _carried_out(self, inputs: Mapping[str, Array | float], candidate: int) -> dict[str, Array]:
        """Completed shares of one candidate, each of shape (years, draws)."""
        own = {
            key: value[:, min(candidate, value.shape[1] - 1)] if isinstance(value, np.ndarray) else value
            for key, value in inputs.items()
        }
        return completed_shares(self.scenario, own, self.seed if self.draws else None, 0, self.width)

    def _machine(self, wide: frozenset[str], width: int) -> Machine:
        key = (wide, width)
        if key not in self._machines:
            if len(self._machines) >= MACHINES:
                self._machines.clear()
            self._machines[key] = self._program.bind(wide, width)
        return self._machines[key]


def side_by_side(
    scenario: Scenario, columns: Columns, keep: tuple[str, ...], *, draws: int = 0, seed: int | None = None
) -> dict[str, Array]:
    """Run settings of a scenario side by side, once; see `Bench.run`, which serves a search of many calls."""
    return Bench(scenario, keep, draws, scenario.sampling.seed if seed is None else seed).run(columns)


def _padded(values: Array, room: int) -> Array:
    """The columns, the last one repeated to fill the room."""
    missing = room - values.shape[1]
    return np.concatenate([values, np.repeat(values[:, -1:], missing, axis=1)], axis=1) if missing else values


def _spread(value: Array | float, room: int, width: int) -> Array | float:
    """An input as a machine takes it: (years, 1) where nothing varies, else (years, candidates x draws)."""
    if not isinstance(value, np.ndarray) or value.shape[1:] == (1, 1):
        return value if not isinstance(value, np.ndarray) else value[:, :, 0]
    return np.broadcast_to(value, (value.shape[0], room, width)).reshape(value.shape[0], room * width)


def _flat(value: Array | float) -> Array | float:
    return value[:, :, 0] if isinstance(value, np.ndarray) else value
