"""The order of calculation: blocks of variables, each a whole-horizon operation or a loop over the years."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from graphlib import TopologicalSorter

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from simulator.language.build import calculation_order
from simulator.language.system import VariableDefinition
from simulator.language.tree import references


@dataclass(frozen=True, slots=True)
class Block:
    """Variables calculated together. `stepwise`: they feed on their own past, so the years run one after another.

    `base` is their order in the base year, `later` in every year after it; `reads` is all that they read.
    """

    base: tuple[str, ...]
    later: tuple[str, ...]
    stepwise: bool
    reads: frozenset[str]


def blocks(variables: Mapping[str, VariableDefinition]) -> tuple[Block, ...]:
    """Blocks in an order in which each finds what it needs; the variables must be free of cycles within a year."""
    keys = list(variables)
    reads = {key: _read_by(variables[key]) for key in keys}
    needs = {key: reads[key] & variables.keys() for key in keys}
    component = _components(keys, needs)
    members: dict[int, list[str]] = {}
    for key in keys:
        members.setdefault(component[key], []).append(key)
    graph = {
        number: {component[need] for key in group for need in needs[key]} - {number}
        for number, group in members.items()
    }
    base, later = (calculation_order(variables, base_year=flag) for flag in (True, False))
    rank_base, rank_later = ({key: rank for rank, key in enumerate(order)} for order in (base, later))
    return tuple(
        Block(
            tuple(sorted(members[number], key=rank_base.__getitem__)),
            tuple(sorted(members[number], key=rank_later.__getitem__)),
            len(members[number]) > 1 or members[number][0] in needs[members[number][0]],
            frozenset().union(*(reads[key] for key in members[number])),
        )
        for number in TopologicalSorter(graph).static_order()
    )


def _read_by(variable: VariableDefinition) -> set[str]:
    trees = [variable.equation, *([variable.initial] if variable.initial is not None else [])]
    return {reference.key for tree in trees for reference in references(tree)}


def _components(keys: list[str], needs: Mapping[str, set[str]]) -> dict[str, int]:
    """Strongly connected components: variables that feed on one another over the years."""
    index = {key: number for number, key in enumerate(keys)}
    edges = [(index[key], index[need]) for key in keys for need in sorted(needs[key])]
    rows, columns = np.array(edges, dtype=np.intp).reshape(-1, 2).T
    graph = csr_array((np.ones(len(edges)), (rows, columns)), shape=(len(keys), len(keys)))
    labels = connected_components(graph, directed=True, connection="strong")[1]
    return dict(zip(keys, labels.tolist(), strict=True))
