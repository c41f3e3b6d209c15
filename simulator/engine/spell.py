"""Checked trees -> the text of an expression for the kernel of `fused`, and what in it must be watched.

Operations are spelled as operators, or as calls of functions of the same meaning (`PRIMITIVES`) which the compiler of
the kernel provides.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import reduce
from itertools import pairwise

from simulator.engine.arithmetic import LOSING, stays_finite
from simulator.language.system import TableDefinition
from simulator.language.tree import Apply, Constant, Lookup, Reference, Scale, Tree, Year

PRIMITIVES: Mapping[str, str] = {
    "<": "less",
    "<=": "at_most",
    ">": "more",
    ">=": "at_least",
    "==": "equal",
    "!=": "unequal",
    "and": "both",
    "or": "either",
    "not": "neither",
    "if": "choose",
    "min": "smaller",
    "max": "larger",
    "**": "power",
    "exp": "exponential",
    "log": "logarithm",
    "sqrt": "root",
    "abs": "size",
    "floor": "whole_part",
}
LARGEST_PRODUCT = 4
OPERATORS = frozenset({"+", "-", "*", "/"})


@dataclass(slots=True)
class Speller:
    """Spells trees; `named` gives the text of a reference.

    Operands that might lose a number that is not finite get a line of their own in `lines` and their name in `watched`.
    """

    named: Callable[[Reference], str]
    tables: Mapping[str, TableDefinition]
    lines: list[str] = field(default_factory=list)
    watched: list[str] = field(default_factory=list)

    def text(self, tree: Tree) -> str:
        """The text of a tree, safe to stand as an operand."""
        if isinstance(tree, Apply):
            return self._applied(tree)
        if isinstance(tree, Constant):
            return f"({float(tree.value)!r})"
        if isinstance(tree, Year):
            return "year"
        if isinstance(tree, Scale):
            return f"({self.text(tree.argument)} * {float(tree.factor)!r})"
        if isinstance(tree, Lookup):
            return self._interpolated(tree)
        return self.named(tree)

    def _applied(self, tree: Apply) -> str:
        whole = _whole_exponent(tree)
        if whole is not None:
            base = self._line(self.text(tree.arguments[0]))
            return f"({' * '.join([base] * whole)})"
        losing = LOSING.get(tree.operation, ())
        parts = [
            self._watched(part) if place in losing and not stays_finite(part) else self.text(part)
            for place, part in enumerate(tree.arguments)
        ]
        if tree.operation in OPERATORS:
            return f"({parts[0]} {tree.operation} {parts[1]})"
        if tree.operation == "unary -":
            return f"(-{parts[0]})"
        name = PRIMITIVES[tree.operation]
        if tree.operation in {"min", "max"}:
            return reduce(lambda first, second: f"{name}({first}, {second})", parts)
        return f"{name}({', '.join(parts)})"

    def _watched(self, tree: Tree) -> str:
        name = self._line(self.text(tree))
        self.watched.append(name)
        return name

    def _line(self, text: str) -> str:
        name = f"x{len(self.lines)}"
        self.lines.append(f"{name} = {text}")
        return name

    def _interpolated(self, tree: Lookup) -> str:
        """A table as its stretches, of which the last that has begun holds; by the formula of `numpy.interp`."""
        argument = self.text(tree.argument) if stays_finite(tree.argument) else self._watched(tree.argument)
        at, points = self._line(argument), self.tables[tree.table].points
        value = repr(points[0][1])
        for (x0, y0), (x, y) in pairwise(points):
            stretch = f"{(y - y0) / (x - x0)!r} * ({at} - {x0!r}) + {y0!r}"
            value = f"choose(at_least({at}, {x0!r}), {stretch}, {value})"
        return f"choose(at_least({at}, {points[-1][0]!r}), {points[-1][1]!r}, {value})"


def _whole_exponent(tree: Apply) -> int | None:
    """A small whole exponent: then a power is a product, exact where its factors are, as numpy's is."""
    if tree.operation != "**" or not isinstance(tree.arguments[1], Constant):
        return None
    exponent = tree.arguments[1].value
    return int(exponent) if exponent in range(1, LARGEST_PRODUCT + 1) else None
