"""Many settings of one scenario side by side: the candidates of a search as columns of one run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import ceil

import numpy as np
from numpy.typing import NDArray

from simulator.engine.delivered import completed_shares, delivery_levers, turned_by
from simulator.engine.inputs import Deviates, central_inputs, deviates, laid_around, sample_plan
from simulator.engine.program import Machine, Program, compile_program
from simulator.language.pruning import used_part
from simulator.language.scenario import Scenario

Array = NDArray[np.float64]
Columns = Mapping[str, Array]
Inputs = dict[str, Array | float]

WIDTH = 8192  # columns that are calculated at a time
MACHINES = 6  # bound programs that are kept


@dataclass(slots=True)
class Standing:
    """What stands while candidates of a scenario are tried: its own inputs, the draws laid around them, its works.

    Worked out once, however many benches there are. With `draws` 0 every candidate has its central run; else every
    candidate meets the same draws, those that the scenario itself has with this seed (common random numbers).
    """

    scenario: Scenario
    draws: int = 0
    seed: int = 0
    drawn: Deviates | None = field(default=None, init=False, repr=False)
    _inputs: Inputs = field(default_factory=dict, init=False, repr=False)
    _shares: Inputs = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        """Draw once for all candidates."""
        if self.draws:
            self.drawn = deviates(self.scenario, sample_plan(self.scenario, self.draws, self.seed), 0, self.draws)

    @property
    def inputs(self) -> Inputs:
        """Assumptions and shocks of the scenario itself: (years, 1, draws or 1); observed starts as numbers."""
        if not self._inputs:
            for key, value in central_inputs(self.scenario).items():
                self._inputs[key] = value[:, :, None] if isinstance(value, np.ndarray) else value
            if self.drawn is not None:
                self._inputs |= {key: self.laid(key, self._inputs[key]) for key in self.drawn.spreads}
                self._inputs |= {key: values[:, None, :] for key, values in self.drawn.shocks.items()}
        return self._inputs

    @property
    def shares(self) -> Inputs:
        """Completed shares of the scenario's works: (years, 1, draws or 1)."""
        if not self._shares:
            own = self.carried_out(self.scenario, self.inputs, 0)
            self._shares = {key: value[:, None, :] for key, value in own.items()}
        return self._shares

    def laid(self, key: str, values: Array | float) -> Array:
        """The values of an assumption with its draws laid around them, if it is uncertain."""
        column = np.asarray(values, dtype=np.float64)
        if self.drawn is None or key not in self.drawn.spreads:
            return column
        return laid_around(self.scenario.settings[key], column, self.drawn.spreads[key], self.scenario.base_year)

    def carried_out(self, part: Scenario, inputs: Inputs, candidate: int) -> dict[str, Array]:
        """Completed shares of one candidate in a part of the scenario, each of shape (years, draws)."""
        own = {
            key: value[:, min(candidate, value.shape[1] - 1)] if isinstance(value, np.ndarray) else value
            for key, value in inputs.items()
        }
        return completed_shares(part, own, self.seed if self.draws else None, 0, max(self.draws, 1))


