"""Run a scenario: the central case, then its draws in chunks."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from simulator.engine.inputs import central_inputs, drawn_inputs, sample_plan, wide_inputs
from simulator.engine.program import Machine, Program, compile_program
from simulator.engine.projection import Projection
from simulator.language.faults import Fault, FaultsError, Place, Words
from simulator.language.scenario import Scenario
from simulator.language.tree import references

Array = NDArray[np.float64]
Progress = Callable[[int, int], None]

CHUNK = 8192
BUDGET = 2 * 2**30


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

    Parameters
    ----------
    draws, seed : override the scenario's own; `draws=0` gives the central run only.
    keep : variables whose draws are kept (default: the scenario's outputs and the variables of its targets).
    chunk : draws calculated at a time; changes memory and speed, never a number.
    progress : called with (draws done, draws in all) after each chunk.
    program : a compiled program of the same system and years, to save compiling again.

    Raises `FaultsError` when a result is not finite, or when the kept draws would not fit the memory budget.
    """
    draws = scenario.sampling.draws if draws is None else draws
    seed = scenario.sampling.seed if seed is None else seed
    program = program or compile_program(scenario.system, scenario.years)
    central = _central(scenario, program)
    kept = tuple(
        dict.fromkeys(keep if keep is not None else (*scenario.outputs, *(target.key for target in scenario.targets)))
    )
    results = _allocate(scenario, kept, draws)
    plan = sample_plan(scenario, draws, seed)
    machine: Machine | None = None
    for start in range(0, draws, chunk):
        stop = min(start + chunk, draws)
        if machine is None or machine.draws != stop - start:
            machine = program.bind(wide_inputs(scenario), stop - start)
        machine.run(drawn_inputs(scenario, plan, start, stop))
        _fail_if_not_finite(machine, start)
        for key in kept:
            results[key][:, start:stop] = machine.arrays[key]
        if progress is not None:
            progress(stop, draws)
    return Projection(scenario, central, results, draws, seed)


def _central(scenario: Scenario, program: Program) -> dict[str, Array]:
    machine = program.bind(frozenset(), 1)
    machine.run(central_inputs(scenario))
    _fail_if_not_finite(machine, None)
    return {key: array[:, 0].copy() for key, array in machine.arrays.items()}


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
    """Stop at the first variable, in order of calculation, that holds NaN or infinity."""
    for block in machine.program.blocks:
        for key in block.later:
            if not np.isfinite(machine.arrays[key]).all():
                raise FaultsError([_not_finite(machine, key, start)])


def _at(array: Array, row: int, draw: int) -> float:
    """An element, whether or not the array varies by draw."""
    return float(array[row, min(draw, array.shape[1] - 1)])


def _not_finite(machine: Machine, key: str, start: int | None) -> Fault:
    array = machine.arrays[key]
    row, column = (int(index) for index in np.argwhere(~np.isfinite(array))[0])
    variable = machine.program.system.variables[key]
    tree = variable.tree_in(base_year=row == 0)
    keys = dict.fromkeys(reference.key for reference in references(tree))
    seen = ", ".join(f"{name} = {_at(machine.arrays[name], row, column):.6g}" for name in keys)
    year = machine.program.years[row]
    where = (
        ("中心情形", "the central run") if start is None else (f"第 {start + column} 次抽样", f"draw {start + column}")
    )
    return Fault(
        "not-finite",
        variable.place,
        Words(
            f"{key} 在 {year} 年({where[0]})不是有限数:{array[row, column]};输入:{seen or '无'}",
            f"{key} in {year} ({where[1]}) is not finite: {array[row, column]}; inputs: {seen or 'none'}",
        ),
        Words(
            "检查分母、对数和幂的取值范围", "check denominators, logarithms and powers, or the ranges of these inputs"
        ),
    )
