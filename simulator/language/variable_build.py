"""Variables of model files -> definitions: their expressions read and resolved, every error of each of them told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import TypeVar

from simulator.language.archetypes import Rule, expand
from simulator.language.declare import ModelSource, members, titled
from simulator.language.expression import ExpressionError, Name, Number, Syntax, parse
from simulator.language.faults import Collector, Names, Place
from simulator.language.naming import quantity
from simulator.language.ranges import fail_if_upside_down
from simulator.language.resolve import resolve
from simulator.language.schema import ModelFile, Title, Variable
from simulator.language.scope import Scope, TooLargeError
from simulator.language.system import VariableDefinition
from simulator.language.tree import Tree
from simulator.language.worked_out import calls, without_observed

T = TypeVar("T")
OBSERVED = Name("observed")
_UNREAD = Rule(Number(0.0))


def variables_of(source: ModelSource, scope: Scope, collector: Collector) -> Iterator[VariableDefinition]:
    """The variables of one model, one for each member; those with faults are left out, and their names lost."""
    for name, item in source.model.variables.items():
        variable = _Variable(source, scope, collector, name, item)
        found = list(variable.definitions())
        yield from found if not variable.failed else ()
        if scope.room.is_over:
            collector.lost |= {quantity(f"{source.model.model}.{later}") for later in source.model.variables}
            return


@dataclass(frozen=True, slots=True)
class _Variable:
    """One entry of a model's variables; `failed` are the entries of it that cannot be used."""

    source: ModelSource
    scope: Scope
    collector: Collector
    name: str
    item: Variable
    failed: list[str] = field(default_factory=list)

    @property
    def key(self) -> str:
        return f"{self.source.model.model}.{self.name}"

    @property
    def entry(self) -> str:
        """The entry that has its rule."""
        return "archetype" if self.item.archetype else "equation"

    @property
    def initial_entry(self) -> str:
        """The entry that has its base year's value."""
        return "initial" if self.item.initial is not None else self.entry

    def place(self, *entry: str) -> Place:
        return self.source.place(("variables", self.name, *entry))

    def definitions(self) -> Iterator[VariableDefinition]:
        if self.item.bounds is not None:
            fail_if_upside_down(self.item.bounds, self.place("bounds"), self.collector)
        rule = self.rule()
        self.fail_if_no_start(rule)
        if self.name not in self.scope.names:
            self.failed.append("unit")
        for suffix, member, title in self.members():
            inner = replace(self.scope, member=member)
            equation = self.resolved(rule.equation, inner, self.entry)
            initial = None
            if rule.initial is not None and rule.initial != OBSERVED:
                initial = self.resolved(rule.initial, inner, self.initial_entry)
            if not self.failed and equation is not None:
                yield self.definition(f"{self.key}{suffix}", titled(self.item.title, title), rule, equation, initial)

    def definition(
        self, key: str, title: Title, rule: Rule, equation: Tree, initial: Tree | None
    ) -> VariableDefinition:
        return VariableDefinition(
            key=key,
            title=title,
            unit=self.scope.names[self.name].unit,
            place=self.place(),
            equation=equation,
            initial=None if rule.worked_out else initial,
            worked_out=initial if rule.worked_out else None,
            observed=rule.initial == OBSERVED or rule.worked_out,
            rule=rule,
            bounds=self.item.bounds,
            note=self.item.note,
            rule_places=(self.place(self.initial_entry), self.place(self.entry)),
        )

    @property
    def set_is_known(self) -> bool:
        return self.item.over in {None, *self.source.sets} and not self.place("over").nowhere

    def members(self) -> Iterator[tuple[str, dict[str, str], Title | None]]:
        """Its members; one without a name, to look at its expressions, where the set is not known."""
        if self.set_is_known:
            yield from members(self.source, self.item.over)
        else:
            yield "", {}, None

    def rule(self) -> Rule:
        """How it is calculated; 0 stands for what cannot be read."""
        initial = self.read("initial", _initial) if self.item.initial is not None else None
        rule = self.read(self.entry, _written_out) or _UNREAD
        return without_observed(replace(rule, initial=initial or rule.initial))

    def read(self, entry: str, make: Callable[[str, Variable, list[ExpressionError]], T]) -> T | None:
        """What is made of an entry, for its other faults where it has some already; None where it cannot be read."""
        made, errors = None, list[ExpressionError]()
        if not self.place(entry).nowhere:
            try:
                made = make(self.name, self.item, errors)
            except ExpressionError as error:
                errors.append(error)
        for one in errors:
            self.add(one, entry)
        if made is None or errors:
            self.fail(entry)
        return made

    def resolved(self, syntax: Syntax, scope: Scope, entry: str) -> Tree | None:
        """The checked tree; None, with its faults noted, or only its unknown names where its set is not known."""
        known = scope.names.get(self.name)
        if scope.room.is_over:
            self.fail(entry)
            return None
        try:
            return resolve(syntax, scope, known.unit if known else None)
        except ExpressionError as error:
            for one in (error, *error.others):
                if one.lacks or self.set_is_known:
                    self.add(one, entry)
        self.fail(entry)
        return None

    def fail(self, entry: str) -> None:
        self.failed.append(entry)
        self.collector.lost.add(quantity(self.key))

    def add(self, error: ExpressionError, entry: str) -> None:
        """Note an error of an expression; within an archetype only the entry's own place is known."""
        column = 0 if entry == "archetype" else error.column
        lacks = _lacked(error.lacks, self.source.model) if error.lacks else ()
        code = "too-many" if isinstance(error, TooLargeError) else "equation"
        self.collector.add(code, self.place(entry).right(column), error.problem, error.remedy, lacks=lacks)

    def fail_if_no_start(self, rule: Rule) -> None:
        looks_back = any(call.operation == "previous" for call in calls(rule.equation))
        if looks_back and rule.initial is None and "initial" not in self.failed:
            problem = ("用了 previous 却没有基年的值", "uses previous but has no value for the base year")
            remedy = (
                "加上 `initial: 算式` 或 `initial: observed`",
                "add `initial:` with an expression, or `initial: observed`",
            )
            self.collector.add("initial", self.place(self.entry), problem, remedy)


def _lacked(name: str, model: ModelFile) -> Names:
    """What an equation lacks that uses an unknown name: one of its own model, of one that it needs, or the need."""
    owner = name.rpartition(".")[0]
    if not owner:
        return (quantity(f"{model.model}.{name}"),)
    return (quantity(name),) if owner in model.needs else (quantity(f"{model.model}.needs"),)


def _initial(_name: str, item: Variable, aside: list[ExpressionError]) -> Syntax:
    """The base year's value; `observed` wherever it stands is the same word."""
    syntax = parse(str(item.initial), aside)
    return OBSERVED if isinstance(syntax, Name) and syntax.text == OBSERVED.text else syntax


def _written_out(name: str, item: Variable, aside: list[ExpressionError]) -> Rule:
    if item.archetype is None:
        return Rule(parse(str(item.equation), aside))
    ((kind, arguments),) = item.archetype.items()
    return expand(kind, {key: str(text) for key, text in arguments.items()}, name, aside)
