"""Why two scenarios differ: what each changed assumption adds to the difference of an indicator."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product

import numpy as np
from numpy.typing import NDArray

from simulator import __version__
from simulator.analysis.samples import focused
from simulator.analysis.shapley import shapley
from simulator.engine.beside import Bench, Standing
from simulator.language import units
from simulator.language.faults import Fault, FaultsError, Place, Words
from simulator.language.paths import along
from simulator.language.scenario import Scenario

Array = NDArray[np.float64]
Coalitions = NDArray[np.bool_]

STARTS, PLANS = "starts", "plans"
TITLES = {
    STARTS: Words("起始值(基年与观测值)", "starting values (base year and observations)"),
    PLANS: Words("任务的安排(文件所列项目)", "plans of works (projects of the documents)"),
}


@dataclass(frozen=True, slots=True)
class Part:
    """What one change adds to the difference, in the indicator's unit.

    `key` is that of an assumption, or `starts` or `plans`. `before` and `after` are the assumption's values in `unit`
    (NaN for the other two), in the `year` asked for, or where they are the same there in that in which they differ most
    before it; None for the other two. `share` is its Shapley value, known to `error` either way (half of a
    95 % interval, 0 where exact); `alone` is what it adds to the first scenario by itself.
    """

    key: str
    title: Words
    before: float
    after: float
    unit: str
    share: float
    error: float
    alone: float
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Attribution:
    """The difference of an indicator between the central runs of two scenarios, in parts that add up to it.

    `before` and `after` are its values in `unit`; parts are sorted by size. `orders` is the number of orders of the
    changes that were sampled, 0 where all were taken; `idle` counts changes on which the indicator does not rest.
    """

    one: Scenario
    other: Scenario
    key: str
    title: Words
    year: int
    unit: str
    before: float
    after: float
    parts: tuple[Part, ...]
    orders: int
    idle: int
    seed: int
    version: str = __version__


def attribute(one: Scenario, other: Scenario, key: str, year: int, *, seed: int | None = None) -> Attribution:
    """Split the difference `other - one` of a variable in a year by what differs between the scenarios.

    Exact up to ten changes; above, sampled with the seed (that of the first scenario by default). Raises `FaultsError`
    when the scenarios cannot be compared in this variable and year.
    """
    _fail_if_apart(one, other, key, year)
    first, second = (_until(focused(scenario, [key]), year) for scenario in (one, other))
    _fail_if_other_equations(first, second, key)
    names = _changes(first, second)
    seed = one.sampling.seed if seed is None else seed
    found = shapley(_Mixture(first, second, key, names).values, len(names), seed)
    if not np.isfinite([found.before, found.after, *found.shares]).all():
        raise FaultsError([_not_finite(one, other, key, year)])
    variable = first.system.variables[key]
    numbers = zip(names, found.shares.tolist(), found.errors.tolist(), found.alone.tolist(), strict=True)
    parts = [_part(first, second, year, *row) for row in numbers]
    return Attribution(
        one,
        other,
        key,
        Words(variable.title.zh, variable.title.en),
        year,
        units.describe(variable.unit),
        found.before,
        found.after,
        tuple(sorted(parts, key=lambda part: -abs(part.share))),
        found.orders,
        _moved(one, other) - sum(name not in TITLES for name in names),
        seed,
    )


@dataclass(frozen=True, slots=True)
class _Mixture:
    """Central runs in which some of the changes have been made."""

    first: Scenario
    second: Scenario
    key: str
    names: tuple[str, ...]

    def values(self, coalitions: Coalitions) -> Array:
        """The indicator in the last year, shape (coalitions,); `coalitions` (changes, coalitions) says which are made.

        Assumptions go side by side; starts and plans belong to a run, of which there are up to four.
        """
        found = np.empty(coalitions.shape[1])
        made = dict(zip(self.names, coalitions, strict=True))
        none = np.zeros(coalitions.shape[1], dtype=np.bool_)
        for starts, plans in product((False, True), repeat=2):
            chosen = np.flatnonzero((made.get(STARTS, none) == starts) & (made.get(PLANS, none) == plans))
            if chosen.size:
                found[chosen] = self._run(_frame(self.first, self.second, starts=starts, plans=plans), made, chosen)
        return found

    def _run(self, frame: Scenario, made: dict[str, Coalitions], chosen: NDArray[np.intp]) -> Array:
        columns = {
            name: np.where(made[name][chosen], *(_column(scenario, name, frame.years) for scenario in self._later))
            for name in self.names
            if name not in TITLES
        }
        array = Bench(Standing(frame), (self.key,)).run(columns)[self.key]
        return np.broadcast_to(array[-1, :, 0], chosen.shape)

    @property
    def _later(self) -> tuple[Scenario, Scenario]:
        return self.second, self.first


def _column(scenario: Scenario, name: str, years: Sequence[int]) -> Array:
    return np.array(along(scenario.settings[name].path, years))[:, None]


def _frame(first: Scenario, second: Scenario, *, starts: bool, plans: bool) -> Scenario:
    begun = second if starts else first
    return replace(
        first,
        region=begun.region,
        years=begun.years,
        starts=begun.starts,
        scopes=begun.scopes,
        plans=(second if plans else first).plans,
    )


def _until(scenario: Scenario, year: int) -> Scenario:
    return replace(scenario, years=tuple(item for item in scenario.years if item <= year))


def _changes(first: Scenario, second: Scenario) -> tuple[str, ...]:
    """What differs and may matter: assumptions in sorted order, then starts, then plans."""
    begun = {key: start.value for key, start in first.starts.items()}
    differ = first.base_year != second.base_year or begun != {key: item.value for key, item in second.starts.items()}
    frames = ([STARTS] if differ else []) + ([PLANS] if first.plans != second.plans else [])
    return (*sorted(_moved_keys(first, second)), *frames)


def _moved_keys(one: Scenario, other: Scenario) -> list[str]:
    """Assumptions that both have, with other values in some year that either runs."""
    years = sorted({*one.years, *other.years})
    shared = one.settings.keys() & other.settings.keys()
    return [key for key in shared if along(one.settings[key].path, years) != along(other.settings[key].path, years)]


def _moved(one: Scenario, other: Scenario) -> int:
    return len(_moved_keys(one, other))


def _part(first: Scenario, second: Scenario, year: int, key: str, share: float, error: float, alone: float) -> Part:
    if key in TITLES:
        return Part(key, TITLES[key], np.nan, np.nan, "", share, error, alone)
    item = first.system.assumptions[key]
    when = _telling_year(first, second, year, key)
    before, after = (along(scenario.settings[key].path, [when])[0] for scenario in (first, second))
    title = Words(item.title.zh, item.title.en)
    return Part(key, title, before, after, units.describe(item.unit), share, error, alone, when)


def _telling_year(first: Scenario, second: Scenario, year: int, key: str) -> int:
    """The year asked for, or where a path is the same there the latest in which it differs most."""
    years = sorted({*first.years, *second.years})
    one, other = (along(scenario.settings[key].path, years) for scenario in (first, second))
    gaps = {when: abs(a - b) for when, a, b in zip(years, one, other, strict=True)}
    return year if gaps[year] else max(years, key=lambda when: (gaps[when], when))


def _fail_if_apart(one: Scenario, other: Scenario, key: str, year: int) -> None:
    for scenario in (one, other):
        if key not in scenario.system.variables:
            problem = Words(f"情景 {scenario.id} 没有变量 {key}", f"{scenario.id} has no variable {key}")
            remedy = Words("选两个情景都有的变量", "choose a variable that both scenarios have")
            raise FaultsError([Fault("unknown", Place(scenario.id), problem, remedy)])
        if year not in scenario.years:
            years = f"{scenario.years[0]}–{scenario.years[-1]}"
            problem = Words(f"情景 {scenario.id} 只有 {years} 年", f"{scenario.id} has the years {years} only")
            remedy = Words("选两个情景都有的年份", "choose a year that both scenarios have")
            raise FaultsError([Fault("year", Place(scenario.id), problem, remedy)])


def _fail_if_other_equations(first: Scenario, second: Scenario, key: str) -> None:
    if first.system.variables != second.system.variables:
        problem = Words(f"两个情景中 {key} 的算式不同", f"{key} has other equations in {second.id} than in {first.id}")
        remedy = Words("比较用同一套模型的情景", "compare scenarios of the same models")
        raise FaultsError([Fault("models", Place(first.id), problem, remedy)])


def _not_finite(one: Scenario, other: Scenario, key: str, year: int) -> Fault:
    problem = Words(
        f"{key} 在 {year} 年的某种组合下不是有限数", f"{key} in {year} is not finite for some mixture of the two"
    )
    remedy = Words("检查分母、对数和幂", "check denominators, logarithms and powers")
    return Fault("not-finite", Place(f"{one.id}, {other.id}"), problem, remedy)
