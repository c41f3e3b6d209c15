"""Run a scenario: the central case, then its draws in parts, several at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from queue import SimpleQueue
from threading import Lock

import numpy as np

from simulator.engine.buffers import BUFFERS
from simulator.engine.fused import Compiler, Fused, fuse
from simulator.engine.inputs import sample_plan, steady_inputs, yearly_inputs
from simulator.engine.lane import DoubtfulError, FastProgram, Lane
from simulator.engine.parts import Array, Arrays, Kept, Part, Span, Watcher, parts_of, too_many
from simulator.engine.program import Program, compile_program
from simulator.engine.projection import Projection
from simulator.engine.sampling import SamplePlan
from simulator.language.pruning import used_part
from simulator.language.scenario import Scenario

Progress = Callable[[int, int], None]

CHUNK = 16_384  # large enough that threads seldom ask for the interpreter at the same moment
FAST_CHUNK = 32_768  # for machine code, which keeps little beside what it takes and gives
FAST_FROM = 20_000  # draws from which on machine code is worth the seconds that compiling may take,
FAST_EQUATIONS = 64  # and variables up to which it is: with twice as many, compiling takes four times as long
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

    Draws that would not fit `parts.BUDGET` are counted instead of kept: see `Projection.sketches`.
    Raises `FaultsError` when a result is not finite.
    """
    runner = Runner(program or compile_program(scenario.system, scenario.years), chunk)
    return runner.run(scenario, draws=draws, seed=seed, keep=keep, progress=progress)


@dataclass(slots=True)
class Runner:
    """Runs scenarios of one system and one horizon again and again, keeping what does not change between them.

    Kept are the bound programs with their arrays and, where one chunk holds them all, the draws: moving an assumption
    then costs the arithmetic of what rests on it. `threads` parts run at once, which changes no number. With a
    `compiler` of kernels (see `engine.fused`) runs of very many draws go by machine code, where the kept variables rest
    on few others and on no plans of work. Its numbers equal those of numpy to 1e-12; where draws make two sides of a
    comparison equal but for rounding, the one may find them equal and the other not. A runner may itself be shared by
    threads: one runs at a time.
    """

    program: Program
    chunk: int = CHUNK
    threads: int = 1
    compiler: Compiler | None = None
    _parts: dict[tuple[str, ...], Program] = field(default_factory=dict, repr=False)
    _doubtful: set[Fused] = field(default_factory=set, repr=False)
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
        watcher: Watcher | None = None,
        span: Span | None = None,
    ) -> Projection:
        """Project a scenario; see `run`. The `watcher` is shown kept variables whose draws are too many to be kept.

        With a `span` only these of the draws are run, to be joined with the others' counts.
        Raises `KeyError` when one of `keep` is no variable, `ValueError` for a span of draws that can all be kept.
        """
        draws = scenario.sampling.draws if draws is None else draws
        seed = scenario.sampling.seed if seed is None else seed
        if draws < 0 or self.chunk < 1 or self.threads < 1:
            raise ValueError(
                f"draws must not be negative, chunk and threads must be positive: {draws}, {self.chunk}, {self.threads}"
            )
        kept = tuple(dict.fromkeys(keep if keep is not None else default_outputs(scenario)))
        if span is not None and not too_many(len(kept), len(scenario.years), draws):
            raise ValueError(f"draws that are kept have no parts to be joined: {draws}")
        with self._lock:
            self._fit(scenario)
            _fail_if_no_variable(kept, self.program)
            central = self._lane(0).central(self.program, scenario)
            plan = sample_plan(scenario, draws, seed)
            job = _Job(self._part_for(kept), scenario, plan, kept, central, watcher, span or (0, draws))
            found = self._done(job, progress)
        return Projection(scenario, central, found.samples, draws, seed, found.sketches, self.threads)

    def _done(self, job: _Job, progress: Progress | None) -> Kept:
        """The draws of a job: by machine code where that is worth its while and can be trusted, else by numpy."""
        if self.compiler is not None and job.is_worth_compiling:
            fast = job.compiled(self.compiler)
            try:
                if fast.fused not in self._doubtful:
                    return self._run(job, fast, FAST_CHUNK, progress)
            except DoubtfulError:  # not only for the part that met it: no number may depend on where parts begin
                self._doubtful.add(fast.fused)
        return self._run(job, None, self.chunk, progress)

    def _run(self, job: _Job, fast: FastProgram | None, chunk: int, progress: Progress | None) -> Kept:
        found, done, (start, stop) = job.room(fast), 0, job.span
        parts = list(parts_of(job.program, job.scenario, job.span, chunk, self.threads))
        for count in self._each(lambda lane, part: job.do(lane, part, fast, found), parts):
            done += count
            if progress is not None:
                progress(done, stop - start)
        return found

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
            self._parts.clear()
            self._doubtful.clear()
            self._lanes.clear()

    def _part_for(self, kept: tuple[str, ...]) -> Program:
        """The part of the program that the kept variables rest on."""
        if kept not in self._parts:
            system = self.program.system
            part = used_part(system, (), tuple(system.models), kept)
            if len(self._parts) >= PROGRAMS:
                self._parts.clear()
            self._parts[kept] = compile_program(part, self.program.years)
        return self._parts[kept]


