"""A region: its observations in the units of the variables, its own assumption values, its documents."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import partial
from typing import TypeVar

from simulator.language import units
from simulator.language.cited import fail_if_no_document
from simulator.language.declare import Locate, unit_of
from simulator.language.faults import ON_KEY, Collector, Name, Place
from simulator.language.naming import observed, suggestion
from simulator.language.paths import points
from simulator.language.ranges import fail_if_outside, fail_if_spread_improper, fail_if_upside_down
from simulator.language.schema import (
    DocumentFile,
    Observation,
    Origin,
    RegionAssumption,
    RegionFile,
    Source,
    Stated,
    Statement,
    Title,
)
from simulator.language.system import System
from simulator.language.units import UnitError
from simulator.language.unknown import fail_unknown_key
from simulator.language.yaml.value import Path

T = TypeVar("T")
Series = Mapping[int, "Observed"]


@dataclass(frozen=True, slots=True)
class Observed:
    """One observation of a variable: `value` in the variable's unit, and as it was printed.

    `of` are the observations that it was worked out of, where nobody observed it. `half` is half a unit of the last
    decimal that was printed, in the variable's unit; 0 for whole numbers and estimates, which count as exact.
    """

    key: str
    year: int
    value: float
    printed: str
    scope: str | None
    origin: Origin
    place: Place
    of: tuple[Observed, ...] = ()
    half: float = 0.0

    @property
    def estimated(self) -> bool:
        """Whether nobody published it: it was fitted or assumed so that a run can start from it."""
        return self.origin.kind in {"calibrated", "assumed"}


@dataclass(frozen=True, slots=True)
class Document:
    """A document and where its statements and skipped passages stand in the project's files.

    `rows` locate the entries of each statement while the content is checked; a library has done with them.
    """

    file: DocumentFile
    places: tuple[Place, ...]
    skip_places: tuple[Place, ...] = ()
    rows: tuple[Locate, ...] = ()

    def placed(self) -> Iterator[tuple[Statement, Locate]]:
        """Each statement and what locates its entries."""
        return zip(self.file.statements, self.rows, strict=True)


@dataclass(frozen=True, slots=True)
class Region:
    """A region with all that is known of it. `observations` is keyed by (variable, scope)."""

    id: str
    title: Title
    scopes: Mapping[str, Title] = field(default_factory=dict)
    sources: Mapping[str, Source] = field(default_factory=dict)
    assumptions: Mapping[str, RegionAssumption] = field(default_factory=dict)
    observations: Mapping[tuple[str, str | None], Series] = field(default_factory=dict)
    documents: frozenset[str] = frozenset()

    def series(self, key: str, scope: str | None) -> Series:
        """Observations of a variable in the chosen scope; where there are none, those of the region itself."""
        return self.observations.get((key, scope)) or self.observations.get((key, None)) or {}

    def nearest(self, key: str, scope: str | None, year: int) -> Observed | None:
        """The observation of a year, else the nearest earlier one, else None."""
        series = self.series(key, scope)
        earlier = [candidate for candidate in series if candidate <= year]
        return series[max(earlier)] if earlier else None


@dataclass(frozen=True, slots=True)
class RegionSource:
    """The files of one region, each with the places of its entries."""

    parts: list[tuple[RegionFile, Locate]]
    observations: list[tuple[Sequence[Observation], Locate]]
    documents: list[Document]


def build_region(source: RegionSource, system: System, collector: Collector) -> Region:
    """Merge the files of a region. Duplicates, unknown names and units that do not convert are faults."""
    first = source.parts[0][0]
    scopes: dict[str, Title] = {}
    sources: dict[str, Source] = {}
    assumptions: dict[str, RegionAssumption] = {}
    for part, place in source.parts:
        _merge(scopes, part.scopes, "scopes", place, collector)
        _merge(sources, part.sources, "sources", place, collector)
        _merge(assumptions, part.assumptions, "assumptions", place, collector)
    documents = frozenset(document.file.document for document in source.documents)
    region = Region(first.region, first.title, scopes, sources, assumptions, {}, documents)
    rows = list(_rows(source))
    for item, place in rows:
        fail_if_unknown_origin(item.origin, region, place(("origin",)), collector)
        if _fail_if_unknown_scope(item.scope, region, place(("scope",)), collector):
            collector.lost.add(observed(region.id, item.variable))
    for part, place in source.parts:
        for key, value in part.assumptions.items():
            _fail_if_improper(key, value, region, system, place, collector)
    for document in source.documents:
        for statement, place in document.placed():
            if as_observation(statement, document.file.document) is None:
                _fail_if_unknown_scope(statement.scope, region, place(("scope",)), collector)
    converted = [(item, convert(item, place, system, collector)) for item, place in rows]
    collector.lost |= {_unseen(item.variable, region.id, system) for item, found in converted if found is None}
    return replace(region, observations=_series([found for _, found in converted if found], collector))


def _fail_if_improper(
    key: str, value: RegionAssumption, region: Region, system: System, place: Locate, collector: Collector
) -> None:
    """Faults of a region's own value of an assumption."""
    entry = ("assumptions", key)
    fail_if_unknown_origin(value.origin, region, place((*entry, "origin")), collector)
    if value.range is not None:
        fail_if_upside_down(value.range, place((*entry, "range")), collector)
    if key in system.assumptions:
        where = place((*entry, "value")).beside(place((*entry, "range")))
        limits, of = value.range or system.assumptions[key].range, None if value.range else key
        fail_if_outside(points(value.value), limits, where, collector, of=of)
    else:
        fail_unknown_key(key, "assumptions", system, place((*entry, ON_KEY)), collector)
    fail_if_spread_improper(value.uncertainty, place, (*entry, "uncertainty"), collector)


