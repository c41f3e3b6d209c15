"""First pass over model files: which names stand for what, in which unit, over which set."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from simulator.language import units
from simulator.language.faults import ON_KEY, Collector, Place
from simulator.language.naming import suggestion
from simulator.language.operations import RESERVED
from simulator.language.schema import MemberSet, ModelFile, Title
from simulator.language.scope import Declared, DeclaredTable, Scope
from simulator.language.units import DIMENSIONLESS, Unit, UnitError
from simulator.language.yaml.stand_ins import is_stand_in

Entry = tuple[str | int | float, ...]
Locate = Callable[[Entry], Place]


@dataclass(frozen=True, slots=True)
class ModelSource:
    """A model file that has the right shape, and where each of its entries stands."""

    model: ModelFile
    place: Locate

    @property
    def sets(self) -> dict[str, MemberSet]:
        """Its sets of which all members can be told."""
        return {name: item for name, item in self.model.sets.items() if self._is_whole(name, item)}

    def _is_whole(self, name: str, item: MemberSet) -> bool:
        return not self.place(("sets", name, "members")).nowhere and not any(map(is_stand_in, item.members))


def unit_of(text: str, place: Place, collector: Collector) -> Unit | None:
    """The unit of a text; None, with a fault, where it cannot be read, and for one that only stands in for another."""
    if place.nowhere:
        return None
    try:
        return units.parse_unit(text)
    except UnitError as error:
        collector.add("unit", place, (error.zh, error.en), (error.remedy_zh, error.remedy_en))
        return None


def scopes(sources: Mapping[str, ModelSource], collector: Collector) -> dict[str, Scope]:
    """The scope of every model: its own names, and `model.name` of the models that it needs."""
    own = {name: _own_scope(source, collector) for name, source in sources.items()}
    return {name: _with_needs(source, own, collector) for name, source in sources.items()}


def members(source: ModelSource, over: str | None) -> Iterator[tuple[str, dict[str, str], Title | None]]:
    """Suffix of the key, member by set, and member's title, for each member; once, empty, for no set."""
    if over is None:
        yield "", {}, None
    elif over in source.sets:
        for member, title in source.sets[over].members.items():
            yield f"[{member}]", {over: member}, title


def titled(title: Title, member: Title | None) -> Title:
    """The title of a quantity, or of one of its members."""
    return title if member is None else Title(zh=f"{title.zh}·{member.zh}", en=f"{title.en}, {member.en}")


def _own_scope(source: ModelSource, collector: Collector) -> Scope:
    model = source.model
    _fail_if_shadowing(source, collector)
    names: dict[str, Declared] = {}
    sets = {name: tuple(item.members) for name, item in source.sets.items()}
    collector.lost |= {("model", model.model, name) for name in model.sets.keys() - sets.keys()}
    for section in ("assumptions", "shocks", "variables"):
        for name, item in getattr(model, section).items():
            unit = unit_of(item.unit, source.place((section, name, "unit")), collector)
            over = getattr(item, "over", None)
            _fail_if_no_set(source, section, name, over, collector)
            if unit is None or source.place((section, name, "over")).nowhere or over not in {None, *sets}:
                collector.lost.add(("model", model.model, name))
            else:
                names[name] = Declared(f"{model.model}.{name}", unit, over)
    names |= {name: Declared(f"{model.model}.{name}", DIMENSIONLESS, None) for name in model.deliveries}
    return Scope(names, sets, _tables(source, collector), {})


def _tables(source: ModelSource, collector: Collector) -> dict[str, DeclaredTable]:
    tables = {}
    for name, table in source.model.tables.items():
        x_unit = unit_of(table.x_unit, source.place(("tables", name, "x_unit")), collector)
        unit = unit_of(table.unit, source.place(("tables", name, "unit")), collector)
        if x_unit is None or unit is None:
            collector.lost.add(("model", source.model.model, name))
        else:
            tables[name] = DeclaredTable(f"{source.model.model}.{name}", x_unit, unit)
    return tables


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
            collector.add("name", source.place((section, name, ON_KEY)), problem, ("换一个名称", "choose another name"))


def _fail_if_no_set(source: ModelSource, section: str, name: str, over: str | None, collector: Collector) -> None:
    if over is not None and over not in source.sets:
        collector.add(
            "set",
            source.place((section, name, "over")),
            (f"没有集合“{over}”", f"there is no set {over!r}"),
            suggestion(over, source.sets),
            lacks=(("model", source.model.model, over),),
        )


def _with_needs(source: ModelSource, own: Mapping[str, Scope], collector: Collector) -> Scope:
    mine = own[source.model.model]
    names, sets, tables = dict(mine.names), dict(mine.sets), dict(mine.tables)
    for index, need in enumerate(source.model.needs):
        if need not in own:
            place = source.place(("needs", index))
            problem = (f"没有模型“{need}”", f"there is no model {need!r}")
            collector.add("needs", place, problem, suggestion(need, own), lacks=(("model", need),))
            continue
        theirs = own[need]
        # A set of another model keeps its own name apart: power.technologies.
        for name, item in theirs.names.items():
            over = f"{need}.{item.over}" if item.over else None
            names[f"{need}.{name}"] = Declared(item.key, item.unit, over)
        sets |= {f"{need}.{name}": item for name, item in theirs.sets.items()}
        tables |= {f"{need}.{name}": item for name, item in theirs.tables.items()}
    return Scope(names, sets, tables, {})
