"""Which targets imply one another, seen over random settings of the levers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from simulator.analysis.knobs import window
from simulator.analysis.search_task import task_of
from simulator.engine.beside import Standing
from simulator.language.scenario import Scenario
from simulator.language.target import Target

Flags = NDArray[np.bool_]

SAMPLES = 4096  # settings that implications are looked for in
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


@dataclass(frozen=True, slots=True)
class Sampled:
    """How `targets` fare in random settings of the levers: `margins`, shape (targets, settings), met from 0 on."""

    targets: tuple[Target, ...]
    margins: NDArray[np.float64]

    def unmoved(self) -> list[Target]:
        """Targets that are missed in all settings, and in all by as much: no lever moves them."""
        still = (self.margins[:, :1] < 0).all(axis=1) & (self.margins == self.margins[:, :1]).all(axis=1)
        return [target for target, out in zip(self.targets, still, strict=True) if out]

    def implications(self) -> Iterator[Implication]:
        """Pairs of which the one is never met without the other, without those that follow from two others.

        Targets that are met in the same settings are told in a row, the first of them for all others.
        """
        implied = _implied(self.margins >= 0)
        alike = implied & implied.T
        heads = np.asarray(~np.tril(alike, -1).any(axis=1))  # the first, in the order of the targets, of those alike
        for head in np.flatnonzero(heads).tolist():
            row = [self.targets[place] for place in np.flatnonzero(alike[head]).tolist()]
            yield from (Implication(one, other, both=True) for one, other in pairwise(row))
        strict = implied & ~alike & heads[:, None] & heads[None, :]
        for one, other in np.argwhere(strict & ~_by_way_of_another(strict)).tolist():
            yield Implication(self.targets[one], self.targets[other], both=False)


def _implied(met: Flags) -> Flags:
    """Pairs of which the first is never met without the second, where that says something, and all with themselves."""
    hits, misses = met.sum(axis=1), (~met).sum(axis=1)
    often = (hits >= SEEN) & (misses >= SEEN)
    surely = hits[:, None] * misses[None, :] >= BY_CHANCE * met.shape[1]
    never = (met.astype(np.float64) @ ~met.T) == 0
    implied: Flags = (never & surely & often[:, None] & often[None, :]) | np.eye(len(met), dtype=np.bool_)
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


def sampled(scenario: Scenario, targets: Sequence[Target], keys: Sequence[str] | None, seed: int) -> Sampled:
    """Random settings, half over what sliders offer and half over the whole ranges; `keys` as for a search."""
    task = task_of(Standing(scenario), targets, levers=keys)
    rng = np.random.default_rng(seed)
    handles = task.trials.handles
    ends = np.array([[*handle.setting.range] for handle in handles]).reshape(-1, 2, 1)
    near = np.array([[*window(handle.setting.range, handle.value)] for handle in handles]).reshape(-1, 2, 1)
    shares = rng.random((len(handles), SAMPLES))
    halves = np.split(shares, 2, axis=1)
    settings = np.concatenate(
        [part[:, 0] + (part[:, 1] - part[:, 0]) * share for part, share in zip((near, ends), halves, strict=True)],
        axis=1,
    )
    return Sampled(tuple(targets), task.trials.margins(settings)[:, :, 0])
