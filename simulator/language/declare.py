"""First pass over model files: which names stand for what, in which unit, over which set."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from simulator.language import units
from simulator.language.faults import Collector, Place
from simulator.language.operations import RESERVED
from simulator.language.resolve import Declared, DeclaredTable, Scope, units_hint
from simulator.language.schema import ModelFile, Title
from simulator.language.units import DIMENSIONLESS, Unit, UnitError

Locate = Callable[[tuple[str | int | float, ...]], Place]


@dataclass(frozen=True, slots=True)
class ModelSource:
    """A model file that has the right shape, and where each of its entries stands."""

    model: ModelFile
    place: Locate


def unit_of(text: str, place: Place, collector: Collector) -> Unit:
    """The unit of a text; a fault and dimensionless where it cannot be read."""
    try:
        return units.parse_unit(text)
    except UnitError as error:
        collector.add("unit", place, (error.zh, error.en), (error.remedy_zh, error.remedy_en))
        return DIMENSIONLESS


def scopes(sources: Mapping[str, ModelSource], collector: Collector) -> dict[str, Scope]:
    """The scope of every model: its own names, and `model.name` of the models that it needs."""
    own = {name: _own_scope(source, collector) for name, source in sources.items()}
    return {name: _with_needs(source, own, collector) for name, source in sources.items()}


def members(model: ModelFile, over: str | None) -> Iterator[tuple[str, dict[str, str], Title | None]]:
    """Suffix of the key, member by set, and member's title, for each member; once, empty, for no set."""
    if over is None:
        yield "", {}, None
    elif over in model.sets:
        for member, title in model.sets[over].members.items():
            yield f"[{member}]", {over: member}, title


def _own_scope(source: ModelSource, collector: Collector) -> Scope:
    model = source.model
    _fail_if_shadowing(source, collector)
    names: dict[str, Declared] = {}
    for section in ("assumptions", "shocks", "variables"):
        for name, item in getattr(model, section).items():
            unit = unit_of(item.unit, source.place((section, name, "unit")), collector)
            over = getattr(item, "over", None)
            _fail_if_no_set(source, section, name, over, collector)
            names[name] = Declared(f"{model.model}.{name}", unit, over if over in model.sets else None)
    names |= {name: Declared(f"{model.model}.{name}", DIMENSIONLESS, None) for name in model.deliveries}
    tables = {
        name: DeclaredTable(
            f"{model.model}.{name}",
            unit_of(table.x_unit, source.place(("tables", name, "x_unit")), collector),
            unit_of(table.unit, source.place(("tables", name, "unit")), collector),
        )
        for name, table in model.tables.items()
    }
    return Scope(names, {name: tuple(item.members) for name, item in model.sets.items()}, tables, {})


def _fail_if_shadowing(source: ModelSource, collector: Collector) -> None:
    seen: dict[str, str] = {}
    for section in ("sets", "tables", "assumptions", "shocks", "deliveries", "variables"):
        for name in getattr(source.model, section):
            if name in RESERVED:
                problem = (f"“{name}”是保留名", f"{name!r} is a reserved name")
            elif name in seen:
                problem = (f"“{name}”已在 {seen[name]} 中声明", f"{name!r} is declared in {seen[name]} already")
            else:
                seen[name] = section
                continue
            collector.add("name", source.place((section, name)), problem, ("换一个名称", "choose another name"))


def _fail_if_no_set(source: ModelSource, section: str, name: str, over: str | None, collector: Collector) -> None:
    if over is not None and over not in source.model.sets:
        collector.add(
            "set",
            source.place((section, name, "over")),
            (f"没有集合“{over}”", f"there is no set {over!r}"),
            units_hint(over, source.model.sets),
        )


def _with_needs(source: ModelSource, own: Mapping[str, Scope], collector: Collector) -> Scope:
    mine = own[source.model.model]
    names, sets, tables = dict(mine.names), dict(mine.sets), dict(mine.tables)
    for index, need in enumerate(source.model.needs):
        if need not in own:
            place = source.place(("needs", index))
            collector.add("needs", place, (f"没有模型“{need}”", f"there is no model {need!r}"), units_hint(need, own))
            continue
        theirs = own[need]
        # A set of another model keeps its own name apart: power.technologies.
        for name, item in theirs.names.items():
            over = f"{need}.{item.over}" if item.over else None
            names[f"{need}.{name}"] = Declared(item.key, item.unit, over)
        sets |= {f"{need}.{name}": item for name, item in theirs.sets.items()}
        tables |= {f"{need}.{name}": item for name, item in theirs.tables.items()}
    return Scope(names, sets, tables, {})
