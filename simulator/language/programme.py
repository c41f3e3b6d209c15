"""A document's promises of work as a model of its own: one plan, one delivery and one completed quantity for each.

The model is named after the document (`baotou-2022` -> `baotou_2022`) and its entries after the statements, so that a
programme is moved, explained and charted like everything else.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

from simulator.language import units
from simulator.language.declare import Locate, ModelSource
from simulator.language.faults import Language, Place, Words
from simulator.language.region import Document
from simulator.language.schema import (
    Assumption,
    Delivery,
    DocumentFile,
    ModelFile,
    Origin,
    Prose,
    Stated,
    Statement,
    Title,
    Variable,
)
from simulator.language.shared_work import carrier_of, is_part
from simulator.language.system import AssumptionDefinition
from simulator.language.units import UnitError
from simulator.language.works import MONTHS

# What the names of a programme's plan, of its completed share, of what was done the year before, and of how much of it
# is in one unit of the work that it tells of end with.
PLAN, SHARE, PAST, EACH = "_plan", "_share", "_past", "_each"
_MADE_OF: dict[str, tuple[str, ...]] = {
    "unit": ("unit",),
    "default": ("value",),
    "work": ("programme", "work"),
    "equation": ("programme", "within"),
}
HEADROOM = 3  # how many times the promise a plan may be moved to
PURPOSE = Prose(
    zh="文件承诺的工程和任务:每项按类别拆成项目推进,得出各年年底的完成量。",
    en="The document's promises of work, each split into projects of its class; the result is the quantity completed.",
)
LEAVES_OUT = Prose(zh="见“任务推进”模型。", en="See the model of delivery.")


def identifier(slug: str) -> str:
    """A document's or a statement's id as a name in equations."""
    return slug.replace("-", "_")


def programme_key(document: str, statement: Statement) -> str:
    """The variable that holds the completed quantity of a statement's programme."""
    return f"{identifier(document)}.{identifier(statement.id)}"


def has_own_variable(statement: Statement) -> bool:
    """Whether a statement is measured by a variable made for it."""
    return statement.programme is not None and statement.indicator is None


def programme_model(document: Document, promised: Sequence[Statement], models: Collection[str]) -> ModelSource | None:
    """The model of a document's sound promises (`promises.sound_promises`); None when it has none.

    It needs those of the `models` there are that its promises name: what they name of others is told there.
    """
    if not promised:
        return None
    file, statements = document.file, {item.id: item for item in document.file.statements}
    names = {identifier(item.id): item for item in promised}
    carriers = {name: carrier_of(item, statements) for name, item in names.items()}
    told_again = {name for name, item in names.items() if item.programme and item.programme.same_as is not None}
    model = ModelFile(
        model=identifier(file.document),
        title=file.title,
        purpose=PURPOSE,
        leaves_out=LEAVES_OUT,
        needs=sorted({model for item in carriers.values() for model in _models(item) if model in models}),
        assumptions=_assumptions(names, file),
        deliveries={
            name + SHARE: _share(item, carriers[name]) for name, item in names.items() if name not in told_again
        },
        variables={name: _completed(name, item, carriers[name]) for name, item in names.items()},
    )
    return ModelSource(model, _locate(document))


def _models(carrier: Statement) -> Iterator[str]:
    """The models that what a statement carries out is told by: its class of work, and what measures it."""
    programme = carrier.programme
    work = programme.work if programme is not None else None
    return (name.split(".")[0] for name in (work, carrier.indicator) if name is not None)


def has_plan(statement: Statement, statements: Mapping[str, Statement]) -> bool:
    """Whether how much is done of a promise has a lever of its own, and is not that of what carries it out."""
    carrier = carrier_of(statement, statements)
    return carrier is statement or (is_part(statement) and carrier.indicator is not None)


def past_of(statement: Statement) -> float | None:
    """What is known to have been done in a past year of what a programme with its own variable promises."""
    return statement.programme.past if statement.programme is not None and has_own_variable(statement) else None


def _assumptions(names: Mapping[str, Statement], file: DocumentFile) -> dict[str, Assumption]:
    statements = {item.id: item for item in file.statements}
    plans = {name + PLAN: _plan(item, file.document) for name, item in names.items() if has_plan(item, statements)}
    plans |= {
        name + EACH: _each(item, statements[item.programme.same_as], file.document)
        for name, item in names.items()
        if item.programme is not None and item.programme.same_as is not None
    }
    known = {name: past for name, item in names.items() if (past := past_of(item)) is not None}
    return plans | {name + PAST: _done(names[name], past, file) for name, past in known.items()}


def _done(statement: Statement, past: float, file: DocumentFile) -> Assumption:
    told = (statement.programme.past_from if statement.programme is not None else None) or ""
    document, _, name = told.rpartition("/")
    section = next((item.section for item in file.statements if item.id == name and not document), "")
    return Assumption(
        title=_prefixed("往年完成量·", "Done in a past year: ", statement.title),
        kind="coefficient",
        unit=statement.unit,
        default=past,
        range=(0.0, max(past, statement.value) * HEADROOM),
        origin=Origin(stated=Stated(document=document or file.document, section=section)),
    )


def _plan(statement: Statement, document: str) -> Assumption:
    top = max(abs(statement.value) * HEADROOM, 1.0)
    return Assumption(
        title=_prefixed("计划量·", "Plan: ", statement.title),
        kind="lever",
        unit=statement.unit,
        default=statement.value,
        range=(min(0.0, statement.value), top),
        origin=Origin(stated=Stated(document=document, section=statement.section)),
    )


