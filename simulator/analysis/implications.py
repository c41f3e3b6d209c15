"""Which targets imply one another, seen over random settings of the levers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from simulator.analysis.knobs import window
from simulator.analysis.search_task import task_of
from simulator.engine.beside import Standing
from simulator.language.scenario import Scenario
from simulator.language.target import Target

SAMPLES = 4096  # settings that implications are looked for in
SEEN = 20  # of them must meet the one, and miss the other, for an implication to say anything
BY_CHANCE = 16  # settings that would meet the one and miss the other if they had nothing to do with each other


@dataclass(frozen=True, slots=True)
class Implication:
    """In every sampled setting that meets `first`, `second` was met too; `both` says that the reverse holds as well.

    Told only where so many settings would tell otherwise by chance that there being none says something.
    """

    first: Target
    second: Target
    both: bool


def implications(
    scenario: Scenario, targets: Sequence[Target], keys: Sequence[str] | None, seed: int
) -> Iterator[Implication]:
    """Pairs of which, over random settings, the one is never met without the other."""
    task = task_of(Standing(scenario), targets, levers=keys)
    rng = np.random.default_rng(seed)
    handles = task.trials.handles
    ends = np.array([[*handle.setting.range] for handle in handles]).reshape(-1, 2, 1)
    near = np.array([[*window(handle.setting.range, handle.value)] for handle in handles]).reshape(-1, 2, 1)
    shares = rng.random((len(handles), SAMPLES))
    halves = np.split(shares, 2, axis=1)  # over what sliders offer, and over the whole ranges
    settings = np.concatenate(
        [part[:, 0] + (part[:, 1] - part[:, 0]) * share for part, share in zip((near, ends), halves, strict=True)],
        axis=1,
    )
    met = task.trials.margins(settings)[:, :, 0] >= 0
    never = (met.astype(np.float64) @ ~met.T) == 0
    hits, misses = met.sum(axis=1), (~met).sum(axis=1)
    told = (hits >= SEEN) & (misses >= SEEN)
    surely = hits[:, None] * misses[None, :] >= BY_CHANCE * met.shape[1]
    for first, second in np.argwhere(never & surely & told[:, None] & told[None, :]).tolist():
        both = bool(never[second, first])
        if first != second and not (both and first > second):
            yield Implication(targets[first], targets[second], both)
