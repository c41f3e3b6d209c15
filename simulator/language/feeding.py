"""Models that take from a document's programme what it plans and completes: one promise, one lever.

A model plans its own work year by year (`renovation_plan * estates_in_time`). Where a document promises that work for a
year, the model's equations read the programme in that year instead: its plan in place of the model's own, which the
delivery names as its `promise`, and its completed share. Where a model plans in other terms (points of coverage), the
share is what is completed over what is promised. So moving a programme's plan moves both its score and the model.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from simulator.language import units
from simulator.language.programme import PLAN, SHARE, has_own_variable
from simulator.language.system import System, VariableDefinition
from simulator.language.target import Target
from simulator.language.tree import Apply, Constant, Lookup, Scale, Tree, Value, Year, references
from simulator.language.works import DeliveryDefinition, Plan


@dataclass(frozen=True, slots=True)
class Feed:
    """A programme that decides a model's delivery: `key` is its variable, `year` when, None for good."""

    key: str
    delivery: DeliveryDefinition
    year: int | None
    promised: float

    def replacements(self, system: System) -> dict[str, Tree]:
        """What is read in place of a quantity of the model, by its key."""
        if self.delivery.pace is None:
            return {self.delivery.key: self._in_its_year(self.delivery.key, self._over_promised())}
        own = self.delivery.pace.promise
        factor = units.ratio(system.assumptions[self.key + PLAN].unit, system.assumptions[own].unit)
        return {
            own: self._in_its_year(own, Scale(Value(self.key + PLAN), factor)),
            self.delivery.key: self._in_its_year(self.delivery.key, Value(self.key + SHARE)),
        }

    def _over_promised(self) -> Tree:
        return Apply("/", (Value(self.key), Constant(self.promised)))

    def _in_its_year(self, key: str, fed: Tree) -> Tree:
        if self.year is None:
            return fed
        return Apply("if", (Apply("==", (Year(), Constant(float(self.year)))), fed, Value(key)))


def feeds_of(system: System, targets: Iterable[Target]) -> list[Feed]:
    """The programmes with a variable of their own that decide a delivery of the system, in the order of the targets."""
    found = []
    for target in targets:
        programme = target.statement.programme
        delivery = system.deliveries.get((programme.feeds if programme is not None else None) or "")
        if delivery is not None and has_own_variable(target.statement) and _fits(system, target, delivery):
            year = None if delivery.once else target.statement.year
            found.append(Feed(target.key, delivery, year, target.statement.value))
    return found


def _fits(system: System, target: Target, delivery: DeliveryDefinition) -> bool:
    """Whether a model's plan can be taken from a programme; `plans.plans_of` tells the fault where it cannot."""
    return delivery.pace is None or units.same_dimension(
        system.assumptions[target.key + PLAN].unit, system.assumptions[delivery.pace.promise].unit
    )


def fed_system(system: System, feeds: Iterable[Feed]) -> System:
    """The system whose models read the programmes that feed them."""
    variables = dict(system.variables)
    reads = {key: frozenset(item.key for item in references(each.equation)) for key, each in variables.items()}
    for feed in feeds:  # where several decide the same year, the last one does
        instead = feed.replacements(system)
        for key in (key for key, read in reads.items() if not read.isdisjoint(instead)):
            variables[key] = _reading(variables[key], instead)
    return replace(system, variables=variables)


def _reading(variable: VariableDefinition, instead: Mapping[str, Tree]) -> VariableDefinition:
    return replace(variable, equation=_with(variable.equation, instead))


def _with(tree: Tree, instead: Mapping[str, Tree]) -> Tree:
    """A tree with this year's values of some quantities taken from elsewhere."""
    if isinstance(tree, Value):
        return instead.get(tree.key, tree)
    if isinstance(tree, Apply):
        return replace(tree, arguments=tuple(_with(argument, instead) for argument in tree.arguments))
    if isinstance(tree, Scale | Lookup):
        return replace(tree, argument=_with(tree.argument, instead))
    return tree


def fed_plans(plans: Mapping[str, Mapping[int, Plan]], feeds: Iterable[Feed]) -> dict[str, Mapping[int, Plan]]:
    """The plans of deliveries; of one that a programme decides nothing is carried out besides."""
    found = dict(plans)
    for feed in feeds:
        given = found.get(feed.delivery.key, {})
        found[feed.delivery.key] = {
            year: replace(plan, sizes=()) if feed.year in {None, year} else plan for year, plan in given.items()
        }
    return found
