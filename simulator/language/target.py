"""Targets of documents, tied to the variable that measures them, with values in its unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from simulator.language import units
from simulator.language.declare import Locate, unit_of
from simulator.language.faults import ON_KEY, Collector, Place
from simulator.language.programme import programme_key
from simulator.language.region import Document, fail_unit, variable_place
from simulator.language.schema import Statement
from simulator.language.system import System, VariableDefinition
from simulator.language.tree import Apply, Constant, Previous, Scale, Tree, Value, children, references
from simulator.language.units import Unit, UnitError, parse_unit
from simulator.language.unknown import fail_unknown_key

PERCENT = "%"
RELATIVE_TOLERANCE = 0.05
POINTS_TOLERANCE = 0.5
YEARLY = ("/年", "/year")
# Which entries of a target mean something with some comparators or quantities only.
MEANT: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = {
    "high": ("comparator", ("range",)),
    "tolerance": ("comparator", ("about",)),
    "base_year": ("quantity", ("change", "multiple", "average_growth")),
    "from_year": ("quantity", ("increment", "cumulative", "mean")),
}


@dataclass(frozen=True, slots=True)
class Target:
    """A target that can be scored.

    `low` and `high` bound the values that meet it (None: no bound), `goal` is the value as stated; all in `unit`,
    which is the variable's own for a level or a sum over years, `%` for growth, and 1 for a multiple.
    """

    id: str
    document: str
    statement: Statement
    key: str
    unit: Unit
    goal: float
    low: float | None
    high: float | None
    place: Place

    @property
    def sector(self) -> str:
        """The sector that it belongs to: the statement's own, else the model of its variable."""
        return self.statement.sector or self.key.split(".", 1)[0]

    @property
    def tolerance(self) -> float | None:
        """How far below its goal an `about` target may stay, in `unit`; None for other comparators."""
        if self.statement.comparator != "about" or self.low is None:
            return None
        return self.goal - self.low


def targets_of(document: Document, system: System, collector: Collector) -> list[Target]:
    """Every target of a document that a variable measures; unknown variables and odd units are faults."""
    found = []
    for statement, place in document.placed():
        if statement.kind == "target" and is_measured(statement):
            target = _target(document.file.document, statement, place, system, collector)
            found.extend([target] if target else [])
    return found


def is_measured(statement: Statement) -> bool:
    """Whether a statement names what measures it: an indicator, or a programme with a variable of its own."""
    return statement.indicator is not None or statement.programme is not None


def _target(document: str, statement: Statement, place: Locate, system: System, collector: Collector) -> Target | None:
    key = statement.indicator or programme_key(document, statement)
    _fail_if_incomplete(statement, place, collector)
    printed = unit_of(statement.unit, place(("unit",)), collector)
    if key not in system.variables:
        fail_unknown_key(key, "variables", system, variable_place(place), collector)
        return None
    _fail_if_a_stock_is_added(statement, _itself(system, key), place(("quantity",)), collector)
    unit = measured_in(statement, system.variables[key].unit)
    if printed is None:
        return None
    try:
        factor = float(units.ratio(printed, unit))
    except UnitError:
        where = place(("unit",)).beside(place(("quantity",)), place(("kind",)))
        fail_unit(statement.unit, units.describe(unit), where, collector)
        return None
    low, high = _bounds(statement, factor)
    goal = statement.value * factor
    return Target(f"{document}/{statement.id}", document, statement, key, unit, goal, low, high, place(()))


def measured_in(statement: Statement, variable: Unit) -> Unit:
    """The unit in which a statement is compared."""
    if statement.measure in {"growth", "average_growth"}:
        return parse_unit(PERCENT)
    return units.DIMENSIONLESS if statement.measure == "multiple" else variable


def default_tolerance(statement: Statement) -> float:
    """What 左右 allows below the value where the file does not say: half a point for percentages, else 5 %."""
    is_share = statement.unit.strip() in {"%", "百分点", "个百分点"}
    return POINTS_TOLERANCE if is_share else abs(statement.value) * RELATIVE_TOLERANCE


def _bounds(statement: Statement, factor: float) -> tuple[float | None, float | None]:
    value = statement.value * factor
    if statement.comparator == "<=":
        return None, value
    if statement.comparator == "about":
        # 左右 is counted as met from a little below and by anything above: 7.5 % 左右 with an outcome of 10.2 % is
        # reported as met.
        tolerance = statement.tolerance if statement.tolerance is not None else default_tolerance(statement)
        return (statement.value - tolerance) * factor, None
    if statement.comparator == "range":
        return value, (statement.high if statement.high is not None else statement.value) * factor
    # "=" (达到) asks for the value to be reached: more is not a failure.
    return value, None


def _itself(system: System, key: str) -> VariableDefinition:
    """The variable, or the one that its equation merely tells again: by its name, or so many times it."""
    seen: set[str] = set()  # names that name one another are a fault, told elsewhere
    while key not in seen:
        seen.add(key)
        told = _told_again(system.variables[key].equation)
        key = told if told is not None and told in system.variables else key
    return system.variables[key]


def _told_again(equation: Tree) -> str | None:
    """The name of which an equation is a plain multiple, in whatever unit; None where it is none."""
    if isinstance(equation, Value):
        return equation.key
    if isinstance(equation, Scale):
        return _told_again(equation.argument)
    if not isinstance(equation, Apply) or equation.operation not in {"*", "/"}:
        return None
    of, by = sorted(equation.arguments, key=_is_number) if equation.operation == "*" else equation.arguments
    return _told_again(of) if _is_number(by) else None


