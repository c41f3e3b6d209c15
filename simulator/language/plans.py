"""The projects behind a document's promises of work: which plans its statements give to the deliveries of models."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import accumulate

from simulator.language import units
from simulator.language.counting import several
from simulator.language.declare import Locate, unit_of
from simulator.language.faults import Collector
from simulator.language.naming import entry_of, quantity, suggestion
from simulator.language.programme import SHARE, has_own_variable, is_counted, programme_key
from simulator.language.region import Document
from simulator.language.schema import Programme, Statement
from simulator.language.shared_work import is_part
from simulator.language.system import System
from simulator.language.units import UnitError
from simulator.language.works import MONTHS, Plan, Within, WorkDefinition, equal_lots, month_number


def plans_of(document: Document, system: System, collector: Collector) -> dict[str, dict[int, Plan]]:
    """The plans that a document's statements give to deliveries: by delivery key, then by year.

    A programme's own delivery has one plan, by the year it begins in; a programme that `feeds` a model's delivery gives
    its plan of the target's year.
    """
    found: dict[str, dict[int, Plan]] = {}
    whole_of = cache(lambda name: _whole_of(name, document, system))  # once for all parts of it
    for statement, place in document.placed():
        programme = statement.programme
        if programme is None:
            continue
        if is_part(statement) and (whole := whole_of(str(statement.carrier))) is not None:
            found |= _part_plans(statement, whole, document)
        if programme.work is None:
            continue
        can_feed = programme.feeds is not None and _can_feed(statement, programme, system, place, collector)
        work, unit = system.works.get(programme.work), unit_of(statement.unit, place(("unit",)), collector)
        if work is None or unit is None:
            continue
        plan = _begun(statement, work, _sizes(statement, work, document, collector), place, collector)
        if has_own_variable(statement):
            found[programme_key(document.file.document, statement) + SHARE] = {plan.start // MONTHS: plan}
        if programme.feeds is not None and can_feed:
            fed = found.setdefault(programme.feeds, {})
            if fed.setdefault(statement.year, plan) != plan:
                problem = (
                    f"“{programme.feeds}”在 {statement.year} 年已有另一个计划",
                    f"{programme.feeds!r} has another plan of {statement.year} already",
                )
                remedy = ("只留一个 feeds,或写成同样的计划", "let one statement feed it, or give both the same plan")
                where = place(("programme", "feeds")).beside(place(("value",)), place(("year",)))
                collector.add("duplicate", where, problem, remedy)
    return found


@dataclass(frozen=True, slots=True)
class _Whole:
    """The plan of a promise that has parts, its delivery (and year), and the first and last project of each part."""

    delivery: str
    year: int | None
    plan: Plan
    value: float
    parts: Mapping[str, tuple[int, int]]


def _whole_of(name: str, document: Document, system: System) -> _Whole | None:
    """The promise of that id with its parts; None where it cannot be carried out (a fault elsewhere)."""
    whole, place = next(((item, place) for item, place in document.placed() if item.id == name), (None, None))
    programme, told = whole.programme if whole is not None else None, Collector()
    if whole is None or place is None or programme is None or unit_of(whole.unit, place(("unit",)), told) is None:
        return None
    work = system.works.get(programme.work or "")
    if work is None:
        return None
    named = _named(whole, lots_of(whole, work), document, told)
    stops = accumulate(len(sizes) for sizes in named.values())
    own = has_own_variable(whole)
    return _Whole(
        delivery=programme_key(document.file.document, whole) + SHARE if own else str(programme.feeds),
        year=None if own else whole.year,
        plan=_begun(whole, work, _sizes(whole, work, document, told), place, told),
        value=whole.value,
        parts={part: (stop - len(named[part]), stop) for part, stop in zip(named, stops, strict=True)},
    )


def _part_plans(statement: Statement, whole: _Whole, document: Document) -> dict[str, dict[int, Plan]]:
    """The plan of a part: those projects of the whole's plan that are its own."""
    if statement.id not in whole.parts:
        return {}
    first, stop = whole.parts[statement.id]
    within = Within(whole.delivery, whole.year, whole.plan, first, stop, statement.value / whole.value)
    part = replace(whole.plan, sizes=equal_lots(stop - first), count=_count(statement), within=within)
    return {programme_key(document.file.document, statement) + SHARE: {whole.plan.start // MONTHS: part}}


def _can_feed(statement: Statement, programme: Programme, system: System, place: Locate, collector: Collector) -> bool:
    """Whether a model has the delivery that a programme feeds, carried out by the same class of work."""
    name = str(programme.feeds)
    delivery = system.deliveries.get(name)
    if delivery is None:
        problem = (f"没有完成比例“{name}”", f"there is no delivery {name!r}")
        where = place(("programme", "feeds"))
        collector.add("unknown", where, problem, suggestion(name, system.deliveries), lacks=(quantity(name),))
    elif delivery.work != programme.work:
        problem = (f"“{name}”的任务类别是 {delivery.work}", f"{name!r} is carried out as {delivery.work!r}")
        where = place(("programme", "work")).beside(place(("programme", "feeds")))
        collector.add("work", where, problem, ("两处写同一任务类别", "name the same class of work in both"))
    elif delivery.pace is not None and has_own_variable(statement):
        planned = system.assumptions[delivery.pace.promise].unit
        try:
            units.ratio(units.parse_unit(statement.unit), planned)
        except UnitError:
            problem = (
                f"“{name}”的计划量以“{units.describe(planned)}”计,不能换算成“{statement.unit}”",
                f"the plan of {name!r} is in {units.describe(planned)!r}, not in {statement.unit!r}",
            )
            where = place(("unit",)).beside(place(("programme", "feeds")))
            collector.add("unit", where, problem, ("写成同类单位", "use a unit of that kind"))
    return delivery is not None and delivery.work == programme.work


def _begun(
    statement: Statement, work: WorkDefinition, sizes: tuple[float, ...], place: Locate, collector: Collector
) -> Plan:
    assert statement.programme is not None  # noqa: S101 - the caller has looked
    names = [stage.name for stage in work.stages]
    first = statement.programme.from_stage
    if first is not None and first not in names:
        problem = (f"“{work.title.zh}”没有阶段 {first}", f"{work.title.en} has no stage {first!r}")
        where, lacks = place(("programme", "from_stage")), (entry_of(work.key, "stages"),)
        collector.add("unknown", where, problem, suggestion(first, dict.fromkeys(names)), lacks=lacks)
        first = None
    if statement.programme.start is not None:
        year, month = (int(part) for part in statement.programme.start.split("-"))
    else:
        year, month = statement.from_year or statement.year, work.start
    # A promise over several years begins some of its projects in each; what is under way has begun already.
    since = year if first is None else max(year, statement.from_year or statement.year)
    years = max(statement.year - since + 1, 1)
    stage, remainder = names.index(first) if first else 0, statement.programme.remainder
    return Plan(month_number(year, month), sizes, stage, years, remainder, _count(statement))


def lots_of(statement: Statement, work: WorkDefinition) -> int:
    """How many projects a promise is split into: its own number or its class's, but never parts of one thing."""
    return _of_things((statement.programme.lots if statement.programme else None) or work.lots, statement)


def _of_things(lots: int, statement: Statement) -> int:
    whole = units.counts_things(units.parse_unit(statement.unit))
    return max(min(lots, int(statement.value)), 1) if whole else lots


def _count(statement: Statement) -> int:
    """How many things are promised, where they are counted one by one; 0 for an amount."""
    return int(statement.value) if is_counted(statement) else 0


def _sizes(statement: Statement, work: WorkDefinition, document: Document, collector: Collector) -> tuple[float, ...]:
    """Named projects and parts with their own capacity, then equal projects for the rest of the promise.

    Named projects that are more than the promise are scaled down to it: no text says how much of each is due.
    """
    lots = lots_of(statement, work)
    by_name = _named(statement, lots, document, collector)
    _fail_if_more_projects(statement, lots, document, by_name, collector)
    named = [size for sizes in by_name.values() for size in sizes]
    rest = 1.0 - sum(named)
    if rest < -1e-9:  # noqa: PLR2004 - more than rounding
        _fail_if_parts_exceed(statement, document, by_name, collector)
    if rest <= 1e-9:  # noqa: PLR2004 - the named projects are the whole promise, or more
        return tuple(size / sum(named) for size in named)
    return (*named, *(size * rest for size in equal_lots(max(lots - len(named), 1))))


def _fail_if_more_projects(
    whole: Statement, lots: int, document: Document, named: Mapping[str, Sequence[float]], collector: Collector
) -> None:
    """Fault for a part that is split into more projects than its whole."""
    for item, place in document.placed():
        count = len(named.get(item.id, ()))
        if is_part(item) and count > lots:
            problem = (
                f"这一部分有 {count} 个项目,整体“{whole.id}”只有 {lots} 个",
                f"the part has {several(count, 'project')}, its whole {whole.id!r} only {lots}",
            )
            where = place(("programme", "lots")).beside(place(("part_of",)), place(("value",)))
            remedy = (
                "改小这里的 lots,或在整体的 programme 中写较大的 lots",
                "lower lots here, or raise that of the whole",
            )
            collector.add("part", where, problem, remedy)


def _fail_if_parts_exceed(
    statement: Statement, document: Document, named: Collection[str], collector: Collector
) -> None:
    """Fault for a part that is scored although all that is named is more than the promise: it would exceed it."""
    for item, place in document.placed():
        if item.id in named and is_part(item):
            problem = (f"各部分合计超过“{statement.id}”", f"the parts together are more than {statement.id!r}")
            remedy = ("改正 value,或删去 part_of", "mend the value, or drop part_of")
            collector.add("part", place(("value",)).beside(place(("part_of",))), problem, remedy)


def _named(statement: Statement, lots: int, document: Document, collector: Collector) -> dict[str, tuple[float, ...]]:
    """The projects of each named project and part of a promise, by its id: what shares of the promise they are."""
    shares: dict[str, tuple[float, ...]] = {}
    for item, place in document.placed():
        if item.kind != "observation" and item.part_of == statement.id and statement.value:
            portion = _portion(item, statement, lots, place, collector)
            if portion > 0:
                shares[item.id] = tuple(size * portion for size in equal_lots(_part_lots(item)))
    return shares


def _portion(item: Statement, whole: Statement, lots: int, place: Locate, collector: Collector) -> float:
    """What share of the promise a named one is; without a capacity, counted as a thing, it is one of the equal ones."""
    unit = unit_of(item.unit, place(("unit",)), collector)
    if unit is None:
        return 0.0
    try:
        promised = units.parse_unit(whole.unit)
        if units.counts_things(unit) and not units.counts_things(promised):
            return item.value / lots
        return item.value * float(units.ratio(unit, promised)) / whole.value
    except UnitError as error:
        collector.add("unit", place(("unit",)), (error.zh, error.en), (error.remedy_zh, error.remedy_en))
        return 0.0


def _part_lots(statement: Statement) -> int:
    """How many projects a named project or a part is: one, unless a part says so, and never parts of one thing."""
    lots = statement.programme.lots if is_part(statement) and statement.programme is not None else None
    return _of_things(lots or 1, statement)


def plans_by_delivery(
    documents: Mapping[str, Mapping[str, Mapping[int, Plan]]], chosen: Sequence[str]
) -> dict[str, dict[int, Plan]]:
    """The plans of the chosen documents together; a later document replaces an earlier one's plan of the same year.

    Those of later documents come last, whatever their year.
    """
    found: dict[str, dict[int, Plan]] = {}
    for name in chosen:
        for key, plans in documents.get(name, {}).items():
            earlier = found.get(key, {})
            found[key] = {year: plan for year, plan in earlier.items() if year not in plans} | dict(plans)
    return found
