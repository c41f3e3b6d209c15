"""What the operations of the language do to arrays of shape (years, draws): `FUNCTIONS`, and lookups in tables.

Numbers that are not finite follow one rule, in the array program and in the oracle alike: what reads one gives NaN or
infinity, so that it reaches the variable and is told. Infinity is never lost on the way, as 1/inf and min(inf, x) would
lose it. Two things only may leave it out: the branch that an `if` does not choose, and the side of an `and` or `or`
that the other side makes irrelevant.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import reduce
from math import isfinite, nan
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.language.operations import NEARLY
from simulator.language.system import TableDefinition
from simulator.language.tree import Apply, Lookup, Scale, Tree, children

Array = NDArray[np.float64]
Operand = Array | float
Function = Callable[..., Any]


def _choose(condition: Operand, a: Operand, b: Operand, out: Array) -> None:
    out[...] = np.where(np.not_equal(condition, 0.0), a, b)


def floor_things(a: Operand, out: Array | None = None) -> Array:
    """Down to whole things; what is nearly one counts as whole. Same shape."""
    found: Array = np.floor(np.add(a, NEARLY, out=out), out=out)
    return found


FUNCTIONS: Mapping[str, Function] = {
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
    "floor": floor_things,
    "exp": np.exp,
    "log": np.log,
    "sqrt": np.sqrt,
}

# By numpy's arithmetic these may make a finite number of one that is not: the positions of such arguments.
_COMPARING = ("<", "<=", ">", ">=", "==", "!=", "and", "or", "min", "max", "**")
LOSING: Mapping[str, tuple[int, ...]] = {"/": (1,), "if": (0,), "not": (0,), "exp": (0,)} | dict.fromkeys(
    _COMPARING, (0, 1)
)
# Arguments of these that settle the answer, whatever the other one is.
SETTLING: Mapping[str, Callable[[Operand], Any]] = {
    "and": lambda x: np.equal(x, 0.0),
    "or": lambda x: np.isfinite(x) & np.not_equal(x, 0.0),
}
# With finite arguments these are finite; sums and products may still overflow.
_STAYS_FINITE = frozenset({*_COMPARING, "not", "if", "abs", "floor", "unary -"}) - {"**"}


def function_of(operation: str, arguments: Sequence[Tree]) -> Function:
    """The array function of an operation on these arguments; it loses no number that is not finite."""
    watched = [place for place in LOSING.get(operation, ()) if not stays_finite(arguments[place])]
    if not watched:
        return FUNCTIONS[operation]
    return _keeping(FUNCTIONS[operation], watched, SETTLING.get(operation))


def stays_finite(tree: Tree) -> bool:
    """Whether a tree is finite wherever the quantities that it reads are."""
    if isinstance(tree, Scale) or (isinstance(tree, Apply) and tree.operation not in _STAYS_FINITE):
        return False
    return all(map(stays_finite, children(tree)))


def _keeping(function: Function, watched: Sequence[int], settling: Callable[[Operand], Any] | None = None) -> Function:
    """The function, with NaN wherever a watched operand is not finite and no operand settles the answer."""

    def keeping(*operands: Operand, out: Array) -> None:
        for place in watched:
            # A quick look: a sum is finite only where every element is.
            if not isfinite(np.add.reduce(operands[place], axis=None)):
                spoilt = _spoilt(operands, watched, settling)
                function(*operands, out=out)
                np.copyto(out, nan, where=spoilt)
                return
        function(*operands, out=out)

    return keeping


def _spoilt(
    operands: Sequence[Operand], watched: Sequence[int], settling: Callable[[Operand], Any] | None
) -> NDArray[np.bool_]:
    """Where a watched operand is not finite and no operand settles the answer."""
    spoilt: NDArray[np.bool_] = reduce(np.logical_or, (~np.isfinite(operands[place]) for place in watched))
    return spoilt if settling is None else spoilt & ~reduce(np.logical_or, map(settling, operands))


def lookup(tree: Lookup, table: TableDefinition) -> Function:
    """Linear interpolation in a table, flat beyond its ends."""
    xs, ys = np.array(table.points, dtype=np.float64).T

    def interpolated(x: Operand, out: Array) -> None:
        out[...] = np.interp(x, xs, ys)

    return interpolated if stays_finite(tree.argument) else _keeping(interpolated, (0,))


def take(rows: NDArray[np.intp]) -> Function:
    """Some rows of an array."""

    def taken(source: Array, out: Array) -> None:
        np.take(source, rows, axis=0, out=out)

    return taken


def copy(source: Operand, out: Array) -> None:
    """The operand in every element."""
    out[...] = source
