"""Classes of work and deliveries of model files -> definitions, with every name they use checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from simulator.language.declare import ModelSource, unit_of
from simulator.language.faults import Collector
from simulator.language.naming import quantity, suggestion
from simulator.language.ranges import fail_if_spread_improper
from simulator.language.schema import Distribution, Stage
from simulator.language.units import DIMENSIONLESS, Unit, UnitError, describe, parse_unit, ratio
from simulator.language.works import DeliveryDefinition, Pace, StageDefinition, WorkDefinition

Entry = tuple[str | int | float, ...]
DAY = parse_unit("天")


def works_of(source: ModelSource, collector: Collector) -> Iterator[WorkDefinition]:
    """The classes of work of one model. Assumptions that they name but the model lacks are faults."""
    for name, item in source.model.works.items():
        lever = _Levers(source, name, collector)
        _fail_if_shared_otherwise(source, name, collector)
        yield WorkDefinition(
            key=f"{source.model.model}.{name}",
            title=item.title,
            stages=tuple(_stage(stage, part, lever) for stage, part in item.stages.items()),
            start=item.start,
            lots=item.lots,
            delay=lever.key(item.delay, ("delay",), DAY),
            pace=lever.key(item.pace, ("pace",)),
            reserve=lever.key(item.reserve, ("reserve",)),
            past=lever.key(item.past, ("past",)),
            granted=lever.key(item.granted, ("granted",)),
            origin=item.origin,
        )


def _stage(name: str, item: Stage, lever: _Levers) -> StageDefinition:
    lever.fail_if_improper(item.months, name)
    money = lever.unit(item.fund)
    fund = lever.key(item.fund, ("stages", name, "fund"), money if item.cost is not None else DIMENSIONLESS)
    cost = lever.key(item.cost, ("stages", name, "cost"), money)
    limit = lever.key(item.limit, ("stages", name, "limit"))
    season, batches = tuple(sorted(set(item.season))), tuple(item.batches)
    return StageDefinition(
        name, item.title, item.months, season, fund or limit, batches, yearly=fund is not None, cost=cost
    )


def _fail_if_shared_otherwise(source: ModelSource, work: str, collector: Collector) -> None:
    """Nothing that a class of work shares may be shared in two ways, and money is drawn once."""
    stages = source.model.works[work].stages
    limits = {stage.limit for item in source.model.works.values() for stage in item.stages.values()}
    funded = [name for name, stage in stages.items() if stage.fund is not None]

    def tell(name: str, entry: str, problem: tuple[str, str], remedy: tuple[str, str]) -> None:
        collector.add("limit", source.place(("works", work, "stages", name, entry)), problem, remedy)

    for name, stage in stages.items():
        if stage.cost is not None and stage.fund is None:
            problem = (f"“{stage.cost}”没有可占用的资金", f"{stage.cost!r} has no fund to be taken from")
            tell(name, "cost", problem, ("写上 fund,或删去 cost", "name a fund, or delete cost"))
        if stage.fund is not None and stage.limit is not None:
            problem = (f"“{name}”既有 limit 又有 fund", f"{name!r} has both a limit and a fund")
            tell(name, "fund", problem, ("把 fund 写在前一个阶段", "put the fund on an earlier stage"))
        elif stage.fund is not None and stage.fund in limits:
            problem = (f"“{stage.fund}”已用作 limit", f"{stage.fund!r} is a limit already")
            tell(name, "fund", problem, ("另设一个假设", "use an assumption of its own"))
    for name in funded[1:]:
        problem = (f"“{funded[0]}”已占用资金", f"{funded[0]!r} takes of a fund already")
        tell(name, "fund", problem, ("只在一个阶段写 fund", "let one stage take of a fund"))


class _Levers:
    """Finds the assumption behind a name that a class of work uses."""

    def __init__(self, source: ModelSource, work: str, collector: Collector) -> None:
        self.source, self.work, self.collector = source, work, collector

    def key(self, name: str | None, entry: Entry, unit: Unit = DIMENSIONLESS) -> str | None:
        """Key of an assumption: of the work's own member where it runs over a set that has one, else of the name."""
        if name is None:
            return None
        model = self.source.model
        assumption = model.assumptions.get(name)
        if assumption is None:
            place = self.source.place(("works", self.work, *entry))
            problem = (f"没有假设“{name}”", f"there is no assumption {name!r}")
            self.collector.add(
                "unknown", place, problem, suggestion(name, model.assumptions), lacks=(("model", model.model, name),)
            )
            return None
        self._fail_if_of_other_kind(assumption.unit, unit, entry)
        members = model.sets[assumption.over].members if assumption.over in model.sets else {}
        if assumption.over is None:
            return f"{model.model}.{name}"
        if self.work in members:
            return f"{model.model}.{name}[{self.work}]"
        place = self.source.place(("works", self.work, *entry))
        problem = (f"“{name}”没有成员 {self.work}", f"{name!r} has no member {self.work!r}")
        self.collector.add("member", place, problem, ("在集合中加上它", "add it to the set"))
        return None

    def fail_if_improper(self, months: Distribution, stage: str) -> None:
        """Fault for months that no draw can be taken of."""
        entry = ("works", self.work, "stages", stage, "months")
        fail_if_spread_improper(months, self.source.place, entry, self.collector)

    def unit(self, name: str | None) -> Unit:
        """The unit of an assumption; a plain number where there is none, whose faults are told elsewhere."""
        assumption = self.source.model.assumptions.get(name or "")
        place = self.source.place(("works", self.work))
        return (unit_of(assumption.unit, place, Collector()) if assumption else None) or DIMENSIONLESS

    def _fail_if_of_other_kind(self, text: str, unit: Unit, entry: Entry) -> None:
        place = self.source.place(("works", self.work, *entry))
        found = unit_of(text, place, Collector())  # one that there is not is told where the assumption stands
        try:
            ratio(found or unit, unit)
        except UnitError:
            problem = (f"单位“{text}”不能换算成“{describe(unit)}”", f"{text!r} does not convert to {describe(unit)!r}")
            self.collector.add("unit", place, problem, ("改用同类单位的假设", "use an assumption of that kind"))


