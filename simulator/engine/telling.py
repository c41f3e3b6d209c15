"""Which results need not be looked at for numbers that are not finite, since others tell of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from simulator.engine.arithmetic import LOSING
from simulator.language.system import VariableDefinition
from simulator.language.tree import Apply, Scale, Tree, Value, children

_PASSING_ON = frozenset({"+", "-", "*", "/", "unary -"})


def told_by_others(variables: Mapping[str, VariableDefinition], keys: Iterable[str], *, base_year: bool) -> set[str]:
    """The quantities that, where they are not finite, make one of the variables `keys` so in the same year."""
    items = [variables[key] for key in keys]
    trees = [item.tree_in(base_year=base_year) for item in items if not (base_year and item.observed)]
    return {key for tree in trees for key in _carried(tree)}


def _carried(tree: Tree) -> Iterator[str]:
    """The quantities of the same year that, not being finite, make the value of the tree so."""
    if isinstance(tree, Value):
        yield tree.key
    operation = tree.operation if isinstance(tree, Apply) else ""
    if isinstance(tree, Scale) or operation in _PASSING_ON:
        for place, part in enumerate(children(tree)):
            if place not in LOSING.get(operation, ()):
                yield from _carried(part)
