"""The checked tree of an equation: every name resolved, every unit conversion written out as a node."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Constant:
    """A plain number."""

    value: float


@dataclass(frozen=True, slots=True)
class Value:
    """The same year's value of an assumption, shock or variable, by its key `model.name[member]`."""

    key: str


@dataclass(frozen=True, slots=True)
class Previous:
    """The value `lag` years ago; before the base year it is the base year's."""

    key: str
    lag: int = 1


@dataclass(frozen=True, slots=True)
class Initial:
    """The base year's value."""

    key: str


@dataclass(frozen=True, slots=True)
class Year:
    """The calendar year."""


@dataclass(frozen=True, slots=True)
class Scale:
    """A change of unit: the argument times an exact factor."""

    argument: Tree
    factor: Fraction


@dataclass(frozen=True, slots=True)
class Lookup:
    """Linear interpolation in a table, flat beyond its ends."""

    table: str
    argument: Tree


@dataclass(frozen=True, slots=True)
class Apply:
    """An operation of `operations.OPERATIONS` on its arguments."""

    operation: str
    arguments: tuple[Tree, ...]


Tree = Constant | Value | Previous | Initial | Year | Scale | Lookup | Apply
Reference = Value | Previous | Initial


def children(tree: Tree) -> tuple[Tree, ...]:
    """The direct parts of a node."""
    if isinstance(tree, Apply):
        return tree.arguments
    return (tree.argument,) if isinstance(tree, Scale | Lookup) else ()


def references(tree: Tree) -> Iterator[Reference]:
    """Every reference to a quantity, from left to right, repeats included."""
    pending = [tree]
    while pending:
        part = pending.pop()
        if isinstance(part, Value | Previous | Initial):
            yield part
        pending.extend(reversed(children(part)))
