"""Model files -> `System`: every equation resolved and checked, every fault of every file gathered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from simulator.language.costs import cost_of
from simulator.language.declare import ModelSource, members, scopes, titled
from simulator.language.faults import ON_KEY, Collector
from simulator.language.naming import quantity, suggestion
from simulator.language.paths import Points, points
from simulator.language.ranges import fail_if_off_centre, fail_if_outside, fail_if_spread_improper, fail_if_upside_down
from simulator.language.reach import cycles
from simulator.language.reads import needs, reads_of
from simulator.language.schema import Assumption, Origin
from simulator.language.scope import Scope, TooLargeError
from simulator.language.system import AssumptionDefinition, ShockDefinition, System, TableDefinition
from simulator.language.variable_build import variables_of
from simulator.language.work_build import deliveries_of, works_of
from simulator.language.worked_out import fail_if_not_observed

_NO_SET = ("加 over 写明集合,或按年份给出默认值", "name the set by `over`, or give the default by year")


def build_system(sources: Mapping[str, ModelSource], collector: Collector) -> System:
    """Check models together. Faults go to `collector`; what could not be resolved is left out of the system."""
    known = scopes(sources, collector)
    builders = [_Builder(source, known[name], collector) for name, source in sources.items()]
    works = {item.key: item for source in sources.values() for item in works_of(source, collector)}
    system = System(
        models={name: source.model for name, source in sources.items()},
        assumptions={item.key: item for builder in builders for item in builder.assumptions()},
        shocks={item.key: item for builder in builders for item in builder.shocks()},
        variables={
            item.key: item for name, source in sources.items() for item in variables_of(source, known[name], collector)
        },
        deliveries={item.key: item for source in sources.values() for item in deliveries_of(source, works, collector)},
        works=works,
        tables={item.key: item for builder in builders for item in builder.tables()},
    )
    fail_if_not_observed(system, collector)
    fail_if_cyclic(system, collector)
    return system


@dataclass(frozen=True, slots=True)
class _Builder:
    """Turns the entries of one model file into definitions."""

    source: ModelSource
    scope: Scope
    collector: Collector

    def key(self, name: str, suffix: str = "") -> str:
        return f"{self.source.model.model}.{name}{suffix}"

    def assumptions(self) -> Iterator[AssumptionDefinition]:
        for name, item in self.source.model.assumptions.items():
            self.fail_if_improper(name, item)
            cost = cost_of(name, item, self.source.place, self.collector)
            if not self.has_room(name, item):
                continue
            for suffix, member, title in members(self.source, item.over):
                default = self.default(item, next(iter(member.values()), None), ("assumptions", name, "default"))
                if default is None:
                    self.collector.lost.add(quantity(self.key(name)))
                elif name in self.scope.names:
                    yield AssumptionDefinition(
                        key=self.key(name, suffix),
                        title=titled(item.title, title),
                        unit=self.scope.names[name].unit,
                        place=self.source.place(("assumptions", name)),
                        kind=item.kind,
                        default=default,
                        range=item.range,
                        uncertainty=item.uncertainty,
                        origin=item.origin,
                        cost=cost,
                        none=item.none,
                    )

    def has_room(self, name: str, item: Assumption) -> bool:
        """Whether the model has room for all members of an assumption; a fault for the first that is too much."""
        room, over = self.scope.room, item.over
        try:
            if not room.is_over:
                room.spend(parts=len(self.source.sets[over].members) if over in self.source.sets else 1)
                return True
        except TooLargeError as error:
            self.collector.add("too-many", self.source.place(("assumptions", name)), error.problem, error.remedy)
        self.collector.lost.add(quantity(self.key(name)))
        return False

    def fail_if_improper(self, name: str, item: Assumption) -> None:
        """Faults of an assumption's own numbers, whatever its unit and set."""
        entry = ("assumptions", name)
        within = self.source.place((*entry, "range"))
        fail_if_spread_improper(item.uncertainty, self.source.place, (*entry, "uncertainty"), self.collector)
        fail_if_upside_down(item.range, within, self.collector)
        self.fail_if_observed(item.origin, (*entry, "origin"))
        if item.cost is not None:
            self.fail_if_observed(item.cost.origin, (*entry, "cost", "origin"))
        self.fail_if_no_member(name, item)
        if item.none is not None:
            fail_if_outside(((0, item.none),), item.range, self.source.place((*entry, "none")), self.collector)
        for path, default in _defaults(item):
            fail_if_outside(default, item.range, self.source.place((*entry, *path)).beside(within), self.collector)

    def default(self, item: Assumption, member: str | None, entry: tuple[str, str, str]) -> Points | None:
        """The default of one member: given for all, or in a mapping by member; None, with a fault, when missing."""
        value = item.default
        if not isinstance(value, dict):
            return points(value)
        by_member = {key: part for key, part in value.items() if isinstance(key, str)}
        if not by_member:
            return _for_all(item)
        if member in by_member:
            return points(by_member[member])
        self.collector.add(
            "member",
            self.source.place(entry).beside(self.source.place((*entry[:2], "over"))),
            (f"没有成员 {member or '(无集合)'} 的默认值", f"no default for member {member or '(no set)'}"),
            ("按集合的每个成员给出默认值", "give a default for each member of the set"),
        )
        return None

    def fail_if_no_member(self, name: str, item: Assumption) -> None:
        """A default for something that is not in the set."""
        sets, over = self.source.sets, self.source.place(("assumptions", name, "over"))
        known = sets[item.over].members if item.over in sets else {}
        for member in item.default if isinstance(item.default, dict) and item.over in {None, *sets} else ():
            if isinstance(member, str) and member not in known:
                place = self.source.place(("assumptions", name, "default", member, ON_KEY)).beside(over)
                problem = (f"集合中没有成员“{member}”", f"the set has no member {member!r}")
                remedy = suggestion(member, known) if item.over else _NO_SET
                self.collector.add("member", place, problem, remedy)

    def fail_if_observed(self, origin: Origin, entry: tuple[str, ...]) -> None:
        """A model knows no region, so it cannot point to a region's sources."""
        if origin.observed is not None:
            self.collector.add(
                "source",
                self.source.place(entry),
                ("模型不能引用地区的统计来源", "a model cannot point to a region's statistical source"),
                (
                    "写 assumed 或 calibrated,或把数值放到地区文件",
                    "write assumed or calibrated, or give the value in the region",
                ),
            )

    def shocks(self) -> Iterator[ShockDefinition]:
        for name, item in self.source.model.shocks.items():
            entry = ("shocks", name, "distribution")
            fail_if_spread_improper(item.distribution, self.source.place, entry, self.collector)
            fail_if_off_centre(item.distribution, self.source.place((*entry, item.distribution.kind)), self.collector)
            self.fail_if_observed(item.origin, ("shocks", name, "origin"))
            if name not in self.scope.names:
                continue
            yield ShockDefinition(
                key=self.key(name),
                title=item.title,
                unit=self.scope.names[name].unit,
                place=self.source.place(("shocks", name)),
                distribution=item.distribution,
                persistence=item.persistence,
                origin=item.origin,
            )

    def tables(self) -> Iterator[TableDefinition]:
        for name, item in self.source.model.tables.items():
            self.fail_if_observed(item.origin, ("tables", name, "origin"))
            if name not in self.scope.tables:
                continue
            table = self.scope.tables[name]
            ordered = tuple(sorted(item.points.items()))
            yield TableDefinition(table.key, item.title, table.x_unit, table.unit, ordered, item.origin)


