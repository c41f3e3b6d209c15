"""Checked trees -> nodes: an array function each, and its parts in the order that needs least scratch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from simulator.engine.arithmetic import Function, function_of, lookup
from simulator.language.system import TableDefinition
from simulator.language.tree import Apply, Constant, Initial, Lookup, Previous, Scale, Tree, Value, Year

Leaf = Constant | Year | Value | Previous | Initial


class Node(NamedTuple):
    """One operation on arrays.

    Its parts are calculated in `order`, the neediest first, since the others can then use its scratch: so even a deep
    tree `need`s few arrays (Sethi and Ullman 1970, The generation of optimal code for arithmetic expressions). Those in
    `lent` stand in scratch. `constants` are the operands before the parts are put in: a factor of units stays.
    """

    function: Function
    parts: tuple[Node | Leaf, ...]
    order: Sequence[int]
    lent: Sequence[int]
    need: int
    constants: tuple[float, ...]


def node_of(tree: Tree, tables: Mapping[str, TableDefinition]) -> Node | Leaf:
    """The node of a tree; a leaf stays what it is."""
    if isinstance(tree, Apply):
        return _applied(tree, tables)
    if isinstance(tree, Scale):
        return _node(np.multiply, (node_of(tree.argument, tables),), (0.0, float(tree.factor)))
    if isinstance(tree, Lookup):
        return _node(lookup(tree, tables[tree.table]), (node_of(tree.argument, tables),), (0.0,))
    return tree


def _applied(tree: Apply, tables: Mapping[str, TableDefinition]) -> Node:
    parts = tuple(node_of(part, tables) for part in tree.arguments)
    if tree.operation in {"min", "max"}:
        return _pair_by_pair(tree, parts)
    return _node(function_of(tree.operation, tree.arguments), parts, (0.0,) * len(parts))


def _pair_by_pair(tree: Apply, parts: Sequence[Node | Leaf]) -> Node:
    """Smallest or largest of any number, the neediest inmost."""
    order = sorted(range(len(parts)), key=lambda place: need_of(parts[place]), reverse=True)
    so_far: Node | Leaf = parts[order[0]]
    before: Tree = tree.arguments[order[0]]
    for place in order[1:]:
        function = function_of(tree.operation, (before, tree.arguments[place]))
        so_far, before = _node(function, (so_far, parts[place]), (0.0, 0.0)), Constant(0.0)  # looked at once
    assert isinstance(so_far, Node)  # noqa: S101 - the language asks for two arguments at least
    return so_far


def _node(function: Function, parts: tuple[Node | Leaf, ...], constants: tuple[float, ...]) -> Node:
    needs = [need_of(part) for part in parts]
    lent = sorted((place for place, need in enumerate(needs) if need), key=needs.__getitem__, reverse=True)
    order = [*lent, *(place for place, need in enumerate(needs) if not need)]
    need = max([needs[place] + before for before, place in enumerate(lent)], default=1)
    return Node(function, parts, order, lent, need, constants)


def need_of(node: Node | Leaf) -> int:
    """How many scratch arrays a value takes until it stands in one of them, or where it stood before."""
    if isinstance(node, Node):
        return node.need
    return 1 if isinstance(node, Previous) else 0
