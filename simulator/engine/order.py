"""The order of calculation: blocks of variables, each a whole-horizon operation or a loop over the years."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from simulator.language.reach import circles
from simulator.language.reads import calculation_order, reads_of
from simulator.language.system import VariableDefinition


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
    """Blocks in an order in which each finds what it needs; the variables must be free of cycles within a year.

    Variables that feed on one another over the years are one block.
    """
    reads = reads_of(variables)
    needs = {key: sorted(item.ever & variables.keys()) for key, item in reads.items()}
    base, later = (calculation_order(reads, base_year=flag) for flag in (True, False))
    rank_base, rank_later = ({key: rank for rank, key in enumerate(order)} for order in (base, later))
    return tuple(
        Block(
            tuple(sorted(group, key=rank_base.__getitem__)),
            tuple(sorted(group, key=rank_later.__getitem__)),
            len(group) > 1 or group[0] in needs[group[0]],
            frozenset().union(*(reads[key].ever for key in group)),
        )
        for group in circles(needs)
    )
