"""Which promises of work of a document can be carried out; what keeps the others from it is told as faults."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from math import isfinite

from simulator.language.declare import Locate
from simulator.language.faults import Collector
from simulator.language.naming import suggestion
from simulator.language.programme import HEADROOM, SHARE, has_own_variable, identifier, programme_key
from simulator.language.region import Document
from simulator.language.schema import Statement
from simulator.language.shared_work import Problem, carrier_of, in_units, unsound_carrier

# What of a statement says how it carries out others: where it could not be read, they are not to blame.
_CARRIES = tuple((entry,) for entry in ("programme", "indicator", "quantity", "value", "unit", "year", "by"))
MOST = 500  # promises of a document: its model has no more deliveries than any other
NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")


def sound_promises(document: Document, models: Collection[str], collector: Collector) -> list[Statement]:
    """The statements of a document that get a variable of their own, but for those with faults.

    `models` are those of model files, with which the document's own model must not share its name.
    """
    pairs = list(document.placed())
    _fail_if_no_part(pairs, collector)
    promised = [(statement, place) for statement, place in pairs if has_own_variable(statement)]
    if not promised:
        return []
    model = identifier(document.file.document)
    _fail_if_too_many(document, promised, collector)
    sound = [statement for statement, place in promised[:MOST] if _is_sound(document, statement, place, collector)]
    sound = _carried(document, sound, {statement.id for statement, _ in promised}, collector)
    if (problem := _name_problem(model, models)) is not None:
        collector.add("name", document.places[0], *problem)
        collector.lost.add(("model", model))
        return []
    return sound


def _fail_if_too_many(document: Document, promised: Sequence[tuple[Statement, Locate]], collector: Collector) -> None:
    for _, place in promised[MOST : MOST + 1]:
        problem = (
            f"文件有 {len(promised)} 项要推演的任务,至多 {MOST} 项",
            f"the document has {len(promised)} promises of work, at most {MOST} are accepted",
        )
        remedy = ("分成几份文件(编号不同)", "make several documents of it, each with an id of its own")
        collector.add("too-many", place(("id",)), problem, remedy)
    lost = (programme_key(document.file.document, statement) for statement, _ in promised[MOST:])
    collector.lost |= {("model", *key.split(".")) for key in lost}


def _fail_if_no_part(pairs: Sequence[tuple[Statement, Locate]], collector: Collector) -> None:
    """Named projects must have a size, and be part of a statement of their own document."""
    known = {statement.id: statement for statement, _ in pairs}
    rows = {statement.id: place for statement, place in pairs}
    unnamed = [place(("id",)) for _, place in pairs if place(("id",)).nowhere]
    for statement, place in pairs:
        if statement.part_of is not None and statement.kind != "observation" and statement.value <= 0:
            problem = (
                f"项目的量须大于 0:{statement.value:g}",
                f"a project's size must be above 0: {statement.value:g}",
            )
            where = place(("value",)).beside(place(("kind",)))
            collector.add("value", where, problem, ("写出项目的量", "write the project's size"))
        if statement.part_of is not None and statement.part_of not in known:
            problem = (f"本文件没有表述“{statement.part_of}”", f"the document has no statement {statement.part_of!r}")
            where = place(("part_of",)).beside(*unnamed)
            collector.add("unknown", where, problem, suggestion(statement.part_of, known))
        if statement.kind != "observation":
            told = [rows[name](entry) for name in _others(statement) & rows.keys() for entry in _CARRIES]
            for entry, code, problem, remedy in unsound_carrier(statement, known):
                collector.add(code, place(tuple(entry.split("."))).beside(*told), problem, remedy)


def _others(statement: Statement) -> set[str]:
    """The statements that it may be carried out by, or be a part of."""
    programme = statement.programme
    named = (statement.part_of, programme.same_as if programme is not None else None)
    return {name for name in named if name is not None}


def _name_problem(model: str, models: Collection[str]) -> tuple[tuple[str, str], tuple[str, str]] | None:
    if model in models:
        problem = (f"文件编号与模型“{model}”重名", f"the document has the name of the model {model!r}")
        return problem, ("给文件换一个编号", "choose another id for the document")
    if not NAME.fullmatch(model):
        problem = (
            f"有任务的文件,编号须以字母开头、至多 64 个字符:{model}",
            f"the id of a document with programmes must begin with a letter and have at most 64 characters: {model}",
        )
        return problem, ("给文件换一个编号", "choose another id for the document")
    return None


def _carried(
    document: Document, sound: Sequence[Statement], promised: set[str], collector: Collector
) -> list[Statement]:
    """Those whose carrier is sound too: what another carries out has nothing to be measured by without it."""
    known = {item.id: item for item in document.file.statements}
    kept = list(sound)
    for _ in range(2):  # a part may be told in another unit
        names = {item.id for item in kept}
        lost = [
            item
            for item in kept
            if any(unsound_carrier(item, known))
            or item.carrier in promised - names
            or not _is_carried_out(item, known)
            or not in_units(item, known.get(item.carrier or "", item))
        ]
        kept = [item for item in kept if item not in lost]
        for item in lost:
            collector.lost.add(("model", *programme_key(document.file.document, item).split(".")))
    return kept


def _is_carried_out(statement: Statement, known: Mapping[str, Statement]) -> bool:
    """Whether there is a class of work: that of its carrier is gone where the carrier has a fault."""
    programme = carrier_of(statement, known).programme
    return programme is not None and programme.work is not None


def _is_sound(document: Document, statement: Statement, place: Locate, collector: Collector) -> bool:
    problems = list(_problems(statement, {item.id for item in document.file.statements}))
    for entry, code, problem, remedy in problems:
        collector.add(code, place(tuple(entry.split("."))), problem, remedy)
    if problems:  # its target has nothing to be measured by, which is not worth telling besides
        collector.lost.add(("model", *programme_key(document.file.document, statement).split(".")))
    return not problems


def _unsound_past(statement: Statement, known: Collection[str]) -> Iterator[Problem]:
    """A past amount that is told by no statement of the document; one of another document stands in its own check."""
    told = statement.programme.past_from if statement.programme is not None else None
    if told is not None and "/" not in told and told not in known:
        problem = (f"本文件没有表述“{told}”", f"the document has no statement {told!r}")
        yield "programme.past_from", "unknown", problem, suggestion(told, known)


def _problems(statement: Statement, known: Collection[str]) -> Iterator[Problem]:
    if not NAME.fullmatch(identifier(statement.id) + SHARE):
        longest = 64 - len(SHARE)
        yield (
            "id",
            "name",
            (
                f"任务的编号须以字母开头、至多 {longest} 个字符:{statement.id}",
                f"the id of a programme must begin with a letter and have at most {longest} characters: {statement.id}",
            ),
            ("换一个编号", "choose another id"),
        )
    if statement.value < 0 or not isfinite(statement.value * HEADROOM):
        yield (
            "value",
            "value",
            (f"任务量不合理:{statement.value:g}", f"no quantity of work: {statement.value:g}"),
            ("写成不小于 0 的数量", "write a quantity of 0 or more"),
        )
    if statement.measure != "level":
        yield (
            "quantity",
            "quantity",
            (f"任务不能按 {statement.quantity} 计", f"a programme cannot be measured as {statement.quantity}"),
            ("改为 quantity: increment(完成量本来就逐年累计)", "use quantity: increment; what is done adds up anyway"),
        )
    yield from _unsound_past(statement, known)
    start = statement.programme.start if statement.programme is not None else None
    if start is not None and int(start.split("-")[0]) > statement.year:
        yield (
            "programme.start",
            "start",
            (f"任务在目标年之后才开始:{start}", f"the programme begins after its target's year: {start}"),
            ("改正 start 或 year", "mend start or year"),
        )
