"""What a change counts in a plan: its share of what a slider offers or, where that is asked for, its cost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from simulator.analysis.levers import Handle
from simulator.language.costs import MONEY
from simulator.language.system import System

Array = NDArray[np.float64]
Counting = Literal["share", "cost"]

WEIGHT, SHARE = "1", ""
TIE = 1e-4  # of the average cost of a slider: what costs nothing is not turned further than needed either


@dataclass(frozen=True, slots=True)
class Weights:
    """What turning each handle across what its slider offers counts: `each`, shape (handles,), in `size` of `unit`.

    `prices` are the costs of one unit by lever. The unit is 亿元, 1 for weights, empty for shares of sliders. A lever
    without a price counts as much, from end to end of its slider, as those with one do on average.
    """

    each: Array
    size: float
    unit: str
    prices: Mapping[str, float]

    @property
    def pull(self) -> Array:
        """What a search counts: the same, and very little for what costs nothing."""
        return np.maximum(self.each, TIE)

    def amount(self, moves: Array) -> float:
        """What changes of handles count in all, in the unit; `moves` are parts of what their sliders offer."""
        return float(self.each @ np.abs(moves)) * self.size if len(moves) else 0.0


def weights_of(
    system: System, handles: Sequence[Handle], by: Counting = "share", given: Mapping[str, float] | None = None
) -> Weights:
    """The weights of handles; `by` cost, costs `given` of one unit go before those that levers declare.

    Money goes before weights: where any lever declares money, or the levers of a search some of each, those that
    declare weights count as levers without a price.
    """
    if by == "share":
        return Weights(np.ones(len(handles)), 1.0, SHARE, {})
    declared = {item.key: cost for item in handles if (cost := system.assumptions[item.key].cost) is not None}
    money = any(cost.money for cost in declared.values())
    prices = {key: cost.value for key, cost in declared.items() if cost.money is money} | dict(given or {})
    spans = {index: prices[item.key] * item.reach for index, item in enumerate(handles) if item.key in prices}
    size = float(np.mean(list(spans.values()))) if spans else 1.0
    size = size if size > 0 else 1.0
    each = np.array([spans[index] / size if index in spans else 1.0 for index in range(len(handles))])
    unit = SHARE if not spans else MONEY if money else WEIGHT
    return Weights(each, size, unit, prices)
