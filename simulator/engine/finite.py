"""A result that is no finite number stops the run, and is told with the inputs that made it."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

import numpy as np
from numpy.typing import NDArray

from simulator.engine.program import Machine
from simulator.language.faults import Fault, FaultsError, Words
from simulator.language.tree import Initial, Previous, Reference, references

Array = NDArray[np.float64]


def fail_if_not_finite(machine: Machine, changed: AbstractSet[str], start: int | None) -> None:
    """Stop at the first NaN or infinity of what changed: by order of blocks, then year, then order within the year.

    `start` is the number of the machine's first draw, None for the central run. Raises `FaultsError`.
    """
    if all(np.isfinite(machine.arrays[key]).all() for key in machine.program.telling & changed):
        return
    for block in machine.program.blocks:
        spoilt = [key for key in block.later if key in changed and not np.isfinite(machine.arrays[key]).all()]
        if spoilt:
            machine.forget()
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
        variable.place_in(base_year=row == 0),
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
