"""The reference model in numpy by hand: plainly, with a fresh array for every operation, and in chunks with `out=`."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from math import floor

import numpy as np
from numpy.typing import NDArray

from benchmarks.reference.draws import draw
from benchmarks.reference.facts import INDICATORS, LEVELS, YEARS

Array = NDArray[np.float64]
CHUNK = 32_768
THREADS = os.cpu_count() or 1


def plain(inputs: Array, weather: Array) -> Array:
    """The indicators, shape (4, years, draws), of inputs (12, draws) and weather (years, draws)."""
    growth, people_growth, shift, elasticity, intensity_fall, wind_hours = inputs[:6]
    build, coal_rate, irrigation, town_rate, reuse_pace, yield_growth = inputs[6:]
    found = np.empty((len(INDICATORS), len(YEARS), inputs.shape[1]))
    gdp, people, industry_share, intensity = 3300.0, 271.0, 0.45, 0.35
    wind, thermal, irrigated, saving, reuse, trend = 780.0, 1500.0, 400.0, 0.05, 0.2, 800.0
    retiring = thermal_hours = first_income = 0.0
    for year in range(len(YEARS)):
        if year:
            gdp = gdp * (1 + growth)
            people = people * (1 + people_growth)
            industry_share = np.maximum(industry_share - shift, 0.38)
            intensity = intensity * (1 - intensity_fall)
            wind = wind + build - retiring
            thermal = np.where(thermal_hours > 2500, thermal + 60, thermal * (1 - 0.02))
            irrigated = min(irrigated * (1 + 0.01), 440.0)
            saving = saving + (0.3 - saving) * 0.1
            reuse = reuse + (0.8 - reuse) * reuse_pace
            trend = trend * (1 + yield_growth)
        income = gdp / people * 1e4
        first_income = income if year == 0 else first_income
        income_index = income / first_income
        industry_demand = gdp * industry_share * intensity
        home_demand = people * (900.0 * income_index**elasticity) / 1e4
        demand = industry_demand + home_demand
        retiring = wind * 0.025
        wind_output = wind * wind_hours / 1e4
        thermal_need = np.maximum(demand - wind_output, 0.3 * demand)
        thermal_hours = thermal_need / thermal * 1e4
        found[0, year] = np.minimum(wind_output, demand) / demand * 100
        found[1, year] = thermal_need * coal_rate / 100
        farm = irrigated * irrigation * (1 - saving) / 1e4
        fresh = farm + thermal_need * 0.0015 + people * town_rate / 1e4 * (1 - reuse)
        stress = fresh / 11.0
        found[2, year] = stress * 100
        watered = np.where(stress > 1, 1 / stress, 1.0)
        found[3, year] = irrigated * trend * (1 + weather[year]) * watered / 1e4
    return found


class Arena:
    """Arrays of one chunk that are used again and again."""

    def __init__(self, width: int = CHUNK) -> None:
        names = "gdp people share intensity wind thermal hours reuse trend first keep fall grow grow_people grow_trend"
        self.rows = {name: np.empty(width) for name in (*names.split(), "a", "b", "c", "demand", "need")}
        self.flags = np.empty(width, dtype=bool)

    def run(self, inputs: Array, weather: Array, found: Array) -> None:  # noqa: PLR0915 - the model operation by operation
        """Fill `found` (4, years, draws) for one chunk."""
        width = inputs.shape[1]
        rows = {name: row[:width] for name, row in self.rows.items()}
        flags = self.flags[:width]
        growth, people_growth, shift, elasticity, intensity_fall, wind_hours = inputs[:6]
        build, coal_rate, irrigation, town_rate, reuse_pace, yield_growth = inputs[6:]
        gdp, people, share, intensity, wind = (rows[k] for k in ("gdp", "people", "share", "intensity", "wind"))
        thermal, hours, reuse, trend, first = (rows[k] for k in ("thermal", "hours", "reuse", "trend", "first"))
        a, b, c, demand, need = (rows[k] for k in ("a", "b", "c", "demand", "need"))
        for row, start in zip(
            (gdp, people, share, intensity, wind, thermal, reuse, trend),
            (3300.0, 271.0, 0.45, 0.35, 780.0, 1500.0, 0.2, 800.0),
            strict=True,
        ):
            row.fill(start)
        np.add(growth, 1, out=rows["grow"])
        np.add(people_growth, 1, out=rows["grow_people"])
        np.add(yield_growth, 1, out=rows["grow_trend"])
        np.subtract(1, intensity_fall, out=rows["fall"])
        np.subtract(1, reuse_pace, out=rows["keep"])
        irrigated, saving = 400.0, 0.05
        first.fill(271.0 / 3300.0)
        for year in range(len(YEARS)):
            if year:
                np.multiply(gdp, rows["grow"], out=gdp)
                np.multiply(people, rows["grow_people"], out=people)
                np.subtract(share, shift, out=share)
                np.maximum(share, 0.38, out=share)
                np.multiply(intensity, rows["fall"], out=intensity)
                np.multiply(wind, 1 - 0.025, out=wind)
                np.add(wind, build, out=wind)
                np.greater(hours, 2500, out=flags)
                np.add(thermal, 60, out=a)
                np.multiply(thermal, 1 - 0.02, out=thermal)
                np.copyto(thermal, a, where=flags)
                irrigated = min(irrigated * (1 + 0.01), 440.0)
                saving += (0.3 - saving) * 0.1
                # reuse + (0.8 - reuse) * pace, with one operation less
                np.subtract(reuse, 0.8, out=reuse)
                np.multiply(reuse, rows["keep"], out=reuse)
                np.add(reuse, 0.8, out=reuse)
                np.multiply(trend, rows["grow_trend"], out=trend)
            np.divide(gdp, people, out=a)
            np.multiply(a, first, out=a)
            np.power(a, elasticity, out=a)
            np.multiply(a, people, out=a)
            np.multiply(a, 900.0 / 1e4, out=a)
            np.multiply(gdp, share, out=demand)
            np.multiply(demand, intensity, out=demand)
            np.add(demand, a, out=demand)
            np.multiply(wind, wind_hours, out=a)
            np.multiply(a, 1e-4, out=a)
            np.subtract(demand, a, out=need)
            np.multiply(demand, 0.3, out=b)
            np.maximum(need, b, out=need)
            np.divide(need, thermal, out=hours)
            np.multiply(hours, 1e4, out=hours)
            np.minimum(a, demand, out=a)
            np.divide(a, demand, out=a)
            np.multiply(a, 100, out=found[0, year])
            np.multiply(need, coal_rate, out=a)
            np.multiply(a, 0.01, out=found[1, year])
            np.subtract(1, reuse, out=c)
            np.multiply(c, people, out=c)
            np.multiply(c, town_rate, out=c)
            np.multiply(c, 1e-4 / 11.0, out=c)
            np.multiply(irrigation, irrigated * (1 - saving) * (1e-4 / 11.0), out=b)
            np.add(c, b, out=c)
            np.multiply(need, 0.0015 / 11.0, out=b)
            np.add(c, b, out=c)
            np.multiply(c, 100, out=found[2, year])
            np.maximum(c, 1, out=c)
            np.add(weather[year], 1, out=a)
            np.multiply(a, trend, out=a)
            np.multiply(a, irrigated / 1e4, out=a)
            np.divide(a, c, out=found[3, year])


def parts(draws: int) -> list[tuple[int, int]]:
    """First and last draw of every chunk."""
    return [(start, min(start + CHUNK, draws)) for start in range(0, draws, CHUNK)]


class Chunked:
    """Chunks on all processors, each thread with an arena of its own."""

    def __init__(self) -> None:
        self.pool = ThreadPoolExecutor(THREADS)
        self.arenas = [Arena() for _ in range(THREADS)]

    def _over(self, work: Callable[[Arena, int, int], None], draws: int) -> None:
        """Every thread takes each so-many-th chunk."""

        def own(number: int) -> None:
            for start, stop in parts(draws)[number::THREADS]:
                work(self.arenas[number], start, stop)

        list(self.pool.map(own, range(THREADS)))

    def simulate(self, inputs: Array, weather: Array, found: Array) -> None:
        """Fill `found` (4, years, draws)."""
        self._over(lambda arena, i, j: arena.run(inputs[:, i:j], weather[:, i:j], found[..., i:j]), found.shape[2])

    def whole(self, found: Array) -> Array:
        """Draw, simulate and take the quantiles, shape (levels, 4, years)."""
        self._over(lambda arena, i, j: arena.run(*draw(i, j), found[..., i:j]), found.shape[2])
        rows = found.reshape(-1, found.shape[2])
        quantiles = np.stack(list(self.pool.map(quantiles_of, rows)), axis=1)
        return quantiles.reshape(len(LEVELS), *found.shape[:2])


def quantiles_of(row: Array) -> Array:
    """Exact quantiles of a row, which is put out of order."""
    places = [level * (len(row) - 1) for level in LEVELS]
    below = [floor(place) for place in places]
    above = [min(place + 1, len(row) - 1) for place in below]
    row.partition(sorted({*below, *above}))
    low, high = row[below], row[above]
    return low + (high - low) * (np.array(places) - below)
