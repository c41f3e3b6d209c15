"""Run a scenario: the central case, then its draws in chunks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from math import ceil
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from simulator.engine.delivered import Deliveries, bytes_a_draw
from simulator.engine.inputs import Deviates, central_inputs, deviates, drawn_inputs, sample_plan, wide_inputs
from simulator.engine.program import Machine, Program, compile_program
from simulator.engine.projection import Projection
from simulator.engine.sampling import SamplePlan
from simulator.language.faults import Fault, FaultsError, Place, Words
from simulator.language.scenario import Scenario
from simulator.language.tree import Initial, Previous, Reference, references

Array = NDArray[np.float64]
Progress = Callable[[int, int], None]

CHUNK = 8192
BUDGET = 2 * 2**30  # bytes of kept draws
WORKING = 2**28  # bytes of the arrays that a chunk is calculated in, and of the bound programs a runner keeps
MACHINES = 8  # bound programs a runner keeps at most
SCRATCH = 16  # arrays between operations: the longest equation the language takes needs no more


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
    whose draws are kept (default: the scenario's outputs and the variables of its targets). `chunk` is the most draws
    calculated at a time (fewer where the model is large): it changes memory and speed, never a number. `progress` is
    called with (draws done, draws in all) after each chunk. `program` is a compiled program of the same system and
    years.

    Raises `FaultsError` when a result is not finite, or when the kept draws would not fit the memory budget.
    """
    runner = Runner(program or compile_program(scenario.system, scenario.years), chunk)
    return runner.run(scenario, draws=draws, seed=seed, keep=keep, progress=progress)


@dataclass(slots=True)
class Runner:
    """Runs scenarios of one system and one horizon again and again, keeping what does not change between them.

    Kept are the bound programs and, where one chunk holds them all, the draws: moving an assumption then costs little
    more than the arithmetic. May be shared by threads: one runs at a time.
    """

    program: Program
    chunk: int = CHUNK
    _machines: dict[tuple[frozenset[str], int], Machine] = field(default_factory=dict, repr=False)
    _drawn: Deviates | None = field(default=None, repr=False)
    _deliveries: Deliveries = field(default_factory=Deliveries, repr=False)
    _lock: Lock = field(default_factory=Lock, repr=False)

    def run(
        self,
        scenario: Scenario,
        *,
        draws: int | None = None,
        seed: int | None = None,
        keep: Sequence[str] | None = None,
        progress: Progress | None = None,
    ) -> Projection:
        """Project a scenario; see `run`."""
        draws = scenario.sampling.draws if draws is None else draws
        seed = scenario.sampling.seed if seed is None else seed
        if draws < 0 or self.chunk < 1:
            raise ValueError(f"draws must not be negative and chunk must be positive: {draws}, {self.chunk}")
        kept = tuple(dict.fromkeys(keep if keep is not None else default_outputs(scenario)))
        samples = _allocate(scenario, kept, draws)
        plan = sample_plan(scenario, draws, seed)
        with self._lock:
            self._fit(scenario)
            central = self._central(scenario)
            for start, stop in self._parts(scenario, draws):
                machine = self._part(scenario, plan, start, stop)
                for key in kept:
                    samples[key][:, start:stop] = machine.arrays[key]
                if progress is not None:
                    progress(stop, draws)
        return Projection(scenario, central, samples, draws, seed)

    def _parts(self, scenario: Scenario, draws: int) -> Iterator[tuple[int, int]]:
        """First and last (exclusive) draw of each chunk; all of one size, lest the last needs a machine of its own.

        Where they do not come out even, the last begins with some draws of the one before: the same numbers again.
        """
        if draws:
            count = ceil(draws / min(self.chunk, _most_at_a_time(self.program), _most_carried_out(scenario)))
            size = ceil(draws / count)
            yield from ((min(start, draws - size), min(start + size, draws)) for start in range(0, draws, size))

    def _fit(self, scenario: Scenario) -> None:
        """Start afresh when the scenario is of another system or horizon than the program."""
        if scenario.system is not self.program.system or scenario.years != self.program.years:
            self.program = compile_program(scenario.system, scenario.years)
            self._machines.clear()
            self._drawn = None
            self._deliveries = Deliveries()

    def _central(self, scenario: Scenario) -> dict[str, Array]:
        machine = self._machine(frozenset(), 1)
        inputs = central_inputs(scenario)
        machine.run({**inputs, **self._deliveries.shares(scenario, inputs, None, 0, 1)})
        _fail_if_not_finite(machine, None)
        return {key: array[:, 0].copy() for key, array in machine.arrays.items()}

    def _part(self, scenario: Scenario, plan: SamplePlan, start: int, stop: int) -> Machine:
        machine = self._machine(wide_inputs(scenario), stop - start)
        inputs = drawn_inputs(scenario, self._deviates(scenario, plan, start, stop))
        machine.run({**inputs, **self._deliveries.shares(scenario, inputs, plan, start, stop)})
        _fail_if_not_finite(machine, start)
        return machine

    def _deviates(self, scenario: Scenario, plan: SamplePlan, start: int, stop: int) -> Deviates:
        if self._drawn is not None and self._drawn.fits(scenario, plan):
            return self._drawn
        drawn = deviates(scenario, plan, start, stop)
        if stop - start == plan.draws:
            self._drawn = drawn
        return drawn

    def _machine(self, wide: frozenset[str], draws: int) -> Machine:
        key = (wide, draws)
        if key not in self._machines:
            if len(self._machines) >= MACHINES or sum(item.size for item in self._machines.values()) > WORKING:
                self._machines.clear()
            self._machines[key] = self.program.bind(wide, draws)
        return self._machines[key]