def deliveries_of(
    source: ModelSource, works: Mapping[str, WorkDefinition], collector: Collector
) -> Iterator[DeliveryDefinition]:
    """The deliveries of one model; an unknown class of work, or one of a model that is not needed, is a fault."""
    model = source.model
    for name, item in model.deliveries.items():
        work, pace = works.get(item.work), _pace(source, name, collector)
        place = source.place(("deliveries", name, "work"))
        if work is None:
            problem = (f"没有任务类别“{item.work}”", f"there is no class of work {item.work!r}")
            collector.add("unknown", place, problem, suggestion(item.work, works), lacks=(quantity(item.work),))
            collector.lost.add(("model", model.model, name))
            continue
        owner = item.work.split(".", 1)[0]
        if owner not in {model.model, *model.needs}:
            problem = (f"needs 中没有 {owner}", f"{owner} is not among the needs")
            remedy, lacks = (f"在 needs 中加 {owner}", f"add {owner} to needs"), (("model", model.model, "needs"),)
            collector.add("needs", place, problem, remedy, lacks=lacks)
        yield DeliveryDefinition(
            key=f"{model.model}.{name}",
            title=item.title,
            unit=DIMENSIONLESS,
            place=source.place(("deliveries", name)),
            work=item.work,
            start=item.start or work.start,
            lots=item.lots or work.lots,
            once=item.once,
            pace=pace,
            month=item.month,
        )


def _pace(source: ModelSource, name: str, collector: Collector) -> Pace | None:
    """What a delivery promises, and what limits it by its past: assumptions of its model, of one unit."""
    item, model = source.model.deliveries[name], source.model
    if item.promise is None:
        return None
    missing = [
        (entry, name)
        for entry, name in (("done", item.done), ("promise", item.promise))
        if name is not None and name not in model.assumptions
    ]
    for entry, wanted in missing:
        problem = (f"没有假设“{wanted}”", f"there is no assumption {wanted!r}")
        place, lacks = source.place(("deliveries", name, entry)), (("model", model.model, wanted),)
        collector.add("unknown", place, problem, suggestion(wanted, model.assumptions), lacks=lacks)
    if missing:
        return None
    if item.done is None:
        return Pace(f"{model.model}.{item.promise}")
    done, promise = (model.assumptions[wanted].unit for wanted in (item.done, item.promise))
    if done != promise:
        problem = (f"“{done}”与“{promise}”不是同一单位", f"{done!r} and {promise!r} are not one unit")
        units = (source.place(("assumptions", wanted, "unit")) for wanted in (item.done, item.promise))
        place = source.place(("deliveries", name, "done")).beside(*units)
        collector.add("unit", place, problem, ("写成同一单位", "use one unit"))
    return Pace(f"{model.model}.{item.promise}", f"{model.model}.{item.done}")
