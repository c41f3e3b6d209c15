"""How targets fare in random settings of the levers, and at their ends: what moves at all, and what goes with what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.analysis.knobs import window
from simulator.analysis.levers import Handle
from simulator.analysis.search_task import divided, task_of
from simulator.analysis.solver import Problem, each_alone
from simulator.engine.beside import Standing
from simulator.language.scenario import Scenario
from simulator.language.target import Target

Array = NDArray[np.float64]

SAMPLES = 4096  # settings that implications are looked for in
FEW_SAMPLES, FEW_DRAWS = 32, 200  # are enough to see whether any draw of a target moves


@dataclass(frozen=True, slots=True)
class Sampled:
    """How `targets` fare in random settings: `margins`, shape (targets, settings, draws), met from 0 on.

    `fixed` are the targets asked about that no setting moves, random or with levers at the ends of their ranges: by
    their equations, or because those ranges, or what else limits the levers, leave their margins as they are. `targets`
    are the others.
    """

    targets: tuple[Target, ...]
    fixed: tuple[Target, ...]
    margins: Array


def sampled(
    scenario: Scenario, targets: Sequence[Target], levers: Sequence[str] | None, seed: int, draws: int = 0
) -> Sampled:
    """Random settings of the levers that a search may turn (all behind the targets if None), central run or draws."""
    linked, fixed = divided(scenario, targets, levers)
    task = task_of(Standing(scenario, min(draws, FEW_DRAWS), seed), linked, levers=levers)
    count = FEW_SAMPLES if draws else SAMPLES
    margins = task.trials.margins(np.column_stack([_random(task.trials.handles, count, seed), _ends(task.problem())]))
    still = (margins == margins[:, :1]).all(axis=(1, 2))
    stay = {target.id for target in fixed} | {t.id for t, out in zip(linked, still, strict=True) if out}
    return Sampled(
        tuple(target for target in targets if target.id not in stay),
        tuple(target for target in targets if target.id in stay),
        margins[~still, :count],
    )


def halves(seen: NDArray[Any]) -> Sequence[NDArray[Any]]:
    """What was seen of settings over what sliders offer, and over the whole ranges; settings in the second place."""
    return np.split(seen, 2, axis=1)


def _ends(problem: Problem) -> Array:
    """Each lever by itself at either end of its range, and all of them, shape (handles, 2 handles + 2)."""
    low, high = problem.low, problem.high
    return np.column_stack([each_alone(problem.start, low, high), low, high])


def _random(handles: Sequence[Handle], count: int, seed: int) -> Array:
    """Random values, shape (handles, count), half over what sliders offer and half over the whole ranges."""
    ends = np.array([[*handle.setting.range] for handle in handles]).reshape(-1, 2, 1)
    near = np.array([[*window(handle.setting.range, handle.value)] for handle in handles]).reshape(-1, 2, 1)
    halves = np.split(np.random.default_rng(seed).random((len(handles), count)), 2, axis=1)
    parts = zip((near, ends), halves, strict=True)
    return np.concatenate([end[:, 0] + (end[:, 1] - end[:, 0]) * share for end, share in parts], axis=1)
