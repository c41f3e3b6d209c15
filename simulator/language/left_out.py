"""Variables of models that were left out for other faults: their equations are read for unknown names all the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from simulator.language.archetypes import expand
from simulator.language.declare import Locate
from simulator.language.expression import Call, ExpressionError, Name, Syntax, parse
from simulator.language.faults import Collector, Names
from simulator.language.naming import quantity
from simulator.language.resolve import Scope, declared
from simulator.language.schema import ModelFile

_NOT_A_QUANTITY = ("sum_over", "interpolate")  # their first argument names a set or a table


def check_expressions(
    name: str, entry: Mapping[object, object], place: Locate, model: ModelFile, scope: Scope, collector: Collector
) -> None:
    """Tell the faults of a variable's expressions that show without its unit: those of their form, unknown names."""
    for part in ("initial", "equation", "archetype"):
        for error in _errors(name, part, entry.get(part), scope):
            where = place(("variables", name, part)).right(0 if part == "archetype" else error.column)
            lacks = lacked(error.lacks, model) if error.lacks else ()
            collector.add("equation", where, error.problem, error.remedy, lacks=lacks)


def _errors(name: str, part: str, written: object, scope: Scope) -> Iterator[ExpressionError]:
    try:
        if part == "archetype" and isinstance(written, dict) and len(written) == 1:
            ((kind, arguments),) = written.items()
            given = arguments if isinstance(arguments, dict) else {}
            rule = expand(str(kind), {str(key): str(text) for key, text in given.items()}, name)
            yield from unknown_names(rule.equation, scope)
        elif part != "archetype" and isinstance(written, str):
            yield from unknown_names(parse(written), scope)
    except ExpressionError as error:
        yield error


def unknown_names(syntax: Syntax, scope: Scope) -> Iterator[ExpressionError]:
    """The error of each name in an expression that nothing has, once for a name."""
    found: dict[str, ExpressionError] = {}
    for name in _names(syntax):
        try:
            declared(name, scope)
        except ExpressionError as error:
            found.setdefault(name.text, error)
    yield from found.values()


def _names(syntax: Syntax) -> Iterator[Name]:
    if isinstance(syntax, Name) and syntax.text not in {"year", "observed"}:
        yield syntax
    elif isinstance(syntax, Call):
        for argument in syntax.arguments[1 if syntax.operation in _NOT_A_QUANTITY else 0 :]:
            yield from _names(argument)


def lacked(name: str, model: ModelFile) -> Names:
    """What an equation lacks that uses an unknown name: one of its own model, of one that it needs, or the need."""
    owner = name.rpartition(".")[0]
    if not owner:
        return (quantity(f"{model.model}.{name}"),)
    return (quantity(name),) if owner in model.needs else (quantity(f"{model.model}.needs"),)
