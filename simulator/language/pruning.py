"""The part of a system that a scenario uses: whole models, and of others only what its targets rest on."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from simulator.language.reach import reached
from simulator.language.system import System
from simulator.language.tree import Lookup, Tree, children, references


def used_part(system: System, whole: Iterable[str], parts: Iterable[str], roots: Collection[str]) -> System:
    """The models `whole` with what they need, and of the models `parts` only what the variables `roots` rest on.

    A region may so use a model for some of its indicators without having observations for the others.
    """
    entire = system.part(tuple(whole))
    allowed = system.part((*entire.models, *parts))
    rest = resting_on(allowed, [key for key in roots if key in allowed.variables])
    works = {allowed.deliveries[key].work for key in rest & allowed.deliveries.keys()}
    used = {key.split(".", 1)[0] for key in rest}
    return System(
        {name: model for name, model in allowed.models.items() if name in entire.models or name in used},
        {key: item for key, item in allowed.assumptions.items() if key in entire.assumptions or key in rest},
        {key: item for key, item in allowed.shocks.items() if key in entire.shocks or key in rest},
        {key: item for key, item in allowed.variables.items() if key in entire.variables or key in rest},
        {key: item for key, item in allowed.deliveries.items() if key in entire.deliveries or key in rest},
        {key: item for key, item in allowed.works.items() if key in entire.works or key in works},
        {key: item for key, item in allowed.tables.items() if key in entire.tables or key in rest},
    )


def resting_on(system: System, roots: Iterable[str]) -> set[str]:
    """The roots and every quantity and table that they rest on, directly or through others.

    A delivery rests on the assumptions that change how its class of work goes.
    """
    return reached(roots, lambda key: _read(system, key))


def _read(system: System, key: str) -> Iterator[str]:
    if key in system.deliveries:
        yield from system.deliveries[key].levers(system.works[system.deliveries[key].work])
    if key in system.variables:
        variable = system.variables[key]
        for tree in (variable.equation, variable.initial, variable.worked_out):
            if tree is not None:
                yield from (reference.key for reference in references(tree))
                yield from tables(tree)


def tables(tree: Tree) -> Iterator[str]:
    """Keys of the lookup tables that a tree reads."""
    if isinstance(tree, Lookup):
        yield tree.table
    for child in children(tree):
        yield from tables(child)
