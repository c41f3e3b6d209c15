"""A region: its observations in the units of the variables, its own assumption values, its documents."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from simulator.language import units
from simulator.language.build import fail_if_outside, fail_if_spread_improper
from simulator.language.declare import Locate, unit_of
from simulator.language.faults import Collector, Place
from simulator.language.paths import points
from simulator.language.resolve import units_hint
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

T = TypeVar("T")
Series = Mapping[int, "Observed"]


@dataclass(frozen=True, slots=True)
class Observed:
    """One observation of a variable: `value` in the variable's unit, and as it was printed."""

    key: str
    year: int
    value: float
    printed: str
    scope: str | None
    origin: Origin
    place: Place

    @property
    def estimated(self) -> bool:
        """Whether nobody published it: it was fitted or assumed so that a run can start from it."""
        return self.origin.kind in {"calibrated", "assumed"}


@dataclass(frozen=True, slots=True)
class Document:
    """A document and where its statements and skipped passages stand in the project's files."""

    file: DocumentFile
    places: tuple[Place, ...]
    skip_places: tuple[Place, ...] = ()


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
        _fail_if_unknown_assumption(part, place, system, collector)
    documents = {document.file.document for document in source.documents}
    items = _observed(source, system, collector)
    for item in items:
        fail_if_unknown_origin(item.origin, sources, documents, item.place, collector)
        _fail_if_unknown_scope(item.scope, scopes, item.place, collector)
    for part, place in source.parts:
        for key, value in part.assumptions.items():
            fail_if_unknown_origin(value.origin, sources, documents, place(("assumptions", key, "origin")), collector)
            if key in system.assumptions:
                limits = value.range or system.assumptions[key].range
                fail_if_outside(points(value.value), limits, place(("assumptions", key, "value")), collector)
            if value.uncertainty is not None:
                entry = place(("assumptions", key, "uncertainty"))
                fail_if_spread_improper(value.uncertainty, entry, collector)
    for document in source.documents:
        for statement, entry in zip(document.file.statements, document.places, strict=True):
            _fail_if_unknown_scope(statement.scope, scopes, entry, collector)
    series = _series(items, collector)
    return Region(first.region, first.title, scopes, sources, assumptions, series, frozenset(documents))


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


def _fail_if_unknown_assumption(part: RegionFile, place: Locate, system: System, collector: Collector) -> None:
    for key in part.assumptions:
        if key not in system.assumptions:
            fail_unknown_key(key, system.assumptions, place(("assumptions", key)), collector)


def fail_unknown_key(key: str, known: Mapping[str, object], place: Place, collector: Collector) -> None:
    """Fault for a name that no model declares."""
    members = [candidate for candidate in known if candidate.startswith(f"{key}[")]
    listed = " ".join(members)
    remedy = (f"按成员写:{listed}", f"write one of its members: {listed}") if members else units_hint(key, known)
    collector.add("unknown", place, (f"没有“{key}”", f"there is no {key!r}"), remedy)


def fail_if_unknown_origin(
    origin: Origin, sources: Mapping[str, Source], documents: Collection[str], place: Place, collector: Collector
) -> None:
    """Fault for an origin that points to a source or document which the region does not have."""
    if origin.observed is not None and origin.observed not in sources:
        problem = (f"没有统计来源“{origin.observed}”", f"there is no source {origin.observed!r}")
        collector.add("source", place, problem, units_hint(origin.observed, sources))
    if origin.stated is not None and origin.stated.document not in documents:
        problem = (f"没有文件“{origin.stated.document}”", f"there is no document {origin.stated.document!r}")
        collector.add("document", place, problem, units_hint(origin.stated.document, dict.fromkeys(documents)))


def _fail_if_unknown_scope(scope: str | None, scopes: Mapping[str, Title], place: Place, collector: Collector) -> None:
    if scope is not None and scope not in scopes:
        collector.add("scope", place, (f"没有口径“{scope}”", f"there is no scope {scope!r}"), units_hint(scope, scopes))


def _observed(source: RegionSource, system: System, collector: Collector) -> list[Observed]:
    found: list[Observed | None] = []
    for items, place in source.observations:
        for index, item in enumerate(items):
            found.append(convert(item, place((index,)), system, collector, unit_place=place((index, "unit"))))
    for document in source.documents:
        for statement, place_of in zip(document.file.statements, document.places, strict=True):
            stated = as_observation(statement, document.file.document)
            found += [convert(stated, place_of, system, collector)] if stated is not None else []
    return [item for item in found if item is not None]


def as_observation(statement: Statement, document: str) -> Observation | None:
    """A document's statement as an observation of its region; None for targets, projects, growth and the like."""
    if statement.kind != "observation" or statement.quantity != "level" or statement.indicator is None:
        return None
    return Observation(
        variable=statement.indicator,
        year=statement.year,
        value=statement.value,
        unit=statement.unit,
        scope=statement.scope,
        origin=Origin(stated=Stated(document=document, section=statement.section), note=statement.note),
    )


def convert(
    item: Observation, place: Place, system: System, collector: Collector, *, unit_place: Place | None = None
) -> Observed | None:
    """An observation in the unit of its variable; None, with a fault, where that cannot be done."""
    unit_place = unit_place or place
    variable = system.variables.get(item.variable)
    if variable is None:
        fail_unknown_key(item.variable, system.variables, place, collector)
        return None
    try:
        factor = units.ratio(unit_of(item.unit, unit_place, collector), variable.unit)
    except UnitError:
        fail_unit(item.unit, units.describe(variable.unit), unit_place, collector)
        return None
    value = item.value * factor.numerator / factor.denominator
    return Observed(item.variable, item.year, value, f"{item.value:g} {item.unit}", item.scope, item.origin, place)


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
