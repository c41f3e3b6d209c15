"""A scenario, resolved: every assumption with its value and origin, every starting value, every target to score."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import product
from typing import Any, Literal

from simulator.language.declare import Locate
from simulator.language.faults import Collector, Place
from simulator.language.paths import Points, plain, points
from simulator.language.ranges import fail_if_outside
from simulator.language.region import Observed, Region
from simulator.language.schema import Origin, Sampling, ScenarioFile, Title, Uncertainty
from simulator.language.system import System
from simulator.language.target import Target
from simulator.language.unknown import fail_unknown_key
from simulator.language.works import Plan

Layer = Literal["model", "region", "scenario", "change"]


@dataclass(frozen=True, slots=True)
class Setting:
    """The value of an assumption in a scenario, and which layer gave it.

    `anchor` is the value that an absolute uncertainty was stated around; moving the value moves the spread with it.
    """

    path: Points
    range: tuple[float, float]
    uncertainty: Uncertainty | None
    anchor: Points
    origin: Origin
    layer: Layer


@dataclass(frozen=True, slots=True)
class Scenario:
    """All that a run needs. Plain data: same fields, same numbers."""

    id: str
    title: Title
    region: Region
    system: System
    years: tuple[int, ...]
    settings: Mapping[str, Setting]
    starts: Mapping[str, Observed]
    sampling: Sampling
    targets: tuple[Target, ...]
    scopes: Mapping[str, str]
    plans: Mapping[str, Mapping[int, Plan]]  # by delivery, then by year; see `plans.plans_of`
    outputs: tuple[str, ...]
    baseline: str | None = None
    file: ScenarioFile | None = field(default=None, compare=False)

    @property
    def base_year(self) -> int:
        """The first year, where observations stand."""
        return self.years[0]

    def scope_of(self, key: str) -> str | None:
        """The definition that a variable's observations are taken from."""
        return self.scopes.get(key.split(".", 1)[0])

    def with_changes(self, changes: Mapping[str, float | Mapping[int, float]]) -> Scenario:
        """The scenario with some assumptions set to a number or to values by year, in the assumption's own unit.

        Raises `FaultsError` naming every unknown assumption and every value outside its range.
        """
        collector = Collector()
        settings = dict(self.settings)
        for key, value in changes.items():
            place = Place(f"{self.id}: {key}")
            if key not in settings:
                fail_unknown_key(key, "assumptions", self.system, place, collector, known=settings)
                continue
            if isinstance(value, Mapping) and not value:
                problem = (f"{key} 没有给出任何年份", f"{key}: no year is given")
                collector.add("value", place, problem, ("给一个数,或按年给数", "give a number, or numbers by year"))
                continue
            path = points(value)
            fail_if_outside(path, settings[key].range, place, collector)
            before = plain(settings[key].path)
            origin = Origin(assumed=f"改动,原为 {before} | changed from {before}")
            settings[key] = replace(settings[key], path=path, origin=origin, layer="change")
        collector.raise_if_any()
        return replace(self, settings=settings)


@dataclass(frozen=True, slots=True)
class ScenarioSource:
    """A scenario file and where its entries stand."""

    file: ScenarioFile
    place: Locate


@dataclass(frozen=True, slots=True)
class Known:
    """What scenarios may refer to."""

    system: System
    regions: Mapping[str, Region]
    targets: Mapping[str, tuple[Target, ...]]  # by document
    scenarios: Mapping[str, ScenarioSource]
    plans: Mapping[str, Mapping[str, Mapping[int, Plan]]]  # by document, then as a scenario has them


def expanded(scenario: Scenario) -> Iterator[Scenario]:
    """The runs of a scenario: itself, or one for each point of its sweep, named `id~1`, `id~2`, ..."""
    sweep = scenario.file.sweep if scenario.file else None
    if sweep is None:
        yield scenario
        return
    cases: list[dict[str, Any]] = [dict(case) for case in sweep.cases]
    if sweep.grid:
        cases += [dict(zip(sweep.grid, values, strict=True)) for values in product(*sweep.grid.values())]
    single = scenario.file.model_copy(update={"sweep": None}) if scenario.file else None
    for number, changes in enumerate(cases, start=1):
        yield replace(scenario.with_changes(changes), id=f"{scenario.id}~{number}", file=single)
