"""Model files -> `System`: every equation resolved and checked, every fault of every file gathered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

from simulator.language.archetypes import Rule, expand
from simulator.language.costs import cost_of
from simulator.language.declare import ModelSource, members, scopes
from simulator.language.expression import ExpressionError, Name, Syntax, parse
from simulator.language.faults import ON_KEY, Collector, Place
from simulator.language.improper import fail_if_improper
from simulator.language.left_out import check_expressions, lacked
from simulator.language.naming import quantity, suggestion
from simulator.language.paths import Points, points
from simulator.language.resolve import Scope, resolve
from simulator.language.schema import Assumption, Distribution, Origin, Title, Variable
from simulator.language.system import AssumptionDefinition, ShockDefinition, System, TableDefinition, VariableDefinition
from simulator.language.tree import Initial, Previous, Tree, Value, references
from simulator.language.units import Unit
from simulator.language.work_build import deliveries_of, works_of
from simulator.language.worked_out import fail_if_not_observed, without_observed

OBSERVED = Name("observed")
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
        variables={item.key: item for builder in builders for item in builder.variables()},
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
            if item.uncertainty is not None:
                entry = self.source.place(("assumptions", name, "uncertainty"))
                fail_if_spread_improper(item.uncertainty, entry, self.collector)
            self.fail_if_observed(item.origin, ("assumptions", name, "origin"))
            if item.cost is not None:
                self.fail_if_observed(item.cost.origin, ("assumptions", name, "cost", "origin"))
            cost = cost_of(name, item, self.source.place, self.collector)
            fail_if_upside_down(item.range, self.source.place(("assumptions", name, "range")), self.collector)
            if name not in self.scope.names:
                continue
            self.fail_if_no_member(name, item)
            place = self.source.place(("assumptions", name, "default"))
            for suffix, member, title in members(self.source.model, item.over):
                default = self.default(item, next(iter(member.values()), None), place)
                if default is None:
                    self.collector.lost.add(quantity(self.key(name)))
                    continue
                fail_if_outside(default, item.range, place, self.collector)
                yield AssumptionDefinition(
                    key=self.key(name, suffix),
                    title=_titled(item.title, title),
                    unit=self.scope.names[name].unit,
                    place=self.source.place(("assumptions", name)),
                    kind=item.kind,
                    default=default,
                    range=item.range,
                    uncertainty=item.uncertainty,
                    origin=item.origin,
                    cost=cost,
                )

    def default(self, item: Assumption, member: str | None, place: Place) -> Points | None:
        """The default of one member: given for all, or in a mapping by member; None, with a fault, when missing."""
        value = item.default
        if not isinstance(value, dict):
            return points(value)
        by_member = {key: part for key, part in value.items() if isinstance(key, str)}
        if not by_member:
            return points(
                {key: part for key, part in value.items() if isinstance(key, int) and isinstance(part, float)}
            )
        if member in by_member:
            return points(by_member[member])
        self.collector.add(
            "member",
            place,
            (f"没有成员 {member or '(无集合)'} 的默认值", f"no default for member {member or '(no set)'}"),
            ("按集合的每个成员给出默认值", "give a default for each member of the set"),
        )
        return None

    def fail_if_no_member(self, name: str, item: Assumption) -> None:
        """A default for something that is not in the set."""
        known = self.source.model.sets[item.over].members if item.over else {}
        for member in item.default if isinstance(item.default, dict) else ():
            if isinstance(member, str) and member not in known:
                place = self.source.place(("assumptions", name, "default", member, ON_KEY))
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
            entry = self.source.place(("shocks", name, "distribution"))
            fail_if_spread_improper(item.distribution, entry, self.collector)
            fail_if_off_centre(item.distribution, entry, self.collector)
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

    def variables(self) -> Iterator[VariableDefinition]:
        for name, item in self.source.model.variables.items():
            if item.bounds is not None:
                fail_if_upside_down(item.bounds, self.source.place(("variables", name, "bounds")), self.collector)
            if name in self.scope.names:
                yield from self.variable(name, item)
            else:
                self.check_expressions(name, item)

    def variable(self, name: str, item: Variable) -> list[VariableDefinition]:
        """The definitions of a variable, one for each member; none, with the name lost, for an equation with faults."""
        try:
            rule = _rule(name, item)
        except ExpressionError as error:
            self.add(error, name, "archetype" if item.archetype else error.entry)
            self.check_expressions(name, item)
            return []
        found = []
        for suffix, member, title in members(self.source.model, item.over):
            inner = Scope(self.scope.names, self.scope.sets, self.scope.tables, member)
            trees = self.trees(name, item, rule, inner)
            if trees is None:
                return []
            definition = VariableDefinition(
                key=self.key(name, suffix),
                title=_titled(item.title, title),
                unit=self.scope.names[name].unit,
                place=self.source.place(("variables", name)),
                equation=trees[0],
                initial=None if rule.worked_out else trees[1],
                worked_out=trees[1] if rule.worked_out else None,
                observed=rule.initial == OBSERVED or rule.worked_out,
                rule=rule,
                bounds=item.bounds,
                note=item.note,
                rule_places=self.rule_places(name, item),
            )
            found.append(definition)
        return found

    def check_expressions(self, name: str, item: Variable) -> None:
        """Tell what can be told of a variable that has other faults."""
        check_expressions(name, dict(item), self.source.place, self.source.model, self.scope, self.collector)

    def rule_places(self, name: str, item: Variable) -> tuple[Place, Place]:
        rule = "archetype" if item.archetype else "equation"
        initial, equation = ("initial" if item.initial is not None else rule), rule
        return self.source.place(("variables", name, initial)), self.source.place(("variables", name, equation))

    def trees(self, name: str, item: Variable, rule: Rule, scope: Scope) -> tuple[Tree, Tree | None] | None:
        """Equation and initial of a variable; None, with faults noted, when one of them does not resolve."""
        entry = "archetype" if item.archetype else "equation"
        unit = self.scope.names[name].unit
        equation = self.resolved(rule.equation, scope, unit, (name, entry))
        if rule.initial is None or rule.initial == OBSERVED:
            initial, complete = None, True
        else:
            initial = self.resolved(rule.initial, scope, unit, (name, "initial" if item.initial is not None else entry))
            complete = initial is not None
        if equation is None or not complete:
            return None
        self.fail_if_no_start(equation, rule, name, entry)
        return equation, initial

    def resolved(self, syntax: Syntax, scope: Scope, unit: Unit, entry: tuple[str, str]) -> Tree | None:
        try:
            return resolve(syntax, scope, unit)
        except ExpressionError as error:
            for one in (error, *error.others):
                self.add(one, *entry)
            return None

    def add(self, error: ExpressionError, name: str, entry: str) -> None:
        """Note an error of an expression; within an archetype only the entry's own place is known."""
        place = self.source.place(("variables", name, entry))
        column = 0 if entry == "archetype" else error.column
        lacks = lacked(error.lacks, self.source.model) if error.lacks else ()
        self.collector.add("equation", place.right(column), error.problem, error.remedy, lacks=lacks)
        self.collector.lost.add(quantity(self.key(name)))

    def fail_if_no_start(self, equation: Tree, rule: Rule, name: str, entry: str) -> None:
        if rule.initial is None and any(isinstance(reference, Previous) for reference in references(equation)):
            self.collector.add(
                "initial",
                self.source.place(("variables", name, entry)),
                ("用了 previous 却没有基年的值", "uses previous but has no value for the base year"),
                (
                    "加上 `initial: 算式` 或 `initial: observed`",
                    "add `initial:` with an expression, or `initial: observed`",
                ),
            )


