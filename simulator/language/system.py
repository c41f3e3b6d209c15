"""Checked models: every quantity with its unit, every equation with its names resolved. What the engine compiles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from simulator.language.archetypes import Rule
from simulator.language.expression import Syntax
from simulator.language.faults import Place
from simulator.language.paths import Points
from simulator.language.quantity import Quantity
from simulator.language.reach import reached
from simulator.language.schema import Distribution, ModelFile, Origin, Title, Uncertainty
from simulator.language.tree import Tree
from simulator.language.units import Unit
from simulator.language.works import DeliveryDefinition, WorkDefinition


@dataclass(frozen=True, slots=True)
class CostDefinition:
    """What it costs to move a lever by one unit: in 亿元 where it is `money`, else a weight that only compares."""

    value: float
    money: bool


@dataclass(frozen=True, slots=True)
class AssumptionDefinition(Quantity):
    """An assumption with its default, all values in `unit`; `none` is the value that stands for none at all."""

    kind: str
    default: Points
    range: tuple[float, float]
    uncertainty: Uncertainty | None
    origin: Origin
    cost: CostDefinition | None = None
    none: float | None = None


@dataclass(frozen=True, slots=True)
class ShockDefinition(Quantity):
    """A yearly shock."""

    distribution: Distribution
    persistence: float
    origin: Origin


@dataclass(frozen=True, slots=True)
class VariableDefinition(Quantity):
    """A variable. `initial` is the base year's rule, None when observed or when the equation holds then too.

    `worked_out` gives an observed one from others, of one year, where it has no later observation of its own.
    `rule_places` are where initial and equation are written; an archetype gives both, and an equation may.
    """

    equation: Tree
    initial: Tree | None
    observed: bool
    rule: Rule
    bounds: tuple[float, float] | None
    note: str
    rule_places: tuple[Place, Place]
    worked_out: Tree | None = None

    @property
    def starts(self) -> bool:
        """Whether the base year has a value of its own."""
        return self.observed or self.initial is not None

    def tree_in(self, *, base_year: bool) -> Tree:
        """The tree that gives the value in the base year (unless observed), or in a later one."""
        return self.initial if base_year and self.initial is not None else self.equation

    def place_in(self, *, base_year: bool) -> Place:
        """Where the same is written."""
        own = self.initial is not None or self.worked_out is not None
        return self.rule_places[0 if base_year and own else 1]

    def syntax_in(self, *, base_year: bool) -> Syntax:
        """The same as it was written."""
        return self.rule.initial if base_year and self.rule.initial is not None else self.rule.equation


@dataclass(frozen=True, slots=True)
class TableDefinition:
    """Points of a lookup table in its own units."""

    key: str
    title: Title
    x_unit: Unit
    unit: Unit
    points: tuple[tuple[float, float], ...]
    origin: Origin


@dataclass(frozen=True, slots=True)
class System:
    """All quantities of a set of models, by key, in order of declaration."""

    models: Mapping[str, ModelFile] = field(default_factory=dict)
    assumptions: Mapping[str, AssumptionDefinition] = field(default_factory=dict)
    shocks: Mapping[str, ShockDefinition] = field(default_factory=dict)
    variables: Mapping[str, VariableDefinition] = field(default_factory=dict)
    deliveries: Mapping[str, DeliveryDefinition] = field(default_factory=dict)
    works: Mapping[str, WorkDefinition] = field(default_factory=dict)
    tables: Mapping[str, TableDefinition] = field(default_factory=dict)

    def quantity(self, key: str) -> Quantity:
        """Any quantity by key. Raises `KeyError` when there is none."""
        for kind in (self.variables, self.assumptions, self.shocks, self.deliveries):
            if key in kind:
                return kind[key]
        raise KeyError(key)

    def part(self, models: tuple[str, ...]) -> System:
        """The system of some models and of all that they need."""
        known = (name for name in models if name in self.models)
        wanted = reached(known, lambda name: (need for need in self.models[name].needs if need in self.models))
        return System(
            {name: model for name, model in self.models.items() if name in wanted},
            {key: item for key, item in self.assumptions.items() if item.model in wanted},
            {key: item for key, item in self.shocks.items() if item.model in wanted},
            {key: item for key, item in self.variables.items() if item.model in wanted},
            {key: item for key, item in self.deliveries.items() if item.model in wanted},
            {key: item for key, item in self.works.items() if key.split(".", 1)[0] in wanted},
            {key: item for key, item in self.tables.items() if key.split(".", 1)[0] in wanted},
        )
