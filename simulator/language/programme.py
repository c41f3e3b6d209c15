"""A document's promises of work as a model of its own: one plan, one delivery and one completed quantity for each.

The model is named after the document (`baotou-2022` -> `baotou_2022`) and its entries after the statements, so that a
programme is moved, explained and charted like everything else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from simulator.language import units
from simulator.language.declare import Locate, ModelSource, unit_of
from simulator.language.faults import Collector, Place, Words
from simulator.language.naming import entry_of, quantity, suggestion
from simulator.language.region import Document
from simulator.language.schema import (
    Assumption,
    Delivery,
    DocumentFile,
    ModelFile,
    Origin,
    Programme,
    Prose,
    Stated,
    Statement,
    Title,
    Variable,
)
from simulator.language.system import System
from simulator.language.units import UnitError
from simulator.language.works import MONTHS, Plan, WorkDefinition, equal_lots, month_number

# What the names of a programme's plan, of its completed share and of what was done the year before end with.
PLAN, SHARE, PAST = "_plan", "_share", "_past"
_MADE_OF: dict[str, tuple[str, ...]] = {"unit": ("unit",), "default": ("value",), "work": ("programme", "work")}
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


def programme_model(document: Document, promised: Sequence[Statement]) -> ModelSource | None:
    """The model of a document's sound promises (`promises.sound_promises`); None when it has none."""
    if not promised:
        return None
    file = document.file
    names = {identifier(item.id): item for item in promised}
    model = ModelFile(
        model=identifier(file.document),
        title=file.title,
        purpose=PURPOSE,
        leaves_out=LEAVES_OUT,
        needs=sorted({item.programme.work.split(".")[0] for item in promised if item.programme}),
        assumptions=_assumptions(names, file),
        deliveries={name + SHARE: _share(name, item) for name, item in names.items()},
        variables={name: _completed(name, item) for name, item in names.items()},
    )
    return ModelSource(model, _locate(document))


def past_of(statement: Statement) -> float | None:
    """What is known to have been done in a past year of what a programme with its own variable promises."""
    return statement.programme.past if statement.programme is not None and has_own_variable(statement) else None


def _assumptions(names: Mapping[str, Statement], file: DocumentFile) -> dict[str, Assumption]:
    plans = {name + PLAN: _plan(item, file.document) for name, item in names.items()}
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


def _share(name: str, statement: Statement) -> Delivery:
    assert statement.programme is not None  # noqa: S101 - chosen by has_own_variable
    done, promise = (None, None) if past_of(statement) is None else (name + PAST, name + PLAN)
    title = _prefixed("完成比例·", "Completed share: ", statement.title)
    work, lots = statement.programme.work, statement.programme.lots
    return Delivery(title=title, work=work, lots=lots, once=True, month=statement.month, done=done, promise=promise)


def _completed(name: str, statement: Statement) -> Variable:
    month = statement.month
    when = Words("年底", "the year") if month == MONTHS else Words(f"每年{month}月底", f"month {month} of each year")
    return Variable(
        title=statement.title,
        unit=statement.unit,
        equation=f"{name}{PLAN} * {name}{SHARE}",
        note=f"计划量乘以{when.zh}前完成的比例 | the plan times the share completed by the end of {when.en}",
    )


def lots_of(statement: Statement, work: WorkDefinition) -> int:
    """How many projects a promise is split into: its own number or its class's, but never parts of one thing."""
    lots = (statement.programme.lots if statement.programme else None) or work.lots
    whole = units.counts_things(units.parse_unit(statement.unit))
    return max(min(lots, int(statement.value)), 1) if whole else lots


def _prefixed(zh: str, en: str, title: Title) -> Title:
    return Title(zh=f"{zh}{title.zh}"[:200], en=f"{en}{title.en}"[:200])


def _locate(document: Document) -> Locate:
    """Every entry of a programme stands at its statement, at the entry that it was made of."""
    rows = {identifier(item.id): row for item, row in document.placed()}

    def place(path: Sequence[str | int | float]) -> Place:
        name, entry = (*path, "", "", "")[1:3]
        stems = (str(name), *(str(name).removesuffix(part) for part in (PLAN, SHARE, PAST)))
        row = next((rows[stem] for stem in stems if stem in rows), None)
        return row(_MADE_OF.get(str(entry), ())) if row is not None else document.places[0]

    return place