def _defaults(item: Assumption) -> Iterator[tuple[tuple[str, ...], Points]]:
    """The defaults as they are written, for all or member by member, each with the path of it."""
    value = item.default if isinstance(item.default, dict) else {}
    for member, part in value.items():
        if isinstance(member, str):
            yield ("default", member), points(part)
    if not any(isinstance(member, str) for member in value):
        yield ("default",), _for_all(item)


def _for_all(item: Assumption) -> Points:
    """The default that holds for every member."""
    if not isinstance(item.default, dict):
        return points(item.default)
    return points(
        {year: part for year, part in item.default.items() if isinstance(year, int) and isinstance(part, float)}
    )


def fail_if_cyclic(system: System, collector: Collector) -> None:
    """A fault for each cycle, by name, when equations of one year need one another; of those that meet, for one."""
    reads = reads_of(system.variables)
    # A look back without a start has its own fault; it would show up again as a cycle in the base year.
    started = {key: item for key, item in reads.items() if system.variables[key].starts or not item.looks_back}
    told: set[str] = set()
    for base_year, known in ((False, reads), (True, started)):
        for cycle in cycles(needs(known, base_year=base_year)):
            if not told & set(cycle):
                where = ("基年内", "in the base year") if base_year else ("同一年内", "within one year")
                shown = " → ".join((*cycle, cycle[0]))
                problem = (f"{where[0]}循环引用:{shown}", f"cycle {where[1]}: {shown}")
                remedy = ("用 previous(...) 断开其中一环", "break it with previous(...) at one of them")
                collector.add("cycle", system.variables[cycle[0]].place, problem, remedy)
            told |= set(cycle)
