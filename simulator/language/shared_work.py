"""Statements whose work another statement carries out: the same work in another unit, or a part of it.

One piece of work is carried out once. What says it again, or says a part of it, reads the projects of the statement
that carries it out (`Statement.carrier`), so that in no draw one contradicts the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from simulator.language import units
from simulator.language.naming import suggestion
from simulator.language.schema import Statement
from simulator.language.units import UnitError

# The entry to blame, a code, what is wrong, and the remedy, each in Chinese and English.
Problem = tuple[str, str, tuple[str, str], tuple[str, str]]
_SAME = "programme.same_as"


def carrier_of(statement: Statement, statements: Mapping[str, Statement]) -> Statement:
    """The statement whose projects carry out a statement: itself where it has its own, or none has any."""
    for _ in range(2):  # a part may be told in another unit
        statement = statements.get(statement.carrier or "", statement)
    return statement


def is_part(statement: Statement) -> bool:
    """Whether a statement is some of the projects of another."""
    return statement.carrier is not None and statement.programme is not None and statement.programme.same_as is None


def in_units(statement: Statement, carrier: Statement) -> bool:
    """Whether the units of a statement and of what carries it out can be read, and a part is in that of its whole."""
    alike = _of_one_unit(statement, carrier)
    return alike is not None and (alike or not is_part(statement))


def _of_one_unit(statement: Statement, whole: Statement) -> bool | None:
    """Whether the one can be told in the unit of the other; None where a unit cannot be read (a fault there)."""
    try:
        return units.same_dimension(units.parse_unit(statement.unit), units.parse_unit(whole.unit))
    except UnitError:
        return None


def unsound_carrier(statement: Statement, statements: Mapping[str, Statement]) -> Iterator[Problem]:
    """What keeps a statement from being carried out by another's projects, or together with them."""
    programme = statement.programme
    if programme is not None and programme.same_as is not None:
        yield from _unsound_same(statement, programme.same_as, statements)
    elif (whole := statements.get(statement.part_of or "")) is not None:
        yield from _unsound_part(statement, whole)


def _unsound_same(statement: Statement, name: str, statements: Mapping[str, Statement]) -> Iterator[Problem]:
    said = statement.programme.model_dump(exclude_defaults=True) if statement.programme is not None else {}
    beside = sorted(said.keys() - {"same_as"})
    if beside:
        problem = ("写了 same_as,programme 中就不写其他项(项目都是那条表述的)", "same_as stands alone")
        yield _SAME, "value", problem, (f"去掉 {'、'.join(beside)}", f"drop {', '.join(beside)}")
    carrier = statements.get(name)
    if carrier is None:
        problem = (f"本文件没有表述“{name}”", f"the document has no statement {name!r}")
        yield _SAME, "unknown", problem, suggestion(name, statements)
    elif carrier is statement:
        problem = (f"“{name}”写的是它自己", f"{name!r} is the statement itself")
        yield _SAME, "same", problem, ("写完成这项任务的表述,或写 work", "name the one that is carried out, or a work")
    elif carrier.programme is None or carrier.indicator is not None:
        problem = (f"“{name}”没有自己的项目", f"{name!r} has no projects of its own")
        remedy = ("写有 programme、没有 indicator 的表述", "name one with a programme and without an indicator")
        yield _SAME, "same", problem, remedy
    elif carrier.programme.same_as is not None and carrier.programme.work is None:
        told = carrier.programme.same_as
        problem = (f"“{name}”本身也只是换单位", f"{name!r} itself only tells the work of {told!r}")
        yield _SAME, "same", problem, (f"改写 {told}", f"name {told}")
    else:
        yield from _odd_pair(statement, carrier)


def _odd_pair(statement: Statement, carrier: Statement) -> Iterator[Problem]:
    if (carrier.year, carrier.month) != (statement.year, statement.month):
        problem = (
            f"同一项任务两个期限:“{carrier.id}”为 {carrier.year} 年 {carrier.month} 月",
            f"one piece of work with two dates: {carrier.id!r} is due in month {carrier.month} of {carrier.year}",
        )
        yield _SAME, "same", problem, ("改成同一年月(year、by)", "give both the same year and by")
    if carrier.value <= 0:
        problem = (f"“{carrier.id}”的量为 {carrier.value:g}", f"{carrier.id!r} is a promise of {carrier.value:g}")
        yield _SAME, "same", problem, ("须大于 0", "it must be above 0")


def _unsound_part(statement: Statement, whole: Statement) -> Iterator[Problem]:
    if whole.programme is None:
        if is_part(statement):
            problem = (f"“{whole.id}”不是任务", f"{whole.id!r} is no promise of work")
            yield "programme", "part", problem, ("写任务类别 work", "name a class of work")
        return
    if whole is statement:
        problem = ("写的是它自己", f"{whole.id!r} is the statement itself")
        yield "part_of", "part", problem, ("改正 part_of", "mend part_of")
    elif whole.carrier is not None:
        problem = (
            f"“{whole.id}”的项目是“{whole.carrier}”的",
            f"the projects of {whole.id!r} are those of {whole.carrier!r}",
        )
        yield "part_of", "part", problem, (f"改写 {whole.carrier}", f"name {whole.carrier}")
    elif statement.programme is not None and statement.indicator is None:
        yield from _odd_part(statement, whole)


def _odd_part(statement: Statement, whole: Statement) -> Iterator[Problem]:
    if not is_part(statement):
        if _of_one_unit(statement, whole) is False:  # without a capacity it is a project of the whole, judged by itself
            return
        problem = (f"它是“{whole.id}”的项目", f"it is carried out as projects of {whole.id!r}")
        remedy = ("programme 中只留 lots(几个项目)", "leave only lots (how many of them) in the programme")
        yield "programme.work", "part", problem, remedy
    elif whole.indicator is not None and (whole.measure != "level" or whole.year != statement.year):
        problem = (
            f"“{whole.id}”由模型按 {whole.year} 年的 {whole.quantity} 衡量,不能从中取一部分",
            f"a model measures {whole.id!r} as {whole.quantity} of {whole.year}: no part of it can be told",
        )
        yield "part_of", "part", problem, ("写成同一年的完成量,或删去 part_of", "give both one year, or drop part_of")
    elif not statement.value > 0 or whole.value <= 0:
        problem = ("整体和部分的量须大于 0", "whole and part must be above 0")
        yield "value", "part", problem, ("改正 value", "mend value")