def _merge(into: dict[str, T], more: Mapping[str, T], section: str, place: Locate, collector: Collector) -> None:
    for name, item in more.items():
        if name in into and into[name] != item:
            collector.add(
                "duplicate",
                place((section, name)),
                (
                    f"{section} 中的“{name}”在另一文件已有不同的值",
                    f"{name!r} of {section} stands in another file with another value",
                ),
                ("只保留一处", "keep one of them"),
            )
        into.setdefault(name, item)


def fail_if_unknown_origin(origin: Origin, region: Region, place: Place, collector: Collector) -> None:
    """Fault for an origin that points to a source or document which the region does not have."""
    if origin.observed is not None and origin.observed not in region.sources:
        problem = (f"没有统计来源“{origin.observed}”", f"there is no source {origin.observed!r}")
        remedy, lacks = suggestion(origin.observed, region.sources), ("region", region.id, origin.observed)
        collector.add("source", place, problem, remedy, lacks=(lacks,))
    fail_if_no_document(origin, region.documents, place, collector, region=region.id)


def _fail_if_unknown_scope(scope: str | None, region: Region, place: Place, collector: Collector) -> bool:
    if scope is None or scope in region.scopes:
        return False
    problem = (f"没有口径“{scope}”", f"there is no scope {scope!r}")
    collector.add("scope", place, problem, suggestion(scope, region.scopes), lacks=(("region", region.id, scope),))
    return True


def _rows(source: RegionSource) -> Iterator[tuple[Observation, Locate]]:
    """The observations of a region, those that documents state among them, each with what locates its entries."""
    for items, place in source.observations:
        for index, item in enumerate(items):
            yield item, partial(_within, place, index)
    for document in source.documents:
        for statement, locate in document.placed():
            stated = as_observation(statement, document.file.document)
            if stated is not None:
                yield stated, locate


def _within(place: Locate, index: int, path: Path) -> Place:
    return place((index, *path))


def _unseen(key: str, region: str, system: System) -> Name:
    """The name of observations that could not be used; under a mistaken key, those of its model: one is meant."""
    name = observed(region, key)
    return name if key in system.variables else name[:-1]


def as_observation(statement: Statement, document: str) -> Observation | None:
    """A document's statement as an observation of its region; None for targets, projects, growth and the like."""
    if statement.kind != "observation" or statement.measure != "level" or statement.indicator is None:
        return None
    return Observation(
        variable=statement.indicator,
        year=statement.year,
        value=statement.value,
        unit=statement.unit,
        scope=statement.scope,
        origin=Origin(stated=Stated(document=document, section=statement.section), note=statement.note),
    )


def convert(item: Observation, place: Locate, system: System, collector: Collector) -> Observed | None:
    """An observation in the unit of its variable; None, with a fault, where that cannot be done."""
    variable = system.variables.get(item.variable)
    unit = unit_of(item.unit, place(("unit",)), collector)
    if variable is None:
        fail_unknown_key(item.variable, "variables", system, variable_place(place), collector)
    if variable is None or unit is None:
        return None
    try:
        factor = units.ratio(unit, variable.unit)
    except UnitError:
        fail_unit(item.unit, units.describe(variable.unit), place(("unit",)), collector)
        return None
    if any(place((entry,)).nowhere for entry in ("value", "year", "scope")):
        return None
    value = item.value * factor.numerator / factor.denominator
    printed, half = f"{item.value:g} {item.unit}", _half_of_last(item) * factor.numerator / factor.denominator
    return Observed(item.variable, item.year, value, printed, item.scope, item.origin, place(()), half=half)


def _half_of_last(item: Observation) -> float:
    """Half a unit of the last decimal of a published value, in its own unit: 0.05 of 37.4. 0 without decimals."""
    places = -int(Decimal(repr(item.value)).normalize().as_tuple().exponent)
    published = item.origin.observed is not None or item.origin.stated is not None
    return 0.5 * 10.0**-places if places > 0 and published else 0.0


def variable_place(place: Locate) -> Place:
    """Where an observation or a statement names its variable."""
    return next((found for entry in ("variable", "indicator") if (found := place((entry,))) != place(())), place(()))


def fail_unit(have: str, want: str, place: Place, collector: Collector) -> None:
    """Fault for a unit that does not convert."""
    collector.add(
        "unit",
        place,
        (f"单位“{have}”不能换算成“{want}”", f"{have!r} does not convert to {want!r}"),
        ("改用同类单位,或换一个变量", "use a unit of the same kind, or another variable"),
    )


def _series(items: list[Observed], collector: Collector) -> dict[tuple[str, str | None], Series]:
    series: dict[tuple[str, str | None], dict[int, Observed]] = {}
    for item in items:
        years = series.setdefault((item.key, item.scope), {})
        if item.year in years:
            collector.add(
                "duplicate",
                item.place,
                (
                    f"{item.key} 在 {item.year} 年已有观测值({years[item.year].place})",
                    f"{item.key} has an observation for {item.year} already ({years[item.year].place})",
                ),
                ("只保留一个;不同口径用 scope 区分", "keep one; tell definitions apart by scope"),
            )
        years.setdefault(item.year, item)
    return dict(series)