@dataclass(frozen=True, slots=True)
class _Job:
    """The draws of one run: by which program, which variables are kept, and their central run."""

    program: Program
    scenario: Scenario
    plan: SamplePlan
    kept: tuple[str, ...]
    central: Mapping[str, Array]
    watcher: Watcher | None
    span: Span

    @property
    def is_worth_compiling(self) -> bool:
        """Whether machine code is faster by more than it takes to make. Where plans are carried out, those rule.

        Of all draws alone: whether its numbers can be trusted is known when all parts have run.
        """
        system, all_draws = self.program.system, self.span == (0, self.plan.draws)
        few = len(system.variables) <= FAST_EQUATIONS and not system.deliveries
        return all_draws and self.plan.draws >= FAST_FROM and few

    def room(self, fast: FastProgram | None) -> Kept:
        """Room for what is kept; all parts follow."""
        if self.watcher is not None:
            self.watcher.begin()
        together = fast.fused.kept if fast is not None else ()
        return Kept.of(self.kept, len(self.scenario.years), self.plan.draws, together)

    def do(self, lane: Lane, part: Part, fast: FastProgram | None, found: Kept) -> int:
        """Calculate one part and keep what is wanted of it; returns how many draws it adds."""
        arrays = self._calculated(lane, part) if fast is None else self._compiled(lane, part, fast, found)
        found.take(arrays, part)
        if self.watcher is not None and found.sketches:
            self.watcher.add({key: arrays[key] for key in self.kept}, part)
        return part.stop - part.fresh

    def _calculated(self, lane: Lane, part: Part) -> Arrays:
        return lane.part(self.program, self.scenario, self.plan, part.start, part.stop).arrays

    def _compiled(self, lane: Lane, part: Part, fast: FastProgram, found: Kept) -> Arrays:
        """By machine code, straight into place where draws are kept; what no draw changes is as in the central run."""
        span = part.start, part.stop
        alike = {key: self.central[key][:, None] for key in self.kept if key not in fast.fused.kept}
        if found.block is not None:
            lane.fast_part(fast, self.scenario, self.plan, span, (found.block, part.start))
            return alike
        out = BUFFERS.empty((len(fast.fused.kept), len(self.scenario.years), part.stop - part.start))
        lane.fast_part(fast, self.scenario, self.plan, span, (out, 0))
        return alike | dict(zip(fast.fused.kept, out, strict=True))

    def compiled(self, compiler: Compiler) -> FastProgram:
        """The program as machine code."""
        fused = fuse(self.program, steady_inputs(self.scenario), yearly_inputs(self.scenario), self.kept)
        narrow = np.array([self.central[key] for key in fused.narrow]).reshape(-1, len(self.scenario.years))
        return FastProgram(self.program, fused, compiler.kernel(fused.source), narrow, compiler.scores)


def _fail_if_no_variable(kept: Sequence[str], program: Program) -> None:
    for key in kept:
        if key not in program.system.variables:
            raise KeyError(key)


def default_outputs(scenario: Scenario) -> tuple[str, ...]:
    """The scenario's outputs and the variables that its targets are measured by."""
    return (*scenario.outputs, *(target.key for target in scenario.targets))
