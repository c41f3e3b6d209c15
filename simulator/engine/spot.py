"""The value of an equation for arrays at hand, without a program: at moments between the ends of years, say."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from simulator.engine.arithmetic import Array, Operand, function_of
from simulator.language.tree import Apply, Constant, Scale, Tree, Value, Year

Read = Callable[[str], Operand]


def value_at(tree: Tree, read: Read, years: Array) -> Operand:
    """The value of a tree; `read` gives that of a quantity by its key and `years` the calendar years, broadcastable.

    Raises `NotImplementedError` for a tree that looks back to other years or up in a table.
    """
    match tree:
        case Constant(value):
            return value
        case Year():
            return years
        case Value(key):
            return read(key)
        case Scale(argument, factor):
            return value_at(argument, read, years) * float(factor)
        case Apply(operation, arguments):
            operands = [value_at(argument, read, years) for argument in arguments]
            out = np.empty(np.broadcast_shapes(*map(np.shape, operands)))
            function_of(operation, arguments)(*operands, out=out)
            return out
    raise NotImplementedError(tree)