def _each(statement: Statement, carrier: Statement, document: str) -> Assumption:
    """How much of a promise is in one unit of the work that it tells of again: 516 万平方米 in 193 estates."""
    each = statement.value / carrier.value
    below = f"({carrier.unit})" if "/" in carrier.unit else carrier.unit
    told = (
        f"{_amount(statement, 'zh')} / {_amount(carrier, 'zh')} | {_amount(statement, 'en')} / {_amount(carrier, 'en')}"
    )
    return Assumption(
        title=_prefixed("平均每单位·", "In each on average: ", statement.title),
        kind="coefficient",
        unit=f"{statement.unit}/{below}",
        default=each,
        range=(0.0, max(each * HEADROOM, 1.0)),
        origin=Origin(stated=Stated(document=document, section=statement.section), note=told),
    )


def _amount(statement: Statement, language: Language) -> str:
    return f"{statement.value:g} {units.unit_words(statement.unit, language)}".rstrip()


def _share(statement: Statement, carrier: Statement) -> Delivery:
    assert statement.programme and carrier.programme and carrier.programme.work  # noqa: S101, PT018 - by `promises`
    plan = identifier(carrier.id)
    done, promise = (None, None) if past_of(carrier) is None else (plan + PAST, plan + PLAN)
    title = _prefixed("完成比例·", "Completed share: ", statement.title)
    work, lots = carrier.programme.work, statement.programme.lots
    return Delivery(title=title, work=work, lots=lots, once=True, month=statement.month, done=done, promise=promise)


def _completed(name: str, statement: Statement, carrier: Statement) -> Variable:
    """What is done of a promise: of its own plan, of the work that it tells of again, or of what it is part of."""
    if is_part(statement):
        return _part_completed(name, statement, carrier)
    month = statement.month
    when = Words("年底", "the year") if month == MONTHS else Words(f"每年{month}月底", f"month {month} of each year")
    equation = _in_things(f"{name}{PLAN} * {name}{SHARE}", statement)
    note = f"计划量乘以{when.zh}前完成的比例 | the plan times the share completed by the end of {when.en}"
    if statement.carrier is not None:
        equation = _in_things(f"{identifier(statement.carrier)} * {name}{EACH}", statement)
        note = "同一项任务的完成量,换一个单位 | what is completed of the same work, in another unit"
    return Variable(title=statement.title, unit=statement.unit, equation=equation, note=note)


def is_counted(statement: Statement) -> bool:
    """Whether what is promised is counted one by one: there are no parts of a thing, however many are planned."""
    try:
        return units.counts_things(units.parse_unit(statement.unit)) and statement.value.is_integer()
    except UnitError:  # a fault, told elsewhere
        return False


def is_plan_of_things(item: AssumptionDefinition, documents: Iterable[str]) -> bool:
    """Whether an assumption is the plan of a promise, by one of the documents, of things counted one by one."""
    planned = item.key.endswith(PLAN) and item.model in map(identifier, documents)
    return planned and units.counts_things(item.unit) and all(value.is_integer() for _, value in item.default)


def _in_things(amount: str, statement: Statement) -> str:
    """The text of an amount, down to whole things where they are counted."""
    return f"floor({amount})" if is_counted(statement) else amount


def _part_completed(name: str, statement: Statement, whole: Statement) -> Variable:
    """Of a whole with its own plan, a part of that plan; of what a model completes in a year, no more than that."""
    within = statement.programme.within if statement.programme is not None else None
    limit = within or whole.indicator
    if whole.indicator is not None:
        done = _in_things(f"{name}{PLAN} * {name}{SHARE}", statement)
        equation = f"if(year == {whole.year}, min({done}, {limit}), {done})"
        note = "计划量乘以完成的比例,不多于模型当年的完成量 | plan times share done, no more than the model completes"
    else:
        amount = f"{identifier(whole.id)}{PLAN} * {_in_unit_of(whole, statement):.15g} / {whole.value:.15g}"
        done = _in_things(f"{amount} * {name}{SHARE}", statement)
        equation = f"if(year == {whole.year}, min({done}, {within}), {done})" if within else done
        note = "整体计划量中的这一部分,乘以其完成的比例 | its part of the whole's plan times the share of it done"
    return Variable(title=statement.title, unit=statement.unit, equation=equation, note=note)


def _in_unit_of(whole: Statement, statement: Statement) -> float:
    """The value of a part in the unit of the whole."""
    factor = units.ratio(units.parse_unit(statement.unit), units.parse_unit(whole.unit))
    return float(Fraction(statement.value) * factor)


def _prefixed(zh: str, en: str, title: Title) -> Title:
    return Title(zh=f"{zh}{title.zh}"[:200], en=f"{en}{title.en}"[:200])


def _locate(document: Document) -> Locate:
    """Every entry of a programme stands at its statement, at the entry that it was made of.

    The class of work of a part is that of its whole, and stands there.
    """
    statements = {item.id: item for item in document.file.statements}
    rows = {identifier(item.id): row for item, row in document.placed()}
    carriers = {identifier(item.id): rows[identifier(carrier_of(item, statements).id)] for item in statements.values()}

    def place(path: Sequence[str | int | float]) -> Place:
        name, entry = (*path, "", "", "")[1:3]
        stems = (str(name), *(str(name).removesuffix(part) for part in (PLAN, SHARE, PAST, EACH)))
        of = carriers if entry == "work" else rows
        row = next((of[stem] for stem in stems if stem in of), None)
        return row(_MADE_OF.get(str(entry), ())) if row is not None else document.places[0]

    return place
