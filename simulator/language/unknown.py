"""A name where an assumption or a variable belongs, that is none: unknown, or something else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, Literal

from simulator.language.faults import Collector, Place
from simulator.language.naming import quantity, suggestion
from simulator.language.system import System
from simulator.language.tree import references

Kind = Literal["assumptions", "variables"]
SHOWN: Final = 4  # of the assumptions that a variable reads

# What a name stands for instead, and what to do about it.
_DRAWN = (
    ("是年度扰动,按模型声明的分布抽取,不能设定", "is a yearly shock, drawn as the model says: it cannot be set"),
    ("去掉这一项", "drop the entry"),
)
_DELIVERED = (
    ("是任务的完成比例,由任务推演得出,不能设定", "is what programmes deliver, which is worked out: it cannot be set"),
    ("改动任务的工期或数量", "change the duration or the amount of the works"),
)
_CALCULATED = ("是变量,由模型算出,不能设定", "is a variable, which the model calculates: it cannot be set")
_NO_VARIABLE = (
    ("是假设、扰动或任务的完成比例,不是变量", "is an assumption, a shock or a completed share, not a variable"),
    ("写变量的名称,见 `simulator list variables`", "name a variable; see `simulator list variables`"),
)


def fail_unknown_key(
    key: str,
    wanted: Kind,
    system: System,
    place: Place,
    collector: Collector,
    *,
    known: Mapping[str, object] | None = None,
) -> None:
    """Fault for a name that no model declares as what is `wanted`; names are suggested from `known`, else the system's.

    Where it is the name of something else, the fault says of what.
    """
    other = _of_another_kind(key, wanted, system)
    if other is not None:
        (zh, en), remedy = other
        collector.add("unknown", place, (f"“{key}”{zh}", f"{key!r} {en}"), remedy)
        return
    known = getattr(system, wanted) if known is None else known
    members = " ".join(_members(key, known))
    remedy = (f"按成员写:{members}", f"write one of its members: {members}") if members else suggestion(key, known)
    collector.add("unknown", place, (f"没有“{key}”", f"there is no {key!r}"), remedy, lacks=(quantity(key),))


def _members(key: str, known: Iterable[str]) -> list[str]:
    return [name for name in known if name.startswith(f"{key}[")]


def _of_another_kind(key: str, wanted: Kind, system: System) -> tuple[tuple[str, str], tuple[str, str]] | None:
    """What a name stands for instead, and the remedy; None where it stands for nothing else."""
    if wanted == "variables":
        return (
            _NO_VARIABLE if _is_in(key, system.assumptions) or key in {**system.shocks, **system.deliveries} else None
        )
    if _is_in(key, system.variables) and not _is_in(key, system.assumptions):
        return _CALCULATED, _what_they_rest_on(
            [key] if key in system.variables else _members(key, system.variables), system
        )
    if key in system.deliveries:
        return _DELIVERED
    return _DRAWN if key in system.shocks else None


def _is_in(key: str, known: Mapping[str, object]) -> bool:
    return key in known or bool(_members(key, known))


def _what_they_rest_on(level: list[str], system: System) -> tuple[str, str]:
    """The remedy for variables that somebody wants to set: the assumptions that are the fewest equations away."""
    seen = set(level)
    while level:
        read = dict.fromkeys(item.key for key in level for item in references(system.variables[key].equation))
        named = [key for key in read if key in system.assumptions][:SHOWN]
        if named:
            return (f"改动它所依据的假设:{'、'.join(named)}", f"change what it rests on: {', '.join(named)}")
        level = [key for key in read if key in system.variables and key not in seen]
        seen.update(level)
    return ("去掉这一项", "drop the entry")