def _is_number(tree: Tree) -> bool:
    """Whether nothing but numbers stands in it."""
    parts = children(tree)
    return isinstance(tree, Constant) or (bool(parts) and all(map(_is_number, parts)))


def _fail_if_a_stock_is_added(
    statement: Statement, variable: VariableDefinition, place: Place, collector: Collector
) -> None:
    """Fault for an amount added, or a sum, of a variable that goes on from its own value: all there is would count."""
    added = statement.quantity == "increment" and _goes_on(variable.equation, variable.key)
    summed = statement.quantity == "cumulative" and _adds_to_itself(variable.equation, variable.key)
    if statement.indicator is None or not (added or summed) or variable.unit.text.endswith(YEARLY):
        return
    problem = (
        f"“{variable.title.zh}”是存量:按 {statement.quantity} 会拿全部存量去比新增量",
        f"{variable.title.en!r} is a stock: as {statement.quantity} all of it would count as added",
    )
    remedy = (
        "改为 quantity: change 并加 base_year(与基年相比的增量),或改用当年新增的变量",
        "use quantity: change with base_year, or take the variable of what a year adds",
    )
    collector.add("quantity", place, problem, remedy)


def _goes_on(equation: Tree, key: str) -> bool:
    return any(isinstance(item, Previous) and item.key == key for item in references(equation))


def _adds_to_itself(equation: Tree, key: str) -> bool:
    """Whether an equation is last year's value and something more or less; a flow that grows multiplies it."""
    if isinstance(equation, Apply) and equation.operation in {"+", "-", "min", "max"}:
        terms = equation.arguments[:1] if equation.operation == "-" else equation.arguments
        return any(_adds_to_itself(term, key) for term in terms)
    return isinstance(equation, Previous) and equation.key == key


def _fail_if_incomplete(statement: Statement, place: Locate, collector: Collector) -> None:
    """Faults of base year, period, tolerance and range of a target, each at the entry to blame."""
    year, based, begun = place(("year",)), place(("base_year",)), place(("from_year",))
    if statement.measure in {"change", "multiple", "average_growth"} and statement.base_year is None:
        where = place(("quantity",)).beside(place(("kind",)), based)
        collector.add("base_year", where, ("缺少基年", "the base year is missing"), ("加 base_year", "add base_year"))
    if statement.measure in {"cumulative", "mean"} and statement.from_year is None:
        where = place(("quantity",)).beside(place(("kind",)), begun)
        collector.add(
            "from_year", where, ("缺少起始年", "the first year is missing"), ("加 from_year", "add from_year")
        )
    if statement.base_year is not None and statement.base_year >= statement.year:
        problem = (
            f"基年 {statement.base_year} 不早于目标年 {statement.year}",
            f"base year {statement.base_year} is not before the target's year {statement.year}",
        )
        remedy = ("改正 base_year 或 year", "mend base_year or year")
        collector.add("base_year", based.beside(year), problem, remedy)
    if statement.from_year is not None and statement.from_year > statement.year:
        problem = (
            f"累计起始年 {statement.from_year} 晚于目标年 {statement.year}",
            f"the period begins after the target's year {statement.year}: {statement.from_year}",
        )
        remedy = ("改正 from_year 或 year", "mend from_year or year")
        collector.add("base_year", begun.beside(year), problem, remedy)
    if statement.tolerance is not None and statement.tolerance < 0:
        problem = (f"容差为负:{statement.tolerance:g}", f"the tolerance is negative: {statement.tolerance:g}")
        collector.add("range", place(("tolerance",)), problem, ("写成正数", "write a positive number"))
    _fail_if_no_range(statement, place, collector)
    _fail_if_pointless(statement, place, collector)


def _fail_if_no_range(statement: Statement, place: Locate, collector: Collector) -> None:
    high = place(("high",))
    if statement.comparator == "range" and statement.high is None:
        problem = ("区间缺少上限", "the range has no upper end")
        collector.add("range", place(("comparator",)).beside(high), problem, ("加 high", "add high"))
    if statement.high is not None and statement.value > statement.high:
        seen = f"{statement.value:g} > {statement.high:g}"
        problem = (f"区间的下限大于上限:{seen}", f"the range ends below its beginning: {seen}")
        remedy = ("value 写较小的数,high 写较大的数", "write the smaller number as value, the larger as high")
        collector.add("range", high.beside(place(("value",))), problem, remedy)


def _fail_if_pointless(statement: Statement, place: Locate, collector: Collector) -> None:
    """A fault for each entry that nothing is done with; the first year of a programme is when its work begins."""
    for entry, (deciding, values) in MEANT.items():
        chosen = getattr(statement, deciding)
        begins_work = entry == "from_year" and statement.programme is not None
        if getattr(statement, entry) is None or chosen in values or begins_work:
            continue
        problem = (
            f"{deciding} 为 {chosen} 时,{entry} 不起作用",
            f"{entry} means nothing where {deciding} is {chosen}",
        )
        remedy = (
            f"去掉 {entry},或把 {deciding} 改为 {'、'.join(values)}",
            f"drop {entry}, or let {deciding} be {' or '.join(values)}",
        )
        collector.add("unused", place((entry, ON_KEY)).beside(place((deciding,)), place(("kind",))), problem, remedy)