def plans_of(document: Document, system: System, collector: Collector) -> dict[str, dict[int, Plan]]:
    """The plans that a document's statements give to deliveries: by delivery key, then by year.

    A programme's own delivery has one plan, by the year it begins in; a programme that `feeds` a model's delivery gives
    its plan of the target's year.
    """
    found: dict[str, dict[int, Plan]] = {}
    for statement, place in document.placed():
        programme = statement.programme
        if programme is None:
            continue
        can_feed = programme.feeds is not None and _can_feed(statement, programme, system, place, collector)
        work, unit = system.works.get(programme.work), unit_of(statement.unit, place(("unit",)), collector)
        if work is None or unit is None:
            continue
        plan = _begun(statement, work, _sizes(statement, work, document, collector), place, collector)
        if has_own_variable(statement):
            found[programme_key(document.file.document, statement) + SHARE] = {plan.start // MONTHS: plan}
        if programme.feeds is not None and can_feed:
            fed = found.setdefault(programme.feeds, {})
            if fed.setdefault(statement.year, plan) != plan:
                problem = (
                    f"“{programme.feeds}”在 {statement.year} 年已有另一个计划",
                    f"{programme.feeds!r} has another plan of {statement.year} already",
                )
                remedy = ("只留一个 feeds,或写成同样的计划", "let one statement feed it, or give both the same plan")
                where = place(("programme", "feeds")).beside(place(("value",)), place(("year",)))
                collector.add("duplicate", where, problem, remedy)
    return found


def _can_feed(statement: Statement, programme: Programme, system: System, place: Locate, collector: Collector) -> bool:
    """Whether a model has the delivery that a programme feeds, carried out by the same class of work."""
    name = str(programme.feeds)
    delivery = system.deliveries.get(name)
    if delivery is None:
        problem = (f"没有完成比例“{name}”", f"there is no delivery {name!r}")
        where = place(("programme", "feeds"))
        collector.add("unknown", where, problem, suggestion(name, system.deliveries), lacks=(quantity(name),))
    elif delivery.work != programme.work:
        problem = (f"“{name}”的任务类别是 {delivery.work}", f"{name!r} is carried out as {delivery.work!r}")
        where = place(("programme", "work")).beside(place(("programme", "feeds")))
        collector.add("work", where, problem, ("两处写同一任务类别", "name the same class of work in both"))
    elif delivery.pace is not None and has_own_variable(statement):
        planned = system.assumptions[delivery.pace.promise].unit
        try:
            units.ratio(units.parse_unit(statement.unit), planned)
        except UnitError:
            problem = (
                f"“{name}”的计划量以“{units.describe(planned)}”计,不能换算成“{statement.unit}”",
                f"the plan of {name!r} is in {units.describe(planned)!r}, not in {statement.unit!r}",
            )
            where = place(("unit",)).beside(place(("programme", "feeds")))
            collector.add("unit", where, problem, ("写成同类单位", "use a unit of that kind"))
    return delivery is not None and delivery.work == programme.work


def _begun(
    statement: Statement, work: WorkDefinition, sizes: tuple[float, ...], place: Locate, collector: Collector
) -> Plan:
    assert statement.programme is not None  # noqa: S101 - the caller has looked
    names = [stage.name for stage in work.stages]
    first = statement.programme.from_stage
    if first is not None and first not in names:
        problem = (f"“{work.title.zh}”没有阶段 {first}", f"{work.title.en} has no stage {first!r}")
        where, lacks = place(("programme", "from_stage")), (entry_of(work.key, "stages"),)
        collector.add("unknown", where, problem, suggestion(first, dict.fromkeys(names)), lacks=lacks)
        first = None
    if statement.programme.start is not None:
        year, month = (int(part) for part in statement.programme.start.split("-"))
    else:
        year, month = statement.from_year or statement.year, work.start
    # A promise over several years begins some of its projects in each; what is under way has begun already.
    since = year if first is None else max(year, statement.from_year or statement.year)
    years = max(statement.year - since + 1, 1)
    stage, remainder = names.index(first) if first else 0, statement.programme.remainder
    return Plan(month_number(year, month), sizes, stage, years, remainder, _count(statement))


def _count(statement: Statement) -> int:
    """How many things are promised, where they are counted one by one; 0 for an amount."""
    counted = units.counts_things(units.parse_unit(statement.unit)) and statement.value.is_integer()
    return int(statement.value) if counted else 0


def _sizes(statement: Statement, work: WorkDefinition, document: Document, collector: Collector) -> tuple[float, ...]:
    """Named projects with their own capacity, then equal projects for the rest of the promise.

    Named projects that are more than the promise are scaled down to it: no text says how much of each is due.
    """
    lots = lots_of(statement, work)
    named = _named(statement, lots, document, collector)
    rest = 1.0 - sum(named)
    if rest <= 1e-9:  # noqa: PLR2004 - the named projects are the whole promise, or more
        return tuple(size / sum(named) for size in named)
    return (*named, *(size * rest for size in equal_lots(max(lots - len(named), 1))))


def _named(statement: Statement, lots: int, document: Document, collector: Collector) -> list[float]:
    """The named projects of a promise, each as its part of it."""
    parts = [(item, place) for item, place in document.placed() if item.part_of == statement.id]
    named = [(item, place) for item, place in parts if item.kind != "observation" and statement.value]
    shares = (_portion(item, statement, lots, place, collector) for item, place in named)
    return [share for share in shares if share > 0]


def _portion(item: Statement, whole: Statement, lots: int, place: Locate, collector: Collector) -> float:
    """A named project's part of the promise; one counted as a thing, without a capacity, is one of the equal ones."""
    unit, promised = unit_of(item.unit, place(("unit",)), collector), units.parse_unit(whole.unit)
    if unit is None:
        return 0.0
    if units.counts_things(unit) and not units.counts_things(promised):
        return item.value / lots
    try:
        return item.value * float(units.ratio(unit, promised)) / whole.value
    except UnitError as error:
        collector.add("unit", place(("unit",)), (error.zh, error.en), (error.remedy_zh, error.remedy_en))
        return 0.0


def plans_by_delivery(
    documents: Mapping[str, Mapping[str, Mapping[int, Plan]]], chosen: Sequence[str]
) -> dict[str, dict[int, Plan]]:
    """The plans of the chosen documents together; a later document replaces an earlier one's plan of the same year.

    Those of later documents come last, whatever their year.
    """
    found: dict[str, dict[int, Plan]] = {}
    for name in chosen:
        for key, plans in documents.get(name, {}).items():
            earlier = found.get(key, {})
            found[key] = {year: plan for year, plan in earlier.items() if year not in plans} | dict(plans)
    return found