@dataclass(slots=True)
class Bench:
    """Runs candidates of a scenario that differ in some assumptions; only what the variables `keep` rest on is run.

    Not for use by two threads at once.
    """

    standing: Standing
    keep: tuple[str, ...]
    candidates: int = field(default=0, init=False)
    _program: Program = field(init=False, repr=False)
    _machines: dict[tuple[frozenset[str], int], Machine] = field(default_factory=dict, init=False, repr=False)
    _turned: dict[frozenset[str], Scenario] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        """Compile the part of the system that is needed."""
        system = self.scenario.system
        part = used_part(system, (), tuple(system.models), self.keep)
        self._program = compile_program(part, self.scenario.years)

    @property
    def scenario(self) -> Scenario:
        """The scenario whose candidates are run."""
        return self.standing.scenario

    @property
    def width(self) -> int:
        """Columns of one candidate."""
        return max(self.standing.draws, 1)

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
        machine = self._machine(frozenset(columns), room)
        machine.run(
            self._told(self._moving({key: _padded(values, room) for key, values in columns.items()}, room), room)
        )
        shape = (len(self.scenario.years), room, self.width)
        return {key: _shaped(machine.arrays[key], shape)[:, :size] for key in self.keep}

    def _machine(self, changed: frozenset[str], room: int) -> Machine:
        """A machine in which all inputs stand that do not change from candidate to candidate."""
        key = (changed, room)
        if key not in self._machines:
            if len(self._machines) >= MACHINES:
                self._machines.clear()
            inputs = self._told(self._still(), room)
            wide = {name for name, value in inputs.items() if isinstance(value, np.ndarray) and value.shape[1] > 1}
            moving = {*changed, *self._turned_by(changed).system.deliveries}
            machine = self._program.bind(frozenset(wide | moving), room * self.width)
            machine.run(inputs)
            self._machines[key] = machine  # not before all that does not move stands in it
        return self._machines[key]

    def _still(self) -> Inputs:
        """The inputs of the scenario itself."""
        return self.standing.inputs | (self.standing.shares if self._program.system.deliveries else {})

    def _moving(self, columns: Columns, room: int) -> Inputs:
        """The inputs that change from candidate to candidate: (years, candidates, draws or 1)."""
        moving: Inputs = {key: self.standing.laid(key, values[:, :, None]) for key, values in columns.items()}
        if self._turned_by(frozenset(columns)).system.deliveries:
            moving |= self._delivered({**self._still(), **moving}, room, frozenset(columns))
        return moving

    def _turned_by(self, changed: frozenset[str]) -> Scenario:
        """The part of the scenario whose deliveries go otherwise in each candidate."""
        if changed not in self._turned:
            self._turned[changed] = turned_by(self.scenario, changed)
        return self._turned[changed]

    def _told(self, inputs: Inputs, room: int) -> dict[str, Array | float]:
        """The inputs that the program reads, as its machines take them."""
        known = set(self._program.keys)
        return {key: _spread(value, room, self.width) for key, value in inputs.items() if key in known}

    def _delivered(self, inputs: Inputs, room: int, changed: frozenset[str]) -> dict[str, Array]:
        """Completed shares of candidates that turn levers of delivery; those that turn none share one carrying out."""
        part, height = self._turned_by(changed), len(self.scenario.years)
        levers = sorted(changed & delivery_levers(part.system))
        turned = np.concatenate([_whole(inputs[key], height, room) for key in levers])
        _, first, place = np.unique(turned, axis=1, return_index=True, return_inverse=True)
        place = place.reshape(-1)
        if not self.standing.draws:
            flat = {key: _candidates(value, first) for key, value in inputs.items()}
            shares = completed_shares(part, flat, None, 0, len(first))
            return {key: value[:, place, None] for key, value in shares.items()}
        each = [self.standing.carried_out(part, inputs, candidate) for candidate in first.tolist()]
        return {key: np.stack([shares[key] for shares in each], axis=1)[:, place] for key in each[0]}


def _candidates(value: Array | float, wanted: NDArray[np.intp]) -> Array | float:
    """An input of central runs, (years, candidates), of some candidates where it differs between them."""
    if not isinstance(value, np.ndarray):
        return value
    flat: Array = value[:, :, 0]
    return flat[:, wanted] if flat.shape[1] > 1 else flat


def _padded(values: Array, room: int) -> Array:
    """The columns, the last one repeated to fill the room."""
    missing = room - values.shape[1]
    return np.concatenate([values, np.repeat(values[:, -1:], missing, axis=1)], axis=1) if missing else values


def _spread(value: Array | float, room: int, width: int) -> Array | float:
    """An input as a machine takes it: (years, 1) where nothing varies, else (years, candidates x draws)."""
    if not isinstance(value, np.ndarray) or value.shape[1:] == (1, 1):
        return value if not isinstance(value, np.ndarray) else value[:, :, 0]
    return np.broadcast_to(value, (value.shape[0], room, width)).reshape(value.shape[0], room * width)


def _shaped(array: Array, shape: tuple[int, int, int]) -> Array:
    """A variable's array by year, candidate and draw, also where nothing varies."""
    return np.broadcast_to(array[:, :, None], shape) if array.shape[1] == 1 else array.reshape(shape)


def _whole(value: Array | float, height: int, room: int) -> Array:
    """An input laid out for all years and candidates, its draws in a row below each other."""
    array = value if isinstance(value, np.ndarray) else np.full((1, 1, 1), value)
    draws = array.shape[2]
    laid = np.broadcast_to(array, (height, room, draws))
    return np.moveaxis(laid, 1, 2).reshape(height * draws, room)
