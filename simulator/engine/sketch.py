"""Quantiles of more draws than are kept: counts of values in narrow bins, with an error that is known.

A bin holds the floating-point numbers that agree in sign, exponent and the first `BITS` bits behind, so it is narrow
relative to its values, whatever their size. Counts are whole numbers: parts of the draws may come in any order, from
any thread or machine, and the result is the same to the last bit, which sketches that pick at random or merge by
distance (KLL, t-digest) do not give. The bins are those of DDSketch (Masson, Rim and Lee 2019, VLDB 12) with linear
steps within each power of two.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import floor
from threading import Lock
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Whole = NDArray[np.int64]

BITS = 10
RELATIVE_ERROR = 2.0 ** -(BITS + 1)
"""How far a value is from the middle of its bin at most, as a share of the value: 0.05 %."""

_DROPPED = 52 - BITS  # bits of a double that a bin does not tell apart
_PAGES = 2**12  # signs and exponents
_FIRST = -(2**11)


class Counts(NamedTuple):
    """What a sketch has counted, each of shape (bins that hold something,): row, number of the bin, how many values."""

    rows: Whole
    bins: Whole
    counts: Whole


@dataclass(slots=True)
class Sketch:
    """Counts of values for each of `rows` rows. Takes values from several threads."""

    rows: int
    count: int = 0
    _counts: list[_Row] = field(default_factory=list, repr=False)
    _lock: Lock = field(default_factory=Lock, repr=False)

    def __post_init__(self) -> None:
        """Begin with nothing counted."""
        self._counts = [_Row() for _ in range(self.rows)]

    def add(self, values: Array, draws: int) -> None:
        """Count values of shape (rows, draws), or (rows, 1) where all draws have the same; all finite."""
        weight = draws // values.shape[1]
        with self._lock:
            self.count += draws
            for row, keys in zip(self._counts, _keys(values), strict=True):
                row.add(keys, weight)

    @property
    def counts(self) -> Counts:
        """All that is counted: two sketches with the same counts give the same quantiles."""
        filled = [row.filled() for row in self._counts]
        rows = np.repeat(np.arange(self.rows), [len(bins) for bins, _ in filled])
        return Counts(rows, *map(np.concatenate, zip(*filled, strict=True)))

    def join(self, counts: Counts, draws: int) -> None:
        """Take in what another sketch of as many rows has counted, of so many draws."""
        with self._lock:
            self.count += draws
            for number, row in enumerate(self._counts):
                of_row = counts.rows == number
                row.join(counts.bins[of_row], counts.counts[of_row])

    def quantiles(self, levels: Sequence[float]) -> Array:
        """Quantiles by row, shape (levels, rows): between values within `RELATIVE_ERROR` of the exact neighbours.

        A rank that is not whole lies between its neighbours as in `quantiles.row_quantiles`; 0 is exact.
        """
        ranks = [level * (self.count - 1) for level in levels]
        return np.array([row.at(ranks) for row in self._counts]).T


@dataclass(slots=True)
class _Row:
    """Counts of one row: a page of bins for each sign and exponent that occurs."""

    places: Whole = field(default_factory=lambda: np.full(_PAGES, -1))  # where a page's counts stand
    counts: Whole = field(default_factory=lambda: np.zeros((0, 2**BITS), dtype=np.int64))

    def add(self, keys: Whole, weight: int) -> None:
        bins = self._bins(keys)
        self.counts += weight * np.bincount(bins, minlength=self.counts.size).reshape(self.counts.shape)

    def join(self, keys: Whole, counts: Whole) -> None:
        """Add counts of bins, each named once."""
        bins = self._bins(keys)
        self.counts.ravel()[bins] += counts

    def filled(self) -> tuple[Whole, Whole]:
        """The bins that hold something, in the order of their values, and how many each holds."""
        known = np.flatnonzero(self.places >= 0)
        keys = (((known + _FIRST) << BITS)[:, None] + np.arange(2**BITS)).ravel()
        counts = self.counts[self.places[known]].ravel()
        return keys[counts > 0], counts[counts > 0]

    def _bins(self, keys: Whole) -> Whole:
        """Where the counts of bins stand; there is room for them afterwards."""
        pages = (keys >> BITS) - _FIRST
        new = np.flatnonzero((np.bincount(pages, minlength=_PAGES) > 0) & (self.places < 0))
        if len(new):
            self.places[new] = len(self.counts) + np.arange(len(new))
            self.counts = np.concatenate([self.counts, np.zeros((len(new), 2**BITS), dtype=np.int64)])
        bins: Whole = (self.places[pages] << BITS) | (keys & (2**BITS - 1))
        return bins

    def at(self, ranks: Sequence[float]) -> list[float]:
        """The values at ranks, from the middles of bins."""
        keys, counts = self.filled()
        reached = np.cumsum(counts)

        def value(rank: int) -> float:
            return _middle(int(keys[np.searchsorted(reached, rank, side="right")]))

        pairs = [(value(floor(rank)), value(min(floor(rank) + 1, int(reached[-1]) - 1))) for rank in ranks]
        return [low + (rank - floor(rank)) * (high - low) for (low, high), rank in zip(pairs, ranks, strict=True)]


def _keys(values: Array) -> Whole:
    """Numbers of bins, in the order of the values; 0.0 and -0.0 share theirs."""
    bits = (np.ascontiguousarray(values) + 0.0).view(np.int64)
    # Negative numbers are stored by size: turn them round, so that larger ones come later.
    return np.where(bits < 0, np.bitwise_xor(bits, np.int64(2**63 - 1)), bits) >> _DROPPED


def _middle(key: int) -> float:
    """The middle of a bin; 0 for the bin that holds it."""
    if key in {0, -1}:
        return 0.0
    bits = np.int64((key << _DROPPED) + (1 << (_DROPPED - 1)))
    return float(np.where(bits < 0, np.bitwise_xor(bits, np.int64(2**63 - 1)), bits).view(np.float64))