def fail_if_spread_improper(distribution: Distribution, place: Place, collector: Collector) -> None:
    """Fault for each parameter that makes no distribution."""
    for problem in fail_if_improper(distribution):
        collector.add("distribution", place, problem, ("改正分布的参数", "mend the parameters of the distribution"))


def fail_if_off_centre(distribution: Distribution, place: Place, collector: Collector) -> None:
    """A shock is taken as 0 in the central run, so 0 must lie among its values."""
    parameters = getattr(distribution, distribution.kind)
    values = [value for value, _ in parameters] if distribution.kind == "discrete" else list(parameters)
    if distribution.kind in {"normal", "truncated_normal"}:
        outside = abs(values[0]) > abs(values[1])
    else:
        outside = distribution.kind == "lognormal" or not min(values) <= 0 <= max(values)
    if outside:
        problem = ("年度扰动须以 0 为中心", "a yearly shock must lie around 0")
        collector.add("distribution", place, problem, ("把平均影响写成假设", "make its average an assumption"))


def _titled(title: Title, member: Title | None) -> Title:
    return title if member is None else Title(zh=f"{title.zh}·{member.zh}", en=f"{title.en}, {member.en}")


def _rule(name: str, item: Variable) -> Rule:
    initial = _parsed_initial(item)
    if item.archetype is None:
        return without_observed(Rule(parse(str(item.equation)), initial))
    ((kind, arguments),) = item.archetype.items()
    rule = expand(kind, {key: str(text) for key, text in arguments.items()}, name)
    return without_observed(Rule(rule.equation, initial or rule.initial))


