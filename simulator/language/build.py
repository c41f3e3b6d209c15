"""Model files -> `System`: every equation resolved and checked, every fault of every file gathered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter

from simulator.language.archetypes import Rule, expand
from simulator.language.declare import ModelSource, members, scopes
from simulator.language.distributions_check import distribution_problems
from simulator.language.expression import ExpressionError, Name, Syntax, parse
from simulator.language.faults import Collector, Place
from simulator.language.paths import Points, points
from simulator.language.resolve import Scope, resolve
from simulator.language.schema import Assumption, ByYear, Distribution, Title, Variable
from simulator.language.system import AssumptionDefinition, ShockDefinition, System, TableDefinition, VariableDefinition
from simulator.language.tree import Initial, Previous, Tree, Value, references
from simulator.language.units import Unit


def build_system(sources: Mapping[str, ModelSource], collector: Collector) -> System:
    """Check models together. Faults go to `collector`; what could not be resolved is left out of the system."""
    known = scopes(sources, collector)
    system = System(
        {name: source.model for name, source in sources.items()},
        {item.key: item for name, source in sources.items() for item in _assumptions(source, known[name], collector)},
        {item.key: item for name, source in sources.items() for item in _shocks(source, known[name], collector)},
        {item.key: item for name, source in sources.items() for item in _variables(source, known[name], collector)},
        {item.key: item for name, source in sources.items() for item in _tables(source, known[name])},
    )
    fail_if_cyclic(system, collector)
    return system


def _titled(title: Title, member: Title | None) -> Title:
    return title if member is None else Title(zh=f"{title.zh}·{member.zh}", en=f"{title.en}, {member.en}")


def _assumptions(source: ModelSource, scope: Scope, collector: Collector) -> Iterator[AssumptionDefinition]:
    for name, item in source.model.assumptions.items():
        place = source.place(("assumptions", name))
        _fail_if_improper(item.uncertainty, source.place(("assumptions", name, "uncertainty")), collector)
        for suffix, member, title in members(source.model, item.over):
            default = _default(item, next(iter(member.values()), None), source.place(("assumptions", name, "default")), collector)
            fail_if_outside(default, item.range, source.place(("assumptions", name, "default")), collector)
            yield AssumptionDefinition(
                f"{source.model.model}.{name}{suffix}",
                _titled(item.title, title),
                scope.names[name].unit,
                place,
                item.kind,
                default,
                item.range,
                item.uncertainty,
                item.origin,
            )


def _default(item: Assumption, member: str | None, place: Place, collector: Collector) -> Points:
    value = item.default
    by_member = isinstance(value, dict) and any(isinstance(key, str) for key in value)
    if not by_member:
        return points(_path(value))
    found = value.get(member) if isinstance(value, dict) and member is not None else None  # type: ignore[call-overload]
    if found is None:
        collector.add(
            "member",
            place,
            (f"没有成员 {member or '(无集合)'} 的默认值", f"no default for member {member or '(no set)'}"),
            ("按集合的每个成员给出默认值", "give a default for each member of the set"),
        )
        return points(0.0)
    return points(found)


def _path(value: object) -> float | ByYear:
    return value  # type: ignore[return-value]


def fail_if_outside(path: Points, limits: tuple[float, float], place: Place, collector: Collector) -> None:
    """Fault for a value outside the range, or for a range upside down."""
    low, high = limits
    if low > high:
        collector.add("range", place, (f"范围颠倒:{low:g} > {high:g}", f"range upside down: {low:g} > {high:g}"), ("写成 [小, 大]", "write [low, high]"))
        return
    odd = [value for _, value in path if not low <= value <= high]
    if odd:
        collector.add(
            "range",
            place,
            (f"{odd[0]:g} 超出范围 [{low:g}, {high:g}]", f"{odd[0]:g} is outside the range [{low:g}, {high:g}]"),
            ("改数值,或在声明处放宽范围并说明依据", "change the value, or widen the declared range and say why"),
        )


def _fail_if_improper(distribution: Distribution | None, place: Place, collector: Collector) -> None:
    if distribution is not None:
        for zh, en in distribution_problems(distribution):
            collector.add("distribution", place, (zh, en), ("改正分布的参数", "mend the parameters of the distribution"))


def _shocks(source: ModelSource, scope: Scope, collector: Collector) -> Iterator[ShockDefinition]:
    for name, item in source.model.shocks.items():
        _fail_if_improper(item.distribution, source.place(("shocks", name, "distribution")), collector)
        yield ShockDefinition(
            f"{source.model.model}.{name}",
            item.title,
            scope.names[name].unit,
            source.place(("shocks", name)),
            item.distribution,
            item.persistence,
            item.origin,
        )


def _tables(source: ModelSource, scope: Scope) -> Iterator[TableDefinition]:
    for name, item in source.model.tables.items():
        table = scope.tables[name]
        yield TableDefinition(table.key, item.title, table.x_unit, table.unit, tuple(sorted(item.points.items())), item.origin)


def _variables(source: ModelSource, scope: Scope, collector: Collector) -> Iterator[VariableDefinition]:
    for name, item in source.model.variables.items():
        try:
            rule = _rule(name, item)
        except ExpressionError as error:
            entry = "archetype" if item.archetype else error.entry
            _add(error, source.place(("variables", name, entry)), collector, shift=item.archetype is None)
            continue
        for suffix, member, title in members(source.model, item.over):
            inner = Scope(scope.names, scope.sets, scope.tables, member)
            found = _variable(source, name, suffix, item, rule, inner, _titled(item.title, title), collector)
            if found is not None:
                yield found


def _rule(name: str, item: Variable) -> Rule:
    initial = _parsed_initial(item)
    if item.archetype is None:
        return Rule(parse(str(item.equation)), initial)
    ((kind, arguments),) = item.archetype.items()
    rule = expand(kind, {key: str(text) for key, text in arguments.items()}, name)
    return Rule(rule.equation, initial or rule.initial)


def _parsed_initial(item: Variable) -> Syntax | None:
    if item.initial is None:
        return None
    try:
        return parse(str(item.initial))
    except ExpressionError as error:
        error.entry = "initial"
        raise


def _variable(
    source: ModelSource, name: str, suffix: str, item: Variable, rule: Rule, scope: Scope, title: Title, collector: Collector
) -> VariableDefinition | None:
    unit = scope.names[name].unit
    observed = isinstance(rule.initial, Name) and rule.initial.text == "observed"
    entry = "archetype" if item.archetype else "equation"
    equation = _resolved(rule.equation, scope, unit, source.place(("variables", name, entry)), collector)
    initial = None
    if rule.initial is not None and not observed:
        initial = _resolved(rule.initial, scope, unit, source.place(("variables", name, "initial" if item.initial else entry)), collector)
    if equation is None or (initial is None and rule.initial is not None and not observed):
        return None
    place = source.place(("variables", name))
    _fail_if_no_start(equation, observed or initial is not None, source.place(("variables", name, entry)), collector)
    return VariableDefinition(
        f"{source.model.model}.{name}{suffix}", title, unit, place, equation, initial, observed, rule, item.bounds, item.note
    )


def _resolved(syntax: Syntax, scope: Scope, unit: Unit, place: Place, collector: Collector) -> Tree | None:
    try:
        return resolve(syntax, scope, unit)
    except ExpressionError as error:
        _add(error, place, collector)
        return None


def _add(error: ExpressionError, place: Place, collector: Collector, *, shift: bool = True) -> None:
    collector.add("equation", place.right(error.column) if shift else place, error.problem, error.remedy)


def _fail_if_no_start(equation: Tree, starts: bool, place: Place, collector: Collector) -> None:  # noqa: FBT001 - a plain fact
    if not starts and any(isinstance(reference, Previous) for reference in references(equation)):
        collector.add(
            "initial",
            place,
            ("用了 previous 却没有基年的值", "uses previous but has no value for the base year"),
            ("加 initial:一个算式,或 observed", "add initial: an expression, or observed"),
        )


def same_year(variable: VariableDefinition, *, base_year: bool) -> set[str]:
    """Keys whose value of the same year a variable needs, in the base year or in a later one."""
    if base_year and variable.observed:
        return set()
    tree = variable.initial if base_year and variable.initial is not None else variable.equation
    # In the base year every look back ends at the base year's own value.
    kinds = (Value, Previous, Initial) if base_year else (Value,)
    return {reference.key for reference in references(tree) if isinstance(reference, kinds)}


def calculation_order(variables: Mapping[str, VariableDefinition], *, base_year: bool) -> list[str]:
    """Variables in an order in which each finds what it needs. Raises `graphlib.CycleError` with the cycle."""
    graph = {key: sorted(same_year(item, base_year=base_year) & variables.keys()) for key, item in variables.items()}
    return list(TopologicalSorter(graph).static_order())


def fail_if_cyclic(system: System, collector: Collector) -> None:
    """Fault that names the cycle when equations of one year need one another."""
    for base_year in (False, True):
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
