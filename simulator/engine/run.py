"""Run a scenario: the central case, then its draws in chunks, several at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from math import ceil
from queue import SimpleQueue
from threading import Lock
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulator.engine.delivered import bytes_a_draw
from simulator.engine.inputs import sample_plan
from simulator.engine.lane import WORKING, Lane
from simulator.engine.program import Program, compile_program
from simulator.engine.projection import Projection
from simulator.engine.sampling import SamplePlan
from simulator.engine.sketch import Sketch
from simulator.language.pruning import used_part
from simulator.language.scenario import Scenario

Array = NDArray[np.float64]
Progress = Callable[[int, int], None]

CHUNK = 8192
BUDGET = 2 * 2**30  # bytes of kept draws
SCRATCH = 16  # arrays between operations: the longest equation the language takes needs no more
PROGRAMS = 4  # parts of the program, each for the variables of one selection, that a runner keeps


def run(
    scenario: Scenario,
    *,
    draws: int | None = None,
    seed: int | None = None,
    keep: Sequence[str] | None = None,
    chunk: int = CHUNK,
    progress: Progress | None = None,
    program: Program | None = None,
) -> Projection:
    """Project a scenario year by year.

    `draws` and `seed` override the scenario's own; `draws=0` gives the central run only. `keep` names the variables
    whose draws are kept (default: the scenario's outputs and the variables of its targets); what these do not rest on
    is calculated in the central run only. `chunk` is the most draws calculated at a time (fewer where the model is
    large): it changes memory and speed, never a number. `progress` is called with (draws done, draws in all) after each
    chunk. `program` is a compiled program of the same system and years.

    Draws that would not fit `BUDGET` are counted instead of kept: see `Projection.sketches`.
    Raises `FaultsError` when a result is not finite.
    """
    runner = Runner(program or compile_program(scenario.system, scenario.years), chunk)
    return runner.run(scenario, draws=draws, seed=seed, keep=keep, progress=progress)


class Part(NamedTuple):
    """Draws `start` to `stop` (exclusive), of which those before `fresh` were another part's already."""

    start: int
    stop: int
    fresh: int


Watch = Callable[[Mapping[str, Array], Part], None]


@dataclass(slots=True)
class Runner:
    """Runs scenarios of one system and one horizon again and again, keeping what does not change between them.

    Kept are the bound programs with their arrays and, where one chunk holds them all, the draws: moving an assumption
    then costs the arithmetic of what rests on it. `threads` parts run at once, which changes no number. May itself be
    shared by threads: one runs at a time.
    """

    program: Program
    chunk: int = CHUNK
    threads: int = 1
    _parts_of: dict[tuple[str, ...], Program] = field(default_factory=dict, repr=False)
    _lanes: list[Lane] = field(default_factory=list, repr=False)
    _lock: Lock = field(default_factory=Lock, repr=False)

    def run(
        self,
        scenario: Scenario,
        *,
        draws: int | None = None,
        seed: int | None = None,
        keep: Sequence[str] | None = None,
        progress: Progress | None = None,
        watch: Watch | None = None,
    ) -> Projection:
        """Project a scenario; see `run`.

        Where draws are too many to be kept, `watch` is shown the arrays of each part: of shape (years, draws), or
        (years, 1) where no draw changes them; see `fresh`. Several threads may call it at once.
        """
        draws = scenario.sampling.draws if draws is None else draws
        seed = scenario.sampling.seed if seed is None else seed
        if draws < 0 or self.chunk < 1 or self.threads < 1:
            raise ValueError(
                f"draws must not be negative, chunk and threads must be positive: {draws}, {self.chunk}, {self.threads}"
            )
        kept = tuple(dict.fromkeys(keep if keep is not None else default_outputs(scenario)))
        plan = sample_plan(scenario, draws, seed)
        with self._lock:
            self._fit(scenario)
            central = self._lane(0).central(self.program, scenario)
            found = _Kept.of(kept, len(scenario.years), draws)
            self._draw(scenario, plan, found, progress, watch)
        return Projection(scenario, central, found.samples, draws, seed, found.sketches)

    def _draw(
        self, scenario: Scenario, plan: SamplePlan, found: _Kept, progress: Progress | None, watch: Watch | None
    ) -> None:
        """Run every part and keep what is wanted of it."""
        program = self._part_for(found.keys)

        def work(lane: Lane, part: Part) -> int:
            machine = lane.part(program, scenario, plan, part.start, part.stop)
            found.take(machine.arrays, part)
            if watch is not None and found.sketches:
                watch(machine.arrays, part)
            return part.stop - part.fresh

        done = 0
        for count in self._each(work, list(_parts(program, scenario, plan.draws, self.chunk))):
            done += count
            if progress is not None:
                progress(done, plan.draws)

    def _each(self, work: Callable[[Lane, Part], int], parts: Sequence[Part]) -> Iterator[int]:
        """The results of work on every part, in their order; the first failure in that order is raised."""
        lanes = min(self.threads, len(parts))
        if lanes <= 1:
            yield from (work(self._lane(0), part) for part in parts)
            return
        free: SimpleQueue[Lane] = SimpleQueue()
        for number in range(lanes):
            free.put(self._lane(number))

        def on_a_lane(part: Part) -> int:
            lane = free.get()
            try:
                return work(lane, part)
            finally:
                free.put(lane)

        pool = ThreadPoolExecutor(lanes)
        try:
            yield from pool.map(on_a_lane, parts)
        finally:
            pool.shutdown(cancel_futures=True)

    def _lane(self, number: int) -> Lane:
        while len(self._lanes) <= number:
            self._lanes.append(Lane())
        return self._lanes[number]

    def _fit(self, scenario: Scenario) -> None:
        """Start afresh when the scenario is of another system or horizon than the program."""
        if scenario.system is not self.program.system or scenario.years != self.program.years:
            self.program = compile_program(scenario.system, scenario.years)
            self._parts_of.clear()
            self._lanes.clear()

    def _part_for(self, kept: tuple[str, ...]) -> Program:
        """The part of the program that the kept variables rest on."""
        if kept not in self._parts_of:
            system = self.program.system
            part = used_part(system, (), tuple(system.models), kept)
            if len(self._parts_of) >= PROGRAMS:
                self._parts_of.clear()
            self._parts_of[kept] = compile_program(part, self.program.years)
        return self._parts_of[kept]


@dataclass(frozen=True, slots=True)
class _Kept:
    """What is kept of the draws: all values, or counts of them where they are too many."""

    keys: tuple[str, ...]
    samples: dict[str, Array]
    sketches: dict[str, Sketch]

    @classmethod
    def of(cls, keys: tuple[str, ...], years: int, draws: int) -> _Kept:
        if not draws:
            return cls(keys, {}, {})
        if too_many(len(keys), years, draws):
            return cls(keys, {}, {key: Sketch(years) for key in keys})
        return cls(keys, {key: np.empty((years, draws)) for key in keys}, {})

    def take(self, arrays: Mapping[str, Array], part: Part) -> None:
        """Keep the fresh draws of a part."""
        for key, values in self.samples.items():
            values[:, part.fresh : part.stop] = fresh(arrays[key], part)
        for key, sketch in self.sketches.items():
            sketch.add(fresh(arrays[key], part), part.stop - part.fresh)


def fresh(array: Array, part: Part) -> Array:
    """An array of a part without the draws that another part had already; as it is where no draw changes it."""
    return array if array.shape[1] == 1 else array[:, part.fresh - part.start :]


def default_outputs(scenario: Scenario) -> tuple[str, ...]:
    """The scenario's outputs and the variables that its targets are measured by."""
    return (*scenario.outputs, *(target.key for target in scenario.targets))


def too_many(variables: int, years: int, draws: int) -> bool:
    """Whether the draws of so many variables are too many to be kept, so that they are counted."""
    return variables * years * draws * 8 > BUDGET


def _parts(program: Program, scenario: Scenario, draws: int, chunk: int) -> Iterator[Part]:
    """The parts of all draws; all of one size, lest the last needs a machine of its own.

    Where they do not come out even, the last begins with some draws of the one before: the same numbers again.
    """
    if draws:
        count = ceil(draws / min(chunk, _most_at_a_time(program), _most_carried_out(program, scenario)))
        size = ceil(draws / count)
        for fresh in range(0, draws, size):
            yield Part(min(fresh, draws - size), min(fresh + size, draws), fresh)


def _most_at_a_time(program: Program) -> int:
    """The draws whose arrays fit the working memory."""
    return max(1, WORKING // (8 * len(program.years) * (len(program.keys) + SCRATCH)))


def _most_carried_out(program: Program, scenario: Scenario) -> int:
    """The draws whose plans of work can be carried out in the working memory."""
    return max(1, WORKING // max(bytes_a_draw(scenario) if program.system.deliveries else 0, 1))