def _parsed_initial(item: Variable) -> Syntax | None:
    if item.initial is None:
        return None
    try:
        return _plain(parse(str(item.initial)))
    except ExpressionError as error:
        error.entry = "initial"
        raise


def _plain(syntax: Syntax) -> Syntax:
    """`observed` wherever it stands is the same word."""
    return OBSERVED if isinstance(syntax, Name) and syntax.text == OBSERVED.text else syntax


def fail_if_upside_down(limits: tuple[float, float], place: Place, collector: Collector) -> None:
    """Fault for a range whose low end is above its high end."""
    low, high = limits
    if low > high:
        problem = (f"范围颠倒:{low:g} > {high:g}", f"range upside down: {low:g} > {high:g}")
        collector.add("range", place, problem, ("写成 [小, 大]", "write [low, high]"))


def fail_if_outside(path: Points, limits: tuple[float, float], place: Place, collector: Collector) -> None:
    """Fault for a value outside the range; of a range upside down its own fault is told."""
    low, high = limits
    odd = [value for _, value in path if not low <= value <= high and low <= high]
    if odd:
        collector.add(
            "range",
            place,
            (f"{odd[0]:g} 超出范围 [{low:g}, {high:g}]", f"{odd[0]:g} is outside the range [{low:g}, {high:g}]"),
            ("改数值,或在声明处放宽范围并说明依据", "change the value, or widen the declared range and say why"),
        )


def same_year(variable: VariableDefinition, *, base_year: bool) -> set[str]:
    """Keys whose value of the same year a variable needs, in the base year or in a later one."""
    if base_year and variable.observed:
        return set()
    tree = variable.tree_in(base_year=base_year)
    # In the base year every look back ends at the base year's own value.
    kinds = (Value, Previous, Initial) if base_year else (Value,)
    return {reference.key for reference in references(tree) if isinstance(reference, kinds)}


def calculation_order(variables: Mapping[str, VariableDefinition], *, base_year: bool) -> list[str]:
    """Variables in an order in which each finds what it needs. Raises `graphlib.CycleError` with the cycle."""
    graph = {key: sorted(same_year(item, base_year=base_year) & variables.keys()) for key, item in variables.items()}
    return list(TopologicalSorter(graph).static_order())


def fail_if_cyclic(system: System, collector: Collector) -> None:
    """Fault that names the cycle when equations of one year need one another."""
    # A look back without a start has its own fault; it would show up again as a cycle in the base year.
    unstarted = any(fault.code == "initial" for fault in collector.faults)
    for base_year in (False,) if unstarted else (False, True):
        try:
            calculation_order(system.variables, base_year=base_year)
        except CycleError as error:
            cycle = " → ".join(reversed(error.args[1]))
            where = ("基年内" if base_year else "同一年内", "in the base year" if base_year else "within one year")
            collector.add(
                "cycle",
                system.variables[error.args[1][0]].place,
                (f"{where[0]}循环引用:{cycle}", f"cycle {where[1]}: {cycle}"),
                ("用 previous(...) 断开其中一环", "break it with previous(...) at one of them"),
            )
            return
