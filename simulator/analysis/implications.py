"""Which targets imply one another, seen over random settings of the levers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from simulator.analysis.random_settings import Sampled, halves
from simulator.language.target import Target

Flags = NDArray[np.bool_]

SEEN = 20  # of them must meet the one, and miss the other, for an implication to say anything
BY_CHANCE = 16  # settings that would meet the one and miss the other if they had nothing to do with each other


@dataclass(frozen=True, slots=True)
class Implication:
    """In every sampled setting that meets `first`, `second` was met too; `both` says that the reverse holds as well.

    Told only where so many settings would tell otherwise by chance that there being none says something, and where it
    does not follow from two others.
    """

    first: Target
    second: Target
    both: bool


def implications(seen: Sampled) -> Iterator[Implication]:
    """Pairs of which the one is never met without the other, without those that follow from two others.

    Targets that are met in the same settings are told in a row, the first of them for all others.
    """
    implied = _implied(halves(seen.margins[:, :, 0] >= 0))
    alike = implied & implied.T
    heads = np.asarray(~np.tril(alike, -1).any(axis=1))  # the first, in the order of the targets, of those alike
    for head in np.flatnonzero(heads).tolist():
        row = [seen.targets[place] for place in np.flatnonzero(alike[head]).tolist()]
        yield from (Implication(one, other, both=True) for one, other in pairwise(row))
    strict = implied & ~alike & heads[:, None] & heads[None, :]
    for one, other in np.argwhere(strict & ~_by_way_of_another(strict)).tolist():
        yield Implication(seen.targets[one], seen.targets[other], both=False)


def _implied(parts: Sequence[Flags]) -> Flags:
    """Pairs of which the first is never met without the second, where that says something, and all with themselves.

    What would be seen by chance is reckoned within each part: settings of one part have more in common than chance.
    """
    met = np.concatenate(parts, axis=1)
    often = (met.sum(axis=1) >= SEEN) & ((~met).sum(axis=1) >= SEEN)
    by_chance = sum(np.outer(part.sum(axis=1), (~part).sum(axis=1)) / part.shape[1] for part in parts)
    never = (met.astype(np.float64) @ ~met.T) == 0
    implied: Flags = (never & (by_chance >= BY_CHANCE) & often[:, None] & often[None, :]) | np.eye(len(met), dtype=bool)
    return implied


def _by_way_of_another(strict: Flags) -> Flags:
    """Pairs of an order, as a matrix, that follow from others of it (all but those of its transitive reduction)."""
    ways = strict.astype(np.float64)
    longer: Flags = np.asarray(ways @ ways > 0)
    while True:
        more = longer | (longer.astype(np.float64) @ ways > 0)
        if (more == longer).all():
            return longer
        longer = more
