"""Working seasons: from months of the calendar to months of work and back.

Moments are months since January of the year 0: 2022 * 12 is the start of 2022, 2022 * 12 + 6 the end of its June.
Moments and lengths are multiples of `GRAIN`, which floats add and subtract without rounding: what adds up to the end of
a month ends exactly there, and every way to a moment gives the same bits.
"""

from __future__ import annotations

from functools import lru_cache
from math import ceil, floor

import numpy as np
from numpy.typing import NDArray

from simulator.engine.distributions import Array
from simulator.language.works import MONTHS

Whole = NDArray[np.int64]

GRAIN = 2.0**-20  # of a month: under three seconds
LONGEST = 12_000.0  # a thousand years: whatever a distribution and a pace give, work comes to an end


def grains(months: Array) -> Array:
    """Months rounded down to the grain, so that 0.1 + 0.2 + 0.7 does not pass the end of a month; same shape."""
    on_grain: Array = months / GRAIN
    np.floor(on_grain, out=on_grain)
    on_grain *= GRAIN
    return on_grain


def lengths(months: Array) -> Array:
    """Lengths of work as the calendar needs them: on the grain, not negative, at most `LONGEST`; same shape."""
    return grains(np.clip(months, 0.0, LONGEST))


class Season:
    """Months of the year, 1 to 12, in which work goes on.

    `worked` and `moment` are inverse to each other but for the months without work, in which `worked` stands still and
    of which `moment` gives the first instant. Raises `ValueError` without a month, or for one out of 1 to 12.
    """

    def __init__(self, months: tuple[int, ...]) -> None:
        _fail_if_no_months(months)
        if not months:
            raise ValueError("季节至少要有一个月 | a season needs at least one month")
        self.open: Whole = np.isin(np.arange(1, MONTHS + 1), months).astype(np.int64)
        self.before: Whole = np.cumsum(self.open) - self.open
        self.opening: Whole = np.flatnonzero(self.open)

    def worked(self, moments: Array) -> Array:
        """Months of work from the start of the year 0 to the moments; same shape."""
        whole = np.floor(moments)
        year, month = _years_and_months(whole)
        full: Array = year * len(self.opening) + self.before[month] + self.open[month] * (moments - whole)
        return full

    def moment(self, worked: Array) -> Array:
        """The earliest moments by which so many months are worked; same shape."""
        # Work that fills its season ends as the season closes, not as the next one opens.
        full = np.ceil(worked) - 1.0
        year, place = np.divmod(full.astype(np.int64), len(self.opening))
        moments: Array = year * MONTHS + self.opening[place] + (worked - full)
        return moments


class Clock:
    """Tells when a stage ends: work goes on in the `season`, and is completed at the end of a month of `batches`.

    Without batches it is completed at any time. Raises `ValueError` for months that are none and an empty season.
    """

    def __init__(self, season: tuple[int, ...], batches: tuple[int, ...]) -> None:
        _fail_if_no_months(batches)
        self._season = Season(season)
        self._always = len(self._season.opening) == MONTHS
        # Months from the end of each month, January first, to the next at whose end work is completed.
        self._wait: Whole | None = _months_to(batches) if batches else None
        self._lists = self._season.open.tolist(), self._season.before.tolist(), self._season.opening.tolist()
        self._waits: list[int] | None = None if self._wait is None else self._wait.tolist()

    def finish(self, begin: Array, length: Array) -> Array:
        """Moments at which work of the lengths is completed; the three on the grain and of one shape."""
        end = begin + length
        if not self._always:
            end = np.maximum(begin, self._season.moment(self._season.worked(begin) + length))
        if self._wait is not None:
            end = np.ceil(end)
            end += self._wait[_years_and_months(end)[1]]
        return end

    def finish_one(self, begin: float, length: float) -> float:
        """`finish` of one piece of work, in plain numbers, which a queue asks for one at a time."""
        end = begin + length
        if not self._always:
            opened, before, opening = self._lists
            whole = floor(begin)
            year, month = divmod(whole, MONTHS)
            worked = year * len(opening) + before[month] + opened[month] * (begin - whole) + length
            full = ceil(worked) - 1
            year, place = divmod(full, len(opening))
            end = max(begin, year * MONTHS + opening[place] + (worked - full))
        if self._waits is not None:
            end = float(ceil(end))
            end += self._waits[int(end) % MONTHS]
        return end


@lru_cache(maxsize=1024)
def clock(season: tuple[int, ...], batches: tuple[int, ...]) -> Clock:
    """The clock of stages with this season and these batches."""
    return Clock(season, batches)


def _years_and_months(whole: Array) -> tuple[Whole, Whole]:
    """Year and month 0 to 11 of whole moments; twice as fast as `numpy.divmod`."""
    moments = whole.astype(np.int64)
    year = moments // MONTHS
    return year, moments - year * MONTHS


def _months_to(batches: tuple[int, ...]) -> Whole:
    """Months from each whole moment, by its remainder of twelve, to the next end of a month of `batches`."""
    return np.array([min((month - moment) % MONTHS for month in batches) for moment in range(MONTHS)])


def _fail_if_no_months(months: tuple[int, ...]) -> None:
    if not all(1 <= month <= MONTHS for month in months):
        raise ValueError(f"月份应在 1 至 12 之间:{months} | months must be 1 to 12: {months}")