def default_outputs(scenario: Scenario) -> tuple[str, ...]:
    """The scenario's outputs and the variables that its targets are measured by."""
    return (*scenario.outputs, *(target.key for target in scenario.targets))


def _most_at_a_time(program: Program) -> int:
    """The draws whose arrays fit the working memory."""
    return max(1, WORKING // (8 * len(program.years) * (len(program.keys) + SCRATCH)))


def _most_carried_out(scenario: Scenario) -> int:
    """The draws whose plans of work can be carried out in the working memory."""
    return max(1, WORKING // max(bytes_a_draw(scenario), 1))


def _allocate(scenario: Scenario, kept: Sequence[str], draws: int) -> dict[str, Array]:
    size = len(kept) * len(scenario.years) * draws * 8
    if size > BUDGET:
        raise FaultsError(
            [
                Fault(
                    "memory",
                    Place(scenario.id),
                    Words(f"保留全部抽样需 {size / 2**30:.1f} GiB", f"keeping every draw takes {size / 2**30:.1f} GiB"),
                    Words(
                        "在情景中用 outputs 选少数变量,或减少抽样",
                        "choose a few variables with outputs, or take fewer draws",
                    ),
                )
            ]
        )
    return {key: np.empty((len(scenario.years), draws)) for key in kept} if draws else {}


def _fail_if_not_finite(machine: Machine, start: int | None) -> None:
    """Stop at the first NaN or infinity: by order of blocks, then year, then order within the year."""
    for block in machine.program.blocks:
        spoilt = [key for key in block.later if not np.isfinite(machine.arrays[key]).all()]
        if spoilt:
            places = {key: np.argwhere(~np.isfinite(machine.arrays[key]))[0] for key in spoilt}
            key = min(spoilt, key=lambda name: int(places[name][0]))
            raise FaultsError([_not_finite(machine, key, places[key].tolist(), start)])


def _not_finite(machine: Machine, key: str, place: list[int], start: int | None) -> Fault:
    row, draw = place
    variable = machine.program.system.variables[key]
    tree = variable.tree_in(base_year=row == 0)
    seen = ", ".join(dict.fromkeys(_told(reference, machine, row, draw) for reference in references(tree))) or "-"
    year, value = machine.program.years[row], _at(machine.arrays[key], row, draw)
    everywhere = start is None or machine.arrays[key].shape[1] == 1
    where = (
        ("中心情形", "the central run")
        if everywhere
        else (f"第 {(start or 0) + draw} 次抽样", f"draw {(start or 0) + draw}")
    )
    return Fault(
        "not-finite",
        variable.place,
        Words(
            f"{key} 在 {year} 年({where[0]})不是有限数:{value};输入:{seen}",
            f"{key} in {year} ({where[1]}) is not finite: {value}; inputs: {seen}",
        ),
        Words(
            "检查分母、对数和幂的取值范围", "check denominators, logarithms and powers, or the ranges of these inputs"
        ),
    )


def _told(reference: Reference, machine: Machine, row: int, draw: int) -> str:
    """A reference with the value that the equation read."""
    array = machine.arrays[reference.key]
    match reference:
        case Previous(key, lag):
            return f"previous({key}) = {_at(array, max(row - lag, 0), draw):.6g}"
        case Initial(key):
            return f"initial({key}) = {_at(array, 0, draw):.6g}"
        case _:
            return f"{reference.key} = {_at(array, row, draw):.6g}"


def _at(array: Array, row: int, draw: int) -> float:
    """An element, whether or not the array varies by draw."""
    return float(array[row, min(draw, array.shape[1] - 1)])
