"""A scenario's equations as a list of array operations over (year, draw), bound once and run for many inputs.

Every quantity lives in an array of shape (years, draws), or (years, 1) where no draw changes it. Binding walks the
checked trees once and writes down each operation with its operand views; running is then one pass over that list.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.engine.order import Block, blocks
from simulator.language.system import System, TableDefinition, VariableDefinition
from simulator.language.tree import Apply, Constant, Initial, Lookup, Previous, Scale, Tree, Value, Year, references

Array = NDArray[np.float64]
Operand = Array | float
Call = tuple[Callable[..., Any], tuple[Operand, ...], Array]


def _choose(condition: Operand, a: Operand, b: Operand, out: Array) -> None:
    out[...] = np.where(np.not_equal(condition, 0.0), a, b)


def _copy(source: Operand, out: Array) -> None:
    out[...] = source


FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    "+": np.add,
    "-": np.subtract,
    "*": np.multiply,
    "/": np.divide,
    "**": np.power,
    "unary -": np.negative,
    "<": np.less,
    "<=": np.less_equal,
    ">": np.greater,
    ">=": np.greater_equal,
    "==": np.equal,
    "!=": np.not_equal,
    "and": np.logical_and,
    "or": np.logical_or,
    "not": np.logical_not,
    "if": _choose,
    "min": np.minimum,
    "max": np.maximum,
    "abs": np.absolute,
    "exp": np.exp,
    "log": np.log,
    "sqrt": np.sqrt,
}


@dataclass(frozen=True, slots=True)
class Program:
    """What does not depend on numbers: the system, its years and the order of calculation."""

    system: System
    years: tuple[int, ...]
    blocks: tuple[Block, ...]

    def bind(self, wide: frozenset[str], draws: int) -> Machine:
        """A machine for inputs of which those in `wide` vary by draw."""
        return _Binder(self, wide, draws).machine()


def compile_program(system: System, years: tuple[int, ...]) -> Program:
    """Put a checked system into its order of calculation over the years."""
    return Program(system, years, blocks(system.variables))


@dataclass(frozen=True, slots=True)
class Machine:
    """Arrays of every quantity and the operations that fill them. Not for use by two threads at once."""

    program: Program
    draws: int
    arrays: Mapping[str, Array]
    calls: tuple[Call, ...]

    def run(self, inputs: Mapping[str, Operand]) -> None:
        """Fill the arrays. `inputs` gives every assumption, shock and observed start.

        Shapes: an assumption or shock (years, 1) or (years, draws); an observed start is a number.
        """
        for key, value in inputs.items():
            target = self.arrays[key]
            if key in self.program.system.variables:
                target[0] = value
            else:
                target[...] = value
        with np.errstate(all="ignore"):
            for function, arguments, out in self.calls:
                function(*arguments, out=out)


@dataclass(slots=True)
class _Binder:
    """Walks the trees and writes down the operations."""

    program: Program
    wide_inputs: frozenset[str]
    draws: int
    arrays: dict[str, Array] = field(default_factory=dict)
    calls: list[Call] = field(default_factory=list)
    scratch: dict[tuple[int, int], Array] = field(default_factory=dict)
    axis: Array = field(init=False)

    def machine(self) -> Machine:
        self.axis = np.array(self.program.years, dtype=np.float64)[:, None]
        wide = wide_quantities(self.program.system, self.wide_inputs)
        for key in self._keys():
            self.arrays[key] = np.zeros((self.height, self.draws if key in wide else 1))
        for block in self.program.blocks:
            self._block(block)
        return Machine(self.program, self.draws, self.arrays, tuple(self.calls))

    @property
    def height(self) -> int:
        return len(self.program.years)

    def _keys(self) -> list[str]:
        system = self.program.system
        return [*system.assumptions, *system.shocks, *system.variables]

    def _block(self, block: Block) -> None:
        for key in block.base:
            self._start(self.program.system.variables[key], stepwise=block.stepwise)
        spans = [slice(t, t + 1) for t in range(1, self.height)] if block.stepwise else [slice(1, self.height)]
        for rows in spans:
            for key in block.later:
                self._later(self.program.system.variables[key], rows, stepwise=block.stepwise)

    def _start(self, variable: VariableDefinition, *, stepwise: bool) -> None:
        """The base year; a variable without start or memory is filled for all years at once."""
        if variable.observed:
            return
        if variable.initial is not None:
            self._fill(variable.key, variable.initial, slice(0, 1))
        else:
            self._fill(variable.key, variable.equation, slice(0, 1 if stepwise else self.height))

    def _later(self, variable: VariableDefinition, rows: slice, *, stepwise: bool) -> None:
        if (variable.starts or stepwise) and self.height > 1:
            self._fill(variable.key, variable.equation, rows)

    def _fill(self, key: str, tree: Tree, rows: slice) -> None:
        out = self.arrays[key][rows]
        result = self._emit(tree, rows, 0, out)
        if result is not out:
            self.calls.append((_copy, (result,), out))

    def _emit(self, tree: Tree, rows: slice, depth: int, out: Array | None = None) -> Operand:
        """Write down the operations of a tree; returns where its value will stand."""
        if isinstance(tree, Constant):
            return tree.value
        if isinstance(tree, Year):
            return self.axis[rows]
        if isinstance(tree, Value):
            return self.arrays[tree.key][rows]
        if isinstance(tree, Initial):
            return self.arrays[tree.key][:1]
        if isinstance(tree, Previous):
            return self._past(tree, rows, depth)
        return self._operation(tree, rows, depth, out)

    def _past(self, tree: Previous, rows: slice, depth: int) -> Operand:
        source = self.arrays[tree.key]
        if rows.start >= tree.lag:
            return source[rows.start - tree.lag : rows.stop - tree.lag]
        wanted = np.maximum(np.arange(rows.start, rows.stop) - tree.lag, 0)
        if wanted[0] == wanted[-1]:
            return source[:1]
        taken = self._space(depth, rows, source.shape[1])
        self.calls.append((_take(wanted), (source,), taken))
        return taken

    def _operation(self, tree: Apply | Scale | Lookup, rows: slice, depth: int, out: Array | None) -> Operand:
        parts = tree.arguments if isinstance(tree, Apply) else (tree.argument,)
        operands = [self._emit(part, rows, depth + 1 + position) for position, part in enumerate(parts)]
        if isinstance(tree, Scale):
            operands.append(float(tree.factor))
        width = max((operand.shape[1] for operand in operands if isinstance(operand, np.ndarray)), default=1)
        target = out if out is not None and out.shape[1] == width else self._space(depth, rows, width)
        self._write(self._function(tree), operands, target)
        return target

    def _write(self, function: Callable[..., Any], operands: list[Operand], target: Array) -> None:
        """Write down one operation; min and max of more than two go pair by pair."""
        if isinstance(function, np.ufunc) and len(operands) > function.nin:
            first = operands[0]
            for operand in operands[1:]:
                self.calls.append((function, (first, operand), target))
                first = target
        else:
            self.calls.append((function, tuple(operands), target))

    def _function(self, tree: Apply | Scale | Lookup) -> Callable[..., Any]:
        if isinstance(tree, Scale):
            return np.multiply
        if isinstance(tree, Lookup):
            return _lookup(self.program.system.tables[tree.table])
        return FUNCTIONS[tree.operation]

    def _space(self, depth: int, rows: slice, width: int) -> Array:
        """Scratch rows for an intermediate value. Depth keeps apart what is alive at the same time."""
        key = (depth, width)
        if key not in self.scratch:
            self.scratch[key] = np.empty((self.height, width))
        return self.scratch[key][rows]


def wide_quantities(system: System, inputs: frozenset[str]) -> frozenset[str]:
    """The inputs that vary by draw and every variable that depends on one of them."""
    wide = set(inputs)
    needs = {
        key: {
            reference.key
            for tree in (item.equation, item.initial)
            if tree is not None
            for reference in references(tree)
        }
        for key, item in system.variables.items()
    }
    grown = -1
    while grown != len(wide):
        grown = len(wide)
        wide |= {key for key, need in needs.items() if not need.isdisjoint(wide)}
    return frozenset(wide)


def _take(rows: NDArray[np.intp]) -> Callable[..., Any]:
    def take(source: Array, out: Array) -> None:
        np.take(source, rows, axis=0, out=out)

    return take


def _lookup(table: TableDefinition) -> Callable[..., Any]:
    xs, ys = np.array(table.points, dtype=np.float64).T

    def lookup(x: Operand, out: Array) -> None:
        out[...] = np.interp(x, xs, ys)

    return lookup
