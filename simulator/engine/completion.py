"""What came of a plan of work: when its lots passed their stages, and what share of the promise that completes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from simulator.engine.arithmetic import floor_things
from simulator.engine.distributions import Array

# Sizes are multiples of this, so that the share of finished lots is exact: all of them are the promise to the last bit.
_SIZE_GRAIN = 2.0**-40


def size_grains(sizes: Array) -> Array:
    """Sizes on their grain, same shape."""
    grains: Array = np.round(sizes / _SIZE_GRAIN) * _SIZE_GRAIN
    return grains


@dataclass(frozen=True)
class Completion:
    """When the lots of a task, or their pieces, passed their stages. Moments are months since January of the year 0.

    `begin` (lots, draws) is when each lot began, after the months of `turns` until it was its turn; `ends` (lots,
    stages, draws) when each stage ended; `waits`, of the same shape, are the months spent before it for want of room in
    its limit; `sizes` (lots, draws) or (lots, 1) are shares of the promise without the reserve, `reserve` (draws,) or
    (1,) is what is planned beyond the promise, as a share of it. Stages before the plan's first one take no time. Of
    things that are counted one by one, `count` in all, whole numbers are completed. `lots` is how many there are before
    any is cut. `granted` (lots, draws) is how many applications of each are granted, those in reserve included, None
    where nobody has to: what is refused passes its stages, but is never completed.
    """

    begin: Array
    ends: Array
    waits: Array
    sizes: Array
    reserve: Array
    turns: Array
    count: int = 0
    lots: int = 1
    granted: Array | None = None

    @property
    def finish(self) -> Array:
        """When each lot is through its last stage, shape (lots, draws)."""
        return self.ends[:, -1]

    @property
    def completed(self) -> Array:
        """When each lot is completed, shape (lots, draws); never where it is refused."""
        return self.finish if self.granted is None else np.where(self.granted > 0, self.finish, np.inf)

    @property
    def _yields(self) -> Array:
        """What share of the promise each lot is once it is completed, shape (lots, draws) or (lots, 1)."""
        return self.sizes if self.granted is None else self.sizes * self.granted

    @property
    def starts(self) -> Array:
        """When each lot entered each stage, shape (lots, stages, draws); work may wait from there for its season."""
        return np.concatenate([self.begin[:, None], self.ends[:, :-1]], axis=1) + self.waits

    def share(self, by: float) -> Array:
        """Share of the promise completed by a moment, reserve included, shape (draws,).

        The end of a month is the start of the next: `month_number(2022, 12) + 1` is the end of 2022.
        """
        done = np.where(self.completed <= by, self._yields, 0.0).sum(axis=0)
        return self._whole(done * (1.0 + self.reserve))

    def course(self, moments: Sequence[float]) -> Array:
        """`share` by each of several moments in ascending order, shape (moments, draws), to the same bits."""
        draws = self.finish.shape[1]
        # Each lot counts from the first moment at which it is done; sizes add up without rounding in any order.
        cells = np.searchsorted(moments, self.completed) * draws + np.arange(draws)
        sizes = np.broadcast_to(self._yields, self.finish.shape)
        done = np.bincount(cells.ravel(), weights=sizes.ravel(), minlength=(len(moments) + 1) * draws)
        return self._whole(done.reshape(-1, draws)[:-1].cumsum(axis=0) * (1.0 + self.reserve))

    def part(self, first: int, stop: int, count: int) -> Completion:
        """Of the lots from `first` up to `stop` alone, as a promise of their own of `count` things; see `Within`."""
        pieces = len(self.begin) // max(self.lots, 1)
        rows = slice(first * pieces, stop * pieces)
        ours = self.sizes[rows]
        parts = np.cumsum(ours, axis=0) / np.maximum(ours.sum(axis=0), _SIZE_GRAIN)
        sizes = np.diff(size_grains(parts), axis=0, prepend=0.0)
        single = stop - first == 1  # has nothing in reserve
        reserve = np.zeros(1) if single else self.reserve
        begin, ends, waits, turns = self.begin[rows], self.ends[rows], self.waits[rows], self.turns[rows]
        granted = None if self.granted is None else np.minimum(self.granted[rows], 1.0 if single else np.inf)
        return Completion(begin, ends, waits, sizes, reserve, turns, count, stop - first, granted)

    def _whole(self, share: Array) -> Array:
        """The share, down to a whole number of the things that are promised; same shape."""
        if not self.count:
            return share
        return floor_things(share * self.count) / self.count
